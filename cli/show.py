"""The command that draws a chain as a page."""

from pathlib import Path

import click

from chainkg.cli.options import (
    current_lang,
    filter_options,
    lang_option,
    place_options,
    read_chain,
    refusing,
    source_option,
)
from chainkg.views.chain_page import write_chain_page
from chainkg.views.page_scene import Ask


@click.command()
@source_option
@place_options
@filter_options
@lang_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: named after the chain, in the current folder.",
)
@refusing
def show(
    source: str | None,
    region: str,
    as_of: str | None,
    industry: str,
    only_chain: str,
    lang: str | None,
    output: Path | None,
) -> None:
    """Draw a chain as one page that opens without a network: states, links, ranked gaps, evidence.

    \b
    Example:
      chainkg show --chain 硫-磷-铁-钛-锂 -o chain.html
      chainkg show --chain 铜基 --lang en
    """
    ask = Ask(region, as_of, industry, only_chain)
    click.echo(write_chain_page(read_chain(source), ask, current_lang(), output))
