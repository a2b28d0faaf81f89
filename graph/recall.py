"""What took long to work out lies in the user's cache and is not worked out again while nothing that it depends on has
changed. As with byte code, whoever may write there may run code here."""

import pickle
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from chainkg.graph.cache import cache_root

Made = TypeVar("Made")
_UNUSED = 60 * 86_400  # seconds


def recalled(name: str, state: str, make: Callable[[], Made], worth: Callable[[Made], bool] = lambda _: True) -> Made:
    """What *make* gave when all that it depends on was in *state*; made now where that is not known.

    One thing is kept under a *name*, where it is *worth* its place; where nothing can be written, nothing is.
    """
    place = cache_root() / "recall" / name
    known = f"{state} {sys.version} {np.__version__}".encode()
    found: Made | None = _kept(place, known)
    if found is None:
        found = make()
        if worth(found):
            with suppress(OSError):
                _keep(place, known, found)
    return found


def _kept(place: Path, known: bytes) -> Any:
    try:
        head, data = place.read_bytes().split(b"\0", 1)
    except (OSError, ValueError):
        return None
    return pickle.loads(data) if head == _head(known, data) else None


def _keep(place: Path, known: bytes, made: object) -> None:
    """Write it whole or not at all, and remove what nobody has made for long."""
    import tempfile

    place.parent.mkdir(parents=True, exist_ok=True)
    data = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(_head(known, data) + b"\0" + data)
    Path(file.name).replace(place)
    for other in place.parent.iterdir():
        if time.time() - other.stat().st_mtime > _UNUSED:
            other.unlink(missing_ok=True)


def _head(known: bytes, data: bytes) -> bytes:
    """What stands before *data* as it was written: what cut it short or spoilt it shows."""
    return known + b" %d %d" % (len(data), zlib.crc32(data))
