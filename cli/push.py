"""The command that brings a dataset to a server."""

import shlex
import sys
from contextlib import closing
from pathlib import Path

import click

from chainkg.cli.options import ask_login, current_lang, lang_option, read_chain, refusing
from chainkg.graph.chain import Chain
from chainkg.graph.naming import NAMES, Names
from chainkg.graph.text import Text
from chainkg.queries.assessed import assessed

_BATCH = 10_000
_THEN = Text("服务器启动后运行", "when the server runs")


@click.command()
@click.argument("source", metavar="SOURCE")
@click.argument("address", required=False, envvar="NEO4J_URI")
@click.option("--bulk", type=click.Path(file_okay=False, path_type=Path), help="Write files for neo4j-admin instead.")
@click.option("--names", "key", type=click.Choice(list(NAMES)), default="en", help="Labels and types in the database.")
@click.option("--batch", type=click.IntRange(1), default=_BATCH, show_default=True, help="Rows at a time.")
@click.option("--replace", is_flag=True, help="Take out the dataset of another place that the database holds.")
@click.option("--force", is_flag=True, help="With --bulk: replace a folder that is not empty.")
@lang_option
@refusing
def push(
    source: str,
    address: str | None,
    bulk: Path | None,
    key: str,
    batch: int,
    replace: bool,
    force: bool,
    lang: str | None,
) -> None:
    """Bring the dataset SOURCE to the Neo4j server at ADDRESS; what is there already is renewed, what left is removed.

    ADDRESS is neo4j://HOST or bolt://HOST; user and password come from NEO4J_USER and NEO4J_PASSWORD, or are asked for.
    Only what chainkg wrote is ever removed. A push that was interrupted is finished by the next.

    \b
    Example:
      chainkg push data neo4j://graph.example
      chainkg push --bulk import/ data
    """
    chain = read_chain(source)
    if bulk is not None:
        _write_files(chain, bulk, NAMES[key], force)
    elif address:
        _send(chain, address, NAMES[key], batch, replace)
    else:
        raise click.UsageError("name the server: neo4j://HOST, or set NEO4J_URI")


def _send(chain: Chain, address: str, names: Names, batch: int, replace: bool) -> None:
    from chainkg.graph.neo4j import open_server
    from chainkg.graph.push import require_same, rows_to_push, write_chain
    from chainkg.loaders.engine import WHOLE

    with closing(open_server(address, ask_login(), WHOLE)) as server:
        if not replace:
            require_same(chain, server)
        found = assessed(chain)
        done = []
        rows, label = rows_to_push(chain) + len(found), Text("推送", "pushing")(current_lang())
        with click.progressbar(length=rows, label=label, show_pos=True, file=sys.stderr) as bar:
            for step in write_chain(chain, found, server, names, batch):
                done.append(step)
                bar.update(step.written)
    written, removed, left = (sum(getattr(step, name) for step in done) for name in ("written", "removed", "left"))
    zh = f"写入 {written} 行，移除 {removed} 行" + (f"；另有 {left} 个对象他人在用，只去掉本程序所写" if left else "")
    en = f"{written} rows written, {removed} removed" + (f"; {left} things left to others who use them" if left else "")
    click.echo(Text(zh, en)(current_lang()), err=True)


def _write_files(chain: Chain, folder: Path, names: Names, force: bool) -> None:
    from chainkg.graph.bulk import AFTER, import_command, write_files
    from chainkg.loaders.folder import write_folder

    def fill(making: Path) -> None:
        write_files(chain, assessed(chain), making, names)

    write_folder(folder, fill, force=force)
    click.echo(import_command(folder))
    click.echo(f"cypher-shell -f {shlex.quote(str(folder.absolute() / AFTER))}  # {_THEN(current_lang())}")
