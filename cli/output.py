"""How a report leaves the program: on the terminal or in a file, as table, CSV, JSON, Markdown or workbook."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainkg.cli.options import FORMATS, current_lang
from chainkg.graph.text import Text
from chainkg.views.sheet import Sheet, columns, write_bytes, write_text
from chainkg.views.words import COLON
from chainkg.views.workbook import as_xlsx

if TYPE_CHECKING:
    from chainkg.views.outline import Branch

__all__ = ["FORMATS", "emit"]

_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "md", ".xlsx": "xlsx"}


def emit(
    sheet: Sheet,
    value: Callable[[], Any],
    format_: str | None,
    output: Path | None,
    cells: Sheet | None = None,
    outline: "Branch | None" = None,
) -> None:
    """Print or write a report. *value* makes its JSON; *cells* is its form for spreadsheets, where that differs;
    *outline* stands for its rows on the terminal and in a memo."""
    chosen = format_ or (_SUFFIXES.get(output.suffix, "table") if output else "table")
    if chosen == "xlsx":
        _emit_workbook(cells or sheet, output)
        return
    width = None if output else shutil.get_terminal_size((120, 40)).columns
    makers = {
        "table": lambda: _as_tree(outline, width) if outline else as_table(sheet, width),
        "csv": lambda: as_csv(cells or sheet),
        "md": lambda: _as_memo(outline) if outline else as_markdown(sheet),
        "json": lambda: json.dumps(value(), ensure_ascii=False, indent=2) + "\n",
    }
    text = makers[chosen]()
    if output is None:
        click.echo(text, nl=False)
        return
    write_text(output, text, "utf-8-sig" if chosen == "csv" else "utf-8")
    click.echo(str(output), err=True)


def _as_tree(outline: "Branch", width: int | None) -> str:
    from chainkg.views.outline import as_tree  # reports of rows need no trees

    return as_tree(outline, COLON(current_lang()), width)


def _as_memo(outline: "Branch") -> str:
    from chainkg.views.outline import as_memo

    return as_memo(outline, COLON(current_lang()))


def _emit_workbook(sheet: Sheet, output: Path | None) -> None:
    lang = current_lang()
    if output is None and sys.stdout.isatty():
        raise click.UsageError(Text("xlsx 要写进文件：-o 文件.xlsx", "a workbook needs a file: -o FILE.xlsx")(lang))
    data = as_xlsx(sheet, lang)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    write_bytes(output, data)
    click.echo(str(output), err=True)


def as_csv(sheet: Sheet) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([sheet.headers, *sheet.rows])
    return buffer.getvalue()


def as_markdown(sheet: Sheet) -> str:
    cells = ("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in (sheet.headers, *sheet.rows))
    first, *rest = cells
    rule = "|" + " --- |" * len(sheet.headers)
    return (
        "\n\n".join(
            part
            for part in ("\n\n".join(sheet.lines), "\n".join([first, rule, *rest]), "\n\n".join(sheet.notes))
            if part
        )
        + "\n"
    )


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>")


def as_table(sheet: Sheet, width: int | None) -> str:
    """Ruled rows as wide as *width* allows; the last column takes what the others leave."""
    from prettytable import HRuleStyle, PrettyTable

    table = PrettyTable(list(sheet.headers), align="l")
    multi = any("\n" in cell for row in sheet.rows for cell in row)
    table.hrules = HRuleStyle.ALL if multi else HRuleStyle.HEADER
    table.add_rows([list(row) for row in sheet.rows])
    if width:
        table.max_width = _widths(sheet, width)
    return "\n".join([*sheet.lines, *([table.get_string()] if sheet.rows else []), *sheet.notes]) + "\n"


def _widths(sheet: Sheet, width: int) -> dict[str, int]:
    """The widest each column may be: its own need up to a fifth of the line, the last one the rest."""
    limits = {}
    left = width - 3 * len(sheet.headers) - 1
    for at, header in enumerate(sheet.headers[:-1]):
        need = max(columns(line) for row in (sheet.headers, *sheet.rows) for line in row[at].split("\n"))
        limits[header] = min(need, width // 5)
        left -= limits[header]
    limits[sheet.headers[-1]] = max(left, 24)
    return limits
