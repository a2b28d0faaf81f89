"""Everything about one node: its state and the rule that gave it, its routes, its score, the rows behind all that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.model import FIRM, NODE, NODE_KINDS, TRADES, State, Term
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.balance import Balances, Material
from chainkg.queries.evidence import Fact, fact
from chainkg.queries.explain_parts import ScorePart, inferred_steps, score_parts
from chainkg.queries.gap import Gap, GapBuilder
from chainkg.queries.gaps import assess
from chainkg.queries.rank_intervals import UNRANKED, Standing, standings, sureness
from chainkg.queries.ranking import Ranking
from chainkg.queries.unranked import why_not

_RULES = {
    State.STRONG: Text(
        "链主（或其母子公司）在产，或本地产量确够用量七成半；证据未陈旧",
        "an anchor, its parent or subsidiary makes it, or local makers cover 75% of local use; the evidence is fresh",
    ),
    State.PRESENT: Text("本地可得", "there"),
    State.BUILDING: Text("有企业在建，消息未陈旧", "a firm is building it; the news is fresh"),
    State.PLANNED: Text("有企业规划，消息未陈旧", "a firm plans it; the news is fresh"),
    State.BOUGHT: Text(
        "属资源、原料、公用工程或回收物，本地无人生产，从外购入",
        "a resource, material, utility or collected good that nobody makes here: bought in",
    ),
    State.BROKEN: Text(
        "经核查没有，而上游有料、下游有用", "checked to be absent, while its inputs and its users are there"
    ),
    State.ABSENT: Text("经核查没有", "checked to be absent"),
    State.UNVERIFIED: Text("没有生产者的记录，也没有人核查过", "no maker on file and nobody has looked"),
    State.WEAK: Text("本地产量不足用量三成", "local makers cover less than 30% of local use"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A node in a place: ``gap`` has routes, parts, users; ``standing`` says where or why not it is ranked;
    ``grounds`` are the rows on which its presence rests, ``inferred`` the steps from them where it is implied;
    ``history`` all rows about its making here; ``elsewhere`` where comparable regions have it; ``balance`` what is
    made and taken of it; ``parts`` the score of a candidate down to its rows, the greatest contribution first."""

    region: str
    as_of: str
    gap: Gap
    kind: Term | None
    trade: Term | None
    marks: tuple[Text, ...]
    rule: Text
    standing: Text
    inferred: tuple[Text, ...]
    grounds: tuple[Fact, ...]
    history: tuple[Fact, ...]
    elsewhere: tuple[Fact, ...]
    balance: Material
    parts: tuple[ScorePart, ...] = ()


def explain(chain: Chain, node: str, region: str = "", as_of: str | None = None) -> Explanation:
    """Explain the node that bears the name, alias or id *node*; UnknownName with the nearest ones."""
    _, row = chain.find(node, NODE)
    explainer = Explainer(Ranking(assess(chain, region, as_of)), [row])
    told = explainer.explain(row)
    return replace(told, parts=score_parts(explainer.builder, row)) if explainer.ranking.candidates[row] else told


class Explainer:
    """Explains any number of nodes of one ranking; *rows*: those that will be asked for, where it is not all."""

    def __init__(self, ranking: Ranking, rows: Sequence[int] | None = None) -> None:
        self.ranking, self.view = ranking, ranking.view
        self.builder = GapBuilder(ranking)
        self.balances = Balances(self.view)
        self.ranked = ranking.ranked()
        self.rows = range(self.view.world.nodes) if rows is None else frozenset(rows)

    def explain(self, row: int) -> Explanation:
        """Everything about the node in *row*."""
        assert row in self.rows, "its rank has not been asked for"
        view, grounds = self.view, self.builder.grounds
        gap = self.builder.build(row, self._standings.get(row, UNRANKED))
        there = bool(view.there[row])
        kind, trade = int(view.world.kind[row]), int(view.world.trade[row])
        return Explanation(
            region=view.name,
            as_of=str(view.world.as_of),
            gap=gap,
            kind=list(NODE_KINDS.values())[kind] if kind >= 0 else None,
            trade=list(TRADES.values())[trade] if trade >= 0 else None,
            marks=tuple(grounds.marks(row)) if there else (),
            rule=_RULES[gap.state],
            standing=self._standing(row, gap),
            inferred=tuple(inferred_steps(self.builder, row)),
            grounds=tuple(fact(view.world.chain, *place) for place in grounds.rows(row)) if there else (),
            history=tuple(_history(view, row)),
            elsewhere=tuple(_elsewhere(self.ranking, row)),
            balance=self.balances.material(row),
        )

    @cached_property
    def _standings(self) -> dict[int, Standing]:
        """Node → where it stands, for all that are ranked and asked for."""
        shown = np.array([at for at, row in enumerate(self.ranked.tolist()) if row in self.rows], dtype=np.int64)
        return dict(zip(self.ranked[shown].tolist(), standings(self.ranking, self.ranked, shown), strict=True))

    def _standing(self, row: int, gap: Gap) -> Text:
        total = len(self.ranked)
        if gap.rank:
            sure = sureness(gap.rank_low, gap.rank_high, gap.stable)
            return Text(
                f"在 {total} 个候选中排第 {gap.rank}（{sure.zh}）",
                f"ranked {gap.rank} of {total} candidates ({sure.en})",
            )
        why = why_not(self.ranking, row)
        return Text(f"不参加排序：{why.zh}", f"not ranked: {why.en}")


def _history(view: Assessment, row: int) -> list[Fact]:
    """All rows about makers of the node in the place, deciding or not, newest first."""
    chain = view.world.chain
    table = chain.tables["produces"]
    here = view.firms[chain.ref("produces", "firm", FIRM)] & (chain.ref("produces", "node", NODE) == row)
    seen = [int(at) for at in np.flatnonzero(here) if table.days("as_of")[at] <= view.world.as_of.last]
    deciding = ~table["decides"].is_("no")
    newest = sorted(seen, key=lambda at: (table["as_of"][at], bool(deciding[at])), reverse=True)
    return [fact(chain, "produces", at) for at in newest]


def _elsewhere(ranking: Ranking, row: int) -> list[Fact]:
    """The newest row of each maker of the node in comparable regions."""
    view, rivals = ranking.view, ranking.rivals
    wanted = set(rivals.region[rivals.node == row].tolist())
    makers, where = view.world.makers, view.world.places.firm_region
    chosen = [at for at in np.flatnonzero(makers.node == row).tolist() if int(where[makers.firm[at]]) in wanted]
    return [fact(view.world.chain, "produces", int(makers.row[at])) for at in chosen]
