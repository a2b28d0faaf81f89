"""Rows of a sheet that are no records: totals, footnotes, headings, the header again, what nobody wants."""

import re
import unicodedata

from chainkg.graph.text import Text
from chainkg.loaders.sheet_layout import Layout

_TOTAL = re.compile(
    r"(?:本页|全市|全县|全区|全省|园区|地区)?(?:合计|总计|小计|共计|累计|总数)(?:[:(].*)?|(?:sub|grand)?total:?"
)
_FOOT = re.compile(
    r"(?:注|备注|说明|填表|制表|数据来源|资料来源|单位负责人|审核|联系人)[^:：]{0,4}[:：]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]"
)
_TOTAL_LENGTH = 40
LOOKED = 3
"""A total is written in one of so many first cells with text."""
TOTALS = Text("合计行", "a row of totals")
HEADING = Text("小标题或脚注", "a heading or a footnote")
AGAIN = Text("表头又出现一次", "the header again")
_SUBJECTS = {("firms", "name"), ("produces", "firm"), ("consumes", "firm")}


def left_out(layout: Layout, cells: list[str]) -> Text | None:
    """Why a row is no record; None where it is one.

    Only one cell with text is a heading or a footnote, unless it stands where firms are named and looks like a name.
    """
    filled = _first_filled(cells)
    if any(is_total(cells[at]) for at in filled):
        return TOTALS
    if len(filled) == 1 and layout.width > 2:
        subjects = {one.at for one in layout.taken if (one.table, one.column) in _SUBJECTS}
        if _FOOT.match(cells[filled[0]].strip()) or (subjects and filled[0] not in subjects):
            return HEADING
    if cells[filled[0]] in layout.header and all(cell in layout.header for cell in cells if cell):
        return AGAIN
    for at, header, values in layout.skip:
        if at < len(cells) and cells[at].strip() in values:
            value = cells[at].strip()
            return Text(f"{header}为“{value}”，按对应文件略过", f"{header} is {value!r}: left out by the mapping")
    return None


def _first_filled(cells: list[str]) -> list[int]:
    filled = []
    for at, cell in enumerate(cells):
        if cell and not cell.isspace():
            filled.append(at)
            if len(filled) == LOOKED:
                break
    return filled


def perhaps_total(text: str) -> bool:
    """Whether a text holds what every name of a total does."""
    return "计" in text or "数" in text or "otal" in text.casefold()


def is_total(cell: str) -> bool:
    """Whether a cell names a row of totals."""
    if len(cell) > _TOTAL_LENGTH or not perhaps_total(cell):
        return False
    return bool(_TOTAL.fullmatch(unicodedata.normalize("NFKC", "".join(cell.split())).casefold()))
