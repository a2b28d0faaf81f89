"""Which mapping a sheet takes when nobody names one: its own, or the ready-made one that its header fits best."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text
from chainkg.loaders.sheet import locate
from chainkg.loaders.sheet_files import read_grids
from chainkg.loaders.sheet_header import LOOKED, match_columns
from chainkg.loaders.sheet_layout import lay_out
from chainkg.loaders.sheet_mapping import SheetMapping, read_mapping

READY = ("registry", "above_scale", "projects", "park")
"""The ready-made mappings, the more likely first where two fit alike."""
_LEAST = 3
"""Fewer columns than these are no likeness."""


@cache
def ready_mapping(name: str) -> SheetMapping:
    return read_mapping(Path(__file__).with_name(f"sheet_{name}.toml"))


def choose_mapping(path: Path) -> SheetMapping:
    """The mapping for a sheet: the file of its name beside it, else the ready-made one; ChainError where none fits."""
    own = path.with_suffix(".toml")
    if own.exists():
        return read_mapping(own)
    fits = sorted(_fits(path), key=lambda fit: (-fit[0], READY.index(fit[1])))
    if not fits:
        zh = f"{path.name} 的表头与现成的对应文件都对不上；请用 chainkg load --suggest {path.name} 生成一份，改好再装"
        en = f"no ready-made mapping fits {path.name}; chainkg load --suggest {path.name} writes one to be corrected"
        raise ChainError(Text(zh, en))
    return ready_mapping(fits[0][1])


def _fits(path: Path) -> Iterator[tuple[int, str]]:
    """For each ready-made mapping how many columns of the sheet that it takes best it knows."""
    found: dict[str, int] = {}
    for grid in read_grids(path):
        head = list(islice(grid.rows, LOOKED))
        for name in READY:
            mapping = ready_mapping(name)
            header = locate(head, grid, mapping)
            if lay_out(header.names, mapping).tables:
                found[name] = max(found.get(name, 0), len(match_columns(header.names, mapping.columns)))
    return ((count, name) for name, count in found.items() if count >= _LEAST)
