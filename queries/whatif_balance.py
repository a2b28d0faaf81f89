"""The balances that an assumption touches, before and after."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools
from chainkg.graph.model import NODE
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.balance_parties import Interval, Parties
from chainkg.queries.balance_spans import Spans
from chainkg.queries.evidence import node_name


@dataclass(frozen=True, slots=True)
class Amounts:
    """Supply and demand of a material a year, and what is left over: supply − demand, negative where it falls short.

    ``makers``: how many makers are on file or inferred; without any the supply is unknown, since nobody looked.
    """

    makers: int
    supply: Interval
    demand: Interval
    left: Interval


@dataclass(frozen=True, slots=True)
class BalanceChange:
    """A material whose supply or demand changes."""

    node: str
    name: Text
    before: Amounts
    after: Amounts


def balance_changes(before: Assessment, after: Assessment) -> tuple[BalanceChange, ...]:
    """Materials of which something is known before or after, and changes. An unknown amount stays unknown."""
    ids, chain = before.world.chain.table(NODE)["id"], before.world.chain
    moved = _differs(before.balance.supply, after.balance.supply) | _differs(
        before.balance.demand, after.balance.demand
    )
    told = _told(before) | _told(after)
    parties = Parties(before), Parties(after)
    return tuple(
        BalanceChange(ids[node], node_name(chain, node), _amounts(parties[0], node), _amounts(parties[1], node))
        for node in np.flatnonzero(moved & told).tolist()
    )


def _differs(left: Spans, right: Spans) -> Bools:
    return np.asarray((left.low != right.low) | (left.high != right.high))


def _told(view: Assessment) -> Bools:
    """Nodes of which a figure bounds the supply or the demand."""
    spans = (view.balance.supply, view.balance.demand)
    bounded = [(one.low > 0) | ((one.high > 0) & np.isfinite(one.high)) for one in spans]
    return np.asarray(bounded[0] | bounded[1])


def _amounts(parties: Parties, node: int) -> Amounts:
    balance, unit = parties.view.balance, parties.unit(node)
    supply, demand = ((float(one.low[node]), float(one.high[node])) for one in (balance.supply, balance.demand))
    left = Interval.of(supply[0] - demand[1], supply[1] - demand[0], unit)
    makers = int((balance.makers.node == node).sum()) + int(balance.total.high[node] > 0)
    return Amounts(makers, Interval.of(*supply, unit), Interval.of(*demand, unit), left)
