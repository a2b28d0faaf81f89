"""A dataset as a folder of tables, as it is read: whole or not at all."""

import csv
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.graph.rules import default_rules
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text

_BLOCK = 1000
"""Rows that are written together."""


def write_dataset(chain: Chain, folder: Path, *, force: bool = False) -> None:
    """Write all tables, ``dataset.toml`` and ``rules.toml``. *force*: what is in *folder* makes room for it."""

    def fill(making: Path) -> None:
        for name in TABLES:
            with (making / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                write_table(file, chain, name)
        (making / "dataset.toml").write_bytes(settings_text(chain).encode())
        (making / "rules.toml").write_bytes(_rules(chain).encode())

    write_folder(folder, fill, force=force)


def require_room(folder: Path, *, force: bool = False) -> None:
    """ChainError where *folder* is a file, or holds something that nobody said may go."""
    if folder.exists() and not folder.is_dir():
        raise ChainError(Text(f"不是文件夹：{folder}", f"is no folder: {folder}"))
    if folder.is_dir() and any(folder.iterdir()) and not force:
        zh, en = f"文件夹不是空的：{folder}；要取代它请加 --force", f"is not empty: {folder}; --force replaces it"
        raise ChainError(Text(zh, en))


def write_folder(folder: Path, fill: Callable[[Path], None], *, force: bool = False) -> None:
    """Make *folder* with what *fill* writes: under another name beside it, and renamed when it is whole."""
    require_room(folder, force=force)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    old = making.with_name(f"{making.name}.old")
    try:
        fill(making)
        making.chmod(0o777 & ~_umask())
        if folder.exists():
            folder.rename(old)
        making.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        for rest in (making, old):
            shutil.rmtree(rest, ignore_errors=True)


def _umask() -> int:
    now = os.umask(0o022)
    os.umask(now)
    return now


def table_bytes(chain: Chain, name: str) -> bytes:
    """A table as a file holds it."""
    buffer = io.BytesIO()
    text = io.TextIOWrapper(buffer, encoding="utf-8", newline="")
    write_table(text, chain, name)
    text.flush()
    return buffer.getvalue()


def write_table(file: TextIO, chain: Chain, name: str) -> None:
    """Write a table, its rows in the order of their identity."""
    table, columns = chain.tables[name], TABLES[name].columns
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for start in range(0, len(table), _BLOCK):
        cells = [table[column].cells(slice(start, start + _BLOCK)) for column in columns]
        lines = list(map(",".join, zip(*cells, strict=True)))
        text = "\n".join(lines)
        signs = (text.count(","), text.count("\n"), text.count('"'), text.count("\r"))
        if signs == (len(lines) * (len(columns) - 1), len(lines) - 1, 0, 0):  # no cell has to be quoted
            file.write(f"{text}\n")
        else:
            writer.writerows(zip(*cells, strict=True))


def settings_text(chain: Chain, old: str = "") -> str:
    """``dataset.toml``; where there is an *old* one, that with the date renewed: what people wrote beside it stays."""
    said = chain.settings
    if old and not str(said.as_of):
        return old
    if old:
        line = f"as_of = {_quoted(str(said.as_of))}"
        text, found = re.subn(r'^as_of\s*=\s*"[^"]*"', line, old, count=1, flags=re.MULTILINE)
        return text if found else f"{line}\n{old}"
    own = {"region": said.region, "as_of": str(said.as_of), "name_zh": said.name.zh, "name_en": said.name.en}
    lines = [f"{key} = {_quoted(text)}" for key, text in (own | {"note": said.note}).items() if text]
    minimum = [f"{name} = {least}" for name, least in said.minimum.items()]
    return "\n".join([*lines, *(["", "[minimum]", *minimum] if minimum else []), ""])


def _rules(chain: Chain) -> str:
    """What differs from the project's own numbers."""
    lines = ["# What is not named here is as in the project's own rules."]
    for section, values in chain.rules.items():
        own = default_rules()[section]
        changed = [f"{name} = {value!r}" for name, value in values.items() if value != own[name]]
        lines += ["", f"[{section}]", *changed] if changed else []
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """A text as TOML writes it, which is nearly as JSON does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
