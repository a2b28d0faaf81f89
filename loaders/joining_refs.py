"""Names in the columns that refer to things become identities; what cannot be placed is told, never guessed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.columns import Bools, Column, Table
from chainkg.graph.fields import Field
from chainkg.graph.model import CHAIN, INDUSTRY, KINDS, NODE
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.loaders.gathering import Batch
from chainkg.loaders.intake import Fate, Origin, Remark
from chainkg.loaders.joining_things import unclear
from chainkg.loaders.placing import Finder
from chainkg.loaders.placing_nodes import Products

Places = Mapping[str, Finder]
"""Kind label → who finds things of that kind."""
_KIND_COLUMNS = {
    ("roles", "subject"): "subject_kind",
    ("roles", "object"): "object_kind",
    ("checks", "scope"): "scope_kind",
    ("plan_cover", "object"): "object_kind",
}
_SCOPES = {"node": NODE.label, "chain": CHAIN.label, "industry": INDUSTRY.label}
_LISTED = ("produces", "consumes", "endowments")
_SUGGESTED = 200
"""So many unknown names of a load get suggestions at once; for all there is ``chainkg same``."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a table that refers to things: what its cells mean, each with the kinds that the row allows."""

    table: str
    field: Field

    def asked(self, table: Table) -> tuple[Column, list[tuple[tuple[str, ...], str]]]:
        """The cells, each distinct one with the labels of the kinds that it may name."""
        column = table[self.field.name]
        labels = tuple(kind.label for kind in self.field.refers)
        beside = _KIND_COLUMNS.get((self.table, self.field.name))
        if beside is None:
            return column, [(labels, value) for value in column.values]
        kinds = table[beside].cells()
        paired = Column.encode(f"{kind}\0{cell}" for kind, cell in zip(kinds, column.cells(), strict=True))
        parted = (value.split("\0", 1) for value in paired.values)
        return paired, [((_SCOPES.get(kind, kind),), cell) for kind, cell in parted]


def references(table: str) -> Iterator[Reference]:
    """The columns of a table that refer to things with names."""
    for field in TABLES[table].fields:
        if field.refers and field.name != "source":
            yield Reference(table, field)


def place_references(batch: Batch, places: Places) -> None:
    """Every reference of the new rows by identity. A row that lacks a needed one is told and left out; a product that
    fits no node goes to ``unplaced`` if its firm or place is known."""
    before = len(batch.remarks)
    for name in TABLES:
        if len(batch.tables[name]):
            _place_table(batch, name, places)
    batch.remarks[before:] = _once(batch.remarks[before:])


def _once(remarks: list[Remark]) -> list[Remark]:
    """What is said of one name at one place once, though several columns and tables have it from there."""
    first: dict[tuple[Origin, str, Text], Remark] = {}
    for one in remarks:
        first.setdefault((replace(one.origin, column=""), one.value, one.message), one)
    return list(first.values())


def _place_table(batch: Batch, name: str, places: Places) -> None:
    table = batch.tables[name]
    lost = {one.field.name: _place_column(batch, one, places) for one in references(name)}
    needed = [lost[field.name] for field in TABLES[name].fields if field.required and field.name in lost]
    whole = ~np.any(needed, axis=0) if needed else np.ones(len(table), dtype=bool)
    if name in _LISTED:
        only_node = lost["node"] & (np.sum(needed, axis=0) == 1)
        _list_unplaced(batch, name, table["node"], np.flatnonzero(only_node).tolist())
    batch.keep(name, whole)


def _list_unplaced(batch: Batch, name: str, products: Column, rows: list[int]) -> None:
    table = batch.tables[name]
    found = []
    for row in rows:
        cells = table.row(row)
        place = cells.get("region_or_park", "")
        why = f"没有这个环节（{TABLES[name].zh}）"
        told = {"region": place, "product": products[row], "reason": "；".join(filter(None, (why, cells["note"])))}
        found.append(cells | told)
    columns = TABLES["unplaced"].columns
    kept = [{column: cells.get(column, "") for column in columns} for cells in found]
    batch.append("unplaced", kept, [batch.origin(table, row) for row in rows])


def _place_column(batch: Batch, reference: Reference, places: Places) -> Bools:
    """Put identities in the place of names; which rows name something that is not found."""
    table, field = batch.tables[reference.table], reference.field
    column, asked = reference.asked(table)
    cells, lost = [], []
    for labels, cell in asked:
        found = [(name, _owners(places, labels, name)) for name in (split(cell) if field.many else [cell]) if name]
        cells.append(";".join(owners[0] for _, owners in found if len(owners) == 1))
        lost.append([(name, owners) for name, owners in found if len(owners) != 1])
    told = _Words(places)
    for code, names in enumerate(lost):
        if names:
            messages = [(name, told.why(asked[code][0], name, owners)) for name, owners in names]
            for row in np.flatnonzero(column.codes == code).tolist():
                origin = batch.origin(table, row, field.name)
                batch.remarks += [Remark(Fate.UNPLACED, origin, name, message) for name, message in messages]
    batch.put(reference.table, field.name, Column.encode(map(cells.__getitem__, column.codes.tolist())))
    bad = np.array([bool(names) and not cell for names, cell in zip(lost, cells, strict=True)], dtype=bool)
    return bad[column.codes]


def _owners(places: Places, labels: tuple[str, ...], name: str) -> tuple[str, ...]:
    return next((found for label in labels if label in places and (found := places[label].find(name))), ())


class _Words:
    """What to say of names that are not found; likeness is costly, so only the first ones get suggestions."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._left = _SUGGESTED

    def why(self, labels: tuple[str, ...], name: str, owners: tuple[str, ...]) -> Text:
        if owners:
            return unclear(owners)
        kinds = [KINDS[label] for label in labels if label in KINDS]
        zh = f"没有名为“{name}”的{'或'.join(kind.zh for kind in kinds)}"
        en = f"no {' or '.join(kind.label for kind in kinds)} named {name!r}"
        hint = self._hint(labels, name)
        return Text(zh + hint.zh, en + hint.en)

    def _hint(self, labels: tuple[str, ...], name: str) -> Text:
        products = self._places.get(NODE.label)
        if labels != (NODE.label,) or not isinstance(products, Products):
            return Text("", "")
        near = products.near(name) if self._left else []
        self._left -= bool(near)
        if not near:
            return Text("，已列入 unplaced", "; listed as unplaced")
        return Text(
            f"，是否指：{'、'.join(near)}？用 chainkg same 判定", f"; {', '.join(near)}? decide with chainkg same"
        )
