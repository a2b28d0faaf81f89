"""Workbooks (.xlsx, .xlsm, .xls) as grids: stored values only; nothing is computed, run or fetched."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chainkg.graph.text import Text
from chainkg.loaders.sheet_grid import Grid, Merge, Record
from chainkg.loaders.sheet_guard import Looked, look_through, sheet_parts
from chainkg.loaders.sheet_limits import CELL, Refusal, cell_too_long

ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_book(path: Path, head: bytes) -> Iterator[Grid]:
    """The sheets of a workbook, in order; Refusal where it cannot be read within the limits."""
    zipped = head.startswith(ZIPPED)
    looked = look_through(path) if zipped else Looked()
    if zipped and not _is_book(path):
        raise Refusal(path.name, Text("不是 xlsx 工作簿；请另存为 xlsx", "is no xlsx workbook; save it as xlsx"))
    book = _opened(path)
    parts = sheet_parts(path) if zipped else {}
    for name in book.sheet_names:
        sheet = _trying(path, lambda name=name: book.get_sheet_by_name(name))
        bad = looked.bad.get(parts.get(name, ""), {})
        merges = tuple(Merge(a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in sheet.merged_cell_ranges or ())
        yield Grid(path.name, name, _rows(path, sheet), merges, bad, tuple(looked.told))
        looked.told = []


def _is_book(path: Path) -> bool:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(archive.namelist())


def _opened(path: Path) -> Any:
    import python_calamine

    try:
        return _trying(path, lambda: python_calamine.load_workbook(str(path)))
    except python_calamine.PasswordError as error:
        raise Refusal(path.name, Text("有打开密码；请去掉密码另存", "has a password; save it without")) from error


def _trying(path: Path, step: Any) -> Any:
    """What *step* gives; a failure of the reading library, a panic of its Rust part too, is a Refusal."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        if type(error).__name__ == "PasswordError":
            raise
        zh, en = f"文件已损坏或不是工作簿：{error}", f"is damaged or no workbook: {error}"
        raise Refusal(path.name, Text(zh, en)) from error


def _rows(path: Path, sheet: Any) -> Iterator[Record]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell if type(cell) is str else as_text(cell) for cell in cells]
        if max(map(len, texts), default=0) > CELL:
            raise Refusal(path.name, cell_too_long(sheet.name, number))
        yield number, texts


def as_text(value: object) -> str:
    """A cell of a workbook as a person reads it: whole numbers without a point, dates as 2020-05-01.

    >>> as_text(5.0), as_text(0.1 + 0.2), as_text(datetime.datetime(2020, 5, 1))
    ('5', '0.3', '2020-05-01')
    """
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
