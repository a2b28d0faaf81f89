"""Regions and parks as one tree: what lies inside what."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.errors import ChainError
from chainkg.graph.groups import Groups, distinct, first_of_runs, flags, reached, sort_order
from chainkg.graph.model import FIRM, LOCATED_IN, PARK, REGION, Kind
from chainkg.graph.names import clean_name
from chainkg.graph.text import Text


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
        """The place that bears *name*; UnknownName with the nearest, ChainError where none is named."""
        if not name:
            zh = "这个数据集没有说是哪个区域：请用 --region 指定，或在 dataset.toml 里写 region；只有链没有企业时问不了"
            en = "the dataset does not say which region it is of: name one with --region, or as region in dataset.toml"
            raise ChainError(Text(zh, f"{en}; of chains without firms nothing can be said of a place"))
        key = clean_name(name)
        if key in self._named:
            return self._named[key]
        kind, row = self.chain.find(name, REGION, PARK)  # says what is nearest
        return row + (self.regions if kind is PARK else 0)

    @cached_property
    def _named(self) -> dict[str, int]:
        """Place by each of its names, a region's before a park's."""
        found: dict[str, int] = {}
        for kind, shift in ((REGION, 0), (PARK, self.regions)):
            for text, row in self.chain.spellings(kind):
                found.setdefault(clean_name(text), row + shift)
        return found

    def rows(self, table: str, column: str) -> Ints:
        """Per row of *table* the place that *column* names, -1 where it names none."""
        region = self.chain.ref(table, column, REGION)
        park = _moved(self.chain.ref(table, column, PARK), self.regions)
        return np.where(region >= 0, region, park)

    def around(self, place: int) -> set[int]:
        """The place and all that it lies in."""
        return set(self.all_around[place].tolist())

    def inside(self, place: int) -> Bools:
        """Per place whether it is *place* or lies in it."""
        return flags(self.size, self.parts(place))

    def parts(self, place: int) -> Ints:
        """The place itself and all that lies in it."""
        return self._inside[place]

    @cached_property
    def all_around(self) -> Groups:
        """For each place itself and all that it lies in."""
        found = [sorted(reached(self._parents, place)) for place in range(self.size)]
        sizes = np.array([len(one) for one in found], dtype=np.int64)
        outer = np.array([place for one in found for place in one], dtype=np.int64)
        return Groups(np.concatenate(([0], np.cumsum(sizes))), outer)

    @cached_property
    def _inside(self) -> Groups:
        """For each place itself and all that lies in it."""
        return self.all_around.turned(self.size)

    @property
    def depth(self) -> Ints:
        """Per place in how many it lies, itself among them."""
        return self.all_around.counts()

    @cached_property
    def named(self) -> Bools:
        """Per region whether a firm names it as its own."""
        return flags(self.regions, self.firm_region[self.firm_region >= 0])

    @cached_property
    def _sites(self) -> tuple[Ints, Groups, int]:
        """Per firm its site, which it shares with all firms of the same region and park; for each place the sites in
        it; how many there are. A firm with more places on file than the two has a site of its own."""
        more = [*self._more(REGION, 0), *self._more(PARK, self.regions)]
        own = np.zeros(len(self.firm_region), dtype=np.int64)
        own[[firm for firm, _ in more]] = [firm + 1 for firm, _ in more]
        order = sort_order(self.firm_region, self.firm_park, own)
        new = first_of_runs(self.firm_region[order], self.firm_park[order], own[order])
        site = np.empty(len(order), dtype=np.int64)
        site[order] = np.cumsum(new) - 1
        first = order[new]
        sites = np.concatenate((np.arange(len(first)), np.arange(len(first)), site[[firm for firm, _ in more]]))
        place = np.concatenate((self.firm_region[first], self.firm_park[first], _ints([place for _, place in more])))
        outer, owner = self.all_around.gather(place[place >= 0])
        sites = sites[place >= 0][owner]
        once = distinct(outer, sites)
        return site, Groups.of(outer[once], sites[once], self.size), len(first)

    def _more(self, kind: Kind, shift: int) -> list[tuple[int, int]]:
        _, firm, place = self.chain.roles(LOCATED_IN, FIRM, kind)
        return list(zip(firm.tolist(), (place + shift).tolist(), strict=True))

    @property
    def site(self) -> Ints:
        """Per firm its site: firms of one site lie in the same places."""
        return self._sites[0]

    def sites(self, place: int) -> Ints:
        """The sites that lie in *place*."""
        return self._sites[1][place]

    def firms(self, place: int) -> Bools:
        """Per firm whether it lies in *place*."""
        return self.hold(place, np.arange(len(self.site)))

    def hold(self, place: int, firms: Ints) -> Bools:
        """Which of *firms* lie in *place*."""
        return flags(self._sites[2], self.sites(place))[self.site[firms]]


def _ints(numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def _moved(rows: Ints, by: int) -> Ints:
    return np.where(rows >= 0, rows + by, -1)
