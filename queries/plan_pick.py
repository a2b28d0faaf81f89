"""The K nodes that together open most: exact by an integer program, greedy with a proven bound beyond its size."""

import math
import time
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Floats, Ints
from chainkg.graph.groups import Groups, distinct, flags
from chainkg.queries.plan_openings import Opener
from chainkg.queries.solver import Program, Solved

EXACT_MOST = 200_000
"""Pairs of an input and a node that meets it, beyond which no exact answer is tried."""
_SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """``picks``: nodes, best ranked first; together they open ``value`` nodes, and no K nodes open more than ``bound``;
    ``exact``: whether an exact answer was sought, which the time may have cut short."""

    picks: Ints
    value: int
    bound: int
    exact: bool

    @property
    def proven(self) -> bool:
        return self.value >= self.bound


def choose(opener: Opener, k: int, seconds: float) -> Choice:
    """At most *k* of the candidates that open most; fewer where more of them open nothing more.

    Between sets that open as many the fewer nodes win, then those that stand higher in the ranking (the least sum of
    places). Where *seconds* run out, or the program is too large, the better of what was found and of ``greedy``.
    """
    quick = greedy(opener, k)
    if not 0 < len(opener.openings.covers.items) <= EXACT_MOST:
        return quick
    return _Model(opener, k).run(quick, time.monotonic() + seconds)


def greedy(opener: Opener, k: int) -> Choice:
    """One node after another, each time the one that opens most beside those chosen.

    No share of the best is guaranteed beforehand: what two inputs of one route open together, neither opens alone, so
    gains may grow (the function is not submodular; 1 - 1/e holds only where each route lacks a single input). What is
    proven is the bound of this very case.
    """
    picks = np.zeros(0, dtype=np.int64)
    above = opener.world.above
    for _ in range(k):
        opened = opener.opened(picks)
        lost, owners = above.gather(opener.candidates)
        gains = opener.routing(picks).unlocked[opener.candidates]
        gains -= np.bincount(owners[opened[lost]], minlength=len(gains))
        gains[flags(opener.world.nodes, picks)[opener.candidates]] = 0
        if not len(gains) or gains.max() <= 0:
            break
        picks = np.append(picks, opener.candidates[np.argmax(gains)])
    value = int(opener.opened(picks).sum())
    return Choice(_ranked(opener, picks), value, max(value, share_bound(opener, k)), exact=False)


def share_bound(opener: Opener, k: int) -> int:
    """No *k* nodes open more than the sum of the *k* largest shares.

    A route with d demands is fed when all are met, so the shares (demands met / d) of the chosen nodes in it sum to at
    least 1; a node's share in an opened node is that in the route where it is largest.
    """
    found = opener.openings
    if not len(found.opens):
        return 0
    demand = np.repeat(np.arange(len(found.demands)), found.covers.counts())
    route, pick = found.demands[demand], found.covers.items
    size = len(opener.candidates)
    key, met = np.unique(route * size + pick, return_counts=True)
    route, pick = key // size, key % size
    share = met / np.bincount(found.demands, minlength=len(found.opens))[route]
    node = found.opens[route]
    order = np.lexsort((-share, node, pick))
    first = order[distinct(pick[order], node[order])]
    shares = np.sort(np.bincount(pick[first], weights=share[first], minlength=size))[::-1]
    return min(math.floor(float(shares[:k].sum()) + _SLACK), len(np.unique(found.opens)))


def _ranked(opener: Opener, picks: Ints) -> Ints:
    return opener.candidates[flags(opener.world.nodes, picks)[opener.candidates]]


class _Model:
    """Variables: s, a candidate is chosen (whole); w, a route is fed; v, a node is opened. With s whole, w and v come
    out whole by themselves."""

    def __init__(self, opener: Opener, k: int) -> None:
        self.opener, self.k, self.found = opener, k, opener.openings
        self.nodes = np.unique(self.found.opens)
        sizes = (len(opener.candidates), len(self.found.opens), len(self.nodes))
        self.route_at, self.node_at, self.size = sizes[0], sizes[0] + sizes[1], sum(sizes)
        self.program = Program(self._cost(), np.arange(self.size) < self.route_at)
        self._feed()
        self._open()
        self.program.row([(at, 1.0) for at in range(self.route_at)], float(k))

    def _cost(self) -> Floats:
        """The number of opened nodes first, then as few chosen as will do."""
        cost = np.zeros(self.size)
        cost[: self.route_at] = 1 / (self.k + 1)
        cost[self.node_at :] = -1.0
        return cost

    def _feed(self) -> None:
        covers = self.found.covers
        for demand, route in enumerate(self.found.demands.tolist()):
            self.program.row([(self.route_at + route, 1.0), *((at, -1.0) for at in covers[demand].tolist())], 0.0)

    def _open(self) -> None:
        place = {node: self.node_at + at for at, node in enumerate(self.nodes.tolist())}
        routes = Groups.of(np.searchsorted(self.nodes, self.found.opens), np.arange(len(self.found.opens)), len(place))
        for at, node in enumerate(self.nodes.tolist()):
            fed = ((self.route_at + route, -1.0) for route in routes[at].tolist())
            self.program.row([(place[node], 1.0), *fed], 0.0)
        for pick in range(self.route_at):
            for node in self.found.excludes[pick].tolist():
                if node in place:
                    self.program.row([(place[node], 1.0), (pick, 1.0)], 1.0)

    def run(self, quick: Choice, until: float) -> Choice:
        solved = self.program.solve(until - time.monotonic())
        bound = math.floor(-solved.bound + 1 - _SLACK) if math.isfinite(solved.bound) else quick.bound
        picks = self._picks(solved)
        value = int(self.opener.opened(picks).sum())
        bound = max(value, min(bound, quick.bound))
        if value < quick.value:
            return Choice(quick.picks, quick.value, max(bound, quick.value), exact=True)
        if solved.proven:
            picks = self._best_ranked(picks, value, until)
        return Choice(picks, value, bound, exact=True)

    def _picks(self, solved: Solved) -> Ints:
        if solved.x is None:
            return self.opener.candidates[:0]
        return self.opener.candidates[solved.x[: self.route_at] > 0.5]

    def _best_ranked(self, picks: Ints, value: int, until: float) -> Ints:
        """Of all sets as good and as small the one with the least sum of places; *picks* where time is out."""
        self.program.row([(at, -1.0) for at in range(self.node_at, self.size)], 0.5 - value)
        self.program.row([(at, 1.0) for at in range(self.route_at)], float(len(picks)))
        self.program.cost = np.where(np.arange(self.size) < self.route_at, np.arange(self.size) + 1.0, 0.0)
        solved = self.program.solve(until - time.monotonic())
        chosen = self._picks(solved)
        return chosen if solved.proven and int(self.opener.opened(chosen).sum()) == value else picks
