"""The rows of outside files as columns, each row with its place in its file."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from chainkg.graph.columns import Bools, Column, Ints, Table
from chainkg.graph.tables import TABLES
from chainkg.loaders.intake import Origin, Remark, Row


@dataclass(slots=True)
class Draft:
    """Rows for one table as readers gave them: only the columns that some row has."""

    name: str
    origins: list[Origin] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        cells = self.cells
        if row.cells.keys() == cells.keys():
            for column, cell in row.cells.items():
                cells[column].append(cell)
        else:
            for column in row.cells.keys() - cells.keys():
                TABLES[self.name].field(column)  # a reader that makes up columns is wrong
                cells[column] = [""] * len(self.origins)
            for column, all_ in cells.items():
                all_.append(row.cells.get(column, ""))
        self.origins.append(row.origin)

    def table(self) -> Table:
        """The rows as a table whose ``lines`` are places in ``origins``."""
        rows = len(self.origins)
        empty = Column.constant("", rows)
        columns = {
            name: Column.encode(self.cells[name]) if name in self.cells else empty for name in TABLES[self.name].columns
        }
        return Table(self.name, f"{self.name}.csv", columns, np.arange(rows, dtype=np.int64))


@dataclass(slots=True)
class Batch:
    """What was read, while it finds its place: new rows per table, where each came from, and what is to be told."""

    tables: dict[str, Table]
    origins: dict[str, list[Origin]]
    remarks: list[Remark]

    def origin(self, table: Table, row: int, column: str = "") -> Origin:
        """Where a row of one of the tables came from, and which column of it is meant."""
        found = self.origins[table.name][int(table.lines[row])]
        return replace(found, column=column) if column and not found.column else found

    def keep(self, name: str, rows: Bools | Ints) -> None:
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
        places += origins
        self.tables[name] = Table(name, table.file, columns, lines)


def gather(intake: Iterable[Row | Remark]) -> Batch:
    """Everything that readers give, in the order of their files."""
    drafts = {name: Draft(name) for name in TABLES}
    remarks = []
    for one in intake:
        if isinstance(one, Row):
            drafts[one.table].add(one)
        else:
            remarks.append(one)
    return Batch(
        {name: draft.table() for name, draft in drafts.items()},
        {name: draft.origins for name, draft in drafts.items()},
        remarks,
    )
