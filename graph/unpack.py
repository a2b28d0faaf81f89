"""What the embedded engine gives, as the plain values that every engine gives; its errors in a user's words."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chainkg.graph.engine import Value
from chainkg.graph.errors import EngineError
from chainkg.graph.model import RELATIONS
from chainkg.graph.naming import PRIVATE
from chainkg.graph.text import Text

Ends = Mapping[str, tuple[str, str]]
_PATH = re.compile(r"\(#\d+:\d+\)(?:<?-\[#\d+:\d+\]->?\(#\d+:\d+\))*")
_RECORD = re.compile(r"#\d+:\d+")
_CLASS = re.compile(r"\s*\(caused by .*|\b(?:com|java|javax|jdk|org|sun)(?:\.\w+)+(?:\$\w+)?:?\s*", re.DOTALL)
_CODE = re.compile(r"^[A-Z][a-z]+(?:[A-Z]\w*)+: ")  # UnknownFunction: Unknown function …
_EXPECTED = re.compile(r",? expect(?:ed|ing):? .*", re.DOTALL)
_PLACE = re.compile(r"(?:Syntax error )?at line (\d+)(?::|, column )(\d+)(?: - )?")
_BUDGET = "heap budget exceeded"
_OWN = ("@", PRIVATE)  # what the engine and what chainkg notes for itself
_LIMIT = re.compile(r"\d+(?=ms)")


def path_records(value: Any) -> Iterator[str]:
    """The record numbers of all paths in a value: the engine writes a path as a text of record numbers."""
    if isinstance(value, str):
        yield from _RECORD.findall(value) if _PATH.fullmatch(value) else ()
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from path_records(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from path_records(item)


def relation_records(value: Any) -> Iterator[str]:
    """The record numbers of all relationships in a value, those of paths too."""
    if isinstance(value, str):
        yield from _RECORD.findall(value)[1::2] if _PATH.fullmatch(value) else ()
    elif isinstance(value, Mapping):
        if value.get("@type") in RELATIONS:
            yield str(value["@rid"])
        for item in value.values():
            yield from relation_records(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from relation_records(item)


def plain(value: Any, records: Mapping[str, Value], ends: Ends | None = None) -> Value:
    """*value* without anything of the driver; *records*: what the record numbers of paths stand for.

    With *ends*, the record numbers of the two ends of relationships, all elements carry their own number as well.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _path(str(value), records) if _PATH.fullmatch(value) else str(value)
    if isinstance(value, Mapping):
        record = "@rid" in value and "@type" in value
        return (
            element(value, records, ends) if record else {str(key): plain(value[key], records, ends) for key in value}
        )
    if isinstance(value, list | tuple | set):
        return [plain(item, records, ends) for item in value]
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def element(row: Mapping[str, Any], records: Mapping[str, Value] | None = None, ends: Ends | None = None) -> Value:
    """A node or a relationship; its properties by name, so that the same answer is always written the same."""
    kind, number = str(row["@type"]), str(row.get("@rid", ""))
    own: dict[str, Value] = {key: plain(row[key], records or {}, ends) for key in sorted(row) if key[:1] not in _OWN}
    found: dict[str, Value] = {"type": kind} if kind in RELATIONS else {"labels": [*kind.split("~")]}
    found["properties"] = own
    if ends is not None:
        found["id"] = number
        if kind in RELATIONS:
            found["start"], found["end"] = ends.get(number, ("", ""))
    return found


def _path(text: str, records: Mapping[str, Value]) -> Value:
    found = _RECORD.findall(text)
    if not all(record in records for record in found):
        return text  # a text of the data that merely looks like a path
    return {"nodes": [records[one] for one in found[::2]], "relationships": [records[one] for one in found[1::2]]}


def engine_error(error: Exception) -> EngineError:
    """The driver's error without the names of its classes, places counted from 1."""
    reply = getattr(error, "native", None) or {}
    kind, detail = str(reply.get("cls", "")).rpartition(".")[2], str(reply.get("error") or error)
    known: dict[str, Callable[[str], Text]] = {
        "TimeoutException": _timeout,
        "OutOfMemoryError": too_much,
        "QueryNotIdempotentException": _writes,
    }
    if kind in known:
        return EngineError(known[kind](detail))
    if _BUDGET in detail:
        return EngineError(too_much())
    place = _PLACE.search(detail)
    words = _EXPECTED.sub("", _CODE.sub("", (_CLASS.sub("", detail).splitlines() or [kind])[0]))
    if place is None:
        return EngineError(Text(f"引擎不能回答：{words}", f"the engine cannot answer: {words}"))
    where, words = f"{place[1]}:{int(place[2]) + 1}", _PLACE.sub("", words).strip()
    return EngineError(Text(f"{where}：语法错误：{words}", f"{where}: syntax error: {words}"))


def _timeout(detail: str) -> Text:
    found = _LIMIT.search(detail)
    return too_long(int(found[0]) / 1000 if found else 0)


def too_long(seconds: float) -> Text:
    """What is said of a question that was stopped by the clock."""
    told = f"{seconds:g} " if seconds else ""
    return Text(
        f"超过 {told}秒的时限，已停止；请缩小范围或限定路径长度",
        f"stopped after {told}seconds; narrow the question or bound its paths",
    )


def too_much(_: str = "", *, megabytes: int = 0) -> Text:
    """What is said of a question that was stopped for its memory."""
    zh, en = (
        (f"超过 {megabytes} MB", f"more than {megabytes} MB of memory") if megabytes else ("太多", "too much memory")
    )
    return Text(
        f"需要的内存{zh}，已停止；请缩小范围，或少返回些", f"stopped: it takes {en}; narrow the question or return less"
    )


def too_many(rows: int) -> Text:
    """What is said of an answer with more rows than are allowed."""
    return Text(
        f"结果超过 {rows} 行；请加 LIMIT 或收窄条件", f"more than {rows} rows; add LIMIT or narrow the question"
    )


def _writes(_: str) -> Text:
    return Text(
        "提问只读：引擎不执行会改动数据的语句", "questions only read: the engine runs nothing that may change data"
    )
