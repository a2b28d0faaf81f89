"""The rows of outside files as columns, each row with its place in its file."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from chainkg.graph.columns import Bools, Column, Table
from chainkg.graph.tables import TABLES
from chainkg.loaders.intake import Given, Origin, Remark, Row, Rows


class Origins:
    """The places of many rows: what rows of one sheet have in common is kept once, and their numbers as numbers."""

    def __init__(self) -> None:
        self._sheets: list[Origin] = []
        self._at: dict[Origin, int] = {}
        self._sheet, self._row = array("l"), array("l")

    def __len__(self) -> int:
        return len(self._row)

    def __getitem__(self, at: int) -> Origin:
        return replace(self._sheets[self._sheet[at]], row=self._row[at])

    def extend(self, whole: Origin, numbers: Iterable[int]) -> None:
        """Rows of the sheet *whole*, a place without a row."""
        if whole not in self._at:
            self._at[whole] = len(self._sheets)
            self._sheets.append(whole)
        self._row.extend(numbers)
        self._sheet.extend([self._at[whole]] * (len(self._row) - len(self._sheet)))

    def append(self, origin: Origin) -> None:
        self.extend(Origin(origin.file, origin.part, 0, origin.column), (origin.row,))


@dataclass(slots=True)
class Draft:
    """Rows for one table as readers gave them: only the columns that some row has."""

    name: str
    origins: Origins = field(default_factory=Origins)
    cells: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        cells = self.cells
        if row.cells.keys() == cells.keys():
            for column, cell in row.cells.items():
                cells[column].append(cell)
        else:
            self._widen(row.cells)
            for column, all_ in cells.items():
                all_.append(row.cells.get(column, ""))
        self.origins.append(row.origin)

    def add_all(self, rows: Rows) -> None:
        self._widen(rows.cells)
        for column, all_ in self.cells.items():
            all_.extend(rows.cells.get(column) or [""] * len(rows.numbers))
        self.origins.extend(Origin(rows.file, rows.part), rows.numbers)

    def _widen(self, columns: Iterable[str]) -> None:
        for column in columns:
            if column not in self.cells:
                TABLES[self.name].field(column)  # a reader that makes up columns is wrong
                self.cells[column] = [""] * len(self.origins)

    def table(self) -> Table:
        """The rows as a table whose ``lines`` are places in ``origins``; they are given away, to be kept once."""
        rows = len(self.origins)
        empty = Column.constant("", rows)
        columns = {
            name: Column.encode(self.cells.pop(name)) if name in self.cells else empty
            for name in TABLES[self.name].columns
        }
        return Table(self.name, f"{self.name}.csv", columns, np.arange(rows, dtype=np.int64))


@dataclass(slots=True)
class Batch:
    """What was read, while it finds its place: new rows per table, where each came from, and what is to be told."""

    tables: dict[str, Table]
    origins: dict[str, Origins]
    remarks: list[Remark]

    def origin(self, table: Table, row: int, column: str = "") -> Origin:
        """Where a row of one of the tables came from, and which column of it is meant."""
        found = self.origins[table.name][int(table.lines[row])]
        return replace(found, column=column) if column and not found.column else found

    def keep(self, name: str, rows: Bools) -> None:
        if not rows.all():
            self.tables[name] = self.tables[name].take(rows)

    def put(self, name: str, column: str, cells: Column) -> None:
        """Other cells for a column."""
        table = self.tables[name]
        self.tables[name] = replace(table, columns={**table.columns, column: cells})

    def append(self, name: str, rows: list[dict[str, str]], origins: list[Origin]) -> None:
        """More rows, that what was read leads to."""
        if not rows:
            return
        table, places = self.tables[name], self.origins[name]
        columns = {
            column: Column.encode([*cells.cells(), *(row.get(column, "") for row in rows)])
            for column, cells in table.columns.items()
        }
        lines = np.concatenate((table.lines, np.arange(len(places), len(places) + len(rows), dtype=np.int64)))
        for origin in origins:
            places.append(origin)
        self.tables[name] = Table(name, table.file, columns, lines)


def gather(intake: Iterable[Given]) -> Batch:
    """Everything that readers give, in the order of their files."""
    drafts = {name: Draft(name) for name in TABLES}
    remarks = []
    for one in intake:
        if isinstance(one, Rows):
            drafts[one.table].add_all(one)
        elif isinstance(one, Row):
            drafts[one.table].add(one)
        else:
            remarks.append(one)
    return Batch(
        {name: draft.table() for name, draft in drafts.items()},
        {name: draft.origins for name, draft in drafts.items()},
        remarks,
    )
