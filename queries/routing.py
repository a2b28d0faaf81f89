"""Which routes have their inputs: AND over the main inputs of a route, OR over the routes of a node (MODEL §4)."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, first_of_runs, flags
from chainkg.queries.world import World


class Routing:
    """The main inputs of all routes against what is there."""

    def __init__(self, world: World, there: Bools) -> None:
        self.world, self.there = world, there
        recipes = world.recipes
        self.route, self.input = recipes.main_route, recipes.main_input

    @cached_property
    def held(self) -> Ints:
        """Main inputs (their places) that are there."""
        return np.flatnonzero(self.there[self.input])

    @cached_property
    def missing(self) -> Bools:
        """Which main inputs are neither there nor bought in."""
        return ~(self.there | self.world.buyable)[self.input]

    @cached_property
    def missing_counts(self) -> Ints:
        """Number of missing main inputs of each route."""
        made = self.held[~self.world.buyable[self.input[self.held]]]
        return self.world.unbought - np.bincount(self.route[made], minlength=len(self.world.unbought))

    @cached_property
    def fed_routes(self) -> Bools:
        """Routes with every main input there or bought in, and at least one there that is no utility."""
        real = self.held[~self.world.utility[self.input[self.held]]]
        complete: Bools = self.missing_counts == 0
        return complete & flags(len(self.world.unbought), self.route[real])

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
        pairs = keys.pair[np.flatnonzero(self._opening())]
        found = pairs[first_of_runs(pairs)]
        idle = ~(self.there | self.fed | self.world.leftover)
        found = found[idle[keys.target[found]] & ~self.there[keys.node[found]]]
        counts = np.bincount(keys.node[found], minlength=self.world.nodes)
        return Groups(np.concatenate(([0], np.cumsum(counts))), keys.target[found].astype(np.int64))

    def _opening(self) -> Bools:
        """Which keys feed a route that is not fed now: they bring all that it misses, or, where it misses nothing but
        something that is no utility, any such thing."""
        keys, lacking = self.world.keys, self.missing_counts
        opening: Bools = (lacking == 1)[keys.route]
        opening &= ~(self.there | self.world.buyable)[keys.good]
        if len(keys.several):
            brought = np.add.reduceat(self.missing[keys.inputs].astype(np.int64), keys.starts)
            opening[keys.several] = (brought > 0) & (brought == lacking[keys.route[keys.several]])
        opening |= ((lacking == 0) & ~self.fed_routes)[keys.route] & keys.real
        return opening
