"""Rows of things are put together with what is on file of the same things."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from chainkg.graph.columns import Bools, Column, Ints, Table
from chainkg.graph.dates import Date
from chainkg.graph.rebuild import make_table
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.loaders.fold import fold
from chainkg.loaders.gathering import Batch
from chainkg.loaders.intake import Fate, Remark
from chainkg.loaders.joining_rows import stack

_LIVING = ("firms", "parks", "institutes", "regions")
"""Things that change: the newer value stands. Of chemistry and industries what is on file stands."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A cell of a thing on file that says something else now."""

    table: str
    identity: str
    column: str
    before: str
    after: str


def merge_things(
    batch: Batch, name: str, base: Table, grades: Mapping[str, str], parents: Mapping[str, str]
) -> tuple[Table, Table, list[Change]]:
    """The table with the new things, the rows that are new, and what changed of those on file; contradictions told.

    *grades*: source → grade; *parents*: region → the one it lies in.
    """
    table, kind = batch.tables[name], TABLES[name]
    at = {identity: row for row, identity in enumerate(base[kind.identity[0]].cells())}
    plain, groups = _grouped(table[kind.identity[0]], at)
    touched = np.zeros(len(base), dtype=bool)
    said = _rows(table, np.flatnonzero(~plain))
    kept = _rows(base, np.array([at[identity] for identity in groups if identity in at], dtype=np.int64))
    folded, fresh, changes = list[dict[str, str]](), list[dict[str, str]](), list[Change]()
    for identity, new in groups.items():
        told = sorted((said[row] for row in new), key=partial(_order, identity=identity))
        old = [kept[at[identity]]] if identity in at else []
        rows = _finest([*old, *told], parents) if name == "firms" else [*old, *told]
        one = fold(kind, rows, grades, first_wins=name not in _LIVING and bool(old))
        for lost, best in one.lost:
            _tell(batch, table, new, lost.column, lost.value, best.value, best.source)
        if old:
            touched[at[identity]] = True
            changes += _changes(name, identity, old[0], one.row)
        (folded if old else fresh).append(one.row)
    added = stack((table.take(plain), make_table(name, fresh)))
    return stack((base.take(~touched), make_table(name, folded), added)), added, sorted(changes)


def _rows(table: Table, rows: Ints) -> dict[int, dict[str, str]]:
    """Some rows of a table by their place: read together, which costs a tenth of ``Table.row`` for each."""
    taken = table.take(rows)
    cells = zip(*(taken[column].cells() for column in table.columns), strict=True)
    return {row: dict(zip(table.columns, line, strict=True)) for row, line in zip(rows.tolist(), cells, strict=True)}


def _finest(rows: list[dict[str, str]], parents: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows without the regions that only say less than another row: 白银市 beside 白银区."""
    wider: set[str] = set()
    for row in rows:
        outer = parents.get(row["region"], "")
        while outer and outer not in wider:
            wider.add(outer)
            outer = parents.get(outer, "")
    return [row | {"region": ""} if row["region"] in wider else row for row in rows]


def _grouped(identities: Column, at: Mapping[str, int]) -> tuple[Bools, dict[str, list[int]]]:
    """Which rows stand alone for a new thing, and the rows of every other thing."""
    codes = identities.codes
    counts = np.bincount(codes, minlength=len(identities.values))
    known = np.array([value in at for value in identities.values], dtype=bool)
    plain: Bools = (counts[codes] == 1) & ~known[codes]
    groups: dict[str, list[int]] = {}
    for row in np.flatnonzero(~plain).tolist():
        groups.setdefault(identities[row], []).append(row)
    return plain, groups


def _order(row: Mapping[str, str], identity: str) -> tuple[int, bool, tuple[str, ...]]:
    """Newer rows first, then those whose name is the identity; then what stands in them, not where they stand."""
    date = Date.parse(row["as_of"]) if row["as_of"] else None
    return (-(date.last if date else 0), row["name"] != identity, tuple(row.values()))


def _changes(table: str, identity: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    return [
        Change(table, identity, column, old[column], new[column])
        for column in TABLES[table].columns
        if column != "note" and old[column] != new[column]
    ]


def _tell(batch: Batch, table: Table, rows: list[int], column: str, value: str, best: str, source: str) -> None:
    row = next((row for row in rows if table[column][row] == value), rows[0])
    zh = f"另有来源说是 {best}（{source}），以它为准；两说都记在备注"
    en = f"{source} says {best}, which stands; both are kept in the note"
    batch.remarks.append(Remark(Fate.CONFLICT, batch.origin(table, row, column), value, Text(zh, en)))
