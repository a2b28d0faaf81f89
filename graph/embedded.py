"""The embedded engine: ArcadeDB over a projection in the user's cache, built here, asked in a process of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from chainkg.graph.cache import cache_root, digest, forget, kept, there
from chainkg.graph.engine import Answer, Limits, Value
from chainkg.graph.errors import EngineError
from chainkg.graph.stamp import Stamp
from chainkg.graph.text import Text
from chainkg.graph.watched import Watched, started

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain
    from chainkg.graph.projection import Assessed


def open_embedded(
    chain: "Chain", assess: "Callable[[], Iterable[Assessed]]", made_by: str, limits: Limits
) -> "Embedded":
    """The engine over *chain*."""
    watched = started(limits)

    def make(folder: Path) -> None:
        from chainkg.graph.build import build  # heavy, and mostly there is nothing to build

        build(folder, chain, assess())

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


def open_unchanged(stamp: Stamp, made_by: str, limits: Limits) -> "Embedded | None":
    """The engine over what was made of the same files; none where nothing was, or nothing whole is left of it."""
    key, version = stamp.known(made_by) or ("", "")
    folder = there(key) if key else None
    if folder is None:
        return None
    watched = started(limits)
    try:
        if watched.version() == version:
            watched.open(str(folder))
            return Embedded(watched, folder, limits)
    except EngineError:
        forget(folder.parent)
    watched.close()
    return None


class Embedded:
    """A projection, open for reading only."""

    def __init__(self, watched: Watched, folder: Path, limits: Limits) -> None:
        self._watched, self._folder, self._limits = watched, folder, limits
        self._one = Lock()

    def note(self, stamp: Stamp, made_by: str) -> None:
        """Say that *stamp* is how the files stand that this projection was made of."""
        stamp.note(made_by, self._folder.parent.name, self._watched.version())

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
