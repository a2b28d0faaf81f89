"""The command that makes a dataset from outside files."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from chainkg.cli.options import current_lang, lang_option, refusing
from chainkg.cli.output import emit
from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate, Remark, Row
from chainkg.loaders.load_report import HEADERS, Listing, Rejects, Tally, remark_cells

_STEP = 5000


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the new dataset.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML: header → field.")
@click.option("--suggest", is_flag=True, help="Write a first mapping for FILE, to be corrected, and load nothing.")
@click.option("--region", default="", metavar="NAME", help="The dataset's region, and that of firms without one.")
@click.option("--as-of", default="", metavar="DATE", help="Date of the statements, where the sheet has none.")
@click.option("--keep-going", is_flag=True, help="Exit 0 though rows were rejected.")
@click.option("--force", is_flag=True, help="Replace a folder that is not empty.")
@lang_option
@refusing
def load(
    files: tuple[Path, ...],
    output: Path | None,
    mapping: Path | None,
    suggest: bool,
    region: str,
    as_of: str,
    keep_going: bool,
    force: bool,
    lang: str | None,
) -> None:
    """Make a dataset from the sheets that an office has (.xlsx, .xls, .csv in any common encoding).

    Rows that cannot be read are rejected one by one, each with row, column, value and remedy, and written to a file
    beside the dataset that can be corrected and loaded; all others are loaded. Exit 1 where a row was rejected.

    \b
    Example:
      chainkg load firms.xlsx products.csv -o my-city --region 某市 --as-of 2025
      chainkg load --suggest projects.xlsx -o projects.toml
    """
    if suggest:
        _suggest(files, output)
        return
    if output is None:
        raise click.UsageError(Text("请用 -o 指定数据集文件夹", "name the dataset's folder with -o")(current_lang()))
    from chainkg.loaders.loading import Wishes

    if _load(files, output, Wishes(mapping, region, as_of), force) and not keep_going:
        raise click.exceptions.Exit(1)


def _suggest(files: tuple[Path, ...], output: Path | None) -> None:
    from chainkg.loaders.sheet_suggest import suggest_mapping
    from chainkg.views.sheet import write_text

    if len(files) != 1:
        raise click.UsageError(Text("--suggest 一次看一个文件", "--suggest looks at one file")(current_lang()))
    text = suggest_mapping(files[0])
    if output is None:
        click.echo(text, nl=False)
        return
    if output.exists():
        raise click.UsageError(Text(f"已有 {output}，未覆盖", f"{output} is there and was left")(current_lang()))
    write_text(output, text)
    click.echo(str(output), err=True)


def _load(files: tuple[Path, ...], output: Path, wishes: object, force: bool) -> int:
    """Load, write, report; the number of rejected rows."""
    from chainkg.loaders.folder import require_room, write_dataset
    from chainkg.loaders.loading import Wishes, load
    from chainkg.views.load_sheet import load_sheet

    assert isinstance(wishes, Wishes)
    lang = current_lang()
    require_room(output, force=force)
    folder, name = output.absolute().parent, output.absolute().name
    listing = Listing(folder / f"{name}-load.csv", [text(lang) for text in HEADERS])
    rejects = Rejects(folder, name)
    tally = Tally(lambda remark: listing.add(remark_cells(remark, lang)))
    try:
        joined = load(files, wishes, tally, rejects, _shown)
        write_dataset(joined.chain, output, force=force)
    finally:
        listing.close()
        rejected = rejects.close()
    sheet = load_sheet(tally, joined.changes, rejected, listing.path if listing.count else None, lang)
    emit(sheet, dict, None, None)
    click.echo(str(output), err=True)
    return tally.left[Fate.REJECTED]


def _shown(rows: Iterable[Row | Remark]) -> Iterator[Row | Remark]:
    """*rows*, with their number on the terminal as they pass."""
    if not sys.stderr.isatty():
        yield from rows
        return
    lang, number = current_lang(), 0
    for number, row in enumerate(rows, 1):
        if number % _STEP == 0:
            click.echo(Text(f"\r已读 {number:,} 条", f"\r{number:,} rows read")(lang), nl=False, err=True)
        yield row
    word = Text(f"\r已读 {number:,} 条，核对并写入", f"\r{number:,} rows read, checking and writing")
    click.echo(word(lang), err=True)
