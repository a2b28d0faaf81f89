"""PackStream, the way in which Bolt writes values: as much of it as questions and plain answers need.

https://neo4j.com/docs/bolt/current/packstream/
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chainkg.graph.errors import EngineError
from chainkg.graph.text import Text


@dataclass(frozen=True, slots=True)
class Structure:
    """A tagged tuple: a message, a node, a relationship, a path."""

    tag: int
    fields: tuple[Any, ...]


def pack(value: Any) -> bytes:
    """The bytes of a value.

    >>> pack([1, "a", None]).hex()
    '93018161c0'
    """
    if value is None or isinstance(value, bool):
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return b"\xc1" + struct.pack(">d", value)
    if isinstance(value, str):
        text = value.encode()
        return _size(len(text), 0x80, 0xD0) + text
    if isinstance(value, Structure):
        return bytes((0xB0 + len(value.fields), value.tag)) + b"".join(map(pack, value.fields))
    if isinstance(value, Mapping):
        return _size(len(value), 0xA0, 0xD8) + b"".join(pack(str(k)) + pack(v) for k, v in value.items())
    return _size(len(value), 0x90, 0xD4) + b"".join(map(pack, value))


def _integer(value: int) -> bytes:
    if -16 <= value <= 127:
        return struct.pack(">b", value)
    for marker, code, bits in ((b"\xc8", ">b", 8), (b"\xc9", ">h", 16), (b"\xca", ">i", 32)):
        if -(1 << bits - 1) <= value < 1 << bits - 1:
            return marker + struct.pack(code, value)
    return b"\xcb" + struct.pack(">q", value)


def _size(size: int, tiny: int, first: int) -> bytes:
    """The head of a text, list or map: its size in the shortest form, *first* being the marker of the one-byte form."""
    if size < 16:
        return bytes((tiny + size,))
    at, code = next((at, code) for at, (code, most) in enumerate(_SIZES) if size < most)
    return bytes((first + at,)) + struct.pack(code, size)


_SIZES = ((">B", 1 << 8), (">H", 1 << 16), (">I", 1 << 32))
_NUMBERS = {0xC1: ">d", 0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
_SINGLE = {0xC0: None, 0xC2: False, 0xC3: True}
_SIZED = {0xD0: "text", 0xD4: "list", 0xD8: "map", 0xCC: "bytes"}
_TINY = {0x80: "text", 0x90: "list", 0xA0: "map", 0xB0: "structure"}


class Unpacker:
    """Reads values from bytes."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = memoryview(data), 0

    def _take(self, size: int) -> bytes:
        found = bytes(self._data[self._at : self._at + size])
        if len(found) < size:
            raise EngineError(Text("收到的消息不完整", "a message was cut short"))
        self._at += size
        return found

    def value(self) -> Any:
        """The next one; EngineError for what is no PackStream."""
        marker = self._take(1)[0]
        if marker < 0x80 or marker >= 0xF0:
            return marker - 256 if marker >= 0xF0 else marker
        if marker in _SINGLE:
            return _SINGLE[marker]
        if marker in _NUMBERS:
            code = _NUMBERS[marker]
            return struct.unpack(code, self._take(struct.calcsize(code)))[0]
        if marker & 0xF0 in _TINY:
            return self._sized(_TINY[marker & 0xF0], marker & 0x0F)
        for first, kind in _SIZED.items():
            if first <= marker <= first + 2:
                code = (">B", ">H", ">I")[marker - first]
                return self._sized(kind, struct.unpack(code, self._take(struct.calcsize(code)))[0])
        raise EngineError(Text(f"消息里有不认识的标记 {marker:02X}", f"unknown marker {marker:02X} in a message"))

    def _sized(self, kind: str, size: int) -> Any:
        if kind == "text":
            return self._take(size).decode()
        if kind == "bytes":
            return self._take(size)
        if kind == "list":
            return [self.value() for _ in range(size)]
        if kind == "map":
            return {self.value(): self.value() for _ in range(size)}
        tag = self._take(1)[0]
        return Structure(tag, tuple(self.value() for _ in range(size)))


def unpack(data: bytes) -> Any:
    """The one value in *data*.

    >>> unpack(pack({"a": [1.5, -300, "硫酸"]}))
    {'a': [1.5, -300, '硫酸']}
    """
    return Unpacker(data).value()
