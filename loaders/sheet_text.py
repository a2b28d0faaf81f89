"""Sheets saved as text (.csv, .tsv): the encoding is found by trying the whole file, the separator by counting."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate
from chainkg.loaders.sheet_grid import Grid, Record
from chainkg.loaders.sheet_limits import LINE, Refusal, cell_too_long

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_TRIED = ("utf-8", "gb18030")
_SEPARATORS = ",\t;|"
_PIECE, _HEAD = 1 << 20, 1 << 16


def read_text(path: Path, encoding: str = "", separator: str = "") -> Grid:
    """The grid of a text file; Refusal where no encoding fits or a cell is longer than the limit."""
    found = encoding or find_encoding(path)
    separator = separator or _find_separator(path, found)
    told = (
        () if found in ("utf-8", "utf-8-sig") else ((Fate.NORMALISED, Text(f"按 {found} 编码读", f"read as {found}")),)
    )
    return Grid(path.name, "", _rows(path, found, separator), told=told)


def find_encoding(path: Path) -> str:
    """The encoding of a file: its mark, else UTF-16 by its zero bytes, else the first of UTF-8, GB18030 that fits."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return _without_mark(path, head)
    for name in _TRIED:
        if _fits(path, name):
            return name
    zh = "不是 UTF-8、UTF-16 或 GB18030 编码；请另存为“CSV UTF-8”，或在对应文件里写 encoding"
    en = "is neither UTF-8 nor UTF-16 nor GB18030; save it as “CSV UTF-8”, or give its encoding in the mapping file"
    raise Refusal(path.name, Text(zh, en))


def _without_mark(path: Path, head: bytes) -> str:
    """UTF-16 without a mark has its zero bytes on one side of each pair: separators and digits are below 256."""
    high, low = head[1::2].count(0), head[::2].count(0)
    name = "utf-16-le" if high else "utf-16-be"
    if (high and low) or (high + low) * 50 < len(head) or not _fits(path, name):
        raise Refusal(path.name, Text("含零字节，不是文本；未读", "holds zero bytes, so it is no text; not read"))
    return name


def _fits(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _find_separator(path: Path, encoding: str) -> str:
    """The sign that parts the cells: the one that stands in most of the first lines, by its median count."""
    with path.open(encoding=encoding, newline="") as file:
        lines = [line for line in file.read(_HEAD).splitlines() if line.strip()]
    counts = {sign: sorted(line.count(sign) for line in lines) for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: counts[sign][len(lines) // 2] if lines else 0)


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Record]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_lines(path, file), delimiter=separator)
        line = 1
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise Refusal(path.name, cell_too_long("", line)) from error
        except UnicodeDecodeError as error:
            zh, en = f"第 {line} 行之后不是 {encoding} 编码", f"is not {encoding} after line {line}"
            raise Refusal(path.name, Text(zh, en)) from error


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    """The lines of a file, none longer than the limit."""
    number = 0
    while line := file.readline(LINE):
        number += 1
        if len(line) == LINE and not line.endswith("\n"):
            raise Refusal(path.name, cell_too_long("", number))
        yield line
