"""New rows beside those on file: what is there already stays once, what is newer is added, nothing is rewritten."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chainkg.graph.chain import COPIES
from chainkg.graph.columns import Column, Table
from chainkg.graph.fields import Field
from chainkg.graph.tables import LINK_TABLE, TABLES
from chainkg.graph.text import Text
from chainkg.loaders.gathering import Batch
from chainkg.loaders.intake import Fate, Origin, Remark

_ASIDE = ("locator", "note", "reason", "confidence")
"""What may differ between two tellings of one row: a newer sheet has other row numbers."""
_TOLD_ONCE = {"part_of": ("stage",), "plan_cover": ("nodes",)}
"""Tables in which two plans may say one thing, and the columns in which they may contradict each other."""
Key = tuple[str, ...]


def stack(tables: Sequence[Table]) -> Table:
    """Several tables of one kind, one below the other."""
    filled = [table for table in tables if len(table)]
    if len(filled) == 1:
        return replace(filled[0], lines=np.arange(2, len(filled[0]) + 2, dtype=np.int64))
    first = tables[0]
    columns = {name: below([table[name] for table in tables]) for name in first.columns}
    rows = sum(len(table) for table in tables)
    return Table(first.name, first.file, columns, np.arange(2, rows + 2, dtype=np.int64))


def below(columns: Sequence[Column]) -> Column:
    """Several columns as one."""
    columns = [column for column in columns if len(column.codes)] or columns[:1]
    if len(columns) == 1:
        return columns[0]
    values = list(dict.fromkeys(value for column in columns for value in column.values))
    places = dict(zip(values, range(len(values)), strict=True))
    moved = (np.array([places[value] for value in column.values], dtype=np.int64) for column in columns)
    return Column(values, np.concatenate([place[column.codes] for place, column in zip(moved, columns, strict=True)]))


def keys(table: Table, columns: Sequence[str]) -> list[Key]:
    """Per row its cells in some columns."""
    return list(zip(*(table[column].cells() for column in columns), strict=True))


def add_rows(batch: Batch, name: str, base: Table) -> Table:
    """The new rows of a table that are not on file; those that are there are counted, those that contradict told."""
    table, kind = batch.tables[name], TABLES[name]
    aside = (*_ASIDE, *COPIES) if name == LINK_TABLE else _ASIDE
    content = [field for field in kind.fields if field.name not in aside]
    told, known = dict.fromkeys(_contents(base, content)), dict.fromkeys(keys(base, kind.identity))
    telling = _TOLD_ONCE.get(name, ())
    held = dict(zip(keys(base, kind.identity), keys(base, telling), strict=True)) if telling else {}
    said = keys(table, telling)
    kept = np.zeros(len(table), dtype=bool)
    again: dict[Origin, int] = {}
    order = np.lexsort([table[column].ranks() for column in reversed(kind.columns)])
    contents, identities = _contents(table, content), keys(table, kind.identity)
    for row in order.tolist():
        if contents[row] in told or (identities[row] in held and _agree(held[identities[row]], said[row])):
            origin = batch.origin(table, row)
            whole = Origin(origin.file, origin.part)
            again[whole] = again.get(whole, 0) + 1
        elif identities[row] in known:
            _contradiction(batch, table, row, identities[row])
        else:
            kept[row] = True
            if telling:
                held[identities[row]] = said[row]
        told[contents[row]] = known[identities[row]] = None
    for origin, count in sorted(again.items()):
        message = Text(f"{kind.zh}表中已有，未重复载入", f"on file in {name} already, not loaded again")
        batch.remarks.append(Remark(Fate.SKIPPED, origin, f"{count}", message))
    return table.take(kept)


def _agree(held: Key, said: Key) -> bool:
    """Whether another telling adds nothing that is not on file."""
    return all(new in ("", old) for old, new in zip(held, said, strict=True))


def unless_bare(table: Table, new: Table) -> Table:
    """The terms of plans on file, but for those without a node for which *new* has one, since somebody named it."""
    identity = TABLES[table.name].identity
    placed = {key for key, nodes in zip(keys(new, identity), new["nodes"].cells(), strict=True) if nodes}
    bare = table["nodes"].is_("") & table["chains"].is_("")
    gone = bare & np.array([key in placed for key in keys(table, identity)], dtype=bool)
    return table.take(~gone) if gone.any() else table


def _contents(table: Table, fields: Sequence[Field]) -> list[Key]:
    """Per row what it says: 0.50 and 0.5 are one number."""
    cells = (_means(table[field.name], field).cells() for field in fields)
    return list(zip(*cells, strict=True))


def _means(column: Column, field: Field) -> Column:
    if field.type != "number":
        return column
    return replace(column, values=[repr(float(text)) if text else "" for text in column.values])


def _contradiction(batch: Batch, table: Table, row: int, identity: Key) -> None:
    shown = " / ".join(cell for cell in identity if cell)
    zh = "与另一行是同一来源同一处的同一项，内容却不同；先有的一行不改"
    en = "another row says otherwise of the same thing at the same place of the same source; that one stays"
    batch.remarks.append(Remark(Fate.CONFLICT, batch.origin(table, row), shown, Text(zh, en)))
