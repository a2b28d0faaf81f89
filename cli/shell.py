"""The command that asks one question after another."""

import click

from chainkg.cli.options import lang_option, read_chain, refusing, source_option
from chainkg.graph.engine import Limits
from chainkg.graph.watched import warm_up


@click.command()
@source_option
@lang_option
@refusing
def shell(source: str | None, lang: str | None) -> None:
    """Ask one question after another, in Cypher or by the names of saved ones, with history and completion.

    A question ends with a semicolon; :help says the rest.

    \b
    Example:
      chainkg shell
      chainkg shell -s city
    """
    warm_up(Limits())
    from chainkg.cli.prompt import converse

    converse(read_chain(source))
