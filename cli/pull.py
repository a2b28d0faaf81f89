"""The command that brings a dataset back from a server."""

from pathlib import Path

import click

from chainkg.cli.options import lang_option, read_chain, refusing
from chainkg.loaders.folder import require_room, write_dataset


@click.command()
@click.argument("source", metavar="ADDRESS", envvar="NEO4J_URI")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a folder that is not empty.")
@lang_option
@refusing
def pull(source: str, folder: Path, force: bool, lang: str | None) -> None:
    """Write the dataset of a server into FOLDER: its tables and settings, as they were pushed.

    ADDRESS is neo4j://HOST or bolt://HOST; user and password come from NEO4J_USER and NEO4J_PASSWORD, or are asked for.

    \b
    Example:
      chainkg pull neo4j://graph.example my-city/
    """
    require_room(folder, force=force)
    write_dataset(read_chain(source), folder, force=force)
    click.echo(str(folder), err=True)
