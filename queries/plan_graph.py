"""Plants as arcs of an AND–OR graph, and the cheapest way to every good at once.

A plant is a route: it takes all its main inputs (AND) and gives its node, what that throws off on this route, and all
that these are kinds of; a good is had from any plant that gives it (OR).
"""

import heapq
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints, Table
from chainkg.graph.groups import Groups, distinct
from chainkg.queries.recipes import SERVICE, Recipes
from chainkg.queries.ways import RESOURCE

_MOST = 2.0**53  # sums count a shared plant once a branch and may double with every step; whole numbers end here


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The cheapest ways. ``plant``: per good the plant that gives it first, -1 where none does; ``turn``: per plant
    when it could be built, the inputs of each before itself, -1 where it never could; ``cost``: per plant how many
    plants stand behind it and in it, a shared one counted in each branch."""

    free: Bools
    plant: Ints
    turn: Ints
    cost: Floats


class PlanGraph:
    """All plants of a world, whatever the place. *nodes*: their table; *kind*: of each; *above*: each with all that it
    is a kind of."""

    def __init__(self, nodes: Table, kind: Ints, recipes: Recipes, above: Groups) -> None:
        self.nodes, self.kind, self.recipes, self.above = nodes, kind, recipes, above

    @cached_property
    def plants(self) -> Bools:
        """Which routes are plants: those with a main input, and services. Collected goods and what arises only have
        none of their own."""
        never = self.nodes["collected"].is_("yes") | self.nodes["arises_only"].is_("yes")
        service = self.kind == SERVICE
        node = self.recipes.route_node
        may: Bools = ((self.recipes.main_counts > 0) | service[node]) & ~never[node]
        return may

    @cached_property
    def takes(self) -> Groups:
        """Main inputs of each plant."""
        recipes = self.recipes
        kept = recipes.main & self.plants[recipes.need_route]
        return Groups.of(recipes.need_route[kept], recipes.need_node[kept], len(self.plants))

    @cached_property
    def takers(self) -> Groups:
        """Plants that take each good."""
        return self._turned(self.takes, len(self.nodes))

    @cached_property
    def gives(self) -> Groups:
        """Goods that each plant gives. A resource throws off no by-products (MODEL §3)."""
        recipes = self.recipes
        throwing = self.kind[recipes.route_node[recipes.throw_route]] != RESOURCE
        route = np.concatenate((np.arange(len(self.plants)), recipes.throw_route[throwing]))
        good = np.concatenate((recipes.route_node, recipes.throw_node[throwing]))
        kept = self.plants[route]
        goods, owners = self.above.gather(good[kept])
        route = route[kept][owners]
        first = distinct(route, goods)
        return Groups.of(route[first], goods[first], len(self.plants))

    @cached_property
    def givers(self) -> Groups:
        """Plants that give each good."""
        return self._turned(self.gives, len(self.nodes))

    @staticmethod
    def _turned(groups: Groups, size: int) -> Groups:
        return Groups.of(groups.items, np.repeat(np.arange(len(groups.starts) - 1), groups.counts()), size)

    def search(self, free: Bools, allowed: Bools | None = None) -> Found:
        """The cheapest plant for every good that is reached from the *free* ones through the *allowed* plants.

        Knuth, A generalization of Dijkstra's algorithm, IPL 6 (1977), for the cost 1 + Σ cost of the inputs, which
        grows along every arc: a plant is settled only after its inputs, so that no circle supplies itself. Ties go to
        the plant that is first by node and route.
        """
        return _Search(self, free, self.plants if allowed is None else self.plants & allowed).run()


class _Search:
    """One run: plants wait in buckets by cost; all that cost the same are settled in one go."""

    def __init__(self, graph: PlanGraph, free: Bools, allowed: Bools) -> None:
        self.graph, self.free, self.allowed = graph, free, allowed
        self.waiting: dict[float, list[Ints]] = {}
        self.costs: list[float] = []
        self.had = free.copy()
        self.plant = np.full(len(free), -1, dtype=np.int64)
        self.turn = np.full(len(allowed), -1, dtype=np.int64)
        self.cost = np.ones(len(allowed))
        self.lacking = graph.takes.counts()

    def run(self) -> Found:
        supplied = self.graph.takers.all_of(np.flatnonzero(self.free))
        self.lacking -= np.bincount(supplied, minlength=len(self.lacking))
        self._wait(np.flatnonzero(self.allowed & (self.lacking == 0)))
        turns = 0
        while self.costs:
            self._settle(heapq.heappop(self.costs), turns)
            turns += 1
        return Found(self.free, self.plant, self.turn, self.cost)

    def _wait(self, ready: Ints) -> None:
        """Put plants whose inputs are all had into the bucket of their cost."""
        order = ready[np.argsort(self.cost[ready], kind="stable")]
        cost = self.cost[order]
        ends = np.append(np.flatnonzero(cost[1:] != cost[:-1]) + 1, len(order))
        start = 0
        for end in ends.tolist() if len(order) else ():
            level = float(cost[start])
            if level not in self.waiting:
                heapq.heappush(self.costs, level)
            self.waiting.setdefault(level, []).append(order[start:end])
            start = end

    def _settle(self, cost: float, turn: int) -> None:
        plants = np.sort(np.concatenate(self.waiting.pop(cost)))
        self.turn[plants] = turn
        goods, owners = self.graph.gives.gather(plants)
        new = self.plant[goods] < 0
        goods, by = goods[new], plants[owners[new]]
        self.plant[goods[::-1]] = by[::-1]  # of several the first
        fresh = goods[~self.had[goods]]
        fresh = fresh[distinct(fresh)]
        self.had[fresh] = True
        takers = self.graph.takers.all_of(fresh)
        np.subtract.at(self.lacking, takers, 1)
        np.add.at(self.cost, takers, cost)
        np.minimum(self.cost, _MOST, out=self.cost)
        ready = takers[(self.lacking[takers] == 0) & self.allowed[takers]]
        self._wait(ready[distinct(ready)])
