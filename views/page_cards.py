"""The cards of a chain page: what stands on each, in both languages."""

import re
from dataclasses import dataclass

from chainkg.graph.model import FIRM, Move, State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES
from chainkg.queries.evidence import node_name
from chainkg.queries.explain import Explanation
from chainkg.queries.grounds import CITY, TOTAL
from chainkg.queries.history import BUILDING, PLANNED
from chainkg.views.change_words import CHANGES
from chainkg.views.gap_sheet import rank_text
from chainkg.views.page_people import People
from chainkg.views.page_scene import Scene
from chainkg.views.page_words import MARK_CITY, MARK_LOOP, MARK_ONCE, MARK_UNNAMED

_COMING = {State.BUILDING: BUILDING, State.PLANNED: PLANNED}
_MOVES = {
    Move.BRIDGE: Text("断链：有料也有用户", "bridge: fed and used"),
    Move.EXTEND: Text("延链：主料已备", "extend: inputs here"),
    Move.FILL: Text("补链：本地有用户", "fill: users are here"),
    Move.STRENGTHEN: Text("强链：本地不够用", "strengthen: too little"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A node as a card: ``lines`` stand under the name; ``terms``: what else the search finds it by.

    ``there``: it is in the place; ``missing``: it is neither there nor simply bought in; ``changed``: since the
    date that the page compares with; ``rank`` empty: not ranked.
    """

    name: Text
    state: State
    marks: tuple[Text, ...]
    lines: tuple[Text, ...]
    rank: str
    terms: tuple[str, ...]
    there: bool
    missing: bool
    changed: bool = False


class CardWriter:
    """Writes the cards of one scene."""

    def __init__(self, scene: Scene, people: People) -> None:
        self.scene, self.people = scene, people
        self.view, self.chain = scene.view, scene.chain
        self.grounds = scene.builder.grounds

    def card(self, row: int, told: Explanation) -> Card:
        state = STATES[int(self.view.state[row])]
        there = bool(self.view.there[row])
        return Card(
            name=told.gap.name,
            state=state,
            marks=tuple(self._marks(row, told)),
            lines=tuple(line for line in self._lines(row, state, told) if line.zh),
            rank=rank_text(told.gap) if told.gap.rank else "",
            terms=tuple(dict.fromkeys(term for term in self.people.terms(row) if term)),
            there=there,
            missing=not there and state is not State.BOUGHT,
            changed=row in self.scene.changes,
        )

    def _marks(self, row: int, told: Explanation) -> list[Text]:
        short = {TOTAL: MARK_UNNAMED, CITY: MARK_CITY}
        change = self.scene.changes.get(row)
        found = [CHANGES[kind] for kind in change.kinds] if change else []
        found += [short.get(mark, mark) for mark in told.marks]
        if Move.CIRCULAR in told.gap.moves:
            found.append(MARK_LOOP)
        if self.view.once[row] and not self.view.there[row]:
            found.append(MARK_ONCE)
        return found

    def _lines(self, row: int, state: State, told: Explanation) -> list[Text]:
        """Who makes it here and where, or on what ground it is there, or why it is worth courting."""
        if self.view.there[row]:
            return self._ground(row)
        if state in _COMING:
            return self._firms(self._coming(row, _COMING[state]))
        if state is State.BOUGHT:
            return [Text("本地不产", "not made here")]
        return self._reason(told)

    def _ground(self, row: int) -> list[Text]:
        causes = self.grounds.causes
        if row in causes:
            name = node_name(self.chain, causes[row][0])
            return [Text(f"据{name.zh}推定", f"from {name.en}")]
        firms: dict[int, None] = {}
        places: dict[str, None] = {}
        for table, at in self.grounds.rows(row):
            if table == "produces":
                firms[self.chain.ref("produces", "firm", FIRM)[at]] = None
            else:
                places[self.chain.tables[table]["region_or_park"][at]] = None
        return self._firms(list(firms)) if firms else [_several(list(places), "地")]

    def _coming(self, row: int, status: int) -> list[int]:
        makers = self.view.world.makers
        chosen = (makers.node == row) & (makers.status == status) & makers.fresh & self.view.firms[makers.firm]
        return [int(firm) for firm in makers.firm[chosen].tolist()]

    def _firms(self, firms: list[int]) -> list[Text]:
        names = [short_firm(self.people.firms["name"][firm]) for firm in firms]
        parks = dict.fromkeys(self.people.where(firm) for firm in firms)
        return [_several(names, "家"), _several(list(parks), "处")]

    def _reason(self, told: Explanation) -> list[Text]:
        """The move in words, or what is lacking for one; then what it would open."""
        gap = told.gap
        first = next((_MOVES[move] for move in gap.moves if move in _MOVES), None)
        if first is None and gap.missing_inputs:
            lacking = gap.missing_inputs[0].name
            first = Text(f"缺：{lacking.zh}", f"lacks {lacking.en}")
        opens = len(gap.unlocks)
        second = Text(f"建成可带动 {opens} 个", f"would feed {opens} more") if opens else Text("", "")
        looked = Text("查过，本地没有", "looked for: not here")
        nothing = looked if gap.state is State.ABSENT else Text("未见记录", "no maker on file")
        return [first or nothing, second]


def _several(names: list[str], unit: str) -> Text:
    if len(names) < 2:
        return Text("".join(names), "".join(names))
    return Text(f"{names[0]} 等{len(names)}{unit}", f"{names[0]} +{len(names) - 1}")


def short_firm(name: str) -> str:
    """A firm's name without its legal form, for where room is scarce.

    >>> short_firm("白银有色集团股份有限公司")
    '白银有色集团'
    """
    return re.sub(r"(股份|集团)?有限(责任)?公司$", "", name) or name
