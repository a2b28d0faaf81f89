"""The command that asks in Cypher."""

import json
import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainkg.cli.options import (
    ask_login,
    current_lang,
    lang_option,
    output_options,
    read_chain,
    refusing,
    source_option,
)
from chainkg.cli.output import emit
from chainkg.graph.engine import Answer, Engine, Limits, Value
from chainkg.graph.errors import EngineError
from chainkg.graph.server import is_address
from chainkg.graph.text import Text
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


def _embedded(source: str | None, question: str, given: dict[str, str], named: bool) -> Answer:
    from chainkg.queries.ask import ask, ask_phrase  # heavy, and read while the engine starts

    chain = read_chain(source)
    if named:
        return ask_phrase(chain, question, given)
    return ask(chain, question, {name: _value(text) for name, text in given.items()})


def _of_server(source: str | None, question: str, given: dict[str, str], named: bool) -> Answer:
    from chainkg.graph.neo4j import open_server

    with closing(open_server(str(source), ask_login())) as server:
        if named:
            return _phrase_of_server(server, question, given)
        from chainkg.graph.naming import ENGLISH
        from chainkg.loaders.engine import names_of
        from chainkg.queries.ask import put, put_as_written

        asked = put if names_of(server) == ENGLISH else put_as_written
        return asked(server, question, {name: _value(text) for name, text in given.items()})


def _phrase_of_server(server: Engine, question: str, given: dict[str, str]) -> Answer:
    from chainkg.graph.chain import Chain
    from chainkg.graph.naming import ENGLISH
    from chainkg.loaders.engine import names_of, read_things
    from chainkg.queries.ask import put
    from chainkg.queries.phrases import find_phrase, resolve, things_named

    if names_of(server) != ENGLISH:
        zh, en = "库中用的是中文名称，现成问题要用英文名称的库", "saved questions need a database with English names"
        raise EngineError(Text(f"{zh}：推送时不加 --names zh", f"{en}: push without --names zh"))
    phrase = find_phrase(question)
    kinds = things_named(phrase)
    things = read_things(server, *kinds) if kinds else Chain({})
    return put(server, phrase.text, resolve(things, phrase, given))


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
    if question and not listing and not is_address(source):
        warm_up(Limits())
    from chainkg.queries.phrases import find_phrase, phrases  # heavy, and read while the engine starts
    from chainkg.views.answer_sheet import answer_sheet, phrase_sheet, plain_answer, plain_phrases

    told = current_lang()
    if listing or not question:
        saved = phrases().values()
        emit(phrase_sheet(saved, told), lambda: plain_phrases(saved, told), format_, output)
        return
    named = bool(_NAME.fullmatch(question))
    title = find_phrase(question).title(told) if named else ""
    answer = (_of_server if is_address(source) else _embedded)(source, question, given, named)
    emit(answer_sheet(answer, told, title), lambda: plain_answer(answer), format_, output)
