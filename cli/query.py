"""The command that asks in Cypher."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainkg.cli.options import current_lang, lang_option, output_options, read_chain, refusing, source_option
from chainkg.cli.output import emit
from chainkg.graph.engine import Limits, Value
from chainkg.graph.watched import warm_up

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_NAME = re.compile(r"[A-Za-z][\w-]*")


def _pairs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, sign, _text in pairs:
        if not sign or not name:
            raise click.BadParameter("write name=value")
    return {name: text for name, _sign, text in pairs}


def _names(_: click.Context, __: click.Parameter, start: str) -> "list[CompletionItem]":
    from chainkg.cli.completion import phrase_names

    return phrase_names(start)


def _values(context: click.Context, _: click.Parameter, start: str) -> "list[CompletionItem]":
    from chainkg.cli.completion import phrase_values

    named = context.params.get("question") or next(iter(context.args), "")  # click stops at the -p before *start*
    return phrase_values(named, context.params.get("source"), start)


def _value(text: str) -> Value:
    """A number, a list, true … as JSON writes it; anything else is text."""
    try:
        value: Value = json.loads(text)
    except ValueError:
        return text
    return value


@click.command()
@click.argument("question", metavar="CYPHER|NAME", required=False, default="", shell_complete=_names)
@click.option(
    "-p",
    "--param",
    "given",
    multiple=True,
    callback=_pairs,
    metavar="NAME=VALUE",
    help="A value for $NAME.",
    shell_complete=_values,
)
@click.option("--list", "listing", is_flag=True, help="The saved questions, with their parameters.")
@source_option
@lang_option
@output_options
@refusing
def query(
    question: str,
    given: dict[str, str],
    listing: bool,
    source: str | None,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Ask in Cypher (read-only), or put a saved question by its NAME.

    \b
    Example:
      chainkg query "MATCH (f:Firm)-[r:PRODUCES]->(n:ChainNode {name: '硫酸'}) RETURN f.name, r.status, r.as_of"
      chainkg query missing_nodes -p chain=铜基
      chainkg query --list
    """
    if question and not listing:
        warm_up(Limits())
    from chainkg.queries.ask import ask, ask_phrase  # heavy, and read while the engine starts
    from chainkg.queries.phrases import find_phrase, phrases
    from chainkg.views.answer_sheet import answer_sheet, phrase_sheet, plain_answer, plain_phrases

    told = current_lang()
    if listing or not question:
        saved = phrases().values()
        emit(phrase_sheet(saved, told), lambda: plain_phrases(saved, told), format_, output)
        return
    chain = read_chain(source)
    named = _NAME.fullmatch(question)
    title = find_phrase(question).title(told) if named else ""
    answer = (
        ask_phrase(chain, question, given) if named else ask(chain, question, {k: _value(v) for k, v in given.items()})
    )
    emit(answer_sheet(answer, told, title), lambda: plain_answer(answer), format_, output)
