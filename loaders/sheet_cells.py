"""A cell of a sheet becomes cells of the dataset; what was changed is told, and why a text cannot be read."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from chainkg.graph.codes import code_fault
from chainkg.graph.dates import Date
from chainkg.graph.fields import Field
from chainkg.graph.quantities import Quantity, digits, read_quantity
from chainkg.graph.text import Text
from chainkg.graph.units import known_unit

NOTHING = {"", "-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "n/a", "na", "null", "none", "nan"}
_UNSEEN = re.compile("[\u200b-\u200f\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_UNTIDY = ("  ", " \n", "\n ")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_DATE = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[年月]?(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
_DIGIT = re.compile(r"\d")
_TIMES = ("/a", "/d", "/h")
_YEARLY = ("produces", "consumes")
PARTS = re.compile(r"[、；;，\n|]|(?<!\d),|,(?!\d)|/(?!\s*(?:年|天|日|小时|[adh]\b))")


SEVERAL_AMOUNTS = Text(
    "一格里有几个数量；请一个产品写一行，或写在产品后面，如 硫酸5万吨、尿素3万吨",
    "several quantities in one cell; give each product its row, or write each behind its product: 硫酸5万吨、尿素3万吨",
)


class Read(NamedTuple):
    """The cells of the dataset that a cell fills, what was changed in it, and what its row's note has to say.

    Without cells it is a sign for nothing (-, 无), which is told once a column.
    """

    cells: Mapping[str, str]
    changes: tuple[Text, ...] = ()
    note: str = ""


Reader = Callable[[str], Read | Text | str]
"""From the text of a cell to what it fills; a text means: as it stands; Text: why it cannot be read."""


def tidy(text: str) -> str:
    """*text* without unseen signs, line breaks and outer blanks, and with plain digits and letters.

    >>> tidy(" ＴＤＩ\\u3000１０万吨\\n")
    'TDI 10万吨'
    """
    plain = _UNSEEN.sub("", text) if not text.isprintable() else text
    if _FULL_WIDTH.search(plain):
        plain = _FULL_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), plain)
    return " ".join(plain.split())


def all_tidy(texts: Collection[str]) -> bool:
    """Whether none of many texts would be changed by ``tidy`` or is a sign for nothing, by one look at all."""
    joined = "\n".join(texts)
    plain = joined.replace("\n", "")
    whole = len(joined) - len(plain) == max(len(texts) - 1, 0)  # no text holds a line break
    tidied = whole and plain.isprintable() and not _FULL_WIDTH.search(joined)
    tidied = tidied and not any(map(f"\n{joined}\n".__contains__, _UNTIDY))
    return tidied and NOTHING.isdisjoint(map(str.casefold, texts))


def changed(before: str, after: str) -> tuple[Text, ...]:
    return () if before == after else (Text(f"写作 {after or '空'}", f"written as {after or 'empty'}"),)


def text_reader(target: str) -> Reader:
    """For names and words."""

    def read(text: str) -> Read | Text | str:
        plain = tidy(text)
        value = "" if plain.casefold() in NOTHING else plain
        return text if value == text else Read({target: value} if value else {}, changed(text, value))

    return read


def names_reader(target: str) -> Reader:
    """For several names in one cell."""

    def read(text: str) -> Read | Text | str:
        names = [name for part in PARTS.split(text) if (name := tidy(part)).casefold() not in NOTHING]
        value = ";".join(dict.fromkeys(names))
        return text if value == text else Read({target: value} if value else {}, changed(text, value))

    return read


def code_reader(target: str) -> Reader:
    """For 统一社会信用代码."""

    def read(text: str) -> Read | Text | str:
        code = unicodedata.normalize("NFKC", tidy(text)).replace(" ", "").upper()
        if code.casefold() in NOTHING:
            return Read({}, changed(text, ""))
        if "E+" in code:
            zh = "被表格软件当作数字，后几位已丢失；请把该列设为文本，从原处重新取"
            return Text(zh, "was kept as a number and has lost its last digits; set the column to text, copy it anew")
        if not _USCC.fullmatch(code):
            zh = f"不是 18 位的统一社会信用代码（有 {len(code)} 位）；请改正或清空"
            return Text(zh, f"is no code of 18 signs (it has {len(code)}); correct or clear it")
        fault = code_fault(code)
        if fault:
            return fault
        return text if code == text else Read({target: code}, changed(text, code))

    return read


def date_reader(target: str) -> Reader:
    """For dates in any common spelling, the day numbers of spreadsheets too."""

    def read(text: str) -> Read | Text | str:
        plain = unicodedata.normalize("NFKC", tidy(text))
        if plain.casefold() in NOTHING:
            return Read({}, changed(text, ""))
        value = _date(plain)
        if value is None:
            return Text("不是日期；请写作 2025、2025-09 或 2025-09-30", "is no date; write 2025, 2025-09 or 2025-09-30")
        return text if value == text else Read({target: value}, changed(text, value))

    return read


def _date(text: str) -> str | None:
    if re.fullmatch(r"[2-7]\d{4}(\.\d+)?", text):  # days since the last of 1899, as spreadsheets count
        return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(float(text)))).isoformat()
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DATE.fullmatch(text)
    if not found:
        return None
    value = "-".join([found[1], *(part.zfill(2) for part in found.groups()[1:] if part)])
    return value if Date.parse(value) else None


def number_reader(target: str) -> Reader:
    """For a bare number."""

    def read(text: str) -> Read | Text | str:
        found = read_quantity(text)
        if isinstance(found, Text):
            return found
        if found.unit or found.low != found.high:
            return Text("此列只写一个数，不带单位", "this column takes one number without a unit")
        value = "" if found.low is None else digits(found.low)
        return text if value == text else Read({target: value} if value else {}, changed(text, value))

    return read


def quantity_reader(columns: tuple[str, str, str], table: str, unit: str) -> Reader:
    """For a quantity in words; *unit*: that of the column, for cells that write none."""
    low, high, measured = columns

    def read(text: str) -> Read | Text | str:
        found = with_unit(read_quantity(text), unit, yearly=table in _YEARLY)
        if isinstance(found, Text) and len(list(filter(_DIGIT.search, PARTS.split(tidy(text))))) > 1:
            return SEVERAL_AMOUNTS
        if isinstance(found, Text):
            return Text(f"{found.zh}；请写作 5-8万吨/年 这样，不知道就留空", f"{found.en}; write 5-8 kt/a, or nothing")
        if not found.known:
            return Read({}, changed(text, ""))
        ends = {low: found.low, high: found.high}
        cells = {name: digits(end) for name, end in ends.items() if end is not None} | {measured: found.unit}
        return Read(cells, _told(text, found), "约数" if found.approx else "")

    return read


def with_unit(found: Quantity | Text, unit: str, *, yearly: bool) -> Quantity | Text:
    """*found* in the unit of its column where it has none; a capacity without a time is one of a year."""
    if isinstance(found, Text) or not found.known:
        return found
    if not found.unit:
        one = read_quantity(f"1{unit}")
        if isinstance(one, Text) or one.low is None or not one.unit:
            zh = "有数而无单位，单位也可写在表头：产能（万吨/年）"
            return Text(zh, "a number without a unit, which may stand in the header: 产能(万吨/年)")
        found = Quantity(_multiplied(found.low, one.low), _multiplied(found.high, one.low), one.unit, found.approx)
    if yearly and "/" in found.unit and not found.unit.endswith(_TIMES):
        return Text(f"{found.unit} 不是产能或用量的单位", f"{found.unit} is no unit of a capacity or of what is used")
    flow = f"{found.unit}/a"
    return Quantity(found.low, found.high, flow, found.approx) if yearly and known_unit(flow) else found


def _multiplied(end: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if end is None else end * factor


def _told(text: str, found: Quantity) -> tuple[Text, ...]:
    ends = [digits(end) if end is not None else "?" for end in (found.low, found.high)]
    shown = ends[0] if ends[0] == ends[1] else "–".join(ends)
    return changed(text, f"{shown} {found.unit}{'（约数）' if found.approx else ''}")


def choice_reader(target: str, one: Field, words: Mapping[str, str], shown: Mapping[str, str]) -> Reader:
    """For a closed list: the words that sheets use, and the model's own; *shown* are those told to a person."""
    terms = {value: word for word, value in shown.items()}
    known = {value: value for value in one.allowed} | {word.casefold(): value for word, value in words.items()}

    def read(text: str) -> Read | Text | str:
        plain = tidy(text)
        if plain.casefold() in NOTHING and plain.casefold() not in known:
            return Read({}, changed(text, ""))
        value = known.get(plain.casefold())
        if value is None:
            zh = f'不认得；可写 {"、".join(shown or one.allowed)}，或在对应文件的 [words."{target}"] 里补上'
            en = f'is not known; write one of {", ".join(one.allowed)}, or add it under [words."{target}"]'
            return Text(zh, en)
        if value == text:
            return text
        return Read({one.name: value}, (Text(f"即{terms.get(value, value)}（{value}）", f"written as {value}"),))

    return read
