"""What became of the records of outside files: counted, grouped by column, and listed one by one in a file."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from chainkg.graph.tables import TABLES
from chainkg.graph.text import Lang, Text
from chainkg.loaders.intake import Fate, Given, Intake, Origin, Remark, Row, Rows
from chainkg.loaders.sheet_header import ORIGINS

HEADERS = (
    Text("去向", "fate"),
    Text("文件", "file"),
    Text("表或段", "part"),
    Text("行", "row"),
    Text("列", "column"),
    Text("原值", "value"),
    Text("说明", "message"),
)
_CHINESE = {field.name: field.zh for kind in reversed(TABLES.values()) for field in kind.fields}
_EXAMPLES = 3
_SHOWN = 1000
"""Rejections that are kept to be shown; the list in the file has all."""


@dataclass
class Group:
    """Remarks of one fate on one column: how many, and the first few."""

    fate: Fate
    place: Origin
    count: int = 0
    examples: list[Remark] = field(default_factory=list)


@dataclass
class Account:
    """The records of one file: what was read was kept or is listed."""

    kept: int = 0
    left: int = 0

    @property
    def read(self) -> int:
        return self.kept + self.left


@dataclass
class Tally:
    """Counts records as they pass and gives every remark to *listed*. Records: rows of files; ``rows``: of tables.

    ``accounts``: the same by file; those of the files in ``apart`` are to be shown.
    """

    listed: Callable[[Remark], None]
    kept: int = 0
    left: Counter[Fate] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    groups: dict[tuple[Fate, Origin, str], Group] = field(default_factory=dict)
    faults: list[Remark] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    _last: tuple[str, str, int] = ("", "", 0)
    _last_left: tuple[str, str, int] = ("", "", 0)

    @property
    def read(self) -> int:
        """Records read: each was kept, rejected or skipped."""
        return self.kept + self.left[Fate.REJECTED] + self.left[Fate.SKIPPED]

    def through(self, intake: Intake) -> Iterable[Given]:
        """The rows of *intake*, counted; its remarks stay here."""
        for one in intake:
            if type(one) is Row:
                place = one.origin
                if place.row:
                    here = (place.file, place.part, place.row)
                    if here != self._last:
                        self.keep(place.file, 1)
                    self._last = here
                self.rows[one.table] += 1
                yield one
            elif type(one) is Rows:
                self.keep(one.file, len(one.numbers))
                self.rows[one.table] += len(one.numbers)
                yield one
            elif isinstance(one, Remark):
                self.note(one)

    def keep(self, file: str, records: int) -> None:
        """Count *records* of a file that are in the dataset."""
        self.kept += records
        self._account(file).kept += records

    def note_late(self, remark: Remark) -> None:
        """Count and list a remark on a row that was taken for kept while it passed."""
        before = self.left[Fate.REJECTED]
        self.note(remark)
        self.keep(remark.origin.file, before - self.left[Fate.REJECTED])

    def note(self, remark: Remark) -> None:
        """Count a remark and list it."""
        place = Origin(remark.origin.file, remark.origin.part, 0, remark.origin.column)
        key = (remark.fate, place, remark.message.en if remark.count else "")
        group = self.groups.setdefault(key, Group(remark.fate, place))
        group.count += remark.count or 1
        if len(group.examples) < _EXAMPLES:
            group.examples.append(remark)
        if remark.fate in (Fate.REJECTED, Fate.SKIPPED):
            self._leave(remark)
        if remark.fate is Fate.REJECTED and len(self.faults) < _SHOWN:
            self.faults.append(remark)
        self.listed(remark)

    def _leave(self, remark: Remark) -> None:
        """Count the records that a remark says are not in the dataset; several remarks on one row are one record."""
        origin = remark.origin
        here = (origin.file, origin.part, origin.row)
        records = int(here != self._last_left) if origin.row else remark.count
        self.left[remark.fate] += records
        if records:
            self._account(origin.file).left += records
        if origin.row:
            self._last_left = here

    def _account(self, file: str) -> Account:
        return self.accounts.setdefault(file, Account())


class Listing:
    """A file of rows that comes into being with its first row: UTF-8 with a mark, as spreadsheet programs want it."""

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        self.path, self.headers, self.count = path, headers, 0
        self._file: TextIO | None = None

    def add(self, cells: Sequence[str]) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(self.headers)
        self._writer.writerow([_inert(cell) for cell in cells])
        self.count += 1

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _inert(cell: str) -> str:
    """A cell that a spreadsheet program will not take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "@") else cell


def shown_column(column: str, lang: Lang) -> str:
    """A column as people call it: that of a sheet as it stands there, that of a table by its Chinese name."""
    return _CHINESE.get(column, column) if lang == "zh" else column


def remark_cells(remark: Remark, lang: Lang) -> list[str]:
    origin = remark.origin
    row = str(origin.row or "")
    value = remark.value or (f"×{remark.count}" if remark.count else "")
    column = shown_column(origin.column, lang)
    return [remark.fate.value(lang), origin.file, origin.part, row, column, value, remark.message(lang)]


class Rejects:
    """The rejected rows, a file for each sheet: as they stand there, to be corrected and loaded again."""

    def __init__(self, folder: Path, start: str) -> None:
        self._folder, self._start = folder, start
        self.files: dict[tuple[str, str], Listing] = {}

    def of(self, file: Path) -> Callable[[str, Sequence[str], int, Sequence[str], str], None]:
        """Takes the rejected rows of *file*."""

        def aside(part: str, header: Sequence[str], number: int, cells: Sequence[str], reason: str) -> None:
            names = [name for name in header if name not in ORIGINS]
            own = {name: cell for name, cell in zip(header, cells, strict=False) if name in ORIGINS and cell}
            listing = self.files.get((file.name, part))
            if listing is None:
                sheet = f"-{_for_a_name(part)}" if part else ""
                path = _unused(self._folder / f"{self._start}-rejected-{file.stem}{sheet}.csv")
                listing = self.files[file.name, part] = Listing(path, [*names, *ORIGINS])
            kept = [cell for at, cell in enumerate(cells) if at >= len(header) or header[at] not in ORIGINS]
            kept += [""] * (len(names) - len(kept))
            told = {"原文件": file.stem, "原表": part, "原行号": str(number)} | own | {"退回原因": reason}
            listing.add([*kept[: len(names)], *(told[name] for name in ORIGINS)])

        return aside

    def close(self) -> list[Path]:
        """The files written."""
        for listing in self.files.values():
            listing.close()
        return [listing.path for listing in self.files.values()]


def _unused(path: Path) -> Path:
    """*path*, or one with a number where it is taken: somebody may be correcting that file."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _for_a_name(part: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in part)
