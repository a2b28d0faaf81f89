"""What outside files give: rows for the tables of a dataset, and remarks on what was changed, left out or not placed.

A reader yields both in the order of its file, and every record of the file leaves a trace: kept + listed = read.
Where a column of a table refers to a thing, a row bears the name as the file has it; who it is, is decided later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from chainkg.graph.text import Lang, Text


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where something stands: file, sheet or paragraph, row as counted in an editor (0: all of it), column."""

    file: str
    part: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.part, self.row or "", self.column) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """A row for *table*: column → cell, spelled as the dataset spells it but for names; columns left out are empty."""

    table: str
    cells: Mapping[str, str]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows for *table* out of one sheet of which there is nothing to tell: column → a cell for each of ``numbers``."""

    table: str
    cells: Mapping[str, Sequence[str]]
    file: str
    part: str
    numbers: Sequence[int]


class Fate(Enum):
    """What became of a value or record that was not simply taken."""

    NORMALISED = Text("已规范", "normalised")
    REJECTED = Text("退回", "rejected")
    SKIPPED = Text("略过", "skipped")
    UNPLACED = Text("未归位", "unplaced")
    CONFLICT = Text("相互矛盾", "in conflict")
    COUNTED = Text("已知缺陷", "known defect")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a person should know of: its place, the value as it stood, what was done or is to be done.

    ``count``: of what is told once for many alike, how many records (left out) or values (anything else) there are.
    """

    fate: Fate
    origin: Origin
    value: str
    message: Text
    count: int = 0

    def say(self, lang: Lang) -> str:
        shown = f" {self.value!r}" if self.value else ""
        return f"{self.origin}:{shown} {self.message(lang)}"


Given = Row | Rows | Remark
Intake = Iterator[Given]
"""What a reader of outside files gives."""
