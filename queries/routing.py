"""Which routes have their inputs: AND over the main inputs of a route, OR over the routes of a node (MODEL §4)."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Codes, Ints
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
        made = self.held[np.flatnonzero(self.world.made_input[self.held])]
        return self.world.unbought - np.bincount(self.route[made], minlength=len(self.world.unbought))

    @cached_property
    def fed_routes(self) -> Bools:
        """Routes with every main input there or bought in, and at least one there that is no utility."""
        real = self.held[np.flatnonzero(self.world.real_input[self.held])]
        complete: Bools = self.missing_counts == 0
        return complete & flags(len(self.world.unbought), self.route[real])

    @cached_property
    def fed(self) -> Bools:
        """Nodes with a fed route."""
        return flags(self.world.nodes, self.world.recipes.route_node[np.flatnonzero(self.fed_routes)])

    @cached_property
    def unlocks(self) -> Groups:
        """For each node those that are neither there nor fed now and would be fed with it there (hop 1).

        Wastes and collected goods are not counted: their inputs are where they come from, not a plant.
        """
        starts = np.concatenate(([0], np.cumsum(self.unlocked)))
        return Groups(starts, self.world.keys.target[self._unlocking].astype(np.int64))

    @cached_property
    def unlocked(self) -> Ints:
        """Per node how many it unlocks."""
        return np.bincount(self.world.keys.node[self._unlocking], minlength=self.world.nodes)

    @cached_property
    def _unlocking(self) -> Codes:
        """The pairs (of ``Keys``) of a node and one that it unlocks."""
        keys = self.world.keys
        pairs = keys.pair[np.flatnonzero(self._opening())]
        found = pairs[np.flatnonzero(first_of_runs(pairs))]
        return found[np.flatnonzero(~self.there[keys.node[found]])]

    def _opening(self) -> Bools:
        """Which keys feed a node that is neither there nor fed now: they bring all that one of its routes misses, or,
        where that misses nothing but something that is no utility, any such thing."""
        keys, wanted = self.world.keys, ~(self.there | self.world.buyable)
        idle = ~(self.there | self.fed | self.world.leftover)[self.world.recipes.route_node]
        opening: Bools = (idle & (self.missing_counts == 1))[keys.route] & wanted[keys.good]
        if len(keys.several):
            brought = np.add.reduceat(wanted[self.input[keys.inputs]].astype(np.int64), keys.starts)
            route = keys.route[keys.several]
            opening[keys.several] = idle[route] & (brought > 0) & (brought == self.missing_counts[route])
        loose, bare = self.world.loose_keys, idle & (self.missing_counts == 0)
        opening[loose[bare[keys.route[loose]]]] = True
        return opening
