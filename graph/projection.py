"""The chain as plain nodes and relations, generated from the declaration: what a Cypher engine is filled with."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

import numpy as np

from chainkg.graph import model
from chainkg.graph.chain import Chain, split
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.engine import Value
from chainkg.graph.fields import Field
from chainkg.graph.joints import ASSESSED_PROPERTIES, JOINTS, Joint
from chainkg.graph.model import KINDS, Kind, Relation
from chainkg.graph.tables import TABLES

Properties = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Things of a kind, in the order of their table."""

    kind: Kind
    rows: list[Properties]


@dataclass(frozen=True, slots=True)
class Links:
    """Relations of a type between two kinds: row *i* leads from thing ``subjects[i]`` to thing ``objects[i]``.

    ``table``: where the rows stand; a table of things implies the relation by a column. Empty: computed.
    ``at``: which rows of that table they are.
    """

    relation: Relation
    subject: Kind
    object: Kind
    subjects: list[int]
    objects: list[int]
    rows: list[Properties]
    table: str = ""
    at: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Assessed:
    """The computed relation from a place (row *place* of *kind*) to a node; only candidates have a score.

    ``rank``: only what is ranked has one. ``state``, ``moves``: names of ``State`` and ``Move`` in small letters.
    ``made``: made here by firms or by a total. ``routes``: all routes of the node, ``NAMELESS`` where it has none.
    ``ways``: the ways in which it is run here, each the routes that are left possible, parted by ``|``; ``city_ways``:
    those in which the city around runs it, where it supplies it to here.
    """

    kind: Kind
    place: int
    node: int
    state: str
    there: bool
    made: bool
    routes: tuple[str, ...]
    ways: tuple[str, ...]
    city_ways: tuple[str, ...]
    moves: tuple[str, ...]
    score: float | None
    rank: int | None
    as_of: str

    def properties(self) -> Properties:
        found: Properties = {}
        for name in ASSESSED_PROPERTIES:
            value = getattr(self, name)
            found[name] = list(value) if isinstance(value, tuple) else value
        return {name: value for name, value in found.items() if value is not None}


NAMELESS = "*"
"""What ASSESSED calls the only route of a node without named ones."""


def project(chain: Chain, assessed: Iterable[Assessed] = (), at_once: int = 0) -> Iterator[Nodes | Links]:
    """All nodes, then all relations; every row of a table is a relation of its own.

    *at_once*: the most rows of a part, so that no more of them are in memory; 0: a kind or relation is one part, of
    *assessed* as many as there are nodes.
    """
    for kind in KINDS.values():
        for rows in pieces(np.arange(len(chain.table(kind))), at_once):
            yield Nodes(kind, properties(chain, kind.table, TABLES[kind.table].fields, rows))
    for joint in JOINTS:
        yield from _links(chain, joint, at_once)
    for kind, group in groupby(assessed, key=lambda one: one.kind):
        while ones := list(islice(group, at_once or max(len(chain.table(model.NODE)), 1))):
            yield _assessed(kind, ones)


def pieces(rows: Ints, at_once: int) -> Iterator[Ints]:
    """*rows* in runs of at most *at_once* (0: in one)."""
    step = at_once or max(len(rows), 1)
    for start in range(0, max(len(rows), 1), step):
        yield rows[start : start + step]


def _assessed(kind: Kind, ones: list[Assessed]) -> Links:
    places, nodes = [one.place for one in ones], [one.node for one in ones]
    return Links(model.ASSESSED, kind, model.NODE, places, nodes, [one.properties() for one in ones])


def _links(chain: Chain, joint: Joint, at_once: int) -> Iterator[Links]:
    free = np.ones(len(chain.tables[joint.table]), dtype=bool)
    for subject, object_ in joint.pairs:
        sources = chain.ref(joint.table, joint.subject, subject)
        targets = chain.ref(joint.table, joint.object, object_)
        rows = np.flatnonzero(free & (sources >= 0) & (targets >= 0) & _told(chain, joint, subject, object_))
        free[rows] = False
        for some in pieces(rows, at_once) if len(rows) else ():
            found = properties(chain, joint.table, joint.carried, some)
            ends = sources[some].tolist(), targets[some].tolist()
            yield Links(joint.relation, subject, object_, *ends, found, joint.table, some.tolist())


def _told(chain: Chain, joint: Joint, subject: Kind, object_: Kind) -> Bools:
    """Which rows are of this relation and these kinds, where the table has columns that say so."""
    table = chain.tables[joint.table]
    said = {"relation": joint.relation.type, "subject_kind": subject.label, "object_kind": object_.label}
    chosen = np.ones(len(table), dtype=bool)
    for column in said.keys() & table.columns.keys():
        chosen &= table[column].is_(said[column])
    return chosen


def properties(chain: Chain, table: str, fields: Iterable[Field], rows: Ints) -> list[Properties]:
    """Per row of *rows* its cells as values; an empty cell is no property."""
    found: list[Properties] = [{} for _ in range(len(rows))]
    for field in fields:
        column = chain.tables[table][field.name]
        used, places = np.unique(column.codes[rows], return_inverse=True)
        values = [value(field, column.values[code]) for code in used.tolist()]
        if values == [None]:
            continue
        for row, place in zip(found, places.tolist(), strict=True):
            if values[place] is not None:
                row[field.name] = values[place]
    return found


def ends_of(chain: Chain, part: Links) -> tuple[list[str], list[str]]:
    """The identities of the things that relations join."""
    starts, ends = (chain.table(kind)[kind.identity] for kind in (part.subject, part.object))
    return [starts[row] for row in part.subjects], [ends[row] for row in part.objects]


def value(field: Field, text: str) -> Value:
    """A cell as an engine holds it: None where it is empty, a number as a number, several names as a list."""
    if not text:
        return None
    if field.many:
        return list(split(text))
    return float(text) if field.type == "number" else text
