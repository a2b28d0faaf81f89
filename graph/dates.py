"""Dates of differing precision: YYYY, YYYY-MM or YYYY-MM-DD, known from the first day and fresh until the last."""

import calendar
import re
from dataclasses import dataclass

_SHAPE = re.compile(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month or year: its first and last day as numbers YYYYMMDD, its last month counted from year 0."""

    text: str
    first: int
    last: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Date | None":
        """The date that *text* writes, None where it writes none.

        >>> Date.parse("2021-02").last
        20210228
        >>> Date.parse("2021-13") is None
        True
        """
        match = _SHAPE.fullmatch(text)
        if match is None:
            return None
        year = int(match[1])
        low, high = (int(match[2]),) * 2 if match[2] else (1, 12)
        if not 1 <= low <= 12:
            return None
        length = calendar.monthrange(year, high)[1]
        start, end = (int(match[3]),) * 2 if match[3] else (1, length)
        if not 1 <= start <= length:
            return None
        return cls(text, year * 10000 + low * 100 + start, year * 10000 + high * 100 + end, year * 12 + high - 1)

    def __str__(self) -> str:
        return self.text
