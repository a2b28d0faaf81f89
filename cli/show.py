"""The command that draws a chain as a page or a picture."""

from pathlib import Path

import click

from chainkg.cli.options import current_lang, lang_option, place_options, read_chain, refusing, source_option
from chainkg.views.chain_page import write_chain_page
from chainkg.views.page_scene import Ask


@click.command()
@source_option
@place_options
@click.option("--industry", default="", metavar="NAME", help="Only nodes of this industry.")
@click.option("--chain", "chains", multiple=True, metavar="NAME", help="Only nodes of this chain; may be repeated.")
@lang_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .html, .svg, .png or .pdf. Default: a page named after the chain, in the current folder.",
)
@refusing
def show(
    source: str | None,
    region: str,
    as_of: str | None,
    industry: str,
    chains: tuple[str, ...],
    lang: str | None,
    output: Path | None,
) -> None:
    """Draw a chain as one page that opens without a network, or as a picture: states, links, gaps, evidence.

    \b
    Example:
      chainkg show --chain 硫-磷-铁-钛-锂 -o chain.html
      chainkg show --chain 铜基 --chain 有色冶金 -o copper.pdf
      chainkg show --industry 生物医药 --lang en -o biomedicine.png
    """
    ask = Ask(region, as_of, industry, chains)
    click.echo(write_chain_page(read_chain(source), ask, current_lang(), output))
