"""Options that several commands share, and what SOURCE means."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

import click

from chainkg.graph.errors import ChainError
from chainkg.graph.server import Login, is_address, login, login_given, login_with
from chainkg.graph.text import Lang, Text, user_lang

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain

P = ParamSpec("P")
R = TypeVar("R")
Decorator = Callable[[Callable[P, R]], Callable[P, R]]
FORMATS = ("table", "csv", "json", "md", "xlsx")


class Refused(click.ClickException):
    """A wrong input: its whole message on standard error, exit 1."""

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


def current_lang() -> Lang:
    """The language of the running command: ``--lang``, else the user's locale."""
    context = click.get_current_context(silent=True)
    chosen = context.params.get("lang") if context else None
    return cast(Lang, chosen) if chosen else user_lang()


def refusing(function: Callable[P, R]) -> Callable[P, R]:
    """Turn an error that the user can mend into one clear message and exit 1."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except ChainError as error:
            raise Refused(error.say(current_lang())) from error
        except OSError as error:
            lang = current_lang()
            place = f"{error.filename}: " if error.filename else ""
            raise Refused(
                place + Text(f"无法读写：{error.strerror}", f"cannot be read or written: {error.strerror}")(lang)
            ) from error

    return wrapped


def refuse_with(option: str, **others: object) -> None:
    """UsageError where any of *others* is given beside *option*, which leaves no place for it."""
    given = next((name for name, value in others.items() if value), None)
    if given:
        given = given.replace("_", "-")
        zh, en = f"{option} 不能与 --{given} 同用", f"{option} does not go with --{given}"
        raise click.UsageError(Text(zh, en)(current_lang()))


def read_chain(source: str | None) -> "Chain":
    """The dataset that ``-s`` names, on a server too; the bundled one where nothing is named."""
    from chainkg.loaders import read  # heavy

    return read(source, ask_login()) if is_address(source) else read(source or None)


def ask_login() -> Login:
    """The login of the environment; on a terminal a password that lacks is asked for."""
    if login_given() is None and sys.stdin.isatty():
        word = Text("Neo4j 口令", "Neo4j password")(current_lang())
        return login_with(click.prompt(word, hide_input=True, default="", show_default=False, err=True))
    return login()


def source_option(function: Callable[P, R]) -> Callable[P, R]:
    return click.option(
        "-s",
        "--source",
        envvar="CHAINKG_SOURCE",
        metavar="SOURCE",
        help="Dataset folder, one table of links, or neo4j://HOST. Default: the bundled dataset of Baiyin. "
        "[env: CHAINKG_SOURCE]",
    )(function)


def lang_option(function: Callable[P, R]) -> Callable[P, R]:
    return click.option("--lang", type=click.Choice(["zh", "en"]), help="Language. Default: that of the locale.")(
        function
    )


def place_options(function: Callable[P, R]) -> Callable[P, R]:
    """``--region`` and ``--as-of``."""
    for option in (
        click.option("--as-of", metavar="DATE", help="The world as known then: 2020, 2020-12 or 2020-12-31."),
        click.option("--region", default="", metavar="NAME", help="Region or park. Default: the dataset's region."),
    ):
        function = option(function)
    return function


def filter_options(function: Callable[P, R]) -> Callable[P, R]:
    """``--industry`` and ``--chain``."""
    for option in (
        click.option("--chain", "only_chain", default="", metavar="NAME", help="Only nodes of this chain."),
        click.option("--industry", default="", metavar="NAME", help="Only nodes of this industry."),
    ):
        function = option(function)
    return function


def output_options(function: Callable[P, R]) -> Callable[P, R]:
    """``--format`` and ``-o``."""
    for option in (
        click.option(
            "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead."
        ),
        click.option(
            "--format",
            "format_",
            type=click.Choice(FORMATS),
            help="Default: table, or what the file's ending says.",
        ),
    ):
        function = option(function)
    return function
