"""Routes as numbers: what a cell of route names means, beside the node that it speaks of."""

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.columns import Column, Ints
from chainkg.graph.groups import Groups, stable_order


class RouteIndex:
    """Routes by their node and their name; route *i* is row *i* of what the index was made from."""

    def __init__(self, node: Ints, names: Column) -> None:
        self._codes = {name: code for code, name in enumerate(names.values)}
        keys = self._keys(node, names.codes.astype(np.int64))
        self._order = stable_order(keys)
        self._sorted = keys[self._order]

    def _keys(self, node: Ints, code: Ints) -> Ints:
        return node * (len(self._codes) + 1) + code

    def find(self, node: Ints, cells: Column) -> tuple[Ints, Ints]:
        """Each name in each cell: the row of the cell, and the route of that name that the row's *node* has, or -1."""
        named = [[self._codes.get(name, len(self._codes)) for name in split(text)] for text in cells.values]
        sizes = np.array([len(names) for names in named], dtype=np.int64)
        flat = np.array([code for names in named for code in names], dtype=np.int64)
        groups = Groups(np.concatenate(([0], np.cumsum(sizes))), flat)
        code, row = groups.gather(cells.codes)
        if not len(self._sorted):
            return row, np.full(len(row), -1, dtype=np.int64)
        keys = self._keys(node[row], code)
        place = np.minimum(np.searchsorted(self._sorted, keys), len(self._sorted) - 1)
        return row, np.where(self._sorted[place] == keys, self._order[place], -1)
