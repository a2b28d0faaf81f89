"""The command that balances materials."""

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
from chainkg.graph.text import Text
from chainkg.views.plain import plain


@click.command()
@click.argument("material", required=False, default="")
@click.option("--share", is_flag=True, help="Share the by-products among users and new plants for the least left over.")
@source_option
@place_options
@filter_options
@lang_option
@output_options
@refusing
def balance(
    material: str,
    share: bool,
    source: str | None,
    region: str,
    as_of: str | None,
    industry: str,
    only_chain: str,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Who makes and takes a material, what is left over, and who could take that.

    Without MATERIAL: all of them, by-products and wastes that nobody takes first. Every amount is an interval, and
    what is unknown is counted, never 0.

    \b
    Examples:
      chainkg balance
      chainkg balance 硫酸
      chainkg balance --share
    """
    if share:
        _share(material, source, region, as_of, format_, output)
        return
    from chainkg.queries.balance import find_balances
    from chainkg.views.balance_sheet import balance_sheet, material_sheet

    chosen = {"material": material, "industry": industry, "only": only_chain}
    report = find_balances(read_chain(source), region, as_of, **chosen)
    sheet = (material_sheet if material else balance_sheet)(report, current_lang())
    emit(sheet, lambda: plain(report, current_lang()), format_, output)


def _share(
    material: str, source: str | None, region: str, as_of: str | None, format_: str | None, output: Path | None
) -> None:
    from chainkg.queries.balance_share import share_byproducts
    from chainkg.views.share_sheet import share_sheet

    if material:
        told = Text("--share 分配的是全部副产物，不能只选一种", "--share shares all by-products; leave MATERIAL out")
        raise click.UsageError(told(current_lang()))
    report = share_byproducts(read_chain(source), region, as_of)
    emit(share_sheet(report, current_lang()), lambda: plain(report, current_lang()), format_, output)
