"""The command that shows what stands around a node, a firm, a park or an institute."""

from pathlib import Path

import click

from chainkg.cli.options import current_lang, lang_option, place_options, read_chain, refusing, source_option
from chainkg.graph.text import Text
from chainkg.views.explore_page import MANY, ExploreView, write_explore_page
from chainkg.views.page_scene import Ask


@click.command()
@click.argument("name", metavar="NODE|FIRM|PARK")
@source_option
@place_options
@click.option("--hops", type=click.IntRange(1, 6), default=1, show_default=True, help="How many ties away at most.")
@lang_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The .html file to write. Default: named after the thing, in the current folder.",
)
@refusing
def explore(
    name: str, source: str | None, region: str, as_of: str | None, hops: int, lang: str | None, output: Path | None
) -> None:
    """What stands around a node, a firm, a park or an institute, as one page that opens without a network.

    Firms, parks, institutes and other nodes within some hops: filter by kind, collapse, find the way between two.

    \b
    Example:
      chainkg explore 硫酸 --hops 2 -o acid.html
      chainkg explore 银东工业园 --hops 2
    """
    told = current_lang()
    view = ExploreView(read_chain(source), name, hops, Ask(region, as_of))
    if view.many:
        many = len(view.things)
        zh = f"有 {many} 个，超过 {MANY} 个就不易看清、移动也慢；可用 --hops 减少步数"
        en = f"{many} things: above {MANY} the picture is slow and hard to read; ask for fewer --hops"
        click.echo(Text(zh, en)(told), err=True)
    click.echo(write_explore_page(view, told, output))
