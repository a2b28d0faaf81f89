"""The engine inside the process: ArcadeDB over a projection in the user's cache. Only importer of its driver."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain as chained
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from chainkg.graph.beside import DATASET, ROW, about, origin, rows_beside
from chainkg.graph.cache import cache_root, digest, forget, kept
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Answer, Limits, Value
from chainkg.graph.errors import EngineError
from chainkg.graph.lexer import columns
from chainkg.graph.model import KINDS, RELATIONS
from chainkg.graph.projection import Assessed, Links, Nodes, project
from chainkg.graph.schema import schema
from chainkg.graph.text import Text
from chainkg.graph.unpack import element, engine_error, path_records, plain

_ISOLATE, _TIMEOUT = "ARCADEDB_NATIVE_ISOLATE_ARGS", "-Darcadedb.command.timeout="
_FORBIDDEN = ("opencypher.loadCsv.allowFileUrls", "opencypher.loadCsv.allowRemoteUrls")
_AT_ONCE = 1000
_lock = Lock()
_open: dict[Path, tuple[Any, int]] = {}  # the driver opens a folder once a process: how many share it


def open_embedded(chain: Chain, assess: Callable[[], Iterable[Assessed]], made_by: str, limits: Limits) -> "Embedded":
    """The engine over *chain*. The time limit is that of the first one opened in a process."""
    driver = _driver(limits)

    def make(folder: Path) -> None:
        _write(driver, folder, chained(project(chain, assess()), rows_beside(chain), [about(chain)]))

    with _told(driver):
        key = digest(chain, made_by, driver.__version__)
        folder = kept(key, make)
        try:
            return Embedded(driver, folder, limits)
        except driver.ArcadeDBError:
            forget(folder.parent)
            return Embedded(driver, kept(key, make), limits)


class Embedded:
    """A projection, open for reading only."""

    def __init__(self, driver: Any, folder: Path, limits: Limits) -> None:
        self._driver, self._folder, self._limits = driver, folder, limits
        self._db = _acquire(driver, folder)

    def rows(self, text: str, params: Mapping[str, Value]) -> Answer:
        with _told(self._driver):
            found = self._dicts(text, params)
            records = self._records(sorted(set(path_records(found))))
        names = list(found[0]) if found else columns(text)
        return Answer(names, [[plain(row.get(name), records) for name in names] for row in found])

    def _dicts(self, text: str, params: Mapping[str, Value]) -> list[dict[str, Any]]:
        most = self._limits.rows
        with self._db.query("opencypher", text, dict(params)) as result:
            found = [row.to_dict() for row in islice(result, most + 1)]
        if len(found) > most:
            raise EngineError(
                Text(
                    f"结果超过 {most} 行；请加 LIMIT 或收窄条件",
                    f"more than {most} rows; add LIMIT or narrow the question",
                )
            )
        return found

    def _records(self, numbers: list[str]) -> dict[str, Value]:
        """What the record numbers of paths stand for; numbers that stand for nothing are left out."""
        found: dict[str, Value] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            try:
                result = self._db.query("sql", f"SELECT FROM [{','.join(numbers[start : start + _AT_ONCE])}]")
                for row in result:
                    if row.get_rid():
                        kind = {"@type": row.get_element().get_type_name()}
                        found[row.get_rid()] = element(row.to_dict() | kind)
            except self._driver.ArcadeDBError:
                continue  # a text of the asker's that merely looks like a path
        return found

    def close(self) -> None:
        if self._db is not None:
            self._db = None
            _release(self._folder)


def _driver(limits: Limits) -> Any:
    """The library, told to be silent and when to stop: it reads both from the environment when it starts."""
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    os.environ.setdefault("ARCADEDB_LOG_DIR", str(cache_root() / "log"))
    given = os.environ.get(_ISOLATE, "")
    if _TIMEOUT not in given:
        os.environ[_ISOLATE] = f"{given} {_TIMEOUT}{round(limits.seconds * 1000)}".strip()
    try:
        import arcadedb
    except ImportError as error:
        zh, en = "没有内嵌引擎；请装：pip install arcadedb", "the embedded engine is missing: pip install arcadedb"
        raise EngineError(Text(f"{zh}（{error}）", f"{en} ({error})")) from error
    return arcadedb


@contextmanager
def _told(driver: Any) -> Iterator[None]:
    """Turns what the driver and the disk complain of into an error that a user can read."""
    try:
        yield
    except driver.ArcadeDBError as error:
        raise engine_error(error) from error
    except OSError as error:
        where = cache_root()
        zh = f"缓存目录 {where} 写不了（{error.strerror}）；可用 CHAINKG_CACHE 另指一处"
        en = f"cannot write to the cache {where} ({error.strerror}); name another place by CHAINKG_CACHE"
        raise EngineError(Text(zh, en)) from error


def _acquire(driver: Any, folder: Path) -> Any:
    with _lock:
        database, users = _open.get(folder) or (driver.DatabaseFactory(str(folder)).open(read_only=True), 0)
        _open[folder] = (database, users + 1)
        return database


def _release(folder: Path) -> None:
    with _lock:
        database, users = _open.pop(folder)
        if users > 1:
            _open[folder] = (database, users - 1)
        else:
            database.close()


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
