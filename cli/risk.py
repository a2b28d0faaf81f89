"""The command that tells what hangs on single firms and nodes."""

from pathlib import Path

import click

from chainkg.cli.options import (
    current_lang,
    lang_option,
    output_options,
    place_options,
    read_chain,
    refusing,
    source_option,
)
from chainkg.cli.output import emit
from chainkg.queries.risk import find_risks
from chainkg.views.plain import plain
from chainkg.views.risk_sheet import risk_sheet, risk_table

_TABLE_ROWS = 8


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), help=f"Rows of each list. Default: {_TABLE_ROWS} in a table, all elsewhere."
)
@source_option
@place_options
@lang_option
@output_options
@refusing
def risk(
    limit: int | None,
    source: str | None,
    region: str,
    as_of: str | None,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Firms and nodes whose stop starves most, sole makers, and nodes that hold the local flows together.

    \b
    Example:
      chainkg risk
      chainkg risk --region 刘川工业集中区 --limit 3
    """
    shown = limit or (None if format_ not in (None, "table") or output else _TABLE_ROWS)
    report = find_risks(read_chain(source), region, as_of, limit=shown)
    told = current_lang()
    emit(risk_sheet(report, told), lambda: plain(report, told), format_, output, risk_table(report, told))
