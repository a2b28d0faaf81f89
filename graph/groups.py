"""Rows grouped by a number (compressed rows): what belongs to 0, what to 1, …, in two plain arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from chainkg.graph.columns import Bools, Codes, Ints

Value = TypeVar("Value", bound=np.generic)
_LARGEST = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """``items[starts[k]:starts[k + 1]]`` belong to key k."""

    starts: Ints
    items: Ints

    @classmethod
    def of(cls, keys: Ints, items: Ints, size: int) -> "Groups":
        """Group *items* by *keys* (0 ≤ key < size), keeping their order within a key."""
        order = stable_order(keys)
        starts = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(np.bincount(keys, minlength=size), out=starts[1:])
        return cls(starts, items[order])

    def __getitem__(self, key: int) -> Ints:
        return self.items[self.starts[key] : self.starts[key + 1]]

    def counts(self) -> Ints:
        return np.diff(self.starts)

    def filled(self) -> Bools:
        """Which keys have an item."""
        return self.starts[1:] > self.starts[:-1]

    def owners(self) -> Ints:
        """The key of each item."""
        return np.repeat(np.arange(len(self.starts) - 1), self.counts())

    def turned(self, size: int) -> "Groups":
        """For each item (below *size*) the keys that hold it."""
        return Groups.of(self.items, self.owners(), size)

    def all_of(self, keys: Ints | Codes) -> Ints:
        """The items of all *keys* behind one another."""
        return self.items[self.places(keys)]

    def gather(self, keys: Ints | Codes) -> tuple[Ints, Ints]:
        """The same, and for each item the place of its key in *keys*."""
        places, owners = self.spread(keys)
        return self.items[places], owners

    def places(self, keys: Ints | Codes) -> Ints:
        """The places in ``items`` of all *keys* behind one another."""
        first, lengths = self._offsets(keys)
        places = np.repeat(first, lengths)
        places += np.arange(len(places))
        return places

    def spread(self, keys: Ints | Codes) -> tuple[Ints, Ints]:
        """The same, and for each of them the place of its key in *keys*."""
        first, lengths = self._offsets(keys)
        owners = np.repeat(np.arange(len(keys)), lengths)
        places = np.arange(len(owners))
        places += first[owners]
        return places, owners

    def _offsets(self, keys: Ints | Codes) -> tuple[Ints, Ints]:
        """For each of *keys* what leads from the place in the answer to the place in ``items``; how many there are."""
        first = self.starts[keys]
        lengths = self.starts[keys + 1] - first
        first -= np.cumsum(lengths) - lengths
        return first, lengths


def packed(*columns: Ints | Codes, largest: int = _LARGEST) -> list[Ints]:
    """As few numbers a row as hold the combination of *columns*, sorted as they are; the first weighs most. Those of
    several columns stay below *largest*."""
    keys: list[Ints] = []
    room = 1
    for column in columns:
        low = int(column.min(initial=0))
        width = int(column.max(initial=0)) - low + 1
        if keys and room * width < largest:
            keys[-1] = keys[-1] * width
            keys[-1] += column - low
            room *= width
        else:
            keys.append(column.astype(np.int64) - low)
            room = width
    return keys


def sort_order(*columns: Ints | Codes) -> Ints:
    """The rows in the order of *columns*, the first weighing most; equal ones stay as they are."""
    first, *others = packed(*columns, largest=_LARGEST >> len(columns[0]).bit_length())
    order = stable_order(first)
    if others:
        again = ~first_of_runs(first[order])
        again[:-1] |= again[1:]
        tied = order[again]
        order[again] = tied[np.lexsort((*(key[tied] for key in reversed(others)), first[tied]))]
    return order


class Runs:
    """Rows in the order of a key: its distinct values ``key``, where each of them ``starts``, and a number for each."""

    def __init__(self, keys: Ints) -> None:
        self.starts = np.flatnonzero(first_of_runs(keys))
        self.key = keys[self.starts]

    def reduced(self, how: np.ufunc, values: npt.NDArray[Value], kind: type | None = None) -> npt.NDArray[Any]:
        """The values of each run by one function (of two numbers), as numbers of a *kind* if not their own."""
        return np.asarray(how.reduceat(values, self.starts, dtype=kind)) if len(self.starts) else values[:0]


def stable_order(keys: Ints | Codes) -> Ints:
    """The rows in the order of *keys* (none far below 0); equal ones stay as they are.

    Plain numbers sort ten times faster than places by a key, so each key bears its place where there is room for it.
    """
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)) >> (63 - bits):
        return np.argsort(keys, kind="stable")
    borne = keys.astype(np.int64) << bits
    borne += np.arange(len(keys))
    borne.sort()
    borne &= (1 << bits) - 1
    return borne


def distinct(*columns: Ints | Codes) -> Ints:
    """Places of the first row of each distinct combination, in the order of the combinations."""
    order = sort_order(*columns)
    return order[first_of_runs(*(column[order] for column in columns))]


def first_of_runs(*columns: Ints | Codes) -> Bools:
    """Which rows differ from the row before them."""
    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def among(values: Ints, pool: Ints) -> Bools:
    """Which of *values* stand in *pool* (numpy's own ``isin`` drags in masked arrays, a tenth of a cold start)."""
    return among_sorted(values, np.sort(pool))


def among_sorted(values: Ints, ordered: Ints) -> Bools:
    """The same of a pool that stands in order."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[places] == values)


def one_of(values: Ints, few: Iterable[int]) -> Bools:
    """Which of *values* equal one of a *few* numbers."""
    result = np.zeros(len(values), dtype=bool)
    for number in few:
        result |= values == number
    return result


def tally(keys: Ints | Codes) -> tuple[Ints, Ints]:
    """The distinct *keys* in order and how often each stands there."""
    ordered = np.sort(keys).astype(np.int64)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(keys) else keys[:0]
    return ordered[starts], np.diff(np.append(starts, len(keys)))


def topmost(layers: Sequence[Bools]) -> npt.NDArray[np.uint8]:
    """Per place the number (from 1) of the last of *layers* that is true there; 0 where none is."""
    found = np.zeros(len(layers[0]), dtype=np.uint8)
    for number, holds in enumerate(layers, 1):
        np.maximum(found, holds * np.uint8(number), out=found)
    return found


def flags(size: int, places: Ints | Codes) -> Bools:
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
