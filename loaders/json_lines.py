"""JSON lines as they come, one at a time: a line that is too long or no JSON is told, and the next one read."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chainkg.graph.errors import BadData, Problem
from chainkg.graph.text import Text

JSONS = (".json", ".jsonl", ".ndjson", ".ijson", ".json.gz", ".jsonl.gz", ".ndjson.gz", ".ijson.gz")
LONGEST = 16 * 2**20
"""Bytes of a line that are read; a longer one is passed over without ever being in memory."""
HALF = b"\\ud"
"""How half a sign is written, which may stand in JSON and in no file of text."""
_BOM = b"\xef\xbb\xbf"
TOO_LONG = Text(f"一行超过 {LONGEST // 2**20} MB，未读；请拆开", f"a line of more than {LONGEST // 2**20} MB: split it")
NO_OBJECT = Text("不是一个 JSON 对象；请改正这一行", "is no JSON object: correct this line")
Line = tuple[int, bytes]


def lines(path: Path) -> Iterator[Line]:
    """The lines with their numbers, empty ones left out; one that is too long is longer than ``LONGEST``, cut there.
    BadData where the file ends too early."""
    with _opened(path) as file:
        number = 0
        try:
            while line := file.readline(LONGEST + 1):
                number += 1
                yield from [(number, line.removeprefix(_BOM) if number == 1 else line)] if line.strip() else []
                while len(line) > LONGEST and not line.endswith(b"\n") and (line := file.readline(LONGEST + 1)):
                    pass
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            zh, en = "压缩文件不完整或已损坏，请重新取一份", "the compressed file is cut off or damaged: fetch it again"
            raise BadData([Problem(path.name, number, "", "", zh, en)]) from error


def parsed(line: bytes) -> dict[str, object] | Text:
    """The object on a line, or what is wrong with it."""
    if len(line) > LONGEST:
        return TOO_LONG
    try:
        found = json.loads(line)
        if HALF in line.lower():
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return NO_OBJECT
    return found if isinstance(found, dict) else NO_OBJECT


def looks_like_entities(path: Path) -> bool:
    """Whether the first line is an entity of FollowTheMoney; one that is broken may still be followed by others."""
    for _, line in lines(path):
        found = parsed(line)
        if isinstance(found, dict):
            return isinstance(found.get("properties"), dict) and {"id", "schema"} <= found.keys()
    return False


def shown(line: bytes) -> str:
    """The beginning of a line, to be known by."""
    return line[:60].decode(errors="replace").strip()


def _opened(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]
