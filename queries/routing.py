"""Which routes have their inputs: AND over the main inputs of a route, OR over the routes of a node (MODEL §4)."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, flags
from chainkg.queries.world import World


class Routing:
    """The main inputs of all routes against what is there."""

    def __init__(self, world: World, there: Bools) -> None:
        self.world, self.there = world, there
        recipes = world.recipes
        self.route, self.input = recipes.main_route, recipes.main_input

    def _per_route(self, chosen: Bools) -> Ints:
        counted = np.append(0, np.cumsum(chosen))
        starts = self.world.recipes.main_starts
        return counted[starts[1:]] - counted[starts[:-1]]

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
        return flags(self.world.nodes, self.world.recipes.route_node[self.fed_routes])

    @cached_property
    def unlocks(self) -> Groups:
        """For each node those that are neither there nor fed now and would be fed with it there (hop 1).

        Wastes and collected goods are not counted: their inputs are where they come from, not a plant.
        """
        keys = self.world.keys
        opened = flags(len(keys.node), keys.pair[self._opening()])
        opened &= ~(self.there | self.fed | self.world.leftover)[keys.target] & ~self.there[keys.node]
        found = np.flatnonzero(opened)
        counts = np.bincount(keys.node[found], minlength=self.world.nodes)
        return Groups(np.concatenate(([0], np.cumsum(counts))), keys.target[found])

    def _opening(self) -> Bools:
        """Which keys feed a route that is not fed now: they bring all that it misses, or, where it misses nothing but
        something that is no utility, any such thing."""
        keys = self.world.keys
        missing = np.append(0, np.cumsum(self.missing[keys.inputs]))
        brought = missing[keys.starts[1:]] - missing[keys.starts[:-1]]
        lacking = self.missing_counts[keys.route]
        return np.where(lacking > 0, brought == lacking, keys.real & ~self.fed_routes[keys.route])
