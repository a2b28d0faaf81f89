"""Where each node is made, all over the dataset: what holds for all regions before any of them asks."""

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.groups import Groups, flags, sort_order, tally
from chainkg.graph.places import Places


class Holders:
    """Nodes by the places that have them, and by the innermost region with firms of its own that each place lies in.

    ``place``, ``node``: distinct pairs, in that order; ``named``: for each place the regions with firms of their own
    that it is or lies in, the innermost first; ``of_region``: distinct nodes of each region, a place counting for the
    innermost alone; ``counts``: per node the number of such regions.
    """

    def __init__(self, chain: Chain, places: Places, place: Ints, node: Ints, nodes: int) -> None:
        keys, _ = tally((place * nodes + node)[place >= 0])
        self.place, self.node = keys // nodes, keys % nodes
        self.named = self._named(places)
        first = np.full(places.size, -1, dtype=np.int64)
        inner = self.named.filled()
        first[inner] = self.named.items[self.named.starts[:-1][inner]]
        self.region = first
        at = first[self.place]
        keys, _ = tally((at * nodes + self.node)[at >= 0])
        self.of_region = Groups.of(keys // nodes, keys % nodes, places.regions)
        self.counts = np.bincount(self.of_region.items, minlength=nodes)
        self.of_place = Groups.of(self.place, self.node, places.size)

    def _named(self, places: Places) -> Groups:
        depth, around = places.depth, places.all_around
        inner, outer = around.owners(), around.items
        kept = flags(places.size, np.flatnonzero(places.named))[outer]
        inner, outer = inner[kept], outer[kept]
        order = sort_order(inner, -depth[outer], outer)
        return Groups.of(inner[order], outer[order], places.size)
