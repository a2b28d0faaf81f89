"""A conversation at the terminal: history, completion, questions over several lines; prompt_toolkit stays in here."""

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from chainkg.cli.options import current_lang
from chainkg.cli.output import as_table
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Engine
from chainkg.graph.errors import ChainError
from chainkg.graph.joints import property_names
from chainkg.graph.lexer import tokens
from chainkg.graph.model import KINDS, RELATIONS
from chainkg.graph.text import Text
from chainkg.queries.ask import opened, put, put_phrase
from chainkg.queries.params import suggestions
from chainkg.queries.phrases import phrases, resolve
from chainkg.views.answer_sheet import answer_sheet, heading, phrase_sheet
from chainkg.views.sheet import Sheet

COMMANDS = (":help", ":list", ":quit")
_HELP = Text(
    "写 Cypher，以分号结束，可分多行；标签、类型和属性可写中文名。\n"
    "现成问题写名称和参数：missing_nodes chain=铜基; 或 missing_nodes chain=铜基 region=金昌市;\n"
    "Tab 补全，上下键翻历史。:list 列出现成问题，:quit 离开。",
    "Write Cypher and end it with a semicolon; it may take several lines, and Chinese names are fine.\n"
    "A saved question by its name and values: missing_nodes chain=铜基; or missing_nodes chain=铜基 region=金昌市;\n"
    "Tab completes, up and down leaf through the history. :list shows the saved questions, :quit leaves.",
)
_WORDS = "MATCH OPTIONAL WHERE RETURN DISTINCT WITH UNWIND ORDER BY LIMIT SKIP UNION CONTAINS EXISTS COUNT COLLECT"


def state_folder() -> Path:
    """Where the system keeps what a program remembers between runs; ``CHAINKG_STATE`` names another place."""
    own = os.environ.get("CHAINKG_STATE")
    if own:
        return Path(own).expanduser()
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "chainkg"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "chainkg"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "chainkg"


def finished(text: str) -> bool:
    """Whether a question is complete: a command, a blank line, or what a semicolon ends (not one within a string)."""
    pieces = tokens(text)
    return not pieces or text.lstrip().startswith(":") or pieces[-1].text == ";"


class Names(Completer):
    """Labels and types behind a colon, properties behind a dot, else keywords, saved questions and their values."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        chinese = [*(kind.zh for kind in KINDS.values()), *(relation.zh for relation in RELATIONS.values())]
        self._kinds = sorted([*KINDS, *RELATIONS, *chinese])
        names = property_names()
        self._properties = sorted({*names, *names.values()})

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        before = document.text_before_cursor
        start = document.get_word_before_cursor(pattern=re.compile(r"[\w]+|=[^\s;]*"))
        for word in self._words(before, start.removeprefix("=")):
            yield Completion(word, -len(start.removeprefix("=")))

    def _words(self, before: str, start: str) -> Iterable[str]:
        if before.startswith(":"):
            return [word.removeprefix(":") for word in COMMANDS if word.startswith(before)]
        sign = before[: len(before) - len(start)][-1:]
        pools: dict[str, Iterable[str]] = {":": self._kinds, "|": self._kinds, ".": self._properties}
        if sign == "=":
            return self._values(before, start)
        pool = pools.get(sign, [*phrases(), *_WORDS.split()])
        return [word for word in pool if word.casefold().startswith(start.casefold())]

    def _values(self, before: str, start: str) -> list[str]:
        words = before.split()
        phrase = phrases().get(words[0])
        param = phrase.params.get(words[-1].partition("=")[0]) if phrase else None
        return suggestions(self._chain, param, start) if param else []


def converse(chain: Chain) -> None:
    """Questions and answers until ``:quit`` or the end of the input."""
    session: PromptSession[str] = PromptSession(
        message="chainkg> ",
        history=_history(),
        completer=Names(chain),
        complete_while_typing=False,
        multiline=Condition(lambda: not finished(get_app().current_buffer.text)),
        prompt_continuation="      -> ",
    )
    lang = current_lang()
    click.echo(_HELP(lang).splitlines()[0] + " :help :quit")
    with closing(opened(chain)) as engine:
        for text in _asked(session.prompt):
            _answer(chain, engine, text)


def _history() -> History:
    try:
        state_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        return FileHistory(str(state_folder() / "history"))
    except OSError:
        return InMemoryHistory()


def _asked(prompt: Callable[[], str]) -> Iterator[str]:
    """What is typed, until the end; Ctrl-C forgets the line."""
    while True:
        try:
            text = prompt().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if text == ":quit":
            return
        if text:
            yield text


def _answer(chain: Chain, engine: Engine, text: str) -> None:
    lang = current_lang()
    try:
        if text.startswith(":"):
            click.echo(_told(text), nl=False)
        else:
            click.echo(_shown(_sheet(chain, engine, text.rstrip(";").rstrip())), nl=False)
    except ChainError as error:
        click.echo(" ".join(error.say(lang).splitlines()), err=True)
    except KeyboardInterrupt:
        click.echo(Text("已停止", "stopped")(lang), err=True)


def _told(command: str) -> str:
    lang = current_lang()
    if command == ":list":
        return _shown(phrase_sheet(phrases().values(), lang))
    return _HELP(lang) + "\n"


def _sheet(chain: Chain, engine: Engine, text: str) -> Sheet:
    lang = current_lang()
    name = text.partition(" ")[0].replace("-", "_")
    if name not in phrases():
        return answer_sheet(put(engine, text, {}), lang)
    phrase = phrases()[name]
    pairs = (word.partition("=") for word in _split(text)[1:])
    given = resolve(chain, phrase, {key: value for key, _, value in pairs})
    return answer_sheet(put_phrase(engine, phrase, given), lang, *heading(phrase, given, lang))


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise ChainError(Text("引号没有结尾", "nothing closes a quote")) from error


def _shown(sheet: Sheet) -> str:
    return as_table(sheet, get_app().output.get_size().columns)
