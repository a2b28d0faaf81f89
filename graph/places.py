"""Regions and parks as one tree: what lies inside what."""

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import flags, reached
from chainkg.graph.model import FIRM, LOCATED_IN, PARK, REGION


class Places:
    """Every region and every park as a place with a number: regions first (their rows), then parks."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.regions = len(chain.table(REGION))
        self.size = self.regions + len(chain.table(PARK))
        self.names = [*chain.table(REGION)["name"].cells(), *chain.table(PARK)["name"].cells()]
        self._parents = self._read_parents()
        self.firm_region = chain.ref("firms", "region", REGION)
        self.firm_park = _moved(chain.ref("firms", "park", PARK), self.regions)

    def _read_parents(self) -> list[set[int]]:
        parents: list[set[int]] = [set() for _ in range(self.size)]
        pairs = [(np.arange(self.regions), self.chain.ref("regions", "parent", REGION))]
        parks = np.arange(self.regions, self.size)
        pairs.append((parks, self.chain.ref("parks", "region", REGION)))
        for kind, shift in ((REGION, 0), (PARK, self.regions)):
            for holder, moved in ((REGION, 0), (PARK, self.regions)):
                _, inner, outer = self.chain.roles(LOCATED_IN, kind, holder)
                pairs.append((_moved(inner, shift), _moved(outer, moved)))
        for inner, outer in pairs:
            for one, other in zip(inner.tolist(), outer.tolist(), strict=True):
                if other >= 0 and one != other:
                    parents[one].add(other)
        return parents

    def find(self, name: str) -> int:
        """The place that bears *name*; UnknownName with the nearest."""
        kind, row = self.chain.find(name, REGION, PARK)
        return row + (self.regions if kind is PARK else 0)

    def rows(self, table: str, column: str) -> Ints:
        """Per row of *table* the place that *column* names, -1 where it names none."""
        region = self.chain.ref(table, column, REGION)
        park = _moved(self.chain.ref(table, column, PARK), self.regions)
        return np.where(region >= 0, region, park)

    def around(self, place: int) -> set[int]:
        """The place and all that it lies in."""
        return reached(self._parents, place)

    def inside(self, place: int) -> Bools:
        """Per place whether it is *place* or lies in it."""
        return flags(self.size, np.array([other for other in range(self.size) if place in self.around(other)]))

    def firms(self, inside: Bools) -> Bools:
        """Per firm whether its region or its park is one of *inside*."""
        held = np.append(inside, False)
        firms: Bools = held[self.firm_region] | held[self.firm_park]
        _, firm, region = self.chain.roles(LOCATED_IN, FIRM, REGION)
        _, other, park = self.chain.roles(LOCATED_IN, FIRM, PARK)
        firms |= flags(len(firms), firm[held[region]]) | flags(len(firms), other[held[_moved(park, self.regions)]])
        return firms


def _moved(rows: Ints, by: int) -> Ints:
    return np.where(rows >= 0, rows + by, -1)
