"""The embedded engine: ArcadeDB over a projection in the user's cache, built here, asked in a process of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain as chained
from pathlib import Path
from threading import Lock
from typing import Any

from chainkg.graph.arcade import driver, told
from chainkg.graph.beside import DATASET, ROW, about, origin, rows_beside
from chainkg.graph.cache import cache_root, digest, forget, kept
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Answer, Limits, Value
from chainkg.graph.errors import EngineError
from chainkg.graph.model import KINDS, RELATIONS
from chainkg.graph.projection import Assessed, Links, Nodes, project
from chainkg.graph.schema import schema
from chainkg.graph.text import Text
from chainkg.graph.watched import Watched, log_folder, started

_FORBIDDEN = ("opencypher.loadCsv.allowFileUrls", "opencypher.loadCsv.allowRemoteUrls")


def open_embedded(chain: Chain, assess: Callable[[], Iterable[Assessed]], made_by: str, limits: Limits) -> "Embedded":
    """The engine over *chain*."""
    watched = started(limits)

    def make(folder: Path) -> None:
        library = driver(log_folder())
        parts = chained(project(chain, assess()), rows_beside(chain), [about(chain)])
        with told(library):
            _write(library, folder, parts)

    try:
        with _writable():
            key = digest(chain, made_by, watched.version())
            folder = kept(key, make)
            try:
                watched.open(str(folder))
            except EngineError:
                watched.close()
                forget(folder.parent)
                watched = _opened(kept(key, make), limits)
    except BaseException:
        watched.close()
        raise
    return Embedded(watched, folder, limits)


class Embedded:
    """A projection, open for reading only."""

    def __init__(self, watched: Watched, folder: Path, limits: Limits) -> None:
        self._watched, self._folder, self._limits = watched, folder, limits
        self._one = Lock()

    def rows(self, text: str, params: Mapping[str, Value]) -> Answer:
        return self._asked(text, params, numbered=False)

    def numbered(self, text: str, params: Mapping[str, Value]) -> Answer:
        """The same with an ``id`` in every node and relationship, and ``start`` and ``end`` in relationships."""
        return self._asked(text, params, numbered=True)

    def _asked(self, text: str, params: Mapping[str, Value], *, numbered: bool) -> Answer:
        with self._one:
            if self._watched.gone:
                self._watched = _opened(self._folder, self._limits)
            found = self._watched.ask(text, dict(params), numbered=numbered)
        return Answer(found["columns"], found["rows"])

    def close(self) -> None:
        self._watched.close()


def _opened(folder: Path, limits: Limits) -> Watched:
    watched = started(limits)
    watched.version()
    watched.open(str(folder))
    return watched


@contextmanager
def _writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = cache_root()
        zh = f"缓存目录 {where} 写不了（{error.strerror}）；可用 CHAINKG_CACHE 另指一处"
        en = f"cannot write to the cache {where} ({error.strerror}); name another place by CHAINKG_CACHE"
        raise EngineError(Text(zh, en)) from error


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
