"""The command that draws a chain as a page or a picture, and a place at a glance."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainkg.cli.options import current_lang, lang_option, place_options, read_chain, refusing, source_option
from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text
from chainkg.views.chain_page import FORMATS, file_name, write_chain_page
from chainkg.views.page_scene import Ask

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain
    from chainkg.views.overview_site import Site


@click.command()
@source_option
@place_options
@click.option("--industry", default="", metavar="NAME", help="Only nodes of this industry.")
@click.option("--chain", "chains", multiple=True, metavar="NAME", help="Only nodes of this chain; may be repeated.")
@click.option("--since", default="", metavar="DATE", help="Mark what changed, came, closed or went stale since then.")
@lang_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write: .html, .svg, .png or .pdf; for the overview a folder, or .html for its page alone. "
    "Default: named after what is shown, in the current folder.",
)
@refusing
def show(
    source: str | None,
    region: str,
    as_of: str | None,
    industry: str,
    chains: tuple[str, ...],
    since: str,
    lang: str | None,
    output: Path | None,
) -> None:
    """Draw a chain as one page that opens without a network, or as a picture: states, links, gaps, evidence.

    Without --chain and --industry: all chains of the place at a glance, which park has what of them, and beside it the
    pages of all chains and industries, as a folder that opens from index.html.

    \b
    Example:
      chainkg show -o baiyin
      chainkg show -o overview.html --lang en
      chainkg show --chain 硫-磷-铁-钛-锂 -o chain.html
      chainkg show --since 2023 -o changes.html
      chainkg show --chain 铜基 --chain 有色冶金 -o copper.pdf
      chainkg show --industry 生物医药 --lang en -o biomedicine.png
    """
    ask = Ask(region, as_of, industry, chains, since)
    chain = read_chain(source)
    picture = output is not None and output.suffix.lower() in FORMATS[1:]
    if industry or chains or picture:
        click.echo(write_chain_page(chain, ask, current_lang(), output))
    else:
        click.echo(_show_all(chain, ask, output))


def _show_all(chain: "Chain", ask: Ask, output: Path | None) -> Path:
    """The overview: its page alone where *output* ends so, else a folder with all pages."""
    from chainkg.views.overview_site import HOME, Site
    from chainkg.views.sheet import write_text

    site = Site(chain, ask)
    if output and output.suffix.lower() == ".html":
        write_text(output, site.page(current_lang()))
        return output
    folder = output or Path(file_name(site.title.zh, ""))
    if folder.suffix and not folder.is_dir() and folder.suffix[1:].isalpha():
        raise ChainError(
            Text(
                f"总览写成一个文件夹，或单独一页 .html，写不成“{folder}”",
                f"the overview is a folder, or one page that ends in .html; cannot write {str(folder)!r}",
            )
        )
    _write_site(site, folder)
    return folder / HOME


def _write_site(site: "Site", folder: Path) -> None:
    pages = site.write(folder, current_lang())
    if not sys.stderr.isatty():
        for _ in pages:
            pass
        return
    label = Text("画图", "pages")(current_lang())
    with click.progressbar(pages, length=len(site), label=label, show_pos=True, file=sys.stderr) as bar:
        for _ in bar:
            pass
