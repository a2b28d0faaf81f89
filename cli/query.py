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
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem

    from chainkg.graph.chain import Chain
    from chainkg.queries.phrases import Phrase

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


def _asked(source: str | None, question: str, given: dict[str, str]) -> Answer:
    values = {name: _value(text) for name, text in given.items()}
    if not is_address(source):
        from chainkg.loaders import stamp
        from chainkg.queries.ask import ask_files  # heavy, and read while the engine starts

        return ask_files(stamp(source), lambda: read_chain(source), question, values)
    from chainkg.graph.naming import ENGLISH
    from chainkg.graph.neo4j import open_server
    from chainkg.loaders.engine import names_of
    from chainkg.queries.ask import put, put_as_written

    with closing(open_server(str(source), ask_login())) as server:
        return (put if names_of(server) == ENGLISH else put_as_written)(server, question, values)


def _phrase(source: str | None, phrase: "Phrase", given: dict[str, str]) -> "tuple[Answer, Mapping[str, Value]]":
    """The answer to a saved question, and the values that it was put with."""
    from chainkg.queries.ask import ask_phrase, put_phrase
    from chainkg.queries.phrases import resolve

    if not is_address(source):
        chain = read_chain(source)
        return ask_phrase(chain, phrase.name, given), resolve(chain, phrase, given)
    from chainkg.graph.neo4j import open_server

    with closing(open_server(str(source), ask_login())) as server:
        values = resolve(_things(server, phrase), phrase, given)
        return put_phrase(server, phrase, values), values


def _things(server: Engine, phrase: "Phrase") -> "Chain":
    """What has to be known of the dataset on a server to understand the values that a saved question is put with."""
    from chainkg.graph.chain import Chain
    from chainkg.graph.naming import ENGLISH
    from chainkg.loaders.engine import names_of, read_things
    from chainkg.queries.phrases import things_named

    if names_of(server) != ENGLISH:
        zh, en = "库中用的是中文名称，现成问题要用英文名称的库", "saved questions need a database with English names"
        raise EngineError(Text(f"{zh}：推送时不加 --names zh", f"{en}: push without --names zh"))
    kinds = things_named(phrase)
    return read_things(server, *kinds) if kinds else Chain({})


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

    What saved questions say of states and gaps is of the dataset's own region, or of the region or park that
    -p region=NAME names.

    \b
    Example:
      chainkg query "MATCH (f:Firm)-[r:PRODUCES]->(n:ChainNode {name: '硫酸'}) RETURN f.name, r.status, r.as_of"
      chainkg query missing_nodes -p chain=铜基
      chainkg query missing_nodes -p chain=铜基 -p region=金昌市
      chainkg query --list
    """
    if question and not listing and not is_address(source):
        warm_up(Limits())
    from chainkg.queries.phrases import find_phrase, phrases  # heavy, and read while the engine starts
    from chainkg.views.answer_sheet import answer_sheet, heading, phrase_sheet, plain_answer, plain_phrases

    told = current_lang()
    if listing or not question:
        saved = phrases().values()
        emit(phrase_sheet(saved, told), lambda: plain_phrases(saved, told), format_, output)
        return
    if _NAME.fullmatch(question):
        phrase = find_phrase(question)
        answer, values = _phrase(source, phrase, given)
        sheet = answer_sheet(answer, told, *heading(phrase, values, told))
    else:
        answer = _asked(source, question, given)
        sheet = answer_sheet(answer, told)
    emit(sheet, lambda: plain_answer(answer), format_, output)
