"""A report as a workbook: a frozen header, columns as wide as their content, numbers as numbers."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from chainkg.graph.text import Lang, Text
from chainkg.views.sheet import Sheet, columns

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
_WIDEST, _FONT = 60, "Microsoft YaHei"
_EPOCH = datetime(2000, 1, 1)  # the same report gives the same bytes
_ROWS, _ABOUT = Text("数据", "data"), Text("说明", "about")
Cell = str | int | float | bool | None


def as_xlsx(sheet: Sheet, lang: Lang) -> bytes:
    """The rows on the first sheet, what stands above and below them on the second."""
    import xlsxwriter

    buffer = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, safe) as book:
        book.set_properties({"created": _EPOCH})
        look = {"font_name": _FONT, "text_wrap": True, "valign": "top"}
        plain, bold = book.add_format(look), book.add_format({**look, "bold": True, "bg_color": "#DDE6EE"})
        page = book.add_worksheet(_ROWS(lang))
        page.write_row(0, 0, sheet.headers, bold)
        for at, row in enumerate(typed(sheet), 1):
            page.write_row(at, 0, row, plain)
        page.freeze_panes(1, 0)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headers) - 1)
        for at, width in enumerate(_widths(sheet)):
            page.set_column(at, at, width)
        if sheet.lines or sheet.notes:
            about = book.add_worksheet(_ABOUT(lang))
            about.write_column(0, 0, (*sheet.lines, *sheet.notes), plain)
            about.set_column(0, 0, 2 * _WIDEST)
    return buffer.getvalue()


def typed(sheet: Sheet) -> Sequence[Sequence[Cell]]:
    """The rows with numbers as numbers: those that the sheet tells, else columns in which all cells are numbers.

    >>> typed(Sheet(("code", "n"), (("012", "7"), ("99", "1.5"))))
    [('012', 7), ('99', 1.5)]
    """
    if sheet.values:
        return sheet.values
    columns = [_column([row[at] for row in sheet.rows]) for at in range(len(sheet.headers))]
    return list(zip(*columns, strict=True))


def _column(cells: list[str]) -> list[Cell]:
    if not all(_NUMBER.fullmatch(cell) for cell in cells if cell) or not any(cells):
        return list(cells)
    return [(float(cell) if "." in cell else int(cell)) if cell else None for cell in cells]


def _widths(sheet: Sheet) -> list[int]:
    """Per column the signs of its widest line (a Chinese one counts two), within reason."""
    rows = (sheet.headers, *sheet.rows)
    needs = (max(columns(line) for row in rows for line in row[at].split("\n")) for at in range(len(sheet.headers)))
    return [min(max(need, 4) + 3, _WIDEST) for need in needs]
