"""The command that answers "what if"."""

from pathlib import Path

import click

from chainkg.cli.options import (
    current_lang,
    lang_option,
    output_options,
    place_options,
    read_chain,
    refusing,
    source_option,
)
from chainkg.cli.output import emit
from chainkg.queries.whatif import what_if
from chainkg.views.plain import plain
from chainkg.views.whatif_sheet import whatif_sheet


@click.command()
@click.option("--add", multiple=True, metavar="NODE[=CAPACITY]", help="A plant that is assumed to run. Repeatable.")
@click.option("--stop", multiple=True, metavar="FIRM|NODE", help="What is assumed to run no longer. Repeatable.")
@source_option
@place_options
@lang_option
@output_options
@refusing
def whatif(
    add: tuple[str, ...],
    stop: tuple[str, ...],
    source: str | None,
    region: str,
    as_of: str | None,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """What changes if plants come or makers stop: states, inputs gained and lost, ranks, chains.

    An assumption only: nothing is written. A firm that stops keeps its projects; its subsidiaries run on.

    \b
    Example:
      chainkg whatif --add 铜杆
      chainkg whatif --add 磷酸铁=300000t/a --stop TDI
      chainkg whatif --stop 白银集团
    """
    told = what_if(read_chain(source), region, as_of, add=add, stop=stop)
    emit(whatif_sheet(told, current_lang()), lambda: plain(told, current_lang()), format_, output)
