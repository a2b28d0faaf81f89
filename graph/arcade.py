"""The library of the embedded engine, told to be silent and what it may take. Its only importer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chainkg.graph.errors import EngineError
from chainkg.graph.text import Text
from chainkg.graph.unpack import engine_error

_ISOLATE = "ARCADEDB_NATIVE_ISOLATE_ARGS"
_TIMEOUT, _HEAP = "-Darcadedb.command.timeout=", "-Xmx"


def driver(log: str, *, seconds: float = 0, megabytes: int = 0) -> Any:
    """The library, which reads from the environment when it starts; zero: as it thinks fit. *log*: a folder."""
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    os.environ.setdefault("ARCADEDB_LOG_DIR", log)
    given = os.environ.get(_ISOLATE, "")
    wanted = [f"{_TIMEOUT}{round(seconds * 1000)}"] if seconds and _TIMEOUT not in given else []
    wanted += [f"{_HEAP}{megabytes}m"] if megabytes and _HEAP not in given else []
    os.environ[_ISOLATE] = " ".join((given, *wanted)).strip()
    try:
        import arcadedb
    except ImportError as error:
        zh, en = "没有内嵌引擎；请装：pip install arcadedb", "the embedded engine is missing: pip install arcadedb"
        raise EngineError(Text(f"{zh}（{error}）", f"{en} ({error})")) from error
    return arcadedb


@contextmanager
def told(library: Any) -> Iterator[None]:
    """Turns what the library complains of into an error that a user can read."""
    try:
        yield
    except library.ArcadeDBError as error:
        raise engine_error(error) from error
