"""How large a file of a stranger may be, and what is said of one that is larger."""

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text

UNPACKED = 512 * 1024 * 1024
"""Bytes of a workbook when unpacked."""
CELL = 131_072
"""Characters of one cell, the limit of the CSV reader too; Excel itself stops at 32,767."""
LINE = 1_000_000
"""Characters of a line of a text file without a line end."""
COLUMNS = 1_000
CELLS = 20_000_000
"""Cells of the rectangle that a sheet spans, empty ones too: they take memory."""


class Refusal(ChainError):
    """A file that is not read at all, with the reason and the remedy."""

    def __init__(self, file: str, reason: Text) -> None:
        super().__init__(Text(f"{file}：{reason.zh}", f"{file}: {reason.en}"))


def too_many_columns(count: int) -> Text:
    return Text(
        f"有 {count} 列，超过 {COLUMNS} 列，未读；请只留要装入的列",
        f"has {count} columns, more than {COLUMNS}, and was not read; keep only the columns to be loaded",
    )


def cell_too_long(part: str, row: int = 0) -> Text:
    place = Text(f"{part} 第 {row} 行" if row else part, f"{part} row {row}" if row else part)
    zh = f"{place.zh.strip()} 有超长的单元格或未闭合的引号，未读；请删去或缩短它（每格至多 {CELL} 字）"
    en = f"{place.en.strip()} has an overlong cell or an open quote and was not read; shorten it (up to {CELL} signs)"
    return Text(zh, en)
