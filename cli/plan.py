"""The command that plans: the plants to build for one node, or the nodes to court together."""

import time
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
from chainkg.queries.plan import pick as pick_nodes
from chainkg.queries.plan import plan_to
from chainkg.views.pick_sheet import pick_sheet
from chainkg.views.plain import plain
from chainkg.views.plan_sheet import plan_sheet, plan_table


@click.command()
@click.argument("node", required=False)
@click.option("--pick", type=click.IntRange(1), metavar="K", help="The K nodes that together open most.")
@click.option("--make-all", is_flag=True, help="Buy in no national and global goods: make all here.")
@click.option("--exact", is_flag=True, help="Find the least number of plants too.")
@click.option("--all-classes", is_flag=True, help="With --pick: restricted, eliminated and quota classes too.")
@click.option(
    "--time-limit",
    "seconds",
    type=click.FloatRange(0),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="For exact answers.",
)
@source_option
@place_options
@filter_options
@lang_option
@output_options
@refusing
def plan(
    node: str | None,
    pick: int | None,
    make_all: bool,
    exact: bool,
    all_classes: bool,
    seconds: float,
    source: str | None,
    region: str,
    as_of: str | None,
    industry: str,
    only_chain: str,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """The plants to build, in order, to have NODE; or the K nodes to court together.

    \b
    Example:
      chainkg plan 磷酸铁锂 --make-all --exact
      chainkg plan --pick 5
    """
    told, start = current_lang(), time.monotonic()
    _require_one(node, pick, restricted=bool(industry or only_chain or all_classes), plants=make_all or exact)
    chain = read_chain(source)
    if node is not None:
        planned = plan_to(chain, node, region, as_of, make_all=make_all, exact=exact, seconds=seconds)
        emit(plan_sheet(planned, told), lambda: plain(planned, told), format_, output, plan_table(planned, told))
    if pick is not None:
        within = {"industry": industry, "only_chain": only_chain}
        picked = pick_nodes(chain, pick, region, as_of, **within, all_classes=all_classes, seconds=seconds)
        emit(pick_sheet(picked, told), lambda: plain(picked, told), format_, output)
    if pick or exact:
        spent = time.monotonic() - start
        click.echo(Text(f"用时 {spent:.1f} 秒", f"took {spent:.1f} s")(told), err=True)


def _require_one(node: str | None, pick: int | None, *, restricted: bool, plants: bool) -> None:
    """A node or ``--pick``, with the options that go with it."""
    if (node is None) == (pick is None):
        wrong = Text("要么给一个环节名，要么给 --pick K", "name a node, or say --pick K")
    elif node is not None and restricted:
        wrong = Text(
            "--industry、--chain、--all-classes 只与 --pick 同用",
            "--industry, --chain and --all-classes go with --pick",
        )
    elif pick is not None and plants:
        wrong = Text("--make-all、--exact 只与环节名同用", "--make-all and --exact go with a node")
    else:
        return
    raise click.UsageError(wrong(current_lang()))
