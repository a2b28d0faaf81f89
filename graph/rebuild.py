"""Nodes and relations back into tables: the way home from a projection."""

from collections.abc import Iterable, Mapping

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Column, Table
from chainkg.graph.fields import Field
from chainkg.graph.joints import JOINTS, Joint
from chainkg.graph.model import CHAIN, KINDS, NODE
from chainkg.graph.settings import Settings
from chainkg.graph.tables import LINK_TABLE, TABLES

Row = Mapping[str, object]
_OWNED = {kind.table for kind in KINDS.values()}
PROJECTED = _OWNED | {joint.table for joint in JOINTS}
"""Tables whose rows are nodes or relations; the others (routes, checks, …) travel beside them."""


def cell(field: Field, value: object) -> str:
    """A value as its table writes it.

    >>> cell(TABLES["part_of"].field("stage_order"), 2.0)
    '2'
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ";".join(str(part) for part in value)
    return repr(value).removesuffix(".0") if field.type == "number" and isinstance(value, float) else str(value)


def make_table(name: str, rows: Iterable[Row]) -> Table:
    """A table of *rows*; what a row does not have is an empty cell."""
    rows = list(rows)
    fields = TABLES[name].fields
    columns = {field.name: Column.encode(cell(field, row.get(field.name)) for row in rows) for field in fields}
    return Table(name, f"{name}.csv", columns, np.arange(1, len(rows) + 1, dtype=np.int64))


def joint_of(type_: str, table: str) -> Joint | None:
    """How relations of *type_* stand in *table*; None where it is the table of a kind, whose columns imply them."""
    found = (joint for joint in JOINTS if (joint.relation.type, joint.table) == (type_, table))
    return next(found, None) if table not in _OWNED else None


def relation_row(joint: Joint, ends: tuple[tuple[str, str], tuple[str, str]], carried: Row) -> Row:
    """The row of a relation between two things, each given as label and identity."""
    (subject_kind, subject), (object_kind, object_) = ends
    said = {"relation": joint.relation.type, "subject_kind": subject_kind, "object_kind": object_kind}
    columns = TABLES[joint.table].columns
    told = {name: value for name, value in said.items() if name in columns}
    return {**carried, **told, joint.subject: subject, joint.object: object_}


def rebuilt(
    rows: Mapping[str, Iterable[Row]], settings: Settings | None, rules: Mapping[str, Mapping[str, float]]
) -> Chain:
    """The chain of all *rows* by table, with what the table of links repeats from the others filled in again."""
    bare = Chain({name: make_table(name, found) for name, found in rows.items()}, settings, rules)
    tables = dict(bare.tables)
    tables[LINK_TABLE] = with_copies(bare)
    return Chain(tables, bare.settings, rules)


def with_copies(chain: Chain) -> Table:
    """The table of links with the names, industries and chains that it repeats from other tables."""
    links, nodes = chain.tables[LINK_TABLE], chain.table(NODE)
    columns = dict(links.columns)
    for end, rows in zip(("from", "to"), chain.ends(), strict=True):
        columns[f"{end}_name"] = nodes["name"].take(rows)
        columns[f"{end}_industry"] = nodes["industry"].take(rows)
    homes: dict[str, set[str]] = {}
    for node, name in zip(
        chain.tables["part_of"]["node"].cells(), chain.tables["part_of"]["chain"].cells(), strict=True
    ):
        homes.setdefault(node, set()).add(name)
    nowhere: set[str] = set()
    order = {name: at for at, name in enumerate(chain.table(CHAIN)["name"].cells())}
    pairs = zip(links["from"].cells(), links["to"].cells(), strict=True)
    shared = (homes.get(a, nowhere) & homes.get(b, nowhere) for a, b in pairs)
    columns["chains"] = Column.encode(";".join(sorted(both, key=order.__getitem__)) if both else "" for both in shared)
    return Table(links.name, links.file, columns, links.lines)
