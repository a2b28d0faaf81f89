"""The balance of a place: supply and demand of every node as intervals a year (MODEL §5), as vectors over the nodes."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import among, distinct, flags
from chainkg.graph.model import NODE
from chainkg.queries.balance_flows import (
    IMPLIED,
    MAKER,
    NAMELESS,
    STATED,
    Flows,
    beyond,
    flows,
    hull,
    spread,
    stated,
    unknown,
)
from chainkg.queries.balance_ledger import KNOWN, UNKNOWN
from chainkg.queries.balance_rates import Rates
from chainkg.queries.balance_spans import Spans, coverage
from chainkg.queries.history import BUILDING, OPERATING
from chainkg.queries.presence import Presence
from chainkg.queries.world import World


class Balance:
    """Per node ``supply`` and ``demand`` (in the unit of its good) and the single amounts behind them.

    ``total``: the largest total of the place, [0, 0] where there is none; where it is larger than what the makers sum
    up to, it is the supply. ``city``: nodes whose supply is that of the city around. What is taken is worked out when
    it is asked for: a ranking needs it of few nodes.
    """

    def __init__(self, supply: Spans, makers: Flows, total: Spans, city: Bools, here: "_Place") -> None:
        self.supply, self.makers, self.total, self.city = supply, makers, total, city
        self._here = here

    @cached_property
    def users(self) -> Flows:
        """The single amounts that are taken."""
        return self._here.users

    @cached_property
    def demand(self) -> Spans:
        return self.users.sums(self._here.nodes)

    @property
    def used(self) -> Bools:
        """Nodes of which a user is on file."""
        return self._here.used

    @property
    def coverage(self) -> Spans:
        """The share of local need that local makers cover; [0, 1] where no local user is on file."""
        return self.coverage_of(np.arange(self._here.nodes))

    def coverage_of(self, nodes: Ints) -> Spans:
        """The same of some *nodes* in their order, by what takes these alone."""
        here = self._here if len(nodes) == self._here.nodes else self._here.narrowed(nodes)
        demand, supply = here.users.sums(here.nodes).take(nodes), self.supply.take(nodes)
        found, defined = coverage(supply, demand), here.used[nodes] & (demand.high > 0)
        return Spans(np.where(defined, found.low, 0), np.where(defined, found.high, 1))


def find_balance(world: World, presence: Presence, takers: Ints, denied: Bools, absent: Bools) -> Balance:
    """The balance of the place of *presence*; what the city supplies, it supplies whole.

    *takers*: who of the place is on file as taking something (places in ``World.users``); *denied*: nodes of which the
    city's supply does not count; *absent*: checked to have no maker.
    """
    here = _Place(world, presence, takers)
    makers, total = here.makers, here.total
    supply = _with_totals(world, makers, total, here.totals)
    told = world.above.all_of(here.totals)
    silent = (makers.counts(world.nodes) == 0) & ~flags(world.nodes, told) & ~absent
    supply = Spans(supply.low, np.where(silent, np.inf, supply.high))
    city = presence.around & ~denied
    if presence.city is not None:
        around = _Place(world, presence.city, takers)
        whole = _with_totals(world, around.makers, around.total, around.totals)
        supply = Spans(np.where(city, whole.low, supply.low), np.where(city, whole.high, supply.high))
        makers = Flows.joined(makers.take(~city[makers.node]), around.makers.take(city[around.makers.node]))
        total = Spans(np.where(city, around.total.low, total.low), np.where(city, around.total.high, total.high))
    return Balance(supply, makers, total, city, here)


def _with_totals(world: World, makers: Flows, total: Spans, nodes: Ints) -> Spans:
    """The larger of the total and what the makers sum up to. A total of a kind adds to what that IS_A only what the
    firms leave open, and nothing where the total of another kind stands between."""
    sums = makers.sums(world.nodes)
    higher, owner = world.above.gather(nodes)
    strict = higher != nodes[owner]
    between = strict & among(higher, nodes)
    covered, by = world.above.gather(higher[between])
    hidden_keys = (owner[between][by] * world.nodes + covered)[covered != higher[between][by]]
    kept = strict & ~among(owner * world.nodes + higher, hidden_keys)
    more = total.beyond(sums).take(nodes[owner[kept]]).sums(higher[kept], world.nodes)
    return sums.plus(more).larger(total)


class _Place:
    """The single amounts of one place, nothing supplied from around it; *only*: of those nodes, where not of all."""

    def __init__(self, world: World, presence: Presence, takers: Ints, only: Bools | None = None) -> None:
        self.world, self.presence, self.takers, self.ledger = world, presence, takers, world.ledger
        self.only = only
        self.nodes = world.nodes
        self.pairs = self.ledger.counted(presence.operated)
        runs = np.flatnonzero(flags(self.nodes, presence.ways[presence.ways < self.nodes]))
        self.implied = runs[presence.implied[runs]]
        named = flags(self.nodes, world.makers.node[presence.operated])
        self.silent = np.flatnonzero(presence.run & ~named & ~flags(self.nodes, self.totals))

    def narrowed(self, nodes: Ints) -> "_Place":
        """The same of what counts for some *nodes*: they and their kinds."""
        kinds = self.world.sunk(flags(self.nodes, nodes))
        return _Place(self.world, self.presence, self.takers, kinds)

    @cached_property
    def _total_rows(self) -> tuple[Ints, Ints]:
        rows = self.presence.totals
        rows = rows[self.ledger.totals[0].fits[rows]]
        return rows, self.world.chain.ref("endowments", "node", NODE)[rows]

    @cached_property
    def totals(self) -> Ints:
        """Nodes with a total that has a figure."""
        return np.flatnonzero(flags(self.nodes, self._total_rows[1]))

    @cached_property
    def total(self) -> Spans:
        """The largest total of each node: totals of several places may overlap and are not added."""
        return self._largest(self.ledger.totals[0].spans)

    def _largest(self, spans: Spans) -> Spans:
        (rows, node), low, high = self._total_rows, np.zeros(self.nodes), np.zeros(self.nodes)
        np.maximum.at(low, node, spans.low[rows])
        np.maximum.at(high, node, spans.high[rows])
        return Spans(low, high)

    def _streams(self, rates: Rates) -> Flows:
        """What all that runs here takes, or throws off."""
        run, how = self.ledger.run
        pairs, makers = self.pairs, self.world.makers
        firms = spread(rates, self.world.maker_way[pairs], run.take(pairs), how[pairs], pairs, MAKER, self.only)
        totals = self._of_totals(rates)
        keys = (self._keys(totals.actor, totals.node), self._keys(makers.node[firms.actor], firms.node))
        rest = [self._unknown(rates, self.silent, NAMELESS), self._unknown(rates, self.implied, IMPLIED)]
        return Flows.joined(firms, beyond(totals, firms, keys), *rest)

    def _of_totals(self, rates: Rates) -> Flows:
        """What the totals take, or throw off, by the ways of the makers on file; by any way where there are none."""
        node = self.world.makers.node[self.pairs]
        nameless = self.totals[~among(self.totals, node)]
        nodes = np.concatenate((node, nameless))
        ways = np.concatenate((self.world.maker_way[self.pairs], nameless))
        kept = among(nodes, self.totals)
        once = distinct(nodes[kept], ways[kept])
        nodes, ways = nodes[kept][once], ways[kept][once]
        whole = self._largest(self.ledger.totals[1].spans).take(nodes)
        told = np.where(np.isinf(whole.high) & (whole.low == 0), UNKNOWN, KNOWN)
        counts = np.bincount(nodes, minlength=self.nodes)
        return hull(spread(rates, ways, whole, told, nodes, NAMELESS, self.only), counts)

    def _unknown(self, rates: Rates, nodes: Ints, who: int) -> Flows:
        amounts, how = Spans.unknown(len(nodes)), np.full(len(nodes), UNKNOWN)
        return spread(rates, nodes, amounts, how, nodes, who, self.only)

    @cached_property
    def makers(self) -> Flows:
        """All that is made or arises, for each node and what it IS_A."""
        made, how = self.ledger.made
        node, owner = self.ledger.lifted.gather(self.pairs)
        pair = self.pairs[owner]
        own = flows(node, made.take(pair), how[pair], pair, MAKER)
        thrown = self._streams(self.ledger.throws)
        # A source that is only inferred from a by-product on file is no second source of it.
        circular = (thrown.who == IMPLIED) & (self.world.origin[thrown.node] == thrown.actor)
        thrown = thrown.take(~(circular & self.presence.local[thrown.node]))
        return Flows.joined(own, Flows.joined(thrown, self._unmeasured(thrown)).lifted(self.world.above))

    def _unmeasured(self, thrown: Flows) -> Flows:
        """Nodes that are there without an amount, but for those that arise from something else that is."""
        nodes = np.concatenate((self.silent, self.implied, np.flatnonzero(self.presence.endowed)))
        who = np.repeat(
            (NAMELESS, IMPLIED, NAMELESS), (len(self.silent), len(self.implied), self.presence.endowed.sum())
        )
        kept = ~flags(self.nodes, thrown.node[thrown.certain])[nodes]
        found = unknown(nodes[kept], nodes[kept], NAMELESS)
        return replace(found, who=who[kept])

    @cached_property
    def _said(self) -> tuple[Flows, Ints]:
        """What firms of the place are on file as taking: of a plant being built, only what bounds a running one."""
        users, (spans, how) = self.world.users, self.ledger.consumed
        at = self.takers
        keys = self._keys(users.firm[at], users.node[at])
        running = users.status == OPERATING
        bound = (users.status[at] == BUILDING) & (how[at] != UNKNOWN) & among(keys, self._drawn[1])
        at = at[running[at] | bound]
        found = flows(users.node[at], spans.take(at), how[at], at, STATED, running[at])
        return found, self._keys(users.firm[at], users.node[at])

    def _keys(self, firm: Ints, node: Ints) -> Ints:
        return firm * self.nodes + node

    @cached_property
    def _drawn(self) -> tuple[Flows, Ints]:
        """What is taken by capacities and coefficients, with the firm and node of each entry; -1 without a firm."""
        drawn, makers = self._streams(self.ledger.draws), self.world.makers
        mine = np.flatnonzero(drawn.who == MAKER)
        keys = np.full(len(drawn), -1, dtype=np.int64)
        keys[mine] = self._keys(makers.firm[drawn.actor[mine]], drawn.node[mine])
        return drawn, keys

    @cached_property
    def users(self) -> Flows:
        """All that is taken, for each node and what it IS_A."""
        (drawn, ours), (said, theirs) = self._drawn, self._said
        return stated(drawn, said, (ours, theirs)).lifted(self.world.above)

    @cached_property
    def used(self) -> Bools:
        """Nodes with a user on file that surely takes them, or a kind of them."""
        drawn, said = self._drawn[0], self._said[0]
        sure = drawn.node[drawn.certain & (drawn.who != IMPLIED)]
        return self.world.lifted(flags(self.nodes, np.concatenate((sure, said.node[said.certain]))))
