"""A report as rows of text, ready for a terminal, a spreadsheet or a memo, and the writing of files."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sheet:
    """``lines`` stand above the rows, ``notes`` below them; ``values``: the rows, numbers as numbers, where known."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[tuple[str | int | float | bool | None, ...], ...] = ()


def columns(text: str) -> int:
    """Columns of a terminal that *text* takes: a Chinese sign takes two."""
    from wcwidth import wcswidth  # slow to load for what shows no table

    return max(wcswidth(text), 0)


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write *text* with plain line ends, whole or not at all."""
    write_bytes(path, text.encode(encoding))


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data*, whole or not at all: a failure leaves the old file as it was.

    What is no regular file (a device, a pipe) is written into, never replaced.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    import tempfile  # and all that it brings, only where something is written

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
