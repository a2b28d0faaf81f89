"""What the columns of a sheet mean: a small TOML file that a person can correct.

``[sheet]`` name, header (row where the header ends), header_rows, encoding, separator, fill_down; ``[columns]`` header
→ field, several fields, or "" for not taken; ``[constants]`` field → value where the sheet has none;
``[words."field"]`` word of the sheet → word of the dataset; ``[skip]`` header → values whose rows are left out;
``[source]`` a row of sources.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chainkg.graph.errors import BadData, Problem
from chainkg.graph.fields import Field
from chainkg.graph.names import nearest
from chainkg.graph.tables import TABLES
from chainkg.graph.units import AMOUNTS

PLACES = {"firms.province": "省份", "firms.city": "城市", "firms.district": "区县"}
"""Fields that become regions, each inside the one before, and the firm's region: the narrowest that is filled."""
QUANTITIES = {
    f"{table}.{low.removesuffix('_low')}": (low, high, unit)
    for table, (low, high, unit) in AMOUNTS.items()
    if low != high and table != "chain_nodes" and low != "low"
}
"""Fields that take a quantity in words (5-8万吨/年), and the columns that it fills."""
DATE = "as_of"
_KEYS = {
    "sheet": ("name", "header", "header_rows", "encoding", "separator", "fill_down"),
    "source": ("id", "title", "publisher", "number", "date", "url", "grade", "note", "confidence"),
}
_SECTIONS = ("sheet", "columns", "constants", "words", "skip", "source")


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """A mapping file, read and found sound."""

    file: str
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheet: Mapping[str, Any] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)


def known_fields() -> dict[str, str]:
    """Every field that a column may fill, with its Chinese name."""
    fields = {f"{table.name}.{one.name}": f"{table.zh} {one.zh}" for table in TABLES.values() for one in table.fields}
    quantities = {name: name.partition(".")[2] for name in QUANTITIES}
    return {DATE: "数据日期"} | fields | quantities | PLACES


def field_of(name: str) -> Field | None:
    """The field of a table that *name* speaks of; None for those that the tables do not have."""
    table, _, column = name.partition(".")
    known = TABLES.get(table)
    return known.field(column) if known and column in known.columns else None


def read_mapping(path: Path) -> SheetMapping:
    """The mapping in a file; BadData with all that is wrong in it."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = Problem(path.name, 0, "", "", f"不是合规的 TOML：{error}", f"is no well-formed TOML: {error}")
        raise BadData([problem]) from error
    problems = list(_problems(path.name, told))
    if problems:
        raise BadData(problems)
    columns = {header: _listed(fields) for header, fields in told["columns"].items()}
    skip = {header: _listed(values) for header, values in told.get("skip", {}).items()}
    rest = {name: told.get(name, {}) for name in ("constants", "words", "sheet", "source")}
    return SheetMapping(path.name, columns, skip=skip, **rest)


def _listed(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(item for item in map(str, listed) if item)


def _problems(file: str, told: Mapping[str, Any]) -> Iterator[Problem]:
    yield from (_unknown(file, name, _SECTIONS) for name in told if name not in _SECTIONS)
    for section in _SECTIONS:
        if not isinstance(told.get(section, {}), dict):
            yield Problem(file, 0, section, "", f"应为 [{section}] 一节", f"must be a section [{section}]")
            return
    if not told.get("columns"):
        zh, en = "缺 [columns]：表头 = 字段；可先用 --suggest 生成", "lacks [columns]: header = field; try --suggest"
        yield Problem(file, 0, "columns", "", zh, en)
    for section, keys in _KEYS.items():
        yield from (_unknown(file, f"{section}.{key}", keys) for key in told.get(section, {}) if key not in keys)
    fields, known = list(_named(told)), known_fields()
    yield from (_unknown(file, name, tuple(known)) for name in fields if name not in known)
    yield from _bad_words(file, told)


def _named(told: Mapping[str, Any]) -> Iterator[str]:
    for fields in told.get("columns", {}).values():
        yield from _listed(fields)
    yield from told.get("constants", {})
    yield from told.get("words", {})


def _bad_words(file: str, told: Mapping[str, Any]) -> Iterator[Problem]:
    """Words of the dataset that it does not have."""
    meant = [(name, str(word)) for name, words in told.get("words", {}).items() for word in words.values()]
    meant += [(name, str(word)) for name, word in told.get("constants", {}).items()]
    for name, word in meant:
        one = field_of(name)
        if one and one.allowed and word not in one.allowed:
            yield _unknown(file, f"{name} = {word}", one.allowed, word)


def _unknown(file: str, name: str, known: tuple[str, ...], asked: str = "") -> Problem:
    near = ", ".join(nearest(asked or name.rpartition(".")[2] if len(known) < 20 else name, known))
    zh, en = f"没有这一项，最近的是 {near}", f"no such thing; the nearest are {near}"
    return Problem(file, 0, name, "", zh, en)
