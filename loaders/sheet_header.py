"""Where the header of a sheet is, and which of its columns a mapping speaks of."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chainkg.loaders.sheet_grid import Merge, Record

LOOKED = 40
"""The header stands within so many rows."""
ORIGINS = ("原文件", "原表", "原行号", "退回原因")
"""Columns that a file of rejected rows carries besides its own."""
BETWEEN = "·"
"""Stands between the names of a header of two rows."""
_UNIT = re.compile(r"^(.+?)\(([^()]*)\)$")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a sheet by name; ``bottom``: the row where the header ends (0: none found)."""

    names: tuple[str, ...]
    top: int
    bottom: int


@lru_cache(maxsize=4096)
def plain_header(text: str) -> str:
    """One spelling of a column's name: full-width forms folded, blanks, line breaks and stars dropped.

    >>> plain_header("*产 能（万吨）：")
    '产能(万吨)'
    """
    return re.sub(r"[\s*_]+", "", unicodedata.normalize("NFKC", text)).rstrip(":").casefold()


def unit_in(header: str) -> str:
    """The text in the brackets at a header's end.

    >>> unit_in("产能（万吨/年）")
    '万吨/年'
    """
    found = _UNIT.match(plain_header(header))
    return found[2] if found else ""


def spellings(header: str) -> list[str]:
    """The names by which a mapping may call a column, the fullest first: 产品·名称(个), 产品名称(个), 名称, …"""
    plain = plain_header(header)
    names = [plain, plain.replace(BETWEEN, ""), plain.rpartition(BETWEEN)[2]]
    return list(dict.fromkeys(names + [found[1] for name in names if (found := _UNIT.match(name))]))


def match_columns(header: Sequence[str], wanted: Iterable[str]) -> dict[int, str]:
    """Column of the sheet → name in the mapping; a shorter spelling counts only where one column alone has it."""
    names = {plain_header(name): name for name in wanted}
    all_spellings = [spellings(text) for text in header]
    owners = Counter(name for texts in all_spellings for name in set(texts))
    found = {}
    for at, texts in enumerate(all_spellings):
        hits = [name for name in texts if name in names and (name == texts[0] or owners[name] == 1)]
        if hits and header[at].strip():
            found[at] = names[hits[0]]
    return found


def find_header(rows: Sequence[Record], merges: Sequence[Merge], wanted: Sequence[str], most: int = 2) -> Header:
    """The one or two rows that name most columns of *wanted*: the fewest and the first that name as many."""
    best, found = Header((), 0, 0), 0
    for depth in range(1, most + 1):
        for at in range(len(rows) - depth + 1):
            names = joined(rows[at : at + depth], merges)
            hits = len(set(match_columns(names, wanted).values()))
            if hits > found:
                best, found = Header(names, rows[at][0], rows[at + depth - 1][0]), hits
    return best


def joined(rows: Sequence[Record], merges: Sequence[Merge]) -> tuple[str, ...]:
    """The names of the columns under header rows: a name above several columns goes before each of theirs."""
    width = max((len(cells) for _, cells in rows), default=0)
    spread = [
        _spread(number, cells, width, merges, last=at == len(rows) - 1) for at, (number, cells) in enumerate(rows)
    ]
    names = []
    for column in zip(*spread, strict=True):
        parts = [re.sub(r"\s+", "", text) for text in column if text.strip()]
        names.append(BETWEEN.join(dict.fromkeys(parts)))
    return tuple(names)


def _spread(number: int, cells: list[str], width: int, merges: Sequence[Merge], *, last: bool) -> list[str]:
    """A header row with its merged cells filled; else an upper name reaches over blanks to its right."""
    full = [cells[at] if at < len(cells) else "" for at in range(width)]
    blocks = [merge for merge in merges if merge.top <= number <= merge.bottom]
    for merge in blocks:
        if merge.top == number:
            full[merge.left : merge.right + 1] = [full[merge.left]] * (min(merge.right, width - 1) + 1 - merge.left)
    if not last and not merges:
        for at in range(1, width):
            full[at] = full[at] if full[at].strip() else full[at - 1]
    return full
