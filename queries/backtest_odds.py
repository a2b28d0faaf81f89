"""Where an order puts things, and what so many hits among its first places are worth."""

from dataclasses import dataclass
from math import comb

import numpy as np

from chainkg.graph.columns import Floats, Ints

CONFIDENCE = 0.95
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """First and last place shared with equals, and the percentile rank: the share of the candidates that stand
    behind, in per cent, those at the same place counted half (so 100 is best)."""

    rank: int
    rank_last: int
    percentile: float

    @property
    def mean(self) -> float:
        """The mean place over all orders of the equals."""
        return (self.rank + self.rank_last) / 2


@dataclass(frozen=True, slots=True)
class Recall:
    """How many ``hits`` of all ``of`` entries an order has in its first ``at`` places: the exact interval of the share
    that a run of independent entries would have, and ``chance``, how often an order drawn blindly does as well."""

    method: str
    at: int
    hits: int
    of: int
    pages: int
    low: float
    high: float
    chance: float


def standings(*keys: Floats | Ints) -> list[Standing]:
    """The place of each thing, the greatest first key first, ties by the second and so on; equals share places.

    >>> [(one.rank, one.rank_last, one.percentile) for one in standings(np.array([1.0, 5.0, 1.0, 0.0]))]
    [(2, 3, 50.0), (1, 1, 87.5), (2, 3, 50.0), (4, 4, 12.5)]
    """
    count = len(keys[0])
    order = np.lexsort(tuple(-key for key in keys[::-1]))
    new = np.ones(count, dtype=bool)
    new[1:] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], count)
    group = np.cumsum(new) - 1
    found = [Standing(0, 0, 0.0)] * count
    for node, first, last in zip(order.tolist(), starts[group].tolist(), ends[group].tolist(), strict=True):
        found[node] = Standing(first + 1, last, round(100 * (count - (first + last) / 2) / count, 1))
    return found


def interval(hits: int, of: int) -> tuple[float, float]:
    """The exact two-sided interval of a share: where either tail of the binomial holds half of what is left out.

    Source: Clopper and Pearson, Biometrika 26 (1934) 404.

    >>> [round(end, 4) for end in interval(2, 7)]
    [0.0367, 0.7096]
    >>> interval(0, 0)
    (0.0, 1.0)
    """
    tail = (1 - CONFIDENCE) / 2
    low = _share_with(hits, of, tail) if hits else 0.0
    return low, _share_with(hits + 1, of, 1 - tail) if hits < of else 1.0


def _share_with(least: int, of: int, tail: float) -> float:
    """The share at which *least* or more of *of* hit with probability *tail*, by halving: the tail grows with it."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        held = sum(comb(of, some) * share**some * (1 - share) ** (of - some) for some in range(least, of + 1))
        low, high = (share, high) if held < tail else (low, share)
    return (low + high) / 2


def chance(hits: int, of: int, at: int, among: int) -> float:
    """How often the first *at* of *among* places, filled blindly, hold at least *hits* of the *of* entries.

    The upper tail of the hypergeometric distribution.

    >>> round(chance(2, 7, 20, 320), 3), round(chance(3, 7, 20, 320), 3)
    (0.065, 0.006)
    """
    at = min(at, among)
    ways = sum(comb(of, some) * comb(among - of, at - some) for some in range(hits, min(of, at) + 1))
    return ways / comb(among, at)


def recall(method: str, at: int, placed: list[tuple[Standing, str]], among: int) -> Recall:
    """The recall of *method*: *placed* are the standings of the entries with their pages; a tie counts at its mean."""
    hit = [page for standing, page in placed if standing.mean <= at]
    low, high = interval(len(hit), len(placed))
    odds = chance(len(hit), len(placed), at, among)
    return Recall(method, at, len(hit), len(placed), len(set(hit)), round(low, 4), round(high, 4), round(odds, 4))
