"""The missing links of a place, ranked, each with its reasons and its evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.dates import Date
from chainkg.graph.errors import ChainError
from chainkg.graph.groups import flags, one_of
from chainkg.graph.model import CHAIN, INDUSTRY, NODE, State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.audit import Audit
from chainkg.queries.everywhere import each_place
from chainkg.queries.gap import Gap, GapBuilder
from chainkg.queries.gaps_compare import Elsewhere, Holding
from chainkg.queries.rank_intervals import standings
from chainkg.queries.ranking import Ranking
from chainkg.queries.told import tells
from chainkg.queries.world import World


@dataclass(frozen=True, slots=True)
class GapReport:
    """The answer to "which links are missing".

    ``gaps``: the ranked candidates; ``services``: ranked apart; ``coming``: planned here, or once planned or being
    built; ``held``: how many candidates a restricted policy class keeps off the list; ``without``: parts of the score
    left out for want of data; ``total``: number of ranked candidates before ``limit``; ``checks``: rows of checks that
    decide here, ``checked``: the share of the nodes without a maker that they speak of; ``thin``: the place is not the
    dataset's own, so what is on file of it is scattered; ``compared``: other places that were asked about, and
    ``holdings``: node → which of them have it.
    """

    region: str
    as_of: str
    finding: Text
    states: dict[State, int]
    audit: Audit
    gaps: tuple[Gap, ...]
    services: tuple[Gap, ...]
    coming: tuple[Gap, ...]
    held: int
    without: tuple[str, ...]
    total: int
    checks: int
    checked: float
    thin: bool
    compared: tuple[str, ...]
    holdings: dict[str, tuple[Holding, ...]]


def parse_as_of(text: str | None) -> Date | None:
    """The date that a user wrote; ChainError where it is none."""
    if not text:
        return None
    date = Date.parse(text)
    if date is None:
        zh, en = (
            f"日期“{text}”读不懂，请写作 2020、2020-12 或 2020-12-31",
            f"cannot read the date {text!r}; write 2020, 2020-12 or 2020-12-31",
        )
        raise ChainError(Text(zh, en))
    return date


def assess(chain: Chain, region: str = "", as_of: str | None = None) -> Assessment:
    """States and moves of all nodes of *region* (default: the dataset's) as known at *as_of*."""
    return Assessment(World(chain, parse_as_of(as_of)), region)


def place_and_date(chain: Chain, region: str = "", as_of: str | None = None) -> tuple[str, str]:
    """The full name of the place and the date that a report speaks of."""
    view = assess(chain, region, as_of)
    return view.name, str(view.world.as_of)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a ranking is wanted, as ``find_gaps`` tells it; ``apart``: rows of the lists apart (``limit``)."""

    industry: str = ""
    only_chain: str = ""
    all_classes: bool = False
    limit: int | None = None
    compare: tuple[str, ...] = ()
    apart: int | None = None


def rank_gaps(chain: Chain, region: str, as_of: str | None, asked: Asked) -> GapReport:
    """The report of ``find_gaps``, for what is *asked*."""
    return _Finder(Ranking(assess(chain, region, as_of)), asked).report()


def find_gaps(
    chain: Chain,
    region: str = "",
    as_of: str | None = None,
    *,
    industry: str = "",
    only_chain: str = "",
    all_classes: bool = False,
    limit: int | None = None,
    compare: Sequence[str] = (),
) -> GapReport:
    """Rank the missing links of a region or park.

    *industry* and *only_chain* filter rows after ranking: a rank is always that of the whole region. *all_classes*
    ranks restricted, eliminated and quota classes too. *limit* builds only the first rows of each list. *compare*:
    other regions or parks, to see who of them has what is missing here.
    UnknownName for a name that the dataset does not have.
    """
    return rank_gaps(chain, region, as_of, Asked(industry, only_chain, all_classes, limit, tuple(compare)))


def find_gaps_everywhere(
    chain: Chain, as_of: str | None = None, *, all_classes: bool = False, limit: int | None = None
) -> Iterator[GapReport]:
    """The missing links of every region of which the dataset tells anything, in the order of their table.

    What is the same for all of them is worked out once; a large dataset is worked on by all cores.
    """
    world, asked = World(chain, parse_as_of(as_of)), Asked(all_classes=all_classes, limit=limit)
    found = each_place(world, world.places.names[: world.places.regions], partial(_report_of_region, asked))
    return (report for report in found if report is not None)


def _report_of_region(asked: Asked, world: World, region: str) -> GapReport | None:
    view = Assessment(world, region)
    return _Finder(Ranking(view), asked).report() if tells(view) else None


def nodes_within(view: Assessment, industry: str, only_chain: str) -> tuple[Bools, list[Text]]:
    """The nodes of an industry and of a chain (all, where neither is named), and the full names of the two."""
    chain, scopes = view.world.chain, view.scopes
    shown, within = np.ones(view.world.nodes, dtype=bool), []
    for name, kind, groups in ((industry, INDUSTRY, scopes.of_industry), (only_chain, CHAIN, scopes.of_chain)):
        if name:
            _, row = chain.find(name, kind)
            table = chain.table(kind)
            within.append(Text(table["name"][row], table["name_en"][row] or table["name"][row]))
            shown &= flags(len(shown), groups[row])
    return shown, within


class _Finder:
    def __init__(self, ranking: Ranking, asked: Asked) -> None:
        self.ranking, self.view, self.asked = ranking, ranking.view, asked
        self.builder = GapBuilder(ranking)
        self.shown, self.within = nodes_within(self.view, asked.industry, asked.only_chain)
        self.others = Elsewhere(self.view.world, asked.compare)

    @cached_property
    def ranked(self) -> Ints:
        return self.ranking.ranked(all_classes=self.asked.all_classes)

    def report(self) -> GapReport:
        ranking, view = self.ranking, self.view
        gaps, apart = self._rows(self.ranked, self.asked.limit), self.asked.apart or self.asked.limit
        return GapReport(
            region=view.name,
            as_of=str(view.world.as_of),
            finding=self._finding(),
            states=self._states(),
            audit=view.world.audit,
            gaps=gaps,
            services=self._rows(self._services(), apart),
            coming=self._rows(ranking.order(self._coming()), apart),
            held=0 if self.asked.all_classes else int((ranking.candidates & ranking.held & self.shown).sum()),
            without=tuple(ranking.without),
            total=int(self.shown[self.ranked].sum()),
            checks=view.checks.deciding,
            checked=self._checked(),
            thin=not view.at_home,
            compared=self.others.places,
            holdings={gap.node: self.others.holdings(view.world.chain.index(NODE)[gap.node]) for gap in gaps},
        )

    def _rows(self, rows: Ints, limit: int | None) -> tuple[Gap, ...]:
        chosen = np.flatnonzero(self.shown[rows])[:limit]
        found = zip(rows[chosen].tolist(), standings(self.ranking, rows, chosen), strict=True)
        return tuple(self.builder.build(node, standing) for node, standing in found)

    def _services(self) -> Ints:
        services = self.ranking.services
        return self.ranking.order(services if self.asked.all_classes else services & ~self.ranking.held)

    def _coming(self) -> Bools:
        view = self.view
        planned: Bools = view.state == STATES.index(State.PLANNED)
        open_ = one_of(view.state, [STATES.index(state) for state in (State.UNVERIFIED, State.BROKEN, State.ABSENT)])
        return (planned | (view.once & open_)) & ~view.world.leftover

    def _states(self) -> dict[State, int]:
        counts = np.bincount(self.view.state[self.shown], minlength=len(STATES))
        return {state: int(count) for state, count in zip(STATES, counts, strict=True)}

    def _checked(self) -> float:
        """Share of the nodes without a maker here of which somebody said that there is none."""
        silent = ~self.view.there & ~self.view.world.buyable & self.shown
        return float(self.view.checks.decided[silent].mean()) if silent.any() else 0.0

    def _finding(self) -> Text:
        """One sentence: how many candidates, what of them was checked, and the first ones."""
        rows = self.ranked[self.shown[self.ranked]]
        fed = int(self.view.routing.fed[rows].sum())
        checked = int(self.view.checks.decided[rows].sum())
        first = [self.builder.name(node) for node in rows[:3].tolist() if self.ranking.has_move[node]]
        where = Text(
            self.view.name + "".join(f"“{one.zh}”" for one in self.within),
            ", ".join([self.view.name, *(one.en for one in self.within)]),
        )
        zh, en = "、".join(name.zh for name in first) or "无", ", ".join(name.en for name in first) or "none"
        return Text(
            f"{where.zh}有 {len(rows)} 个环节未见本地企业，其中 {fed} 个主料已备，{checked} 个经核查确认没有，"
            f"其余待核；首先看：{zh}。",
            f"{where.en}: {len(rows)} nodes without a known local maker; {fed} have their inputs at hand, "
            f"{checked} are checked to be absent, the others are unverified. Look first at {en}.",
        )
