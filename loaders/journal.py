"""How files of a folder change together, and how they change back.

What is to come is made whole in ``.history/making``, with copies of what it replaces. Its rename to ``.history/next``
is the one moment that decides: before it nothing has happened, after it whoever comes next finishes the work. Each step
of that work may be done twice.
"""

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chainkg.loaders import UNFINISHED

HISTORY = ".history"
LOG = f"{HISTORY}/log.csv"
_COLUMNS = ("number", "what", "as_of", "sources", "tables")
_MAKING, _DONE, _PLAN, _ENTRY = "making", "done", "plan.json", "entry.json"
_NEXT = UNFINISHED.removeprefix(f"{HISTORY}/")


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a dataset. ``as_of``: the newest date that it brought; ``sources``: the new ones; ``tables``: what
    it did to each; ``after``: file → the digest of what it left there, empty where it took the file away."""

    what: str
    as_of: str = ""
    sources: str = ""
    tables: str = ""
    number: int = 0
    after: Mapping[str, str] = field(default_factory=dict)


def entries(folder: Path) -> list[Entry]:
    """The changes that can be undone, oldest first."""
    found = sorted((folder / HISTORY).glob(f"[0-9]*/{_ENTRY}"), key=lambda path: int(path.parent.name))
    return [Entry(**json.loads(path.read_text(encoding="utf-8"))) for path in found]


def digest(path: Path) -> str:
    """The digest of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def change(folder: Path, new: Mapping[str, bytes | None], entry: Entry) -> None:
    """Give files of *folder* new content (None: none any more), all or none, and keep the old ones under *entry*."""
    old = entries(folder)
    number = old[-1].number + 1 if old else 1
    making = _begin(folder)
    (making / "before").mkdir()
    after = {name: hashlib.sha256(data).hexdigest() if data is not None else "" for name, data in new.items()}
    for name in new:
        if (folder / name).exists():
            shutil.copy2(folder / name, making / "before" / name)
    told = json.dumps(asdict(entry) | {"number": number, "after": after}, ensure_ascii=False, indent=1)
    _write(making / "before" / _ENTRY, told.encode())
    _decide(folder, dict(new), number, entry.what, entry, drop=False)


def change_back(folder: Path, entry: Entry) -> None:
    """Put the files that *entry* replaced in their places again, all of them or none; it can not be undone twice."""
    _begin(folder)
    kept = folder / HISTORY / f"{entry.number:04}"
    new = {name: (kept / name).read_bytes() if (kept / name).exists() else None for name in entry.after}
    _decide(folder, new, entry.number, "undo", entry, drop=True)


def _begin(folder: Path) -> Path:
    making = folder / HISTORY / _MAKING
    (making / "files").mkdir(parents=True)
    return making


def _decide(folder: Path, new: Mapping[str, bytes | None], number: int, what: str, entry: Entry, *, drop: bool) -> None:
    making = folder / HISTORY / _MAKING
    put = {name: data for name, data in new.items() if data is not None}
    for name, data in put.items():
        _write(making / "files" / name, data)
    _write(
        making / "files" / Path(LOG).name, _log(folder, (str(number), what, entry.as_of, entry.sources, entry.tables))
    )
    gone = [name for name, data in new.items() if data is None]
    plan = {"put": {name: name for name in put} | {Path(LOG).name: LOG}, "gone": gone, "number": number, "drop": drop}
    _write(making / _PLAN, json.dumps(plan).encode())
    _settle(making)
    making.rename(folder / HISTORY / _NEXT)
    _settle(folder / HISTORY)
    finish(folder)


def pending(folder: Path) -> bool:
    """Whether a change was decided and not finished."""
    return (folder / UNFINISHED).exists()


def finish(folder: Path) -> None:
    """Do what was decided and not done, and clear away what was begun and not decided."""
    home = folder / HISTORY
    next_ = home / _NEXT
    if next_.exists():
        plan = json.loads((next_ / _PLAN).read_text(encoding="utf-8"))
        for name, place in plan["put"].items():
            if (next_ / "files" / name).exists():
                (next_ / "files" / name).replace(folder / place)
        for name in plan["gone"]:
            (folder / name).unlink(missing_ok=True)
        _file_away(home, next_, f"{plan['number']:04}", drop=plan["drop"])
        _settle(folder)
        shutil.rmtree(home / _DONE, ignore_errors=True)
        next_.rename(home / _DONE)
    for rest in (_MAKING, _DONE):
        shutil.rmtree(home / rest, ignore_errors=True)


def _file_away(home: Path, next_: Path, number: str, *, drop: bool) -> None:
    if drop:
        shutil.rmtree(home / number, ignore_errors=True)
    elif (next_ / "before").exists():
        (next_ / "before").rename(home / number)


def _log(folder: Path, row: tuple[str, ...]) -> bytes:
    path, buffer = folder / LOG, io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    if not path.exists():
        writer.writerow(_COLUMNS)
    writer.writerow(row)
    return (path.read_bytes() if path.exists() else b"") + buffer.getvalue().encode()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the names in *folder* outlast a power cut, where the system can be told so."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
