"""Whether a dataset is as it was when a projection was made of it, told from its files without reading them."""

import hashlib
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chainkg.graph.cache import cache_root

_STEP = 2.0  # seconds: the coarsest that a file system counts time; a file as young as that could change unseen


@dataclass(frozen=True, slots=True)
class Stamp:
    """How the files stand that a dataset is read from. ``settled``: whether another state would be seen."""

    place: Path
    state: str
    settled: bool

    @classmethod
    def of(cls, source: Path, code: Iterable[Path] = ()) -> "Stamp":
        """Of the file or folder *source*, and of the folders with the code that reads it."""
        found = hashlib.sha256()
        newest = 0.0
        for file in _files((source, *code)):
            told = file.stat()
            newest = max(newest, told.st_mtime, told.st_ctime)
            found.update(repr((str(file), told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino)).encode())
        name = hashlib.sha256(str(source.absolute()).encode()).hexdigest()[:32]
        return cls(cache_root() / "stamps" / name, found.hexdigest(), newest < time.time() - _STEP)

    def known(self, made_by: str) -> tuple[str, str] | None:
        """What was noted of this state and this code: the projection's key, and the version of its engine."""
        try:
            state, code, key, version = self.place.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return None
        return (key, version) if (state, code) == (self.state, made_by) else None

    def note(self, made_by: str, key: str, version: str) -> None:
        """Say what was made of this state. Where that cannot be written, the next question reads the files again."""
        if self.settled:
            with suppress(OSError):
                self.place.parent.mkdir(parents=True, exist_ok=True)
                self.place.write_text("\n".join((self.state, made_by, key, version)), encoding="utf-8")


def _files(places: Iterable[Path]) -> Iterable[Path]:
    for place in places:
        yield from sorted(file for file in (place.iterdir() if place.is_dir() else (place,)) if file.is_file())
