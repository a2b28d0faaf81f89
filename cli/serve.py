"""The command that lets other tools put questions: the embedded engine over Bolt."""

import click

from chainkg.cli.options import current_lang, lang_option, read_chain, refusing, source_option
from chainkg.graph.errors import EngineError
from chainkg.graph.text import Text


@click.command()
@click.option("--bolt", is_flag=True, required=True, help="By Neo4j's protocol, the only one there is.")
@click.option("--port", default=7687, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
@source_option
@lang_option
@refusing
def serve(bolt: bool, port: int, source: str | None, lang: str | None) -> None:
    """Serve the dataset read-only to Neo4j's own tools, on this machine alone (127.0.0.1).

    For cypher-shell and the drivers, with any user and password. Neo4j Browser cannot connect, since its Bolt goes
    over WebSocket: push the dataset to a Neo4j server for that.

    \b
    Example:
      chainkg serve --bolt
      chainkg serve --bolt --port 7688 -s city
      cypher-shell -a bolt://127.0.0.1:7687 -u any -p any "MATCH (n:Firm) RETURN count(n)"
    """
    from chainkg.queries.bolt import BoltServer

    if source and "://" in source:
        raise EngineError(
            Text(
                f"{source} 自己就讲 Bolt，不能由这里设为只读；请用只读账户直接连它",
                f"{source} speaks Bolt itself and cannot be made read-only from here; use a reader account there",
            )
        )
    with BoltServer(read_chain(source), port) as server:
        zh = f"在 bolt://127.0.0.1:{server.port} 等候提问（只读，无需口令）；按 Ctrl-C 结束"
        en = f"answering at bolt://127.0.0.1:{server.port} (read-only, no password); Ctrl-C ends it"
        click.echo(Text(zh, en)(current_lang()))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
