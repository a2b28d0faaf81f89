"""Ways to spoil a copy of the bundled dataset."""

import shutil
from collections.abc import Callable
from pathlib import Path

from chainkg.loaders import BUNDLED

Edit = Callable[[Path], None]


def copied(folder: Path) -> Path:
    """The bundled dataset in *folder*, to be spoilt."""
    shutil.copytree(BUNDLED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def replace(table: str, old: str, new: str) -> Edit:
    """Change the first line of *table* that holds *old*."""

    def edit(folder: Path) -> None:
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{table} has no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def settings(old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / "dataset.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def append(table: str, line: str) -> Edit:
    def edit(folder: Path) -> None:
        with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return edit


def write(name: str, content: bytes) -> Edit:
    def edit(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return edit


MAKES = "甘肃东方钛业有限公司,sulfuric-acid,,operating,,,,,yes,,,plan-2024-51,p050,2024-06,high"
"""A row of produces that is sound as it stands."""
