"""The columns of a picture as matrices, and how an order of their slots is made to cross less."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from random import Random

import numpy as np
import numpy.typing as npt

Orders = list[list[int]]
"""Per column the places of its slots in the first order, from the top down."""
Matrix = npt.NDArray[np.float64]

_TURNS, _SWEEPS = 8, 6  # turns of a start, and sweeps of sifting in each, at most


class Columns:
    """Columns of the given *sizes*; *pieces*: column of the left end, and the places of both ends in their columns."""

    def __init__(self, sizes: Sequence[int], pieces: Sequence[tuple[int, int, int]]) -> None:
        self.sizes = list(sizes)
        self.joins: list[Matrix] = [np.zeros(size) for size in pairwise(sizes)]
        for column, left, right in pieces:
            self.joins[column][left, right] = 1
        self._upper: list[Matrix] = [np.triu(np.ones((size, size)), 1) for size in sizes]
        self._saved: dict[tuple[int, int, tuple[int, ...]], Matrix] = {}

    def walked(self, *, deep: bool) -> Orders:
        """The slots as a walk along the pieces meets them, each start as far as it leads: deep, or wide first."""
        orders: Orders = [[] for _ in self.sizes]
        seen: set[tuple[int, int]] = set()
        for start in ((at, slot) for at, size in enumerate(self.sizes) for slot in range(size)):
            todo = deque([start])
            while todo:
                found = todo.pop() if deep else todo.popleft()
                if found not in seen:
                    seen.add(found)
                    orders[found[0]].append(found[1])
                    todo.extend(self._beside(*found)[:: -1 if deep else 1])
        return orders

    def _beside(self, at: int, slot: int) -> list[tuple[int, int]]:
        before = self.joins[at - 1][:, slot].nonzero()[0].tolist() if at else []
        after = self.joins[at][slot].nonzero()[0].tolist() if at + 1 < len(self.sizes) else []
        return [(at - 1, one) for one in before] + [(at + 1, one) for one in after]

    def improved(self, orders: Orders) -> Iterator[Orders]:
        """*orders*, then what each turn makes of them."""
        yield orders
        for turn in range(_TURNS):
            orders = self._swept(orders, back=turn % 2 == 1)
            self.settle(orders, set(range(len(orders))))
            yield orders

    def _swept(self, orders: Orders, *, back: bool) -> Orders:
        """Each column sorted by the mean place of its neighbours on one side; what has none keeps its place."""
        found = [list(order) for order in orders]
        for at in range(len(found) - 2, -1, -1) if back else range(1, len(found)):
            joins = self.joins[at] if back else self.joins[at - 1].T
            beside = np.empty(joins.shape[1])
            beside[found[at + 1 if back else at - 1]] = np.arange(joins.shape[1])
            count = joins.sum(axis=1)
            place = np.empty(len(found[at]))
            place[found[at]] = np.arange(len(found[at]))
            mean = np.where(count > 0, (joins @ beside) / np.maximum(count, 1), place)
            found[at].sort(key=lambda slot, mean=mean, place=place: (mean[slot], place[slot]))  # type: ignore[misc]
        return found

    def settle(self, orders: Orders, todo: set[int], rng: Random | None = None) -> None:
        """Sift the columns in *todo*, then those beside whatever changed; the first time equals are drawn by *rng*."""
        for sweep in range(_SWEEPS):
            columns = sorted((at for at in todo if 0 <= at < len(orders)), reverse=sweep % 2 == 1)
            todo = set()
            for at in columns:
                gains, drawn = self._gains(orders, at), None if sweep else rng
                if (drawn or _can_gain(gains, orders[at])) and sifted(orders[at], gains.tolist(), drawn):
                    todo |= {at - 1, at + 1}

    def _gains(self, orders: Orders, at: int) -> Matrix:
        """Per pair of slots of a column how many crossings are saved when the first stands below the second."""
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(orders)]
        found = [self._saves(at, other, tuple(orders[other])) for other in beside]
        return sum(found[1:], found[0]) if found else np.zeros((self.sizes[at], self.sizes[at]))

    def _saves(self, at: int, other: int, order: tuple[int, ...]) -> Matrix:
        """The same towards one column beside; kept, since the same order comes back again and again."""
        key = (at, other, order)
        if key not in self._saved:
            joins = self.joins[other].T if other < at else self.joins[at]
            above = _above(joins[:, order])
            self._saved[key] = above - above.T
        return self._saved[key]

    def crossings(self, orders: Orders) -> int:
        """How often two pieces cross."""
        return sum(self.between(orders, at) for at in range(len(self.joins)))

    def between(self, orders: Orders, at: int) -> int:
        """The same between a column and the next."""
        piece = self.joins[at][orders[at]][:, orders[at + 1]]
        return int(np.vdot(_above(piece), self._upper[at]))


def _above(joins: Matrix) -> Matrix:
    """Per pair of rows how often their pieces cross when the first stands above the second."""
    before: Matrix = joins.cumsum(axis=1) - joins
    return joins @ before.T


def _can_gain(gains: Matrix, order: Sequence[int]) -> bool:
    """Whether moving any one slot saves something: far quicker to tell than to try, and mostly nothing does."""
    sums = gains[order][:, order].cumsum(axis=1)
    return bool((sums.max(axis=1, initial=0.0) > sums.diagonal()).any())


def sifted(order: list[int], gains: Sequence[Sequence[float]], rng: Random | None = None) -> bool:
    """Put each slot of *order* where it crosses least, in place; whether that saved anything.

    ``gains[a][b]``: crossings saved when *a* stands below *b*. Among equal places a slot keeps its own, or takes one
    that *rng* draws.

    >>> order = [0, 1, 2]
    >>> sifted(order, [[0, 2, -1], [-2, 0, 0], [1, 0, 0]]), order
    (True, [1, 0, 2])
    """
    saved = False
    for slot in list(order):
        old, own = order.index(slot), gains[slot]
        del order[old]
        sums = list(accumulate(map(own.__getitem__, order), initial=0.0))
        best = max(sums)
        saved = saved or sums[old] < best
        if rng:
            order.insert(rng.choice([at for at, value in enumerate(sums) if value == best]), slot)
        else:
            order.insert(old if sums[old] == best else sums.index(best), slot)
    return saved
