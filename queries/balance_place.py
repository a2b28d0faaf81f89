"""The balance of a place: supply and demand of every node as intervals a year (MODEL §5), as vectors over the nodes."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import among, flags, tally
from chainkg.queries.balance_flows import Flows
from chainkg.queries.balance_spans import Spans, coverage
from chainkg.queries.balance_streams import Making, Taking
from chainkg.queries.presence import Presence
from chainkg.queries.world import World


class Balance:
    """Per node ``supply`` and ``demand`` (in the unit of its good) and the single amounts behind them.

    ``total``: the largest total of the place, [0, 0] where there is none; where it is larger than what the makers sum
    up to, it is the supply. ``city``: nodes whose supply is that of the city around. What is taken is worked out when
    it is asked for: a ranking needs it of few nodes.
    """

    def __init__(self, supply: Spans, makers: Flows, total: Spans, city: Bools, taking: Taking) -> None:
        self.supply, self.makers, self.total, self.city = supply, makers, total, city
        self._taking = taking

    @cached_property
    def users(self) -> Flows:
        """The single amounts that are taken."""
        return self._taking.users

    @cached_property
    def demand(self) -> Spans:
        return self.users.sums(len(self.supply))

    @property
    def used(self) -> Bools:
        """Nodes of which a user is on file."""
        return self._taking.used

    @property
    def coverage(self) -> Spans:
        """The share of local need that local makers cover; [0, 1] where no local user is on file."""
        return self.coverage_of(np.arange(len(self.supply)))

    def coverage_of(self, nodes: Ints) -> Spans:
        """The same of some *nodes* in their order, by what takes these alone."""
        supply = self.supply.take(nodes)
        found = Spans(np.zeros(len(nodes)), np.ones(len(nodes)))
        told = np.flatnonzero((supply.low > 0) | (supply.high < np.inf))  # of anything else nothing follows
        of, supply = nodes[told], supply.take(told)
        taking = self._taking.of(of) if len(of) < len(self.supply) else self._taking
        demand = taking.users.sums(len(self.supply)).take(of)
        share, defined = coverage(supply, demand), taking.used[of] & (demand.high > 0)
        found.low[told] = np.where(defined, share.low, 0)
        found.high[told] = np.where(defined, share.high, 1)
        return found


def find_balance(world: World, presence: Presence, takers: Ints, denied: Bools, absent: Bools) -> Balance:
    """The balance of the place of *presence*; what the city supplies, it supplies whole.

    *takers*: who of the place is on file as taking something (places in ``World.users``); *denied*: nodes of which the
    city's supply does not count; *absent*: checked to have no maker.
    """
    here = Making(world, presence)
    makers, total = here.makers, here.total
    supply = _with_totals(world, makers, total, here.totals)
    told = world.above.all_of(here.totals)
    silent = (makers.counts(world.nodes) == 0) & ~flags(world.nodes, told) & ~absent
    supply.high[np.flatnonzero(silent)] = np.inf
    city = presence.around & ~denied
    if presence.city is not None:
        around = Making(world, presence.city)
        whole = _with_totals(world, around.makers, around.total, around.totals)
        supply = Spans(np.where(city, whole.low, supply.low), np.where(city, whole.high, supply.high))
        makers = Flows.joined(makers.take(~city[makers.node]), around.makers.take(city[around.makers.node]))
        total = Spans(np.where(city, around.total.low, total.low), np.where(city, around.total.high, total.high))
    return Balance(supply, makers, total, city, Taking(here, takers))


def _with_totals(world: World, makers: Flows, total: Spans, nodes: Ints) -> Spans:
    """The larger of the total and what the makers sum up to. A total of a kind adds to what that IS_A only what the
    firms leave open, and nothing where the total of another kind stands between."""
    sums = makers.sums(world.nodes)
    if not len(nodes):
        return sums
    higher, owner = world.above.gather(nodes)
    strict = higher != nodes[owner]
    between = strict & among(higher, nodes)
    covered, by = world.above.gather(higher[between])
    hidden_keys = (owner[between][by] * world.nodes + covered)[covered != higher[between][by]]
    kept = strict & ~among(owner * world.nodes + higher, hidden_keys)
    low, lift = nodes[owner[kept]], higher[kept]
    rows, at = tally(np.concatenate((nodes, lift)))[0], np.searchsorted
    more = total.take(low).beyond(sums.take(low)).sums(at(rows, lift), len(rows))
    found = sums.take(rows).plus(more).larger(total.take(rows))
    sums.low[rows], sums.high[rows] = found.low, found.high
    return sums
