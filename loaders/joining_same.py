"""Rows of things are put together with what is on file of the same things."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from chainkg.graph.columns import Table
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


def merge_things(batch: Batch, name: str, base: Table, grades: Mapping[str, str]) -> tuple[Table, Table, list[Change]]:
    """The table with the new things, the rows that are new, and what changed of those on file; contradictions told."""
    table, kind = batch.tables[name], TABLES[name]
    at = {key: row for row, key in enumerate(zip(*(base[column].cells() for column in kind.identity), strict=True))}
    rows: dict[tuple[str, ...], list[int]] = {}
    for row, key in enumerate(zip(*(table[column].cells() for column in kind.identity), strict=True)):
        rows.setdefault(key, []).append(row)
    plain = np.zeros(len(table), dtype=bool)
    touched = np.zeros(len(base), dtype=bool)
    folded, fresh, changes = [], [], list[Change]()
    for key, new in rows.items():
        if key not in at and len(new) == 1:
            plain[new[0]] = True
            continue
        told = sorted((table.row(row) for row in new), key=partial(_order, key=key))
        old = [base.row(at[key])] if key in at else []
        one = fold(kind, [*old, *told], grades, first_wins=name not in _LIVING and bool(old))
        for lost, best in one.lost:
            _tell(batch, table, new, lost.column, lost.value, best.value, best.source)
        if old:
            touched[at[key]] = True
            changes += _changes(name, key, old[0], one.row)
            folded.append(one.row)
        else:
            fresh.append(one.row)
    added = stack((table.take(plain), make_table(name, fresh)))
    return stack((base.take(~touched), make_table(name, folded), added)), added, sorted(changes)


def _order(row: Mapping[str, str], key: tuple[str, ...]) -> tuple[int, bool, tuple[str, ...]]:
    """Newer rows first, then those whose name is the identity; then what stands in them, not where they stand."""
    date = Date.parse(row["as_of"]) if row["as_of"] else None
    return (-(date.last if date else 0), row["name"] != key[0], tuple(row.values()))


def _changes(table: str, key: tuple[str, ...], old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    return [
        Change(table, " / ".join(key), column, old[column], new[column])
        for column in TABLES[table].columns
        if column != "note" and old[column] != new[column]
    ]


def _tell(batch: Batch, table: Table, rows: list[int], column: str, value: str, best: str, source: str) -> None:
    row = next((row for row in rows if table[column][row] == value), rows[0])
    zh = f"另有来源说是 {best}（{source}），以它为准；两说都记在备注"
    en = f"{source} says {best}, which stands; both are kept in the note"
    batch.remarks.append(Remark(Fate.CONFLICT, batch.origin(table, row, column), value, Text(zh, en)))
