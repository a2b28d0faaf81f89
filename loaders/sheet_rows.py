"""One row of a sheet becomes rows for the tables of a dataset, or the reasons why it cannot."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate, Origin, Remark, Row
from chainkg.loaders.sheet_cells import Read, Reader
from chainkg.loaders.sheet_layout import Layout

Values = dict[str, dict[str, str]]
"""Table → column → cell, of one row of a sheet; the table of what holds for all of them is ''."""
_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stays the same over the rows of a sheet, and what one row has to know of those before it.

    ``evidence``: source, date and confidence of every row. ``region``: that of the dataset. ``known``: cleaned names of
    nodes, never taken apart. ``seen``: what is told or given once. ``caches``: per column what was read from recent
    texts.
    """

    layout: Layout
    file: str
    part: str
    evidence: Mapping[str, str]
    region: str = ""
    known: Collection[str] = frozenset()
    seen: set[tuple[str, str]] = field(default_factory=set)
    caches: dict[int, dict[str, Read | Text]] = field(default_factory=dict)


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


def rows_of(record: Record, bad: Mapping[tuple[int, int], Text]) -> Iterator[Row | Remark]:
    """The rows that a row of the sheet gives, with what was changed; where anything of it is wrong, only the faults."""
    from chainkg.loaders.sheet_assembly import assembled

    values = _read(record, bad)
    rows = list(assembled(record, values))
    faults = [remark for remark in record.remarks if remark.fate is Fate.REJECTED]
    yield from faults or record.remarks
    if not faults:
        yield from rows


def _read(record: Record, bad: Mapping[tuple[int, int], Text]) -> Values:
    sheet, cells = record.sheet, record.cells
    values: Values = {"": {}, **{filled.kind.name: {} for filled in sheet.layout.tables}}
    for place, one in enumerate(sheet.layout.taken):
        text = cells[one.at]
        if bad and (record.number, one.at) in bad:
            record.says(Fate.REJECTED, one.header, text, bad[record.number, one.at])
        if not text or one.table not in values:
            continue
        read = _cached(sheet.caches.setdefault(place, {}), one.read, text)
        if isinstance(read, Text):
            record.says(Fate.REJECTED, one.header, text, read)
            continue
        if not read.cells and (one.header, text) in sheet.seen:
            continue
        if not read.cells:
            sheet.seen.add((one.header, text))
        for told in read.changes:
            record.says(Fate.NORMALISED, one.header, text, told)
        _fill(values[one.table], one.column, one.header, read)
    return values


def _cached(cache: dict[str, Read | Text], read: Reader, text: str) -> Read | Text:
    """What *read* makes of *text*; recent texts of a column are read once."""
    found = cache.get(text)
    if found is None:
        if len(cache) >= _KEPT:
            cache.clear()
        found = cache[text] = read(text)
    return found


def _fill(row: dict[str, str], column: str, header: str, read: Read) -> None:
    """Put what was read into a row: notes and lists are added up, of anything else the first that is filled stays."""
    for name, cell in read.cells.items():
        if column == "note":
            add_note(row, "note", f"{header}：{cell}")
        elif name in ("aliases", "former_names") and name in row:
            row[name] += f";{cell}"
        else:
            row.setdefault(name, cell)
    if read.note:
        add_note(row, "note", read.note)


def add_note(row: dict[str, str], column: str, note: str) -> None:
    row[column] = f"{row[column]}；{note}" if row.get(column) else note
