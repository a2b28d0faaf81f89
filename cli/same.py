"""The command that lists names that may mean one thing, and takes a person's decisions on them."""

from pathlib import Path

import click

from chainkg.cli.options import current_lang, lang_option, output_options, read_chain, refusing
from chainkg.cli.output import emit
from chainkg.graph.text import Text
from chainkg.queries.same import find_same
from chainkg.views.plain import plain
from chainkg.views.same_sheet import same_cells, same_sheet


@click.command()
@click.argument("source", required=False, envvar="CHAINKG_SOURCE")
@click.option("--kind", type=click.Choice(["Firm", "ChainNode"]), help="Only firms, or only products without a node.")
@click.option(
    "--decide",
    "decisions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Take the decisions of this CSV file, as this command wrote it, into the dataset folder SOURCE.",
)
@lang_option
@output_options
@refusing
def same(
    source: str | None,
    kind: str | None,
    decisions: Path | None,
    lang: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Names of firms and products that may mean one thing, side by side, to be decided; nothing is joined unasked.

    Decisions are kept in same.csv of the dataset: no pair is asked twice, and later loads follow them.

    \b
    Example:
      chainkg same my-city/ -o pairs.csv
      chainkg same my-city/ --decide pairs.csv
    """
    if decisions is not None:
        _decide(source, decisions)
        return
    found = find_same(read_chain(source), kind or "")
    told = current_lang()
    emit(same_sheet(found, told), lambda: plain(found, told), format_, output, same_cells(found, told))


def _decide(source: str | None, path: Path) -> None:
    from chainkg.loaders.dataset import read_dataset
    from chainkg.loaders.deciding import decide, read_decisions
    from chainkg.loaders.keeping import keep, writing

    if not source or not Path(source).is_dir():
        zh, en = "--decide 要指明数据集文件夹：chainkg same 文件夹 --decide 文件.csv", "--decide needs a dataset folder"
        raise click.UsageError(Text(zh, en)(current_lang()))
    folder, rows = Path(source), read_decisions(path)
    with writing(folder):
        base = read_dataset(folder)
        chain = decide(base, rows)
        keep(chain, folder, base, f"same {path.name}")
    joined = len(base.tables["firms"]) - len(chain.tables["firms"])
    zh = f"写入 {len(rows)} 条判定，合并 {joined} 家企业；用 chainkg load --undo 可撤销"
    en = f"{len(rows)} decisions taken, {joined} firms joined; chainkg load --undo takes it back"
    click.echo(Text(zh, en)(current_lang()), err=True)
