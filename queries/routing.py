"""Which routes have their inputs: AND over the main inputs of a route, OR over the routes of a node (MODEL §4)."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, flags
from chainkg.graph.ragged import Small
from chainkg.queries.world import World


class Routing:
    """The main inputs of all routes against what is there."""

    def __init__(self, world: World, there: Bools) -> None:
        self.world, self.there = world, there
        recipes = world.recipes
        self.route, self.input = recipes.main_route, recipes.main_input

    @cached_property
    def wanted(self) -> Bools:
        """Which nodes are neither there nor bought in."""
        return ~(self.there | self.world.buyable)

    @cached_property
    def missing(self) -> Bools:
        """Which main inputs are neither there nor bought in."""
        return self.wanted[self.input]

    @cached_property
    def missing_counts(self) -> Small:
        """Per route how many of its main inputs are."""
        return self.world.recipes.inputs.counts(self.wanted)

    @cached_property
    def fed_routes(self) -> Bools:
        """Routes that miss no main input and have one there that is no utility: where one has to be made, that; where
        all can be bought in, any."""
        fed: Bools = (self.missing_counts == 0) & self.world.compound
        bought = self.world.bought
        fed[self.route[bought[np.flatnonzero(self.there[self.input[bought]])]]] = True
        return fed

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
    def _unlocking(self) -> Ints:
        """The pairs (of ``Keys``) of a node and one that it unlocks: it brings all that a route of that misses, or,
        where the route misses nothing but something that is no utility, any such thing."""
        keys, openers, wanted = self.world.keys, self.world.openers, self.wanted
        opened = openers.loose.copy()
        opened[openers.only_pair[np.flatnonzero(wanted[openers.only_good])]] = True
        last = openers.of_route.places(np.flatnonzero((self.missing_counts == 1) & openers.several))
        opened[openers.pair[last[np.flatnonzero(wanted[openers.good[last]])]]] = True
        if len(keys.several):
            brought = np.add.reduceat(wanted[self.input[keys.inputs]].astype(np.int64), keys.starts)
            right = (brought > 0) & (brought == self.missing_counts[keys.route[keys.several]])
            opened[keys.pair[keys.several[right]]] = True
        found = np.flatnonzero(opened)
        idle = ~(self.there | self.fed | self.world.leftover)
        return found[np.flatnonzero(idle.take(keys.target[found]) & ~self.there.take(keys.node[found]))]
