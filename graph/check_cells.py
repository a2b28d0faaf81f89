"""Checks of single cells: each distinct text of a column is looked at once, rows are found only for the bad ones."""

import re
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.columns import Table
from chainkg.graph.dates import Date
from chainkg.graph.errors import Problem
from chainkg.graph.fields import Field, TableKind
from chainkg.graph.model import Kind
from chainkg.graph.names import nearest
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text

NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_SHOWN = 5

Identities = Mapping[str, Mapping[str, str]]
"""Per kind label: identity → the name that a person knows it by."""


def identities(tables: Mapping[str, Table], kinds: Mapping[str, Kind]) -> Identities:
    """What may be referred to."""
    known = {}
    for label, kind in kinds.items():
        table = tables[kind.table]
        shown = table["name"] if "name" in table.columns else table[kind.identity]
        known[label] = dict(zip(table[kind.identity].cells(), shown.cells(), strict=True))
    return known


def check_cells(table: Table, known: Identities) -> Iterator[Problem]:
    """Empty required cells, unknown values, bad numbers and dates, references to nothing."""
    for field in TABLES[table.name].fields:
        column = table[field.name]
        for code, message in _faults(field, column.values, known):
            from chainkg.graph.check_hints import hinted  # only where there is a fault

            rows, value = np.flatnonzero(column.codes == code).tolist(), column.values[code]
            yield from problems_at(table, rows, field.name, value, hinted(message, table.name, field, value))


def problems_at(table: Table, rows: list[int], column: str, value: str, message: Text) -> Iterator[Problem]:
    """One problem a row for the first few rows, one more that counts the rest."""
    for row in rows[:_SHOWN]:
        yield Problem(table.file, int(table.lines[row]), column, value, message.zh, message.en)
    rest = len(rows) - _SHOWN
    if rest > 0:
        line = int(table.lines[rows[_SHOWN]])
        zh, en = f"{message.zh}（另有 {rest} 行相同）", f"{message.en} (and {rest} rows more like it)"
        yield Problem(table.file, line, column, value, zh, en)


def _faults(field: Field, values: list[str], known: Identities) -> Iterator[tuple[int, Text]]:
    """What is wrong with the distinct texts of a column: those that are plainly right are not looked at twice."""
    right = _plainly_right(field, known)
    for code, value in enumerate(values):
        if not right(value):
            message = _fault(field, value, known)
            if message:
                yield code, message


def _plainly_right(field: Field, known: Identities) -> Callable[[str], bool]:
    """A quick test that only lets sound texts pass."""
    if field.allowed:
        return set(field.allowed).__contains__
    if len(field.refers) == 1:
        return known[field.refers[0].label].__contains__
    if field.refers or field.required or field.type in ("number", "date", "url"):
        return lambda value: False
    return lambda value: value == value.strip()


def _fault(field: Field, value: str, known: Identities) -> Text | None:
    if value != value.strip():
        return Text("首尾有空格，请删去", "has blanks at its ends; delete them")
    if not value:
        return Text("不能为空，请补上", "must not be empty; fill it in") if field.required else None
    if field.allowed:
        return None if value in field.allowed else _not_allowed(value, field.allowed)
    if field.refers:
        return _unresolved(field, value, known)
    return _misshapen(field, value)


def _not_allowed(value: str, allowed: tuple[str, ...]) -> Text:
    near = nearest(value, allowed, 1)
    listed = ", ".join(allowed)
    hint = Text(f"，是否指 {near[0]}", f"; did you mean {near[0]}?") if near else Text("", "")
    return Text(f"只能是：{listed}{hint.zh}", f"must be one of {listed}{hint.en}")


def _unresolved(field: Field, value: str, known: Identities) -> Text | None:
    pools = [known[kind.label] for kind in field.refers]
    if any(value in pool for pool in pools):
        return None
    wanted = split(value) if field.many else [value]
    missing = [name for name in wanted if not any(name in pool for pool in pools)]
    if not missing:
        return None
    kinds = Text("或".join(kind.zh for kind in field.refers), " or ".join(kind.label for kind in field.refers))
    tables = ", ".join(f"{kind.table}.csv" for kind in field.refers)
    near = _nearest_thing(missing[0], pools)
    zh = (
        f"没有名为“{missing[0]}”的{kinds.zh}"
        + (f"，最近的是 {near}" if near else "")
        + f"；请改正，或在 {tables} 中补一行"
    )
    en = f"there is no {kinds.en} {missing[0]!r}" + (f", the nearest is {near}" if near else "")
    return Text(zh, f"{en}; correct it or add a row to {tables}")


def _nearest_thing(name: str, pools: list[Mapping[str, str]]) -> str:
    spelled = {
        spelling: identity for pool in pools for identity, shown in pool.items() for spelling in (identity, shown)
    }
    near = nearest(name, spelled, 1)
    if not near:
        return ""
    identity = spelled[near[0]]
    return identity if identity == near[0] else f"{identity} ({near[0]})"


def _misshapen(field: Field, value: str) -> Text | None:
    if field.type == "number" and not NUMBER.fullmatch(value):
        return Text(
            "应为不小于 0 的数，只写数字（单位写在单位列）",
            "must be a number not below 0, digits only (the unit has its own column)",
        )
    if field.type == "date" and Date.parse(value) is None:
        return Text("应写作 2025、2025-09 或 2025-09-30", "write 2025, 2025-09 or 2025-09-30")
    if field.type == "url" and not re.fullmatch(r"https?://\S+", value):
        return Text("网址应以 http:// 或 https:// 开头", "an address begins with http:// or https://")
    return None


def check_identity(table: Table, kind: TableKind) -> Iterator[Problem]:
    """Two rows with the same identity."""
    columns = [table[name] for name in kind.identity]
    ranks = [column.ranks() for column in columns]
    order = np.lexsort(ranks[::-1])
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for rank in ranks:
        same &= rank[order][1:] == rank[order][:-1]
    for at in np.flatnonzero(same).tolist():
        first, second = sorted(order[at : at + 2].tolist())
        value = " / ".join(column[second] for column in columns)
        line, names = int(table.lines[first]), ", ".join(kind.identity)
        zh = f"与第 {line} 行是同一项（{names} 相同）；请删去一行或区分二者"
        en = f"same identity as row {line} ({names}); delete one of them or tell them apart"
        yield Problem(table.file, int(table.lines[second]), kind.identity[0], value, zh, en)
