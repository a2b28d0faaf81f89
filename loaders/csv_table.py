"""A table in a CSV file, by the standard reader: cells as they stand, with their lines."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from chainkg.graph.columns import Column, Table
from chainkg.graph.errors import Problem
from chainkg.graph.fields import TableKind
from chainkg.loaders.columns import fit_columns


class Reader(Protocol):
    """What ``csv.reader`` gives: rows, and the number of lines read so far."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


def read_csv(path: Path, kind: TableKind) -> tuple[Table | None, list[Problem]]:
    """The table of *path*, UTF-8 with or without a BOM, and what is wrong with its shape; no table if unreadable."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = list(reader)
            if reader.line_num == len(rows):
                numbered = [(line, row) for line, row in enumerate(rows, 1) if row]
            else:  # some cell holds a line break
                file.seek(0)
                numbered = _numbered(csv.reader(file, strict=True))
    except UnicodeDecodeError:
        zh, en = "不是 UTF-8 编码；请在表格软件中另存为“CSV UTF-8”", "is not UTF-8; save it as “CSV UTF-8”"
        return None, [Problem(path.name, _bad_line(path), "", "", zh, en)]
    except csv.Error as error:
        return None, [Problem(path.name, 0, "", "", f"不是合规的 CSV：{error}", f"is no well-formed CSV: {error}")]
    if not numbered:
        return None, [Problem(path.name, 0, "", "", "是空文件，缺表头", "is empty; it needs a header row")]
    (_, header), *body = numbered
    return _table(path, kind, header, body)


def _numbered(reader: Reader) -> list[tuple[int, list[str]]]:
    """Each row that is not blank, with the line where it begins."""
    numbered, line = [], 1
    for row in reader:
        if row:
            numbered.append((line, row))
        line = reader.line_num + 1
    return numbered


def _table(
    path: Path, kind: TableKind, header: list[str], body: list[tuple[int, list[str]]]
) -> tuple[Table, list[Problem]]:
    ragged = [(line, row) for line, row in body if len(row) != len(header)]
    problems = [_ragged(path.name, line, len(row), len(header)) for line, row in ragged]
    whole = [(line, row) for line, row in body if len(row) == len(header)] if ragged else body
    lines = np.array([line for line, _ in whole], dtype=np.int64)
    cells = zip(*(row for _, row in whole), strict=True) if whole else ([] for _ in header)
    columns = {name.strip(): Column.encode(column) for name, column in zip(header, cells, strict=True)}
    fitted, misfits = fit_columns(path.name, kind, header, columns, lines)
    return fitted, problems + misfits


def _ragged(file: str, line: int, have: int, want: int) -> Problem:
    zh = f"有 {have} 格，表头有 {want} 列；含逗号的内容请加引号"
    en = f"has {have} cells, the header has {want}; put quotes round a text with commas"
    return Problem(file, line, "", "", zh, en)


def _bad_line(path: Path) -> int:
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number
    return 0
