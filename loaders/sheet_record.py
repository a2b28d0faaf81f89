"""A row of a sheet on its way into a dataset, and what all rows of the sheet share."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate, Origin, Remark
from chainkg.loaders.sheet_cells import Read
from chainkg.loaders.sheet_layout import Layout, Taken

KEPT = 50_000
"""Distinct texts of a column that are remembered with what was read from them."""
Values = dict[str, dict[str, str]]
"""Table → column → cell, of one row of a sheet; the table of what holds for all of them is ''."""


@dataclass(slots=True)
class Sheet:
    """What stays the same over the rows of a sheet, and what one row has to know of those before it.

    ``source``: the row of sources. ``evidence``: date and confidence of every row. ``region``: that of the dataset.
    ``known``: cleaned names of nodes, never taken apart. ``seen``: places and sources that are given once.
    ``signs``: per column those for nothing that were told. ``columns``: each that
    is taken, with what was read from recent texts.
    """

    layout: Layout
    file: str
    part: str
    source: Mapping[str, str]
    evidence: Mapping[str, str]
    region: str = ""
    known: Collection[str] = frozenset()
    seen: set[tuple[str, str]] = field(default_factory=set)
    signs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    columns: list[tuple[int, str, Taken, dict[str, Read | Text | str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = [(one.at, one.table, one, {}) for one in self.layout.taken]

    def forget(self) -> None:
        """Make room where a column has too many distinct texts to remember."""
        for *_, cache in self.columns:
            if len(cache) >= KEPT:
                cache.clear()


@dataclass(slots=True)
class Record:
    """A row of a sheet on its way: its cells, and all that there is to say of it."""

    sheet: Sheet
    number: int
    cells: list[str]
    remarks: list[Remark] = field(default_factory=list)

    def says(self, fate: Fate, header: str, text: str, message: Text) -> None:
        origin = Origin(self.sheet.file, self.sheet.part, self.number, header)
        self.remarks.append(Remark(fate, origin, text, message))

    def faults(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.fate is Fate.REJECTED] if self.remarks else []


def add_note(row: dict[str, str], column: str, note: str) -> None:
    row[column] = f"{row[column]}；{note}" if row.get(column) else note
