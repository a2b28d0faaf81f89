"""The command that tells everything about one node."""

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
from chainkg.queries.explain import explain as explain_node
from chainkg.views.explain_sheet import explain_sheet
from chainkg.views.plain import plain


@click.command()
@click.argument("node")
@source_option
@place_options
@lang_option
@output_options
@refusing
def explain(
    node: str,
    source: str | None,
    region: str,
    as_of: str | None,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Everything about one NODE: its state and rule, routes, score, and the rows behind them.

    \b
    Example:
      chainkg explain 磷酸铁
      chainkg explain TDI --as-of 2010
    """
    told = explain_node(read_chain(source), node, region, as_of)
    emit(explain_sheet(told, current_lang()), lambda: plain(told, current_lang()), format_, output)
