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
    refuse_with,
    refusing,
    source_option,
)
from chainkg.cli.output import emit
from chainkg.queries.gaps import Asked, GapReport, find_gaps_everywhere, rank_gaps
from chainkg.views.gap_regions import regions_sheet, regions_table
from chainkg.views.gap_sheet import gap_sheet, gap_table
from chainkg.views.plain import plain_report

_TABLE_ROWS, _REGION_ROWS = 20, 3


@click.command()
@source_option
@place_options
@filter_options
@click.option("--all-classes", is_flag=True, help="Rank restricted, eliminated and quota classes too.")
@click.option("--compare", multiple=True, metavar="NAME", help="Who has it there? A region or park; may be repeated.")
@click.option("--all-regions", is_flag=True, help="Every region of which anything is on file, one after the other.")
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
    compare: tuple[str, ...],
    all_regions: bool,
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
      chainkg gaps --compare 金昌市 --compare 兰州新区
      chainkg gaps --all-regions --limit 3
    """
    in_table = format_ in (None, "table") and not output
    if all_regions:
        refuse_with("--all-regions", region=region, industry=industry, chain=only_chain, compare=compare)
        most = limit or (_REGION_ROWS if in_table else None)
        reports = list(find_gaps_everywhere(read_chain(source), as_of, all_classes=all_classes, limit=most))
        _emit_regions(reports, format_, output)
        return
    asked = Asked(industry, only_chain, all_classes, limit or (_TABLE_ROWS if in_table else None), compare)
    _emit_region(rank_gaps(read_chain(source), region, as_of, asked), format_, output)


def _emit_region(report: GapReport, format_: str | None, output: Path | None) -> None:
    told = current_lang()
    emit(gap_sheet(report, told), lambda: plain_report(report, told), format_, output, gap_table(report, told))


def _emit_regions(reports: list[GapReport], format_: str | None, output: Path | None) -> None:
    told = current_lang()
    cells = regions_table(reports, told)
    emit(regions_sheet(reports, told), lambda: [plain_report(one, told) for one in reports], format_, output, cells)
