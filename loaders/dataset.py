"""A dataset folder, or one table of links, becomes a Chain."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chainkg.graph.chain import Chain
from chainkg.graph.check import check_chain, require_sound
from chainkg.graph.columns import Table
from chainkg.graph.errors import BadData, ChainError, Problem
from chainkg.graph.names import nearest
from chainkg.graph.rules import merge_rules
from chainkg.graph.settings import read_settings
from chainkg.graph.tables import LINK_TABLE, TABLES
from chainkg.graph.text import Text
from chainkg.loaders import UNFINISHED
from chainkg.loaders.csv_table import read_csv
from chainkg.loaders.links_alone import complete
from chainkg.loaders.parquet import read_parquet

_READERS = {".csv": read_csv, ".parquet": read_parquet}
_SETTINGS = ("dataset.toml", "rules.toml")


def read_dataset(source: Path) -> Chain:
    """The dataset at *source*: a folder of tables, or a single table of links. BadData with everything wrong in it."""
    chain, problems = inspect_dataset(source)
    require_sound(problems)
    if chain is None:
        raise BadData(problems)
    return chain


def inspect_dataset(source: Path) -> tuple[Chain | None, list[Problem]]:
    """The dataset and all its problems; no dataset where the files themselves cannot be read."""
    if (source / UNFINISHED).exists():  # rare, and only then is its mending paid for
        from chainkg.loaders.writer import settle

        settle(source)
    tables, problems = _read_tables(source)
    if LINK_TABLE not in tables:
        return None, problems or [_no_links(source)]
    chain = Chain(complete(tables))
    del tables  # the rows as they stood in the files are as many again
    folder = source if source.is_dir() else source.parent / "-"
    _settle(chain, folder, problems)
    problems += check_chain(chain)
    return chain, sorted(set(problems))


def _settle(chain: Chain, folder: Path, problems: list[Problem]) -> None:
    """Give *chain* the settings and rules of its folder; those with errors stay as they are without the file."""
    try:
        chain.settings = read_settings(_toml(folder / "dataset.toml"), chain.tables, "dataset.toml")
    except BadData as error:
        problems += error.problems
    try:
        chain.rules = merge_rules(_toml(folder / "rules.toml"), "rules.toml")
    except BadData as error:
        problems += error.problems


def _toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        zh, en = f"不是合规的 TOML：{error}", f"is no well-formed TOML: {error}"
        raise BadData([Problem(path.name, 0, "", "", zh, en)]) from error


def _read_tables(source: Path) -> tuple[dict[str, Table], list[Problem]]:
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for path, name in _files(source, problems):
        table, found = _READERS[path.suffix](path, TABLES[name])
        problems += found
        if name in tables:
            other = tables[name].file
            problems.append(
                Problem(
                    path.name,
                    0,
                    "",
                    "",
                    f"与 {other} 是同一张表，请删去一个",
                    f"is the same table as {other}; delete one",
                )
            )
        elif table is not None:
            tables[name] = table
    return tables, problems


def _files(source: Path, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """The tables of a folder, or the one file, which is read as a table of links."""
    if not source.exists():
        raise ChainError(Text(f"没有这个文件或文件夹：{source}", f"no such file or folder: {source}"))
    if source.is_file():
        if source.suffix not in _READERS:
            raise ChainError(
                Text(f"只读 .csv 与 .parquet，不读 {source.name}", f"reads .csv and .parquet, not {source.name}")
            )
        yield source, LINK_TABLE
        return
    for path in sorted(source.iterdir()):
        if path.suffix in _READERS and path.stem in TABLES:
            yield path, path.stem
        elif path.suffix in _READERS:
            near = nearest(path.stem, TABLES, 1)
            hint = f"{near[0]}{path.suffix}" if near else ", ".join(TABLES)
            problems.append(
                Problem(path.name, 0, "", "", f"没有这张表，最近的是 {hint}", f"no such table; the nearest is {hint}")
            )


def _no_links(source: Path) -> Problem:
    zh, en = f"其中没有 {LINK_TABLE}.csv，不是数据集", f"holds no {LINK_TABLE}.csv, so it is no dataset"
    return Problem(source.name or str(source), 0, "", "", zh, en)
