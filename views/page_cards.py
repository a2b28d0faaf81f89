"""The cards of a chain page: what stands on each, in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.model import FIRM, NODE, Move, State
from chainkg.graph.text import Lang, Text
from chainkg.queries.assessment import STATES
from chainkg.queries.evidence import node_name
from chainkg.queries.explain import Explanation
from chainkg.queries.history import BUILDING, PLANNED
from chainkg.views.page_scene import Scene
from chainkg.views.page_words import MARK_LOOP, MARK_ONCE

_MISSING = (State.BROKEN, State.ABSENT, State.UNVERIFIED, State.BUILDING, State.PLANNED)


@dataclass(frozen=True, slots=True)
class Card:
    """A card: ``line`` stands under the name; ``terms``: what else the search finds it by.

    ``there``: it is in the place; ``missing``: it is neither there nor simply bought in.
    """

    name: str
    state: State
    marks: tuple[str, ...]
    line: str
    terms: tuple[str, ...]
    there: bool
    missing: bool


class CardWriter:
    """Writes the cards of one scene in one language."""

    def __init__(self, scene: Scene, lang: Lang) -> None:
        self.scene, self.lang = scene, lang
        self.view, self.chain = scene.view, scene.chain
        self.grounds = scene.builder.grounds
        self.firms = self.chain.table(FIRM)

    def card(self, row: int, told: Explanation) -> Card:
        state = STATES[int(self.view.state[row])]
        return Card(
            name=node_name(self.chain, row)(self.lang),
            state=state,
            marks=tuple(mark(self.lang) for mark in self._marks(row, told)),
            line=self._line(row, state, told),
            terms=tuple(self._terms(row)),
            there=bool(self.view.there[row]),
            missing=state in _MISSING,
        )

    def _marks(self, row: int, told: Explanation) -> list[Text]:
        found = list(told.marks)
        if Move.CIRCULAR in told.gap.moves:
            found.append(MARK_LOOP)
        if self.view.once[row] and not self.view.there[row]:
            found.append(MARK_ONCE)
        return found

    def _line(self, row: int, state: State, told: Explanation) -> str:
        """Who makes it here, or on what ground it is there, or why it is worth courting."""
        if self.view.there[row]:
            return self._ground(row)
        if state in (State.BUILDING, State.PLANNED):
            return self._listed(self._coming(row, BUILDING if state is State.BUILDING else PLANNED))
        if state is State.BOUGHT:
            return Text("本地不产", "not made here")(self.lang)
        return self._reason(told)

    def _ground(self, row: int) -> str:
        causes = self.grounds.causes
        if row in causes:
            source, _ = causes[row]
            name = node_name(self.chain, source)
            return Text(f"据{name.zh}", f"by {name.en}")(self.lang)
        makers: dict[str, None] = {}
        places: dict[str, None] = {}
        for table, at in self.grounds.rows(row):
            if table == "produces":
                makers[self._firm(self.chain.tables[table]["firm"][at])] = None
            else:
                places[self.chain.tables[table]["region_or_park"][at]] = None
        return self._listed(list(makers)) if makers else self._listed(list(places), "地")

    def _firm(self, identity: str) -> str:
        return short_firm(self.firms["name"][self.chain.index(FIRM)[identity]])

    def _coming(self, row: int, status: int) -> list[str]:
        makers = self.view.world.makers
        chosen = (makers.node == row) & (makers.status == status) & makers.fresh & self.view.firms[makers.firm]
        return [short_firm(self.firms["name"][firm]) for firm in makers.firm[chosen].tolist()]

    def _listed(self, names: list[str], unit: str = "家") -> str:
        if len(names) < 2:
            return "".join(names)
        return Text(f"{names[0]} 等{len(names)}{unit}", f"{names[0]} +{len(names) - 1}")(self.lang)

    def _reason(self, told: Explanation) -> str:
        """The move in words, or what is lacking for one."""
        lacks = told.gap.missing_inputs
        words = {
            Move.BRIDGE: Text("断链：有料也有用户", "bridge: fed and used"),
            Move.EXTEND: Text("延链：主料已备", "extend: inputs at hand"),
            Move.FILL: Text("补链：本地有用户", "fill: users are here"),
            Move.STRENGTHEN: Text("强链：本地不够用", "strengthen: too little"),
        }
        for move in told.gap.moves:
            if move in words:
                return words[move](self.lang)
        if lacks:
            return Text(f"缺：{lacks[0].name.zh}", f"lacks {lacks[0].name.en}")(self.lang)
        return Text("未见记录", "no maker on file")(self.lang)

    def _terms(self, row: int) -> Iterable[str]:
        """Aliases, the names in both languages, and the firms that make it here or have said so, with their aliases."""
        nodes = self.chain.table(NODE)
        own = [nodes["id"][row], nodes["name"][row], nodes["name_en"][row], *split(nodes["aliases"][row])]
        maker = self.chain.ref("produces", "firm", FIRM)
        here = self.view.firms[maker] & (self.chain.ref("produces", "node", NODE) == row)
        firms = sorted(set(maker[np.flatnonzero(here)].tolist()))
        columns = ("name", "aliases", "former_names", "name_en")
        named = (part for firm in firms for column in columns for part in split(self.firms[column][firm]))
        return dict.fromkeys(term for term in (*own, *named) if term)


def short_firm(name: str) -> str:
    """A firm's name without its legal form, for where room is scarce.

    >>> short_firm("白银有色集团股份有限公司")
    '白银有色集团'
    """
    return re.sub(r"(股份|集团)?有限(责任)?公司$", "", name) or name
