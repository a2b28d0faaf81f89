"""A workbook is looked through before it is opened: how large it really is, and what in it is never run or followed.

The sizes that an archive states may be false, so every part is unpacked and counted, a piece at a time, none kept.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate
from chainkg.loaders.sheet_limits import CELLS, COLUMNS, LINE, UNPACKED, Refusal, cell_too_long, too_many_columns

_PIECE = 1 << 20
_PLACE = re.compile(rb"\br=[\"']([A-Z]{0,3})(\d{1,7})[\"']")
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_TARGETS = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEETS = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
NO_VALUE = Text(
    "公式没有存下结果；请在表格软件中打开并保存", "the formula has no stored result; open and save the file"
)
ERROR_VALUE = Text("是错误值（如 #N/A）；请改正或清空", "is an error value such as #N/A; correct or clear it")


@dataclass
class Looked:
    """What a look through a workbook found: per part the cells without a usable value, and remarks on the whole."""

    bad: dict[str, dict[tuple[int, int], Text]] = field(default_factory=dict)
    formulas: bool = False
    told: list[tuple[Fate, Text]] = field(default_factory=list)


def look_through(path: Path) -> Looked:
    """What there is in a workbook; Refusal where it outgrows the limits or is no sound archive."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            return _look(path.name, file, archive.infolist())
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError) as error:
        zh, en = f"文件已损坏：{error}", f"the file is damaged: {error}"
        raise Refusal(path.name, Text(zh, en)) from error


def _look(name: str, file: BinaryIO, parts: list[zipfile.ZipInfo]) -> Looked:
    looked, total = Looked(), 0
    for info in parts:
        scan = _Scan(name, info.filename, looked)
        for piece in _unpacked(file, info):
            total += len(piece)
            if total > UNPACKED:
                zh = f"解开后超过 {UNPACKED >> 20} MB（可能是压缩炸弹），未读；请拆成几个文件"
                en = f"is more than {UNPACKED >> 20} MB when unpacked (a zip bomb?) and was not read; split it"
                raise Refusal(name, Text(zh, en))
            if info.filename.endswith((".xml", ".rels")):
                scan.feed(piece)
        scan.close()
    looked.told = list(_told({info.filename for info in parts}, looked.formulas))
    return looked


def _told(names: set[str], formulas: bool) -> Iterator[tuple[Fate, Text]]:
    if any(name.endswith("vbaProject.bin") for name in names):
        yield Fate.SKIPPED, Text("含宏：没有运行", "holds macros: not run")
    if any("externalLinks/" in name for name in names):
        yield (
            Fate.SKIPPED,
            Text("含外部链接：没有打开，取存下的值", "holds external links: not followed, stored values taken"),
        )
    if formulas:
        yield Fate.SKIPPED, Text("含公式：没有计算，取存下的值", "holds formulas: not computed, stored values taken")


def _unpacked(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part of the archive as it really unpacks, whatever size it states."""
    file.seek(info.header_offset)
    name_length, extra_length = struct.unpack("<HH", file.read(30)[26:])
    file.seek(name_length + extra_length, 1)
    left = info.compress_size
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"{info.filename}: {info.compress_type}")
    stream = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (packed := file.read(min(_PIECE, left))):
        left -= len(packed)
        while stream and packed:
            yield stream.decompress(packed, _PIECE)
            packed = stream.unconsumed_tail
        if stream is None:
            yield packed


class _Scan:
    """One part of a workbook going by: the length of its texts, the span and the doubtful cells of a sheet."""

    def __init__(self, file: str, part: str, looked: Looked) -> None:
        self.file, self.part, self.looked = file, part, looked
        self.sheet = "/worksheets/" in f"/{part}" and part.endswith(".xml")
        self.rest, self.rows, self.columns, self.text = b"", 0, 0, 0

    def feed(self, piece: bytes) -> None:
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise Refusal(self.file, Text("XML 中有实体声明，未读", "declares XML entities and was not read"))
        first = piece.find(b"<")
        self.text = self.text + len(piece) if first < 0 else len(piece) - piece.rfind(b"<")
        longest = max(map(len, piece.split(b"<"))) if first >= 0 else 0
        if max(self.text, longest) > LINE:
            raise Refusal(self.file, cell_too_long(self.part))
        if self.sheet:
            whole, mark, self.rest = (self.rest + piece).rpartition(b"</c>")
            self._cells(whole + mark)

    def close(self) -> None:
        if self.sheet:
            self._cells(self.rest)

    def _cells(self, xml: bytes) -> None:
        for letters, digits in set(_PLACE.findall(xml)):
            self.rows, self.columns = max(self.rows, int(digits)), max(self.columns, column_number(letters) + 1)
        if self.columns > COLUMNS:
            raise Refusal(self.file, too_many_columns(self.columns))
        if self.rows * self.columns > CELLS:
            zh = f"{self.part} 铺开 {self.rows} 行 {self.columns} 列，过大，未读；请删去远处的空单元格"
            en = f"{self.part} spans {self.rows} rows and {self.columns} columns; delete the empty cells far out"
            raise Refusal(self.file, Text(zh, en))
        if b"<f" in xml or b't="e"' in xml:
            self._doubtful(xml)

    def _doubtful(self, xml: bytes) -> None:
        bad = self.looked.bad.setdefault(self.part, {})
        for head, body in _CELL.findall(xml):
            place = _PLACE.search(head)
            formula = b"<f" in body
            self.looked.formulas |= formula
            if place and b't="e"' in head:
                bad[int(place[2]), column_number(place[1])] = ERROR_VALUE
            elif place and formula and not re.search(rb"<v>[^<]|<is>", body):
                bad[int(place[2]), column_number(place[1])] = NO_VALUE


def column_number(letters: bytes) -> int:
    """The place of a column from 0 on, -1 for no letters.

    >>> column_number(b"A"), column_number(b"AB"), column_number(b"")
    (0, 27, -1)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def sheet_parts(path: Path) -> dict[str, str]:
    """Sheet name → its part of the archive."""
    with zipfile.ZipFile(path) as archive:
        named = _SHEETS.findall(archive.read("xl/workbook.xml"))
        links = _TARGETS.findall(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {_attribute(link, "Id"): _attribute(link, "Target").removeprefix("/xl/") for link in links}
    return {_attribute(tag, "name"): f"xl/{targets.get(_attribute(tag, 'id'), '')}" for tag in named}


def _attribute(tag: bytes, name: str) -> str:
    from html import unescape

    found = re.search(rf"[\s:]{name}=[\"']([^\"']*)[\"']", tag.decode("utf-8", errors="replace"))
    return unescape(found[1]) if found else ""
