"""Where else a node is made: comparable regions, those that neither hold the place nor lie in it."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import among_sorted, distinct, flags, tally
from chainkg.queries.assessment import Assessment


class Rivals:
    """Comparable regions (firms.csv names them, and they neither contain the place nor lie in it) and what they have.

    A node counts where it, or what IS_A it, operates or is being built.
    """

    def __init__(self, view: Assessment) -> None:
        self.world, self.holders = view.world, view.world.holders
        places = view.world.places
        beside = ~flags(places.size, np.array(sorted(places.around(view.place))))
        self.comparable: Bools = (places.named & (beside & ~places.inside(view.place))[: places.regions]).copy()

    @cached_property
    def counts(self) -> Ints | None:
        """Per node the number of comparable regions that have it, None where no region is comparable."""
        if not self.comparable.any():
            return None
        left = np.flatnonzero(self.world.places.named & ~self.comparable)
        gone = self.holders.of_region.all_of(left)
        counts = self.holders.counts - np.bincount(gone, minlength=self.world.nodes)
        for region in set(self._elsewhere.values()):
            moved = [place for place, other in self._elsewhere.items() if other == region]
            nodes, _ = tally(self.holders.of_place.all_of(np.array(moved)))
            new = nodes[~among_sorted(nodes, self.holders.of_region[region])]
            counts[new] += 1
        return counts

    @cached_property
    def _elsewhere(self) -> dict[int, int]:
        """Places whose innermost region is not comparable, with the innermost one that is."""
        first = self.holders.region
        lost = np.flatnonzero((first >= 0) & ~np.append(self.comparable, False)[first])
        found = {}
        for place in lost.tolist():
            near = [region for region in self.holders.named[place].tolist() if self.comparable[region]]
            if near:
                found[place] = near[0]
        return found

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        region = np.where(np.append(self.comparable, False)[self.holders.region], self.holders.region, -1)
        for place, other in self._elsewhere.items():
            region[place] = other
        where = region[self.holders.place]
        node, where = self.holders.node[where >= 0], where[where >= 0]
        first = distinct(node, where)
        return node[first], where[first]

    @property
    def node(self) -> Ints:
        """Pairs of a node and a comparable region that has it: the nodes."""
        return self._pairs[0]

    @property
    def region(self) -> Ints:
        """The regions of the same pairs."""
        return self._pairs[1]
