"""Which routes have their inputs: AND over the main inputs of a route, OR over the routes of a node (MODEL §4)."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, among, distinct, tally
from chainkg.queries.world import World


class Routing:
    """The main inputs of all routes against what is there."""

    def __init__(self, world: World, there: Bools) -> None:
        self.world, self.there = world, there
        recipes = world.recipes
        self.route = recipes.need_route[recipes.main]
        self.input = recipes.need_node[recipes.main]

    def _per_route(self, chosen: Bools) -> Ints:
        counted = np.bincount(self.route[chosen], minlength=len(self.world.recipes.route_node))
        return counted.astype(np.int64)

    @cached_property
    def missing(self) -> Bools:
        """Which main inputs are neither there nor bought in."""
        return ~(self.there | self.world.buyable)[self.input]

    @cached_property
    def missing_counts(self) -> Ints:
        """Number of missing main inputs of each route."""
        return self._per_route(self.missing)

    @cached_property
    def real(self) -> Bools:
        """Which main inputs are there and no utility."""
        return (self.there & ~self.world.utility)[self.input]

    @cached_property
    def fed_routes(self) -> Bools:
        """Routes with every main input there or bought in, and at least one there that is no utility."""
        fed: Bools = (self.missing_counts == 0) & (self._per_route(self.real) > 0)
        return fed

    @cached_property
    def fed(self) -> Bools:
        """Nodes with a fed route."""
        counts = np.bincount(self.world.recipes.route_node, weights=self.fed_routes, minlength=self.world.nodes)
        return np.asarray(counts > 0)

    @cached_property
    def unlocks(self) -> Groups:
        """For each node those that are neither there nor fed now and would be fed with it there (hop 1).

        Wastes and collected goods are not counted: their inputs are where they come from, not a plant.
        """
        route, node = self._openers()
        target = self.world.recipes.route_node[route]
        own = among(node * self.world.nodes + target, self._pairs_above())
        kept = ~(self.there | self.fed | self.world.leftover)[target] & ~self.there[node] & ~own
        node, target = node[kept], target[kept]
        first = distinct(node, target)
        return Groups.of(node[first], target[first], self.world.nodes)

    def _pairs_above(self) -> Ints:
        above = self.world.above
        return np.repeat(np.arange(self.world.nodes), above.counts()) * self.world.nodes + above.items

    def _openers(self) -> tuple[Ints, Ints]:
        """Routes that are not fed, each with every node whose presence would feed it."""
        lacking = np.flatnonzero(self.missing)
        node, owners = self.world.below.gather(self.input[lacking])
        route, thing = self.route[lacking[owners]], self.input[lacking[owners]]
        once = distinct(route, node, thing)
        route, node = route[once], node[once]
        key, counts = tally(route * self.world.nodes + node)
        full = counts == self.missing_counts[key // self.world.nodes]
        idle = np.flatnonzero((self.missing_counts[self.route] == 0) & ~self.world.utility[self.input])
        idle = idle[~self.fed_routes[self.route[idle]]]
        others, owners = self.world.below.gather(self.input[idle])
        route = np.concatenate((key[full] // self.world.nodes, self.route[idle[owners]]))
        return route, np.concatenate((key[full] % self.world.nodes, others))
