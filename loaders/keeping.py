"""A dataset is kept whole or not at all, by one writer at a time, and can be had back as it was."""

from collections.abc import Iterator
from pathlib import Path

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Table
from chainkg.graph.errors import ChainError
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.loaders.dataset import read_dataset
from chainkg.loaders.folder import settings_text, table_bytes, write_dataset
from chainkg.loaders.journal import Entry, change, change_back, digest, entries
from chainkg.loaders.writer import writing

__all__ = ["keep", "undo", "writing"]


def keep(chain: Chain, folder: Path, base: Chain | None = None, what: str = "load") -> None:
    """Make *folder* hold *chain*: a new folder as a whole, or the tables in which it differs from *base*.

    *base*: the dataset as it was read from *folder*, within ``writing(folder)``; where it is not given, it is read. The
    tables as they were stay in ``.history/`` under the name of *what* was done, from where ``undo`` brings them back.
    Killed at any point, the folder holds the one dataset or the other.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        write_dataset(chain, folder)
        return
    with writing(folder):
        base = base or read_dataset(folder)
        new = dict(_changed(chain, base, folder))
        if new:
            change(folder, new, _entry(chain, base, what))


def undo(folder: Path, *, force: bool = False) -> Entry:
    """Take the last change of *folder* back and say what it was.

    ChainError where there is none, and where a file was changed by hand since then (*force*: that is lost).
    """
    with writing(folder):
        found = entries(folder)
        if not found:
            zh, en = f"{folder} 没有可以撤销的载入", f"{folder}: nothing was loaded that could be undone"
            raise ChainError(Text(zh, en))
        touched = sorted(name for name, told in found[-1].after.items() if digest(folder / name) != told)
        if touched and not force:
            listed = ", ".join(touched)
            zh = f"载入之后这些表又改过，撤销会丢掉改动：{listed}；仍要撤销请加 --force"
            en = f"changed since the load, which undoing would lose: {listed}; --force undoes it all the same"
            raise ChainError(Text(zh, en))
        change_back(folder, found[-1])
    return found[-1]


def _changed(chain: Chain, base: Chain, folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """The files that differ, with their new content; None for one that another takes the place of."""
    for name in TABLES:
        if not _same_cells(chain.tables[name], base.tables[name]):
            yield f"{name}.csv", table_bytes(chain, name)
            if (folder / f"{name}.parquet").exists():
                yield f"{name}.parquet", None
    if chain.settings != base.settings:
        path = folder / "dataset.toml"
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        yield path.name, settings_text(chain, old).encode()


def _same_cells(one: Table, other: Table) -> bool:
    return one is other or (
        len(one) == len(other) and all(one[name].cells() == other[name].cells() for name in one.columns)
    )


def _entry(chain: Chain, base: Chain, what: str) -> Entry:
    old = set(base.tables["sources"]["id"].cells())
    sources = [one for one in chain.tables["sources"]["id"].cells() if one not in old]
    sizes = ((name, len(chain.tables[name]) - len(base.tables[name])) for name in TABLES)
    told = "; ".join(f"{name} {more:+}" for name, more in sizes if more)
    return Entry(what, as_of=_newest(chain, set(sources)), sources=";".join(sources), tables=told)


def _newest(chain: Chain, sources: set[str]) -> str:
    """The newest date of a row from one of *sources*."""
    dates = {
        date
        for name, kind in TABLES.items()
        if kind.statement
        for date, source in zip(chain.tables[name]["as_of"].cells(), chain.tables[name]["source"].cells(), strict=True)
        if source in sources
    }
    return max(dates, default="")
