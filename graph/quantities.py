"""Quantities as pages write them (约50万吨/年, 5-8万吨, 500亿元), read into numbers and a unit, and nothing guessed."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from chainkg.graph.quantity_units import read_unit, split_factor
from chainkg.graph.text import Text

_NOTHING = {"", "-", "--", "–", "—", "——", "/", "n/a", "na", "不详", "未知", "未披露", "待定", "unknown"}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
_BEFORE = {
    "approx": r"大约|约|近|将近|about|approx\.?|circa|ca\.|~",
    "least": r"不少于|不低于|至少|超过|逾|超|≥|>=|>|at least|over",
    "most": r"不超过|不高于|至多|最多|≤|<=|<|at most|up to",
    "yearly": r"年产能|年产",
    "daily": r"日产能|日产",
}
_AFTER = {"approx": r"左右|上下", "least": r"以上", "most": r"以下|以内"}
_SPAN = re.compile(rf"({_NUMBER})([^\d]*?)(?:-|–|—|~|至|到|\bto\b)\s*({_NUMBER})(.*)", re.DOTALL)
_SINGLE = re.compile(rf"({_NUMBER})(.*)", re.DOTALL)
_MORE = re.compile(r"^(\D*?)(余|多)")

NEGATIVE = Text("小于 0", "it is below 0")
NO_NUMBER = Text("其中没有阿拉伯数字", "there are no digits in it")
TWO_READINGS = Text("数字有两种读法，请写全", "the number can be read in two ways; write it in full")
DOWNWARD = Text("前一个数大于后一个，请把两个数都写全", "the first number is above the second; write both in full")
TWO_UNITS = Text("前后单位不同", "it has two units")


@dataclass(frozen=True, slots=True)
class Quantity:
    """From ``low`` to ``high`` of ``unit`` (a declared one, or empty where none is written); an end that is not told
    is None, both where the text says that nothing is known. ``approx``: the text says about."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    approx: bool = False

    @property
    def known(self) -> bool:
        return self.low is not None or self.high is not None


def read_quantity(text: str) -> Quantity | Text:
    """The quantity that *text* writes in Chinese or English, or the reason why it cannot be read.

    >>> read_quantity("约50万吨/年")
    Quantity(low=Decimal('500000'), high=Decimal('500000'), unit='t/a', approx=True)
    >>> read_quantity("—").known
    False
    >>> read_quantity("1,5").en
    'the number can be read in two ways; write it in full'
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if plain.lower() in _NOTHING:
        return Quantity(None, None, "")
    body, told = _bared(plain)
    if re.match(r"(-|负|minus)\s*\d", body):
        return NEGATIVE
    return _numbers(body, told)


def _bared(text: str) -> tuple[str, set[str]]:
    """*text* without the words around its numbers, and what these words said."""
    told: set[str] = set()
    found = True
    while found:
        found = False
        for shapes, shape in ((_BEFORE, r"(?:{})\s*"), (_AFTER, r"\s*(?:{})")):
            for name, words in shapes.items():
                pattern = shape.format(words)
                match = re.match(pattern, text) if shapes is _BEFORE else re.search(rf"{pattern}$", text)
                if match and match.group():
                    text, found = text[: match.start()] + text[match.end() :], True
                    told.add(name)
    return text.strip(), told


def _numbers(body: str, told: set[str]) -> Quantity | Text:
    span, single = _SPAN.fullmatch(body), _SINGLE.fullmatch(body)
    if span is None and single is None:
        return NO_NUMBER if not re.match(r"\d", body) else TWO_READINGS
    if span:
        return _span((span[1], span[2]), (span[3], span[4]), told)
    assert single is not None
    rest, more = _without_more(single[2])
    read = _measured(single[1], rest)
    if isinstance(read, Text):
        return read
    return _ends(read[0], read[0], _timed(read[1], told), told | ({"approx", "least"} if more else set()))


def _without_more(rest: str) -> tuple[str, bool]:
    """What follows a number without 余 or 多, which say that it is a little more."""
    match = _MORE.match(rest)
    return (match[1] + rest[match.end() :], True) if match else (rest, False)


def _span(first: tuple[str, str], last: tuple[str, str], told: set[str]) -> Quantity | Text:
    """Two numbers, each with what follows it; what follows the last goes for a first that stands bare."""
    high = _measured(*last)
    if isinstance(high, Text):
        return high
    low = _measured(first[0], first[1] if first[1].strip() else last[1])
    if isinstance(low, Text):
        return low
    if low[1] not in ("", high[1]):
        return TWO_UNITS
    return DOWNWARD if low[0] > high[0] else _ends(low[0], high[0], _timed(high[1], told), told)


def _measured(number: str, rest: str) -> tuple[Decimal, str] | Text:
    """A number with what follows it: its value in the declared unit, and that unit."""
    if re.match(r"[\d,.]", rest):
        return TWO_READINGS
    factor, unit_text = split_factor(rest.strip())
    unit = read_unit(unit_text)
    return unit if isinstance(unit, Text) else (Decimal(number.replace(",", "")) * factor * unit[0], unit[1])


def _timed(unit: str, told: set[str]) -> str:
    """*unit* with the time that 年产 or 日产 gave."""
    time = "/a" if "yearly" in told else "/d" if "daily" in told else ""
    return unit if not unit or "/" in unit else unit + time


def _ends(low: Decimal, high: Decimal, unit: str, told: set[str]) -> Quantity:
    return Quantity(None if "most" in told else low, None if "least" in told else high, unit, "approx" in told)


def digits(number: Decimal) -> str:
    """A number as a cell of a table writes it: digits only.

    >>> digits(Decimal("5E+5")), digits(Decimal("0.50"))
    ('500000', '0.5')
    """
    return format(number.normalize(), "f")
