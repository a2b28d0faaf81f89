"""Rows grouped by a number (compressed rows): what belongs to 0, what to 1, …, in two plain arrays."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """``items[starts[k]:starts[k + 1]]`` belong to key k."""

    starts: Ints
    items: Ints

    @classmethod
    def of(cls, keys: Ints, items: Ints, size: int) -> "Groups":
        """Group *items* by *keys* (0 ≤ key < size), keeping their order within a key."""
        order = np.argsort(keys, kind="stable")
        starts = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(np.bincount(keys, minlength=size), out=starts[1:])
        return cls(starts, items[order])

    def __getitem__(self, key: int) -> Ints:
        return self.items[self.starts[key] : self.starts[key + 1]]

    def counts(self) -> Ints:
        return np.diff(self.starts)

    def gather(self, keys: Ints) -> tuple[Ints, Ints]:
        """The items of all *keys* behind one another, and for each item the place of its key in *keys*."""
        lengths = self.starts[keys + 1] - self.starts[keys]
        owners = np.repeat(np.arange(len(keys)), lengths)
        before = np.cumsum(lengths) - lengths
        offsets = np.arange(len(owners)) - before[owners]
        return self.items[self.starts[keys][owners] + offsets], owners


def distinct(*columns: Ints) -> Ints:
    """Places of the first row of each distinct combination, in the order of the combinations."""
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort(columns[::-1])
    new = np.zeros(len(order), dtype=bool)
    new[0] = True
    for column in columns:
        ordered = column[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    return order[new]


def among(values: Ints, pool: Ints) -> Bools:
    """Which of *values* stand in *pool* (numpy's own ``isin`` drags in masked arrays, a tenth of a cold start)."""
    if not len(pool):
        return np.zeros(len(values), dtype=bool)
    ordered = np.sort(pool)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[places] == values)


def one_of(values: Ints, few: Iterable[int]) -> Bools:
    """Which of *values* equal one of a *few* numbers."""
    result = np.zeros(len(values), dtype=bool)
    for number in few:
        result |= values == number
    return result


def tally(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct *keys* in order and how often each stands there."""
    ordered = np.sort(keys)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(keys) else keys[:0]
    return ordered[starts], np.diff(np.append(starts, len(keys)))


def flags(size: int, places: Ints) -> Bools:
    """A vector of *size* that is true at *places*."""
    result = np.zeros(size, dtype=bool)
    result[places] = True
    return result


def reached(upward: list[set[int]], start: int) -> set[int]:
    """*start* and all that the steps of *upward* lead to from it."""
    found, todo = {start}, [start]
    while todo:
        new = upward[todo.pop()] - found
        found |= new
        todo += new
    return found
