"""Tables as columns: each distinct text of a column once, and per row its number."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chainkg.graph.dates import Date

Codes = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_ALL = slice(None)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of text. ``values``: its distinct texts; ``codes``: for each row the place of its text in them.

    ``is_ascending``: the texts are known to stand in sorted order.
    """

    values: list[str]
    codes: Codes
    is_ascending: bool = False

    @classmethod
    def encode(cls, cells: Iterable[str]) -> "Column":
        cells = list(cells)
        if not len(repeated(hashes(cells))):  # a third of the work of putting all in a dictionary
            return cls(cells, np.arange(len(cells), dtype=np.int32))
        values = list(dict.fromkeys(cells))
        if len(values) == 1:
            return cls.constant(values[0], len(cells))
        places = dict(zip(values, range(len(values)), strict=True))
        return cls(values, np.fromiter(map(places.__getitem__, cells), dtype=np.int32, count=len(cells)))

    @classmethod
    def constant(cls, text: str, rows: int) -> "Column":
        """One text in all *rows*; it takes no memory however many they are."""
        return cls([text], np.broadcast_to(np.zeros(1, dtype=np.int32), rows))

    @classmethod
    def ascending(cls, cells: list[str]) -> "Column":
        """Cells that are known to be distinct and in sorted order."""
        return cls(cells, np.arange(len(cells), dtype=np.int32), is_ascending=True)

    @property
    def is_constant(self) -> bool:
        return len(self.values) == 1 and self.codes.strides == (0,)

    def __getitem__(self, row: int) -> str:
        return self.values[int(self.codes[row])]

    def cells(self, rows: slice = _ALL) -> list[str]:
        codes = self.codes[rows]
        if self.is_constant:
            return self.values * len(codes)
        return list(map(self.values.__getitem__, codes.tolist()))

    def each(self, function: Callable[[str], int]) -> Ints:
        """*function* of every row's text, computed once per distinct text."""
        return np.array([function(value) for value in self.values], dtype=np.int64)[self.codes]

    def amounts(self, function: Callable[[str], float]) -> Floats:
        """The same for numbers that need not be whole."""
        return np.array([function(value) for value in self.values], dtype=np.float64)[self.codes]

    def which(self, predicate: Callable[[str], bool]) -> Bools:
        """Which rows hold a text that *predicate* is true of."""
        return np.array([predicate(value) for value in self.values], dtype=bool)[self.codes]

    def is_(self, text: str) -> Bools:
        """Which rows hold exactly *text*."""
        return self.which(text.__eq__)

    def ranks(self) -> Codes:
        """Per row the place of its text in sorted order: equal texts are equal numbers."""
        if self.is_ascending:
            return self.codes
        order = sorted(range(len(self.values)), key=self.values.__getitem__)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return rank[self.codes]

    def take(self, rows: Ints | Bools) -> "Column":
        if self.is_constant:
            return Column.constant(self.values[0], int(rows.sum()) if rows.dtype == bool else len(rows))
        return replace(self, codes=self.codes[rows])


def hashes(texts: Collection[str]) -> Ints:
    """A number for each text: equal texts have equal ones, others hardly ever."""
    return np.fromiter(map(hash, texts), dtype=np.int64, count=len(texts))


def repeated(numbers: Ints) -> Ints:
    """Those that stand there more than once."""
    ordered = np.sort(numbers)
    again: Ints = ordered[1:][ordered[1:] == ordered[:-1]]
    return again


@lru_cache(maxsize=4096)
def _date(text: str) -> Date:
    return Date.parse(text) or Date(text, 0, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of one kind. ``lines``: where each row stands in its file, as an editor counts."""

    name: str
    file: str
    columns: Mapping[str, Column]
    lines: Ints

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, column: str) -> Column:
        return self.columns[column]

    def numbers(self, column: str) -> Floats:
        """The column as numbers; an empty cell is NaN, never 0."""
        return self[column].amounts(lambda text: float(text) if text else np.nan)

    def places(self, column: str, order: Iterable[str]) -> Ints:
        """Per row the place of its text in *order*, -1 where it is not in it (an empty cell)."""
        place = {key: at for at, key in enumerate(order)}
        return self[column].each(lambda text: place.get(text, -1))

    def days(self, column: str, edge: str = "first") -> Ints:
        """First or last day (YYYYMMDD) or last month of each row's date; 0 where there is none."""
        return self[column].each(lambda text: getattr(_date(text), edge))

    def take(self, rows: Ints | Bools) -> "Table":
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        return replace(self, columns=columns, lines=self.lines[rows])

    def row(self, at: int) -> dict[str, str]:
        """One row as a person would read it."""
        return {name: column[at] for name, column in self.columns.items()}
