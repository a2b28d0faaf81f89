"""A sheet as a grid: rows of text with the numbers they have in an editor, and what of them cannot be trusted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate

Record = tuple[int, list[str]]
"""A row of a sheet: its number as counted in an editor, and its cells as text."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells: first and last row (as an editor counts) and column (from 0)."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``part``: its name (empty: the file is the sheet). ``rows``: read as they are asked for, once.

    ``bad``: cells (row, column) that have no value to read, each with the reason. ``told``: what the reading itself
    had to decide, such as the encoding.
    """

    file: str
    part: str
    rows: Iterator[Record]
    merges: tuple[Merge, ...] = ()
    bad: Mapping[tuple[int, int], Text] = field(default_factory=dict)
    told: tuple[tuple[Fate, Text], ...] = ()
