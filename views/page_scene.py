"""What a chain page shows: which nodes, where each stands in its chain, and the links between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.errors import ChainError
from chainkg.graph.model import BYPRODUCT, CHAIN, FEEDS, INDUSTRY, IS_A, NODE, STAGES, SUBSTITUTES, Kind
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.queries.changes import Change, find_changes
from chainkg.queries.explain import Explainer
from chainkg.queries.gaps import assess
from chainkg.queries.ranking import Ranking
from chainkg.views.svg_columns import Spot

MOST_CARDS = 300


@dataclass(frozen=True, slots=True)
class Ask:
    """What a page is asked to show: place and date as for every report, industry and chains, and the earlier date that
    the place is compared with; all may be empty."""

    region: str = ""
    as_of: str | None = None
    industry: str = ""
    chains: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A link between two nodes (their places on the page). ``style``: main, input, byproduct or kind."""

    start: int
    end: int
    style: str
    loop: str


class Scene:
    """The nodes of some chains, of an industry or of all (``rows``, by id), in one place at one date.

    *explainer*: one of that place and date, for several pages. ChainError where there are no nodes, or more than a
    page can show.
    """

    def __init__(self, chain: Chain, ask: Ask, explainer: Explainer | None = None) -> None:
        self.chain, self.ask = chain, ask
        ranking = explainer.ranking if explainer else Ranking(assess(chain, ask.region, ask.as_of))
        self.view = ranking.view
        self.industry = chain.find(ask.industry, INDUSTRY)[1] if ask.industry else None
        self.chains = list(dict.fromkeys(chain.find(name, CHAIN)[1] for name in ask.chains))
        self.rows = self._select()
        _refuse_odd_sizes(len(self.rows), self._name(" · "))
        self.explainer = explainer or Explainer(ranking, self.rows)
        self.builder = self.explainer.builder

    def _select(self) -> list[int]:
        scopes = self.view.scopes
        chosen = set(range(self.view.world.nodes))
        if self.industry is not None:
            chosen &= set(scopes.of_industry[self.industry].tolist())
        if self.chains:
            chosen &= {node for row in self.chains for node in scopes.of_chain[row].tolist()}
        return sorted(chosen)

    @cached_property
    def changes(self) -> dict[int, Change]:
        """Row of a node → what became of it since the earlier date; empty where none is given."""
        return find_changes(self.view, self.ask.since) if self.ask.since else {}

    @property
    def title(self) -> Text:
        """The chains, else the industry, else the name of the dataset."""
        return self._name()

    def _name(self, joint: str = "") -> Text:
        """What is chosen; with *joint*, the industry stands behind the chains."""
        found = [named(self.chain, CHAIN, row) for row in self.chains]
        if self.industry is not None and (joint or not found):
            found.append(named(self.chain, INDUSTRY, self.industry))
        if not found:
            name = self.chain.settings.name
            return Text(name.zh or self.view.name, name.en or self.view.name)
        return Text((joint or " + ").join(name.zh for name in found), (joint or " + ").join(name.en for name in found))

    @cached_property
    def spots(self) -> list[Spot]:
        """Where each node stands in the first chosen chain that holds it, else in the chain it is listed under."""
        stages, order = self.chain.tables["part_of"]["stage"], self.chain.tables["part_of"].numbers("stage_order")
        names = list(STAGES)
        found = []
        for row in self.rows:
            part = self._part(row)
            stage = stages[part] if part >= 0 else ""
            place = float(order[part]) if part >= 0 and order[part] == order[part] else 0.0
            found.append(Spot(self.node_id(row), names.index(stage) if stage else len(names), place))
        return found

    def node_id(self, row: int) -> str:
        return self.chain.table(NODE)["id"][row]

    def _part(self, row: int) -> int:
        """The row of ``part_of`` that places a node; -1 where there is none."""
        parts = self._parts_of.get(row, [])
        for wanted in (*self.chains, int(self.view.scopes.home[row])):
            for part in parts:
                if int(self._part_chain[part]) == wanted:
                    return part
        return parts[0] if parts else -1

    @cached_property
    def _part_chain(self) -> Ints:
        return self.chain.ref("part_of", "chain", CHAIN)

    @cached_property
    def _parts_of(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for part, node in enumerate(self.chain.ref("part_of", "node", NODE).tolist()):
            found.setdefault(node, []).append(part)
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """One line for each pair that goods flow between (its weightiest link) or of which one IS_A the other."""
        found: dict[tuple[int, int], tuple[bool, int, str]] = {}
        styles = ["main", "input", "byproduct", "kind"]
        links = self.chain.tables[LINK_TABLE]
        for row, start, end in self._inner:
            style = _style(links["relation"][row], links["role"][row])
            if style:
                told = (bool(links["loop"][row]), styles.index(style), links["loop"][row])
                found[start, end] = min(told, found.get((start, end), told))
        return [Line(*pair, styles[style], loop) for pair, (_, style, loop) in sorted(found.items())]

    @cached_property
    def swaps(self) -> list[tuple[int, int]]:
        """Pairs of which one can replace the other."""
        relation = self.chain.tables[LINK_TABLE]["relation"]
        return sorted({(start, end) for row, start, end in self._inner if relation[row] == SUBSTITUTES.type})

    @cached_property
    def _inner(self) -> list[tuple[int, int, int]]:
        """Links with both ends on the page: row, and the places of both nodes."""
        place = {row: at for at, row in enumerate(self.rows)}
        starts, ends = (end.tolist() for end in self.chain.ends())
        pairs = zip(range(len(starts)), starts, ends, strict=True)
        return [(row, place[a], place[b]) for row, a, b in pairs if a in place and b in place and a != b]

    @cached_property
    def families(self) -> list[list[tuple[str, Text]]]:
        """Per node what it has in common with others, the closest kinship first: key, and name for the family."""
        above: dict[int, list[int]] = {}
        relation = self.chain.tables[LINK_TABLE]["relation"]
        for row, lower, upper in zip(*self._all_links(), strict=True):
            if relation[row] == IS_A.type:
                above.setdefault(lower, []).append(upper)
        return [list(self._families(row, above)) for row in self.rows]

    def _all_links(self) -> tuple[range, list[int], list[int]]:
        starts, ends = (end.tolist() for end in self.chain.ends())
        return range(len(starts)), starts, ends

    def _families(self, row: int, above: dict[int, list[int]]) -> Iterator[tuple[str, Text]]:
        for upper in sorted(above.get(row, [])):
            yield f"1 {self.node_id(upper)}", self.builder.name(upper)
        home = int(self.view.scopes.home[row])
        if home >= 0 and home not in self.chains:
            name = named(self.chain, CHAIN, home)
            yield f"2 {name.zh}", name
        code = self.chain.table(NODE)["gbt4754"][row]
        if code:
            yield f"3 {code}", Text(f"国标行业 {code}", f"GB/T 4754 {code}")


def named(chain: Chain, kind: Kind, row: int) -> Text:
    """The names of a chain or an industry in the two languages."""
    table = chain.table(kind)
    return Text(table["name"][row], table["name_en"][row] or table["name"][row])


def _style(relation: str, role: str) -> str:
    if relation == FEEDS.type:
        return "main" if role == "main" else "input"
    return {BYPRODUCT.type: "byproduct", IS_A.type: "kind"}.get(relation, "")


def _refuse_odd_sizes(count: int, title: Text) -> None:
    if not count:
        raise ChainError(
            Text(
                f"“{title.zh}”没有登记任何环节，画不出图；有哪些链见 chainkg chains",
                f"{title.en!r} has no nodes on file, so there is nothing to draw; chainkg chains lists the chains",
            )
        )
    if count > MOST_CARDS:
        raise ChainError(
            Text(
                f"图上最多画 {MOST_CARDS} 个环节，“{title.zh}”有 {count} 个："
                "请加 --chain 只画一条链（有哪些链见 chainkg chains）",
                f"a page draws {MOST_CARDS} nodes at most, {title.en!r} has {count}: "
                "draw one chain with --chain (chainkg chains lists them)",
            )
        )
