"""Intervals as two vectors: what lies between ``low`` and ``high``, infinity where nothing bounds it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """One interval an entry. An unknown amount is [0, ∞), never 0."""

    low: Floats
    high: Floats

    def __len__(self) -> int:
        return len(self.low)

    @classmethod
    def unknown(cls, size: int) -> "Spans":
        return cls(np.zeros(size), np.full(size, np.inf))

    @classmethod
    def joined(cls, spans: Iterable["Spans"]) -> "Spans":
        """Several behind one another."""
        held = list(spans)
        return cls(np.concatenate([one.low for one in held]), np.concatenate([one.high for one in held]))

    def take(self, which: Ints | Bools) -> "Spans":
        return Spans(self.low[which], self.high[which])

    def times(self, other: "Spans") -> "Spans":
        """Amount × coefficient; nothing of an unbounded amount is still nothing."""
        with np.errstate(invalid="ignore"):
            high = self.high * other.high
        high[np.flatnonzero(np.isnan(high))] = 0
        return Spans(self.low * other.low, high)

    def sums(self, keys: Ints, size: int) -> "Spans":
        """The sum of the intervals of each key (0 ≤ key < size)."""
        low, high = (np.bincount(keys, weights=ends, minlength=size) for ends in (self.low, self.high))
        return Spans(low.astype(np.float64, copy=False), high.astype(np.float64, copy=False))

    def plus(self, other: "Spans") -> "Spans":
        return Spans(self.low + other.low, self.high + other.high)

    def larger(self, other: "Spans") -> "Spans":
        return Spans(np.maximum(self.low, other.low), np.maximum(self.high, other.high))

    def beyond(self, other: "Spans") -> "Spans":
        """What has to be added to *other* end by end to reach the larger of the two."""
        reach = np.subtract(self.high, other.high, out=np.zeros(len(self)), where=self.high > other.high)
        return Spans(np.maximum(self.low - other.low, 0), reach)


def coverage(supply: Spans, demand: Spans) -> Spans:
    """[min(1, S.low/D.high), min(1, S.high/D.low)]; high = 1 when D.low = 0. Source: MODEL §3, after ALGORITHMS §1.

    >>> found = coverage(Spans(np.array([10.0]), np.array([20.0])), Spans(np.array([40.0]), np.array([50.0])))
    >>> found.low.tolist(), found.high.tolist()
    ([0.2], [0.5])
    """
    return Spans(_share(supply.low, demand.high), _share(supply.high, demand.low))


def _share(supply: Floats, demand: Floats) -> Floats:
    """min(1, supply / demand), without dividing where it is met: a need of almost nothing would overflow."""
    short: Floats = np.divide(supply, demand, out=np.ones(len(supply)), where=supply < demand)
    return short
