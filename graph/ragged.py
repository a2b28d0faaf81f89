"""Groups of different sizes laid out by column, so that counting in every group is adding up a few long vectors."""

from typing import Any

import numpy as np
import numpy.typing as npt

from chainkg.graph.columns import Bools
from chainkg.graph.groups import Groups, stable_order

Small = npt.NDArray[np.signedinteger[Any]]


class Ragged:
    """The first item of each group, the second of each that has one, and so on; the largest groups come first.

    Where most groups are asked for, this reads the items once and nothing else; ``Groups`` is for a few of them.
    """

    def __init__(self, groups: Groups) -> None:
        sizes = groups.counts()
        widest = int(sizes.max(initial=0))
        order = stable_order(widest - sizes)
        self._place = np.empty(len(order), dtype=np.int64)
        self._place[order] = np.arange(len(order))
        first = groups.starts[order]
        self._kind = np.result_type(np.int16, np.min_scalar_type(-1 - widest))
        lengths = [np.count_nonzero(sizes > rank) for rank in range(widest)]
        self._columns = [groups.items[first[:length] + rank] for rank, length in enumerate(lengths)]

    def counts(self, which: Bools) -> Small:
        """Per group how many of its items are among *which*."""
        total: Small = np.zeros(len(self._place), dtype=self._kind)
        for column in self._columns:
            total[: len(column)] += which.take(column)
        return total.take(self._place)
