"""Cells that stand for those below them: merged downwards, or left blank under a column that the mapping fills down."""

from collections.abc import Sequence

from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate
from chainkg.loaders.sheet_grid import Merge
from chainkg.loaders.sheet_header import match_columns
from chainkg.loaders.sheet_layout import Layout
from chainkg.loaders.sheet_record import Record


class Merged:
    """The blocks of a sheet, met row by row."""

    def __init__(self, merges: Sequence[Merge], layout: Layout, fill_down: Sequence[str]) -> None:
        inside = [one for one in merges if one.right < layout.width and one.bottom > one.top]
        self._coming = sorted(inside, key=lambda one: (one.top, one.left), reverse=True)
        self._open: dict[Merge, str] = {}
        self._below = dict.fromkeys(match_columns(layout.header, fill_down), "")
        self._headers = layout.header

    def fill(self, record: Record) -> None:
        """Fill the blank cells of *record* that a merged block or a column filled down gives a text; each is told."""
        while self._coming and self._coming[-1].top <= record.number:
            block = self._coming.pop()
            self._open[block] = record.cells[block.left] if block.top == record.number else ""
        for block in [block for block in self._open if block.bottom < record.number]:
            del self._open[block]
        for block, text in self._open.items():
            for column in range(block.left, block.right + 1):
                self._give(record, column, text if block.top < record.number else "")
        for column, text in self._below.items():
            self._give(record, column, text)
            self._below[column] = record.cells[column]

    def _give(self, record: Record, column: int, text: str) -> None:
        if text and not record.cells[column]:
            record.cells[column] = text
            message = Text(f"取上方的“{text}”", f"taken from above: {text}")
            record.says(Fate.NORMALISED, self._headers[column], "", message)
