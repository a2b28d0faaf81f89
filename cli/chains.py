"""The command that lists the chains."""

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
from chainkg.queries.chains import find_chains
from chainkg.queries.gaps import place_and_date
from chainkg.views.chain_sheet import chain_sheet
from chainkg.views.plain import plain


@click.command()
@source_option
@place_options
@filter_options
@lang_option
@output_options
@refusing
def chains(
    source: str | None,
    region: str,
    as_of: str | None,
    industry: str,
    only_chain: str,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Every chain: its nodes by state, how complete it is, its longest unbroken local run.

    \b
    Example:
      chainkg chains --industry 新材料
    """
    chain = read_chain(source)
    views = find_chains(chain, region, as_of, industry=industry, only=only_chain)
    place, date = place_and_date(chain, region, as_of)
    emit(chain_sheet(views, place, date, current_lang()), lambda: plain(views, current_lang()), format_, output)
