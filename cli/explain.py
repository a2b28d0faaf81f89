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
from chainkg.views.explain_outline import explain_outline
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
    """Everything about one NODE: its state and rule, its routes, its score down to parts, facts, rows and sources.

    A tree on the terminal; with --format md headings, lists and links for a memo.

    \b
    Example:
      chainkg explain 铜杆
      chainkg explain 铜杆 --format md -o memo.md
      chainkg explain TDI --as-of 2010
    """
    told, words = explain_node(read_chain(source), node, region, as_of), current_lang()
    sheet, outline = explain_sheet(told, words), explain_outline(told, words)
    emit(sheet, lambda: plain(told, words), format_, output, outline=outline)
