"""A projection as a database of the embedded engine, written once."""

from collections.abc import Iterable, Iterator
from itertools import chain as chained
from pathlib import Path
from typing import Any

from chainkg.graph.arcade import driver, told
from chainkg.graph.beside import DATASET, ROW, about, origin, rows_beside
from chainkg.graph.chain import Chain
from chainkg.graph.model import KINDS, RELATIONS
from chainkg.graph.projection import Assessed, Links, Nodes, project
from chainkg.graph.schema import schema
from chainkg.graph.watched import log_folder

_FORBIDDEN = ("opencypher.loadCsv.allowFileUrls", "opencypher.loadCsv.allowRemoteUrls")


def build(folder: Path, chain: Chain, assessed: Iterable[Assessed]) -> None:
    """Write all of *chain*, and what was found out about it, into a new database at *folder*."""
    library = driver(log_folder())
    parts = chained(project(chain, assessed), rows_beside(chain), [about(chain)])
    with told(library):
        _write(library, folder, parts)


def _write(driver: Any, folder: Path, parts: Iterable[Nodes | Links]) -> None:
    with driver.create_database(str(folder)) as database:
        database.command("sqlscript", ";\n".join(_types()) + ";").close()
        for statement in schema():
            database.command("opencypher", statement).close()
        with database.graph_batch(use_wal=False, commit_every=0) as batch:
            _fill(batch, parts)


def _types() -> Iterator[str]:
    """A type for every kind and relation of the model; texts may read no file and no address."""
    for kind in (*KINDS.values(), ROW, DATASET):
        yield f"CREATE VERTEX TYPE {kind.label} BUCKETS 1"
        yield f"CREATE PROPERTY {kind.label}.`{kind.identity}` STRING"
    for relation in RELATIONS:
        yield f"CREATE EDGE TYPE {relation} BUCKETS 1"
    for setting in _FORBIDDEN:
        yield f"ALTER DATABASE `arcadedb.{setting}` false"


def _fill(batch: Any, parts: Iterable[Nodes | Links]) -> None:
    records: dict[str, list[str]] = {}
    for part in parts:
        if isinstance(part, Nodes):
            records.setdefault(part.kind.label, []).extend(batch.create_vertices(part.kind.label, part.rows))
        else:
            subjects, objects = records[part.subject.label], records[part.object.label]
            ends = [subjects[at] for at in part.subjects], [objects[at] for at in part.objects]
            told = origin(part)
            batch.new_edges(ends[0], part.relation.type, ends[1], [told | row for row in part.rows])
