"""The command that prints the ranked missing links."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

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
from chainkg.graph.chain import Chain
from chainkg.graph.text import Text
from chainkg.queries.gaps import Asked, GapReport, find_gaps_everywhere, rank_gaps
from chainkg.views.gap_notes import APART
from chainkg.views.gap_regions import regions_sheet, regions_table
from chainkg.views.gap_sheet import gap_sheet, gap_table
from chainkg.views.plain import plain, plain_report

_TABLE_ROWS, _REGION_ROWS, _VISITS = 20, 3, 5
Item = TypeVar("Item")


@click.command()
@source_option
@place_options
@filter_options
@click.option("--all-classes", is_flag=True, help="Rank restricted, eliminated and quota classes too.")
@click.option("--compare", multiple=True, metavar="NAME", help="Who has it there? A region or park; may be repeated.")
@click.option("--all-regions", is_flag=True, help="Every region of which anything is on file, one after the other.")
@click.option("--what-would-change", "visits", is_flag=True, help="The unknown facts whose answer moves the list most.")
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
    visits: bool,
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
      chainkg gaps --what-would-change
    """
    asked = Asked(industry, only_chain, all_classes, limit, compare)
    if visits:
        refuse_with(
            "--what-would-change", all_regions=all_regions, industry=industry, chain=only_chain, compare=compare
        )
        _emit_visits(read_chain(source), region, as_of, limit, format_, output)
    elif all_regions:
        refuse_with("--all-regions", region=region, industry=industry, chain=only_chain, compare=compare)
        _emit_regions(read_chain(source), as_of, _limited(asked, _REGION_ROWS, format_, output), format_, output)
    else:
        asked = _limited(asked, _TABLE_ROWS, format_, output)
        _emit_region(rank_gaps(read_chain(source), region, as_of, asked), format_, output)


def _limited(asked: Asked, rows: int, format_: str | None, output: Path | None) -> Asked:
    """A table on a terminal has as many rows as can be read and only names what is listed apart, where one more than
    it names tells it whether there is more; anything else has all."""
    in_table = format_ in (None, "table") and not output
    return replace(asked, limit=asked.limit or rows, apart=APART + 1) if in_table else asked


def _emit_visits(
    chain: Chain, region: str, as_of: str | None, limit: int | None, format_: str | None, output: Path | None
) -> None:
    from chainkg.queries.visits import what_would_change  # the other reports do without
    from chainkg.views.visit_sheet import visit_sheet

    told = current_lang()
    found = what_would_change(chain, region, as_of, limit=limit or _VISITS, watched=_bar)
    emit(visit_sheet(found, told), lambda: plain(found, told), format_, output)


def _bar(questions: list[Item]) -> Iterator[Item]:
    if not sys.stderr.isatty():
        yield from questions
        return
    label = Text("逐个假设答案", "trying the answers")(current_lang())
    with click.progressbar(questions, label=label, show_pos=True, file=sys.stderr) as bar:
        yield from bar


def _emit_region(report: GapReport, format_: str | None, output: Path | None) -> None:
    told = current_lang()
    emit(gap_sheet(report, told), lambda: plain_report(report, told), format_, output, gap_table(report, told))


def _emit_regions(chain: Chain, as_of: str | None, asked: Asked, format_: str | None, output: Path | None) -> None:
    told = current_lang()
    reports = list(find_gaps_everywhere(chain, as_of, all_classes=asked.all_classes, limit=asked.limit))
    cells = regions_table(reports, told)
    emit(regions_sheet(reports, told), lambda: [plain_report(one, told) for one in reports], format_, output, cells)
