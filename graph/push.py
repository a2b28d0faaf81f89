"""A chain into a database on a server: in batches that may be repeated, and without what the chain no longer holds."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain as chained

from chainkg.graph.beside import DATASET, FOUND, KEY, MARK, OPEN, ROW, TABLE, about, link_keys, origin, rows_beside
from chainkg.graph.cache import digest
from chainkg.graph.chain import Chain
from chainkg.graph.errors import EngineError
from chainkg.graph.fields import EVIDENCE
from chainkg.graph.joints import ASSESSED_PROPERTIES, JOINTS
from chainkg.graph.model import KINDS, Kind
from chainkg.graph.naming import ENGLISH, NAMES, Names, quoted
from chainkg.graph.neo4j import Server
from chainkg.graph.projection import Assessed, Links, Nodes, Properties, ends_of, project
from chainkg.graph.rebuild import PROJECTED
from chainkg.graph.schema import schema
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text

BATCH = 10_000
Batch = tuple[str, list[Properties], str]
"""What to run, the rows to run it with, and the table that they are of."""

_THINGS = f"""UNWIND $rows AS row MERGE (n:%(label)s {{%(identity)s: row.%(identity)s}})
ON MATCH SET n += $blank, n.{FOUND} = CASE WHEN n.{MARK} IS NULL THEN true ELSE n.{FOUND} END
SET n += row, n.{MARK} = $mark"""
_LINKS = f"""UNWIND $rows AS row
MATCH (a:%(subject)s {{%(subject_id)s: row.a}}) MATCH (b:%(object)s {{%(object_id)s: row.b}})
MERGE (a)-[r:%(type)s {{{KEY}: row.k}}]->(b) ON MATCH SET r += $blank SET r += row.p, r.{MARK} = $mark"""
_IN_BATCHES = f"IN TRANSACTIONS OF {BATCH} ROWS RETURN count(*) AS rows"
_DROP_LINKS = f"MATCH ()-[r]->() WHERE r.{MARK} <> $mark CALL (r) {{ DELETE r }} {_IN_BATCHES}"
_DROP_THINGS = f"""MATCH (n) WHERE n.{MARK} <> $mark AND NOT (n)--() AND n.{FOUND} IS NULL AND size(labels(n)) = 1
AND all(key IN keys(n) WHERE key IN $own) CALL (n) {{ DELETE n }} {_IN_BATCHES}"""
# A thing that others were there first with, or tied something to, stays theirs, without what chainkg knew of it.
_RELEASE = f"""MATCH (n) WHERE n.{MARK} <> $mark CALL (n) {{ SET n += $blank }} {_IN_BATCHES}"""
_BEGIN = f"MERGE (d:{DATASET.label} {{{KEY}: '{DATASET.label}'}}) SET d.{OPEN} = true, d.{MARK} = $mark"
_END = f"MATCH (d:{DATASET.label}) SET d = $row, d.{MARK} = $mark, d.names = $names"
_HELD = f"MATCH (d:{DATASET.label}) RETURN d.region AS region"


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a step did: rows written; rows removed; things no longer in the dataset, left since others use them."""

    written: int = 0
    removed: int = 0
    left: int = 0


def write_chain(
    chain: Chain, assessed: Iterable[Assessed], server: Server, names: Names = ENGLISH, batch: int = BATCH
) -> Iterator[Pushed]:
    """Write *chain* batch by batch, then remove what an earlier push wrote and this one did not.

    Each batch is a transaction. Whoever stops half-way leaves a database that says so; the next push finishes it.
    """
    mark = digest(chain, names.key)
    for statement in schema(names):
        server.command(statement)
    server.write(_BEGIN, {"mark": mark})
    for text, rows, table in _ahead(_batches(chain, assessed, names, batch)):
        server.write(text, {"rows": rows, "blank": blank(table, names), "mark": mark})
        yield Pushed(len(rows))
    yield _sweep(server, mark)
    server.write(_END, {"row": about(chain).rows[0], "mark": mark, "names": names.key})


def _batches(chain: Chain, assessed: Iterable[Assessed], names: Names, batch: int) -> Iterator[Batch]:
    for part in chained(project(chain, assessed, batch), rows_beside(chain, batch)):
        if part.rows:
            yield _things(part, names) if isinstance(part, Nodes) else _links(chain, part, names)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """*batches*, the next one being made while the server writes."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (found := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield found


def require_same(chain: Chain, server: Server) -> None:
    """EngineError where the database holds the dataset of another place: a push would take that out."""
    for (held,) in server.rows(_HELD, {}).rows:
        if held is not None and held != chain.settings.region:
            zh = f"库中是“{held}”的数据，推送会以“{chain.settings.region}”取而代之；确要如此请加 --replace"
            en = f"the database holds the dataset of {held}, not of {chain.settings.region}; --replace takes it out"
            raise EngineError(Text(zh, en))


def rows_to_push(chain: Chain) -> int:
    """How many rows a push writes, computed relations apart."""
    implied = (chain.tables[joint.table][joint.object] for joint in JOINTS if joint.carried == EVIDENCE)
    return sum(map(len, chain.tables.values())) + sum(int((~column.is_("")).sum()) for column in implied)


def _things(part: Nodes, names: Names) -> Batch:
    kind = part.kind
    text = _THINGS % {"label": label(kind, names), "identity": identity(kind, names)}
    return text, [names.row(kind.table, row) for row in part.rows], kind.table


def _links(chain: Chain, part: Links, names: Names) -> Batch:
    subject, object_, told = part.subject, part.object, origin(part)
    text = _LINKS % {
        "subject": label(subject, names),
        "subject_id": identity(subject, names),
        "object": label(object_, names),
        "object_id": identity(object_, names),
        "type": quoted(names.type(part.relation.type)),
    }
    rows = (names.row(part.table, row) | told for row in part.rows)
    found = zip(*ends_of(chain, part), link_keys(chain, part), rows, strict=True)
    return text, [{"a": a, "b": b, "k": key, "p": row} for a, b, key, row in found], part.table


def label(kind: Kind, names: Names) -> str:
    return quoted(names.label(kind.label))


def identity(kind: Kind, names: Names) -> str:
    return quoted(names.property(kind.table, kind.identity))


def blank(table: str, names: Names) -> dict[str, None]:
    """The columns of a table but the identity, each nothing: an emptied cell takes its property away."""
    kept = {kind.identity for kind in KINDS.values() if kind.table == table}
    return {names.property(table, column): None for column in _columns(table) if column not in kept}


def _columns(table: str) -> Iterable[str]:
    if table in TABLES:
        return TABLES[table].columns
    return _beside_names() if table == ROW.table else ASSESSED_PROPERTIES


def _beside_names() -> set[str]:
    return {column for name in TABLES if name not in PROJECTED for column in TABLES[name].columns}


@cache
def _own_names() -> frozenset[str]:
    """What properties of things may be called that chainkg writes, in either language."""
    things = [(kind.table, column) for kind in KINDS.values() for column in TABLES[kind.table].columns]
    found = {names.property(table, column) for names in NAMES.values() for table, column in things}
    return frozenset(found | _beside_names() | {MARK, FOUND, KEY, TABLE})


def _sweep(server: Server, mark: str) -> Pushed:
    """Remove what bears another mark, as far as it is chainkg's own."""
    own = _own_names()
    kept = {names.property(kind.table, kind.identity) for names in NAMES.values() for kind in KINDS.values()}
    removed = server.command(_DROP_LINKS, {"mark": mark})
    removed += server.command(_DROP_THINGS, {"mark": mark, "own": sorted(own)})
    left = server.command(_RELEASE, {"mark": mark, "blank": dict.fromkeys(sorted(own - kept))})
    return Pushed(removed=removed, left=left)
