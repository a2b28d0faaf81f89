"""One row of a sheet becomes rows for the tables of a dataset, or the reasons why it cannot."""

from collections.abc import Mapping

from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate, Row
from chainkg.loaders.sheet_assembly import assembled
from chainkg.loaders.sheet_cells import Read
from chainkg.loaders.sheet_record import KEPT, Record, Values, add_note


def rows_of(record: Record, bad: Mapping[tuple[int, int], Text]) -> list[Row]:
    """The rows that a row of the sheet gives, none where anything of it is wrong; its remarks say what and why.

    *bad*: cells of the sheet without a value to read.
    """
    if bad:
        _without_value(record, bad)
    rows = list(assembled(record, _read(record)))
    if not record.faults():
        return rows
    for row in rows:  # what it alone gave is for the next row to give
        record.sheet.seen.discard((row.table, row.cells.get("name") or row.cells.get("id", "")))
    return []


def _without_value(record: Record, bad: Mapping[tuple[int, int], Text]) -> None:
    """Cells that are wanted and hold an error, or a formula without a stored result."""
    layout = record.sheet.layout
    wanted = {one.at: one.header for one in layout.taken}
    wanted |= dict(filled.product for filled in layout.tables if filled.product)
    for at, header in sorted(wanted.items()):
        if (record.number, at) in bad:
            record.says(Fate.REJECTED, header, record.cells[at], bad[record.number, at])


def _read(record: Record) -> Values:
    sheet, cells = record.sheet, record.cells
    values: Values = {"": {}, **{filled.kind.name: {} for filled in sheet.layout.tables}}
    for at, table, one, cache in sheet.columns:
        text = cells[at]
        if not text:
            continue
        if one.unit >= 0 and text.rstrip()[-1:].isdigit():
            text += cells[one.unit]
        read = cache.get(text)
        if read is None:
            if len(cache) >= KEPT:
                cache.clear()
            read = cache[text] = one.read(text)
        if isinstance(read, str):
            row = values[table]
            if one.column in row or one.column == "note":
                _put(row, one.column, read, one.header)
            else:
                row[one.column] = read
        elif isinstance(read, Text):
            record.says(Fate.REJECTED, one.header, text, read)
        else:
            if read.changes:
                _tell(record, one.header, text, read)
            for name, cell in read.cells.items():
                _put(values[table], name, cell, one.header)
            if read.note:
                add_note(values[table], "note", read.note)
    return values


def _put(row: dict[str, str], column: str, cell: str, header: str) -> None:
    """Notes and lists are added up; of anything else the first that is filled stays."""
    if column == "note":
        add_note(row, "note", f"{header}：{cell}")
    elif column not in row:
        row[column] = cell
    elif column in ("aliases", "former_names"):
        row[column] += f";{cell}"


def _tell(record: Record, header: str, text: str, read: Read) -> None:
    """What was changed in a cell; of a sign for nothing, once a column."""
    if not read.cells:
        if text in record.sheet.signs[header]:
            return
        record.sheet.signs[header].add(text)
    for told in read.changes:
        record.says(Fate.NORMALISED, header, text, told)
