"""The command that prints the ranked missing links."""

from pathlib import Path

import click

from chainkg.cli.options import (
    current_lang,
    filter_options,
    lang_option,
    output_options,
    place_options,
    read_chain,
    refusing,
    source_option,
)
from chainkg.cli.output import emit
from chainkg.queries.gaps import find_gaps
from chainkg.views.gap_sheet import gap_sheet, gap_table
from chainkg.views.plain import plain_report

_TABLE_ROWS = 20


@click.command()
@source_option
@place_options
@filter_options
@click.option("--all-classes", is_flag=True, help="Rank restricted, eliminated and quota classes too.")
@click.option(
    "--limit", type=click.IntRange(1), help=f"Rows of each list. Default: {_TABLE_ROWS} in a table, all elsewhere."
)
@lang_option
@output_options
@refusing
def gaps(
    source: str | None,
    region: str,
    as_of: str | None,
    industry: str,
    only_chain: str,
    all_classes: bool,
    limit: int | None,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """The ranked missing links of a region, each with reasons and sources.

    \b
    Example:
      chainkg gaps --industry 循环化工 --limit 10
      chainkg gaps --region 刘川工业集中区 -o gaps.csv
    """
    shown = limit or (None if format_ not in (None, "table") or output else _TABLE_ROWS)
    chain = read_chain(source)
    report = find_gaps(
        chain, region, as_of, industry=industry, only_chain=only_chain, all_classes=all_classes, limit=shown
    )
    told = current_lang()
    emit(gap_sheet(report, told), lambda: plain_report(report, told), format_, output, gap_table(report, told))
