"""Projections kept under the user's cache: one folder for each state of the data, put in place whole or not at all."""

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain

_MAKING, _MADE, _FILES = "making-", "graph", "files"
_REWRITTEN = "statistics.json"  # by whoever closes a projection, while others read it
_ABANDONED, _UNUSED = 3_600, 60 * 86_400  # seconds


def cache_root() -> Path:
    """``CHAINKG_CACHE``, else the place that the system gives to what programs can make again."""
    own = os.environ.get("CHAINKG_CACHE")
    if own:
        return Path(own).expanduser().absolute()
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "chainkg" / "cache"
    shared = os.environ.get("XDG_CACHE_HOME", "")
    if Path(shared).is_absolute():
        return Path(shared) / "chainkg"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "chainkg"


def digest(chain: "Chain", *made_by: str) -> str:
    """A name for all that an answer depends on: every cell, the settings and rules, and *made_by*."""
    from chainkg.graph.joints import SCHEMA  # only where there is a chain: who wants the place alone is in a hurry

    found = hashlib.sha256()
    said = chain.settings
    settings = (said.region, str(said.as_of), said.name, sorted(said.minimum.items()), said.note)
    found.update(repr((SCHEMA, made_by, settings, chain.rules)).encode())
    for name, table in chain.tables.items():
        for column, cells in table.columns.items():
            found.update(f"\x1d{name}\x1e{column}\x1e{len(table)}\x1e".encode())
            found.update("\x1f".join(cells.cells()).encode())
    return found.hexdigest()[:32]


def kept(key: str, make: Callable[[Path], None]) -> Path:
    """What *make* makes for *key*, made now where it is not there, or where files of it went or changed since.

    It is made under another name and renamed, so whoever finds it finds it whole. Where two make it at once the first
    one stays.
    """
    found = there(key)
    if found:
        return found
    folder = _folder(key)
    forget(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _tidy(folder.parent)
    _make(folder, make)
    return folder / _MADE


def there(key: str) -> Path | None:
    """What was made for *key*; none where nothing was, or where files of it went or changed since."""
    folder = _folder(key)
    if not _whole(folder):
        return None
    with contextlib.suppress(OSError):
        os.utime(folder)  # says when it was last used
    return folder / _MADE


def _folder(key: str) -> Path:
    return cache_root() / "graphs" / key


def forget(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as the system lets."""
    import shutil  # only where something is removed: who recalls a dataset is in a hurry

    shutil.rmtree(folder, ignore_errors=True)


def _make(folder: Path, make: Callable[[Path], None]) -> None:
    import tempfile

    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=folder.parent))
    try:
        make(making / _MADE)
        (making / _FILES).write_text("\n".join(_files(making / _MADE)), encoding="utf-8")
        making.rename(folder)
    except OSError:
        if not _whole(folder):
            raise
    finally:
        forget(making)


def _whole(folder: Path) -> bool:
    """Whether all files are as they were made: an engine may answer from what is left of them without a word."""
    try:
        told = (folder / _FILES).read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return set(told) <= set(_files(folder / _MADE))


def _files(folder: Path) -> list[str]:
    files = sorted(folder.iterdir()) if folder.is_dir() else ()
    return [f"{file.stat().st_size} {file.name}" for file in files if file.name != _REWRITTEN]


def _tidy(home: Path) -> None:
    """Remove what a killed build left behind and what nobody has used for long."""
    now = time.time()
    for folder in home.iterdir():
        with contextlib.suppress(OSError):
            age = now - folder.stat().st_mtime
            if age > (_ABANDONED if folder.name.startswith(_MAKING) else _UNUSED):
                forget(folder)
