"""Who says what of one cell: where the rows of a thing were put together, its note tells the source of each value.

A value that the row's own source does not say, and one that lost against another, stand in the note between 〔 and 〕,
for people and programs alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_TOLD = re.compile(r"〔(\w+)(?: 另作 ([^〕]*?))? 据 ([^〕]*?)，([\d-]*)，([^〕]*)〕")


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A value of a column, its source, date and place there. ``lost``: another value stands in the cell."""

    column: str
    value: str
    source: str
    as_of: str
    locator: str
    lost: bool = False

    def __str__(self) -> str:
        other = f" 另作 {self.value}" if self.lost else ""
        return f"〔{self.column}{other} 据 {self.source}，{self.as_of}，{self.locator.replace('〕', ')')}〕"


def claims_of(row: Mapping[str, str]) -> tuple[str, list[Claim]]:
    """What the note of a row says besides claims, and its claims.

    >>> claims_of({"note": "新厂〔uscc 据 list，2025，第3行〕", "uscc": "91620400X"})
    ('新厂', [Claim(column='uscc', value='91620400X', source='list', as_of='2025', locator='第3行', lost=False)])
    """
    if "〔" not in row["note"]:
        return row["note"], []
    found = []
    for column, other, source, as_of, locator in _TOLD.findall(row["note"]):
        found.append(Claim(column, other or row.get(column, ""), source, as_of, locator, lost=bool(other)))
    return _TOLD.sub("", row["note"]), found


def with_claims(note: str, claims: Iterable[Claim]) -> str:
    """A note with claims after it, each once, in order."""
    return note + "".join(map(str, sorted(set(claims))))
