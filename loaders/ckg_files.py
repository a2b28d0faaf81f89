"""The files of ChainKnowledgeGraph: JSON lines, gzip or not, each as columns of text."""

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import NoReturn

from chainkg.graph.errors import BadData, Problem
from chainkg.graph.text import Text
from chainkg.loaders.json_lines import HALF, parsed, shown

NEEDED: Mapping[str, tuple[str, ...]] = {
    "company": ("name", "fullname", "code", "location", "time"),
    "industry": ("code", "name"),
    "product": ("name",),
    "company_industry": ("company_code", "industry_code", "industry_name", "company_name"),
    "industry_industry": ("from_code", "to_code"),
    "company_product": ("company_code", "product_name", "rel_weight"),
    "product_product": ("from_entity", "rel", "to_entity"),
}
"""The seven files and what is taken from each of their lines."""
EXTRA = "industry_up"
"""An eighth file lies beside them, which its author's own program does not load either."""
ENDINGS = (".json.gz", ".json")
Cells = list[str]
_LARGEST = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Records:
    """The lines of a file: ``name``: as it lies there; ``lines``: where each record stands; one column a field."""

    name: str
    lines: Sequence[int]
    columns: Mapping[str, Cells]

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, field: str) -> Cells:
        return self.columns[field]


def found_file(folder: Path, name: str) -> Path | None:
    """The file of that name, gzip first."""
    return next((path for path in (folder / f"{name}{ending}" for ending in ENDINGS) if path.is_file()), None)


def read_records(folder: Path, name: str) -> Records:
    """One of the seven; BadData where it is missing, broken or of another shape, with the line."""
    path = found_file(folder, name)
    if path is None:
        zh, en = "缺这个文件；七个文件要放在一个文件夹里", "this file is missing: the seven belong into one folder"
        raise BadData([Problem(f"{name}.json", 0, "", "", zh, en)])
    lines, rows = _parsed(path)
    return Records(path.name, lines, {field: _column(path.name, lines, rows, field) for field in NEEDED[name]})


def count_lines(path: Path) -> int:
    """How many records a file holds that is not read."""
    return sum(1 for line in _content(path).splitlines() if line.strip())


def _content(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            found = file.read(_LARGEST + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        zh, en = "压缩文件不完整或已损坏，请重新取一份", "the compressed file is cut off or damaged: fetch it again"
        raise BadData([Problem(path.name, 0, "", "", zh, en)]) from error
    if len(found) > _LARGEST:
        size = _LARGEST // 2**20
        zh, en = f"解开后超过 {size} MB，不像是这个文件", f"more than {size} MB unpacked, so it is another file"
        raise BadData([Problem(path.name, 0, "", "", zh, en)])
    return found


def _parsed(path: Path) -> tuple[Sequence[int], list[dict[str, object]]]:
    """All records as one JSON text, which is read twice as fast as line by line; a fault is then looked for by line."""
    text = _content(path).removeprefix(b"\xef\xbb\xbf").rstrip()
    try:
        rows = json.loads(b"[" + text.replace(b"\n", b",") + b"]")
    except (ValueError, RecursionError):
        return _by_line(path.name, text)
    if set(map(type, rows)) - {dict} or HALF in text.lower():
        return _by_line(path.name, text)
    return range(1, len(rows) + 1), rows


def _by_line(name: str, text: bytes) -> tuple[Sequence[int], list[dict[str, object]]]:
    numbers, rows = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            row = parsed(line)
            if isinstance(row, Text):
                _refuse(name, number, "", shown(line), row)
            numbers.append(number)
            rows.append(row)
    return numbers, rows


def _column(name: str, lines: Sequence[int], rows: list[dict[str, object]], field: str) -> Cells:
    try:
        cells = list(map(itemgetter(field), rows))
    except KeyError:
        line = next(line for line, row in zip(lines, rows, strict=True) if field not in row)
        _refuse(name, line, field, "", Text("缺这一项，不像是这个文件", "lacks this field, so it is another file"))
    if set(map(type, cells)) <= {str}:
        return cells
    for line, cell in zip(lines, cells, strict=True):
        if isinstance(cell, dict | list | bool | None):
            _refuse(name, line, field, str(cell), Text("应为文字或数", "should be a text or a number"))
    return list(map(str, cells))


def _refuse(name: str, line: int, field: str, value: str, message: Text) -> NoReturn:
    raise BadData([Problem(name, line, field, value, message.zh, message.en)])
