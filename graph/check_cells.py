"""Checks of single cells: each distinct text of a column is looked at once, rows are found only for the bad ones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain, split
from chainkg.graph.columns import Column, Table
from chainkg.graph.dates import Date
from chainkg.graph.errors import Problem
from chainkg.graph.fields import Field, TableKind
from chainkg.graph.groups import first_of_runs
from chainkg.graph.model import KINDS
from chainkg.graph.names import nearest
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text

NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Things:
    """The things of a kind: identity → row, and per row the name that a person knows it by. ``texts``: the identities
    as columns that refer to the things may share them."""

    rows: Mapping[str, int]
    shown: Column
    texts: Sequence[str] = ()

    def __contains__(self, identity: str) -> bool:
        return identity in self.rows


Identities = Mapping[str, Things]
"""Per kind label."""


def identities(chain: Chain) -> Identities:
    """What may be referred to."""
    known = {}
    for label, kind in KINDS.items():
        table = chain.table(kind)
        shown = table["name" if "name" in table.columns else kind.identity]
        known[label] = Things(chain.index(kind), shown, table[kind.identity].values)
    return known


@dataclass(frozen=True, slots=True, eq=False)
class Faulty:
    """One fault in a cell of all ``rows`` of a table that have it."""

    table: Table
    rows: list[int]
    column: str
    value: str
    message: Text

    def problems(self) -> Iterator[Problem]:
        return problems_at(self.table, self.rows, self.column, self.value, self.message)


def check_cells(table: Table, known: Identities) -> Iterator[Faulty]:
    """Empty required cells, unknown values, bad numbers and dates, references to nothing."""
    for field in TABLES[table.name].fields if len(table) else ():
        column = table[field.name]
        for code, message in _faults(field, column.values, known):
            from chainkg.graph.check_hints import hinted  # only where there is a fault

            rows, value = np.flatnonzero(column.codes == code).tolist(), column.values[code]
            yield Faulty(table, rows, field.name, value, hinted(message, table.name, field, value))


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
    """What is wrong with the distinct texts of a column; a column that is plainly right is not looked at one by one."""
    if _plainly_right(field, values, known):
        return
    for code, value in enumerate(values):
        message = _fault(field, value, known)
        if message:
            yield code, message


def _plainly_right(field: Field, values: list[str], known: Identities) -> bool:
    """A quick test of a whole column."""
    if field.allowed:
        return set(field.allowed).issuperset(values)
    if len(field.refers) == 1:
        things = known[field.refers[0].label]
        return values is things.texts or all(map(things.rows.__contains__, values))
    if field.refers or field.type in ("number", "date", "url"):
        return False
    return list(map(str.strip, values)) == values and not (field.required and "" in values)


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


def _nearest_thing(name: str, pools: list[Things]) -> str:
    spelled = {
        spelling: identity
        for pool in pools
        for identity, row in pool.rows.items()
        for spelling in (identity, pool.shown[row])
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
    """Two rows with the same identity; they lie side by side, since a Chain keeps its rows in that order."""
    columns = [table[name] for name in kind.identity]
    same = ~first_of_runs(*(column.codes for column in columns))
    for second in np.flatnonzero(same).tolist():
        value = " / ".join(column[second] for column in columns)
        line, names = int(table.lines[second - 1]), ", ".join(kind.identity)
        zh = f"与第 {line} 行是同一项（{names} 相同）；请删去一行或区分二者"
        en = f"same identity as row {line} ({names}); delete one of them or tell them apart"
        yield Problem(table.file, int(table.lines[second]), kind.identity[0], value, zh, en)
