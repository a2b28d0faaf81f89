"""How the ranking of an earlier day would have done: where it put what entered later, beside plainer orders."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.dates import Date
from chainkg.graph.errors import ChainError
from chainkg.graph.groups import flags
from chainkg.graph.model import CHAIN, INDUSTRY, NATURES, NODE, STATUSES
from chainkg.graph.text import Text
from chainkg.queries.backtest_news import Later, News, Telling
from chainkg.queries.backtest_odds import Recall, Standing, recall
from chainkg.queries.backtest_orders import METHODS, placed
from chainkg.queries.evidence import Fact, fact, node_name
from chainkg.queries.gap import Mention
from chainkg.queries.gaps import assess, parse_as_of
from chainkg.queries.ranking import Ranking
from chainkg.queries.unranked import why_not

CUTS = (10, 20)
SEED = 0


@dataclass(frozen=True, slots=True)
class LaterNode:
    """A node that was not there on the day and that a later row tells of.

    ``told``: the first such row, ``before``: the newest one known on the day, each with its ``status``; ``why``: why
    it counts as ``news``; ``unranked``: why it was no candidate (empty: it was); ``standings``: its place by each
    method, where it was.
    """

    node: str
    name: Text
    news: News
    why: Text
    told: Fact
    status: Text
    before: Fact | None
    status_before: Text
    unranked: Text
    standings: dict[str, Standing]


@dataclass(frozen=True, slots=True)
class BackTest:
    """The answer to "where did the ranking of ``as_of`` put what entered until ``until``".

    ``candidates``: how many nodes were ranked, by each method the same; ``undated``: nodes left out on both sides, as
    no row of theirs has a date; ``entries``: candidates that entered; ``unranked``: entries that were no candidates;
    ``seen``, ``unclear``, ``changed``: later rows that are no entries (``News``); ``pages``: sources of the entries;
    ``recall``: per method and cut; ``seed``: of the random order.
    """

    region: str
    as_of: str
    until: str
    finding: Text
    candidates: int
    undated: tuple[Mention, ...]
    entries: tuple[LaterNode, ...]
    unranked: tuple[LaterNode, ...]
    seen: tuple[LaterNode, ...]
    unclear: tuple[LaterNode, ...]
    changed: tuple[LaterNode, ...]
    pages: int
    recall: tuple[Recall, ...]
    seed: int
    thin: bool


def backtest(
    chain: Chain,
    as_of: str,
    until: str | None = None,
    region: str = "",
    *,
    industry: str = "",
    only_chain: str = "",
    seed: int = SEED,
) -> BackTest:
    """Rank the missing links of *region* as known at *as_of* and look where those stood that entered by *until*.

    *until* is the dataset's date by default. *industry* and *only_chain* choose among the later nodes; places are
    always those of the whole region. *seed* is that of the random order. ChainError where the dates make no span.
    """
    start, end = parse_as_of(as_of), parse_as_of(until) or chain.settings.as_of
    if start is None or start.last >= end.first:
        zh = f"回测要有先后：--as-of {as_of or '（未写）'} 应早于 --until {end}"
        en = f"a back-test needs a span: --as-of {as_of or '(not given)'} must lie before --until {end}"
        raise ChainError(Text(zh, en))
    return _BackTester(Ranking(assess(chain, region, as_of)), end, seed).report(industry, only_chain)


class _BackTester:
    def __init__(self, ranking: Ranking, until: Date, seed: int) -> None:
        self.ranking, self.view, self.until, self.seed = ranking, ranking.view, until, seed
        self.chain = self.view.world.chain
        self.later = Later(self.view, until)

    @cached_property
    def undated(self) -> set[int]:
        return self.later.undated_nodes() & set(self.ranking.ranked().tolist())

    @cached_property
    def candidates(self) -> Ints:
        """What was ranked, by id, without the nodes whose rows have no date."""
        return np.array(sorted(set(self.ranking.ranked().tolist()) - self.undated), dtype=np.int64)

    @cached_property
    def standings(self) -> dict[int, dict[str, Standing]]:
        return placed(self.ranking, self.candidates, self.seed)

    def report(self, industry: str, only_chain: str) -> BackTest:
        within = self._within(industry, only_chain)
        later = [self._node(one) for one in self.later.tellings() if within[one.node]]
        by_news = {news: tuple(sorted((one for one in later if one.news is news), key=_page)) for news in News}
        entries = tuple(one for one in by_news[News.ENTRY] if one.standings)
        return BackTest(
            region=self.view.name,
            as_of=str(self.view.world.as_of),
            until=str(self.until),
            finding=self._finding(entries),
            candidates=len(self.candidates),
            undated=tuple(self._mention(node) for node in sorted(self.undated) if within[node]),
            entries=entries,
            unranked=tuple(one for one in by_news[News.ENTRY] if not one.standings),
            seen=by_news[News.SEEN],
            unclear=by_news[News.UNCLEAR],
            changed=by_news[News.CHANGED],
            pages=len({one.told.source for one in entries}),
            recall=self._recalls(entries),
            seed=self.seed,
            thin=not self.view.at_home,
        )

    def _within(self, industry: str, only_chain: str) -> Bools:
        shown, scopes = np.ones(self.view.world.nodes, dtype=bool), self.view.scopes
        for name, kind, groups in ((industry, INDUSTRY, scopes.of_industry), (only_chain, CHAIN, scopes.of_chain)):
            if name:
                shown &= flags(len(shown), groups[self.chain.find(name, kind)[1]])
        return shown

    def _mention(self, node: int) -> Mention:
        return Mention(self.chain.table(NODE)["id"][node], node_name(self.chain, node))

    def _node(self, telling: Telling) -> LaterNode:
        node = telling.node
        mention, held = self._mention(node), self.standings.get(node, {})
        return LaterNode(
            node=mention.node,
            name=mention.name,
            news=telling.news,
            why=telling.why,
            told=fact(self.chain, telling.table, telling.row),
            status=_status(self.chain, telling.table, telling.row),
            before=fact(self.chain, *telling.before) if telling.before else None,
            status_before=_status(self.chain, *telling.before) if telling.before else Text("", ""),
            unranked=Text("", "") if held else self._why_unranked(node),
            standings=held,
        )

    def _why_unranked(self, node: int) -> Text:
        undated = Text("只有未注日期的行", "only rows without a date tell of it")
        return undated if node in self.undated else why_not(self.ranking, node)

    def _recalls(self, entries: tuple[LaterNode, ...]) -> tuple[Recall, ...]:
        many = len(self.candidates)
        where = {name: [(one.standings[name], one.told.source) for one in entries] for name in METHODS}
        return tuple(recall(name, at, where[name], many) for name in METHODS for at in CUTS)

    def _finding(self, entries: tuple[LaterNode, ...]) -> Text:
        pages = len({one.told.source for one in entries})
        span = (self.view.world.as_of, self.until)
        hits = [sum(one.standings["ranking"].mean <= at for one in entries) for at in CUTS]
        many = len(self.candidates)
        if not entries:
            return Text(
                f"{span[0]} 时有 {many} 个候选；此后至 {span[1]}，没有一个见到进入。",
                f"{many} candidates as of {span[0]}; none of them is seen to enter by {span[1]}.",
            )
        return Text(
            f"{span[0]} 时有 {many} 个候选；此后至 {span[1]}，其中 {len(entries)} 个见到进入，出自 {pages} 个页面；"
            f"前 {CUTS[0]} 名里有 {hits[0]} 个，前 {CUTS[1]} 名里有 {hits[1]} 个。",
            f"{many} candidates as of {span[0]}; {len(entries)} of them are seen to enter by {span[1]}, on {pages} "
            f"{'page' if pages == 1 else 'pages'}: {hits[0]} among the first {CUTS[0]}, {hits[1]} among the first "
            f"{CUTS[1]}.",
        )


def _status(chain: Chain, table: str, row: int) -> Text:
    """The status that a row of a maker tells of, or the nature of a total."""
    cells = chain.tables[table]
    term = STATUSES[cells["status"][row]] if table == "produces" else NATURES[cells["nature"][row]]
    return Text(term.zh, term.en)


def _page(one: LaterNode) -> tuple[str, str, int, str]:
    """Sorts later nodes by date and page, on one page by place."""
    rank = one.standings["ranking"].rank if one.standings else 0
    return one.told.as_of, one.told.source, rank, one.node
