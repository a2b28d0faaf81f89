"""The balance of every material of a place: who makes it, who takes it, what is left over, who could take that."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools
from chainkg.graph.groups import flags
from chainkg.graph.model import CHAIN, INDUSTRY, NODE, State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.balance_flows import Flows
from chainkg.queries.balance_ledger import CEILING, KNOWN
from chainkg.queries.balance_parties import Interval, Parties, Party
from chainkg.queries.balance_takers import Taker, find_takers
from chainkg.queries.circular import idle
from chainkg.queries.evidence import Fact, fact, node_name
from chainkg.queries.gaps import assess
from chainkg.queries.recipes import WASTE


@dataclass(frozen=True, slots=True)
class Count:
    """How many makers or users there are, of how many the amount is ``known``, of how many only a ``ceiling``."""

    all: int
    known: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class Material:
    """The balance of one node: all amounts a year.

    ``left`` = supply − demand, negative where it falls short. ``byproduct``: it arises from something else or is a
    waste; ``idle``: nothing here may use it; ``used``: a local user is on file. ``total``: a total of the place where
    one is on file, from ``total_rows``; ``by_total``: it is larger than what the makers sum up to, and stands for
    them. ``misfits``: figures that do not convert, each taken as unknown. ``takers``: nodes that are not there and
    could take it.
    """

    node: str
    name: Text
    state: State
    byproduct: bool
    idle: bool
    used: bool
    from_city: bool
    supply: Interval
    demand: Interval
    left: Interval
    makers: Count
    users: Count
    total: Interval | None
    by_total: bool
    total_rows: tuple[Fact, ...]
    misfits: tuple[Text, ...]
    made_by: tuple[Party, ...]
    taken_by: tuple[Party, ...]
    takers: tuple[Taker, ...]


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """By-products and wastes with something left over or without a local user first, then the rest with a figure.

    ``misfits``: all figures of the place that do not convert, each taken as unknown."""

    region: str
    as_of: str
    materials: tuple[Material, ...]
    misfits: tuple[Text, ...]


def find_balances(
    chain: Chain, region: str = "", as_of: str | None = None, *, material: str = "", industry: str = "", only: str = ""
) -> BalanceReport:
    """The balances of a region or park: of one *material*, or of all, those of an *industry* or a chain (*only*).

    UnknownName for a name that the dataset does not have.
    """
    view = assess(chain, region, as_of)
    if material:
        nodes = [chain.find(material, NODE)[1]]
    else:
        shown = np.ones(view.world.nodes, dtype=bool)
        for name, kind, groups in ((industry, INDUSTRY, view.scopes.of_industry), (only, CHAIN, view.scopes.of_chain)):
            if name:
                shown &= flags(len(shown), groups[chain.find(name, kind)[1]])
        nodes = [node for node in _order(view) if shown[node]]
    built = Balances(view)
    materials = tuple(built.material(node) for node in nodes)
    return BalanceReport(view.name, str(view.world.as_of), materials, built.parties.all_misfits())


def loose(view: Assessment) -> Bools:
    """By-products and wastes that are there: what arises is thrown off by something that runs here, or is a waste."""
    thrown = view.world.ways.throws.all_of(view.presence.ways)
    waste: Bools = (view.world.kind == WASTE) & view.presence.local
    return flags(view.world.nodes, thrown) | waste


def _order(view: Assessment) -> list[int]:
    """By-products and wastes without a local user, then those that may be left over, then all with a figure; in each
    the greatest supply first."""
    supply, demand = view.balance.supply, view.balance.demand
    counts = view.balance.makers.counts(view.world.nodes) + (view.balance.total.high > 0)
    told = (supply.low > 0) | (np.isfinite(supply.high) & (counts > 0)) | (demand.low > 0)
    told |= (demand.high > 0) & np.isfinite(demand.high)
    idle_, arising = idle(view), loose(view)
    rank = np.select([idle_, arising & told & (supply.high > demand.low), told], [0, 1, 2], 3)
    reach = np.where(np.isfinite(supply.high), supply.high, supply.low)
    order = np.lexsort((np.arange(len(rank)), -reach, -supply.low, rank))
    return [int(node) for node in order[rank[order] < 3]]


class Balances:
    """Builds the balances of one place, each when it is asked for."""

    def __init__(self, view: Assessment) -> None:
        self.view, self.parties = view, Parties(view)
        self.idle, self.loose = idle(view), loose(view)

    def material(self, node: int) -> Material:
        """The balance of the node in row *node*."""
        view, balance, unit = self.view, self.view.balance, self.parties.unit(node)
        supply, demand, total = (
            (float(one.low[node]), float(one.high[node])) for one in (balance.supply, balance.demand, balance.total)
        )
        with_total = total[1] > 0
        return Material(
            node=view.world.chain.table(NODE)["id"][node],
            name=node_name(view.world.chain, node),
            state=STATES[int(view.state[node])],
            byproduct=bool(self.loose[node]),
            idle=bool(self.idle[node]),
            used=bool(balance.used[node]),
            from_city=bool(balance.city[node]),
            supply=Interval.of(*supply, unit),
            demand=Interval.of(*demand, unit),
            left=Interval.of(supply[0] - demand[1], supply[1] - demand[0], unit),
            makers=_count(balance.makers, node),
            users=_count(balance.users, node),
            total=Interval.of(*total, unit) if with_total else None,
            by_total=with_total and self._sum(node) < total[0],
            total_rows=tuple(fact(view.world.chain, "endowments", row) for row in self.parties.totals(node)),
            misfits=self.parties.misfits(node),
            made_by=self.parties.of(balance.makers, node),
            taken_by=self.parties.of(balance.users, node),
            takers=find_takers(view, node),
        )

    def _sum(self, node: int) -> float:
        """What the makers of a node surely sum up to."""
        made = self.view.balance.makers
        return float(made.spans.low[made.node == node].sum())


def _count(flows: Flows, node: int) -> Count:
    how = flows.how[flows.node == node]
    return Count(len(how), int((how == KNOWN).sum()), int((how == CEILING).sum()))
