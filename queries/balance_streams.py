"""What runs in a place as single amounts: all that is made there, and all that is taken."""

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
from chainkg.queries.balance_spans import Spans
from chainkg.queries.history import BUILDING, OPERATING
from chainkg.queries.presence import Presence
from chainkg.queries.world import World


class Making:
    """What runs in one place, and all that is made there; nothing supplied from around it."""

    def __init__(self, world: World, presence: Presence) -> None:
        self.world, self.presence, self.ledger = world, presence, world.ledger
        self.nodes = world.nodes
        self.pairs = self.ledger.counted(presence.operated)
        runs = presence.ways[: np.searchsorted(presence.ways, self.nodes)]  # the open ways, which are nodes
        self.implied = runs[presence.implied[runs]]
        named = flags(self.nodes, world.makers.node[presence.operated])
        self.silent = np.flatnonzero(presence.run & ~named & ~flags(self.nodes, self.totals))

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

    @cached_property
    def _running(self) -> tuple[Ints, Spans, Ints, Ints, Ints]:
        """All that runs, but for what only a total tells: way, how much, how that is told, actor and who that is."""
        run, how = self.ledger.run
        nameless = np.concatenate((self.silent, self.implied))
        way = np.concatenate((self.world.maker_way[self.pairs], nameless))
        amounts = Spans.joined((run.take(self.pairs), Spans.unknown(len(nameless))))
        told = np.concatenate((how[self.pairs], np.full(len(nameless), UNKNOWN)))
        who = np.repeat((MAKER, NAMELESS, IMPLIED), (len(self.pairs), len(self.silent), len(self.implied)))
        return way, amounts, told, np.concatenate((self.pairs, nameless)), who

    def streams(self, rates: Rates, only: Bools | None = None) -> Flows:
        """What all that runs here takes, or throws off; *only*: of those nodes."""
        found = spread(rates, *self._running, only)
        if not len(self.totals):
            return found
        totals, firms = self._of_totals(rates, only), found.take(found.who == MAKER)
        made = self.world.makers.node[firms.actor]
        keys = (totals.actor * self.nodes + totals.node, made * self.nodes + firms.node)
        return Flows.joined(found, beyond(totals, firms, keys))

    def _of_totals(self, rates: Rates, only: Bools | None) -> Flows:
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
        return hull(spread(rates, ways, whole, told, nodes, np.full(len(ways), NAMELESS), only), counts)

    @cached_property
    def makers(self) -> Flows:
        """All that is made or arises, for each node and what it IS_A."""
        made, how = self.ledger.made
        node, owner = self.ledger.lifted.gather(self.pairs)
        pair = self.pairs[owner]
        own = flows(node, made.take(pair), how[pair], pair, MAKER)
        thrown = self.streams(self.ledger.throws)
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


class Taking:
    """What is taken where *making* runs; *takers*: who of the place is on file as taking something (places in
    ``World.users``); *only*: of those nodes, where not of all."""

    def __init__(self, making: Making, takers: Ints, only: Bools | None = None) -> None:
        self.making, self.takers, self.only, self.world = making, takers, only, making.world

    def of(self, nodes: Ints) -> "Taking":
        """The same of what counts for some *nodes*: they and their kinds."""
        return Taking(self.making, self.takers, self.world.sunk(flags(self.world.nodes, nodes)))

    @cached_property
    def _said(self) -> tuple[Flows, Ints]:
        """What firms of the place are on file as taking: of a plant being built, only what bounds a running one."""
        users, (spans, how) = self.world.users, self.world.ledger.consumed
        at = self.takers
        keys = self._keys(users.firm[at], users.node[at])
        running = users.status == OPERATING
        bound = (users.status[at] == BUILDING) & (how[at] != UNKNOWN) & among(keys, self._drawn[1])
        at = at[running[at] | bound]
        found = flows(users.node[at], spans.take(at), how[at], at, STATED, running[at])
        return found, self._keys(users.firm[at], users.node[at])

    def _keys(self, firm: Ints, node: Ints) -> Ints:
        return firm * self.world.nodes + node

    @cached_property
    def _drawn(self) -> tuple[Flows, Ints]:
        """What is taken by capacities and coefficients, with the firm and node of each entry; -1 without a firm."""
        drawn, makers = self.making.streams(self.world.ledger.draws, self.only), self.world.makers
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
        return self.world.lifted(flags(self.world.nodes, np.concatenate((sure, said.node[said.certain]))))
