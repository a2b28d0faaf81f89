"""The command that makes a dataset from outside files."""

import csv
import io
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainkg.cli.options import current_lang, lang_option, refusing
from chainkg.cli.output import emit
from chainkg.graph.text import Lang, Text
from chainkg.loaders.intake import Fate, Given, Rows
from chainkg.loaders.load_report import HEADERS, Listing, Rejects, Tally, remark_cells

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain
    from chainkg.loaders.joining import Joined
    from chainkg.loaders.loading import Wishes

_STEP = 5000
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the new dataset.")
@click.option("--into", type=_FOLDER, help="Folder of a dataset that is brought up to date.")
@click.option("--dry-run", is_flag=True, help="With --into: show what would change, and change nothing.")
@click.option("--undo", type=_FOLDER, help="Take the last load into this folder back.")
@click.option("--facts", type=click.Path(dir_okay=False, path_type=Path), help="Write the facts of a plan as CSV.")
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
    into: Path | None,
    dry_run: bool,
    undo: Path | None,
    facts: Path | None,
    mapping: Path | None,
    suggest: bool,
    region: str,
    as_of: str,
    keep_going: bool,
    force: bool,
    lang: str | None,
) -> None:
    """Make a dataset from sheets (.xlsx, .xls, .csv), plans (.txt, .docx, .pdf, .html) and open data, or renew one.

    Open data: folders of ChainKnowledgeGraph or ETO, FollowTheMoney entities (.json, .jsonl, .gz), CSV out of Neo4j.
    Rows that cannot be read are rejected one by one, with row, column, value and remedy, and those of sheets written
    to a file that can be corrected and loaded; all others are loaded. Exit 1 where a row was rejected.

    \b
    Example:
      chainkg load firms.xlsx plan.docx -o my-city --region 某市 --as-of 2025
      chainkg load newer.xlsx --into my-city --dry-run
      chainkg load --undo my-city
      chainkg load entities.ftm.json.gz nodes.csv links.csv -o firms
      chainkg load --suggest projects.xlsx -o projects.toml
    """
    if undo:
        _undo(undo, force)
    elif not files:
        raise click.UsageError(Text("请给出要装的文件", "name the files to load")(current_lang()))
    elif suggest:
        _suggest(files, output)
    elif facts:
        _facts(files, facts, region)
    elif _load(files, _target(output, into, dry_run), (mapping, region, as_of), (bool(into), dry_run, force)):
        sys.exit(0 if keep_going else 1)


def _load(
    files: tuple[Path, ...], target: Path, wishes: tuple[Path | None, str, str], how: tuple[bool, bool, bool]
) -> int:
    """Load into *target*; *how*: it is there already, only show, replace. The number of rejected rows."""
    from chainkg.loaders.loading import Wishes

    there, dry_run, force = how
    wanted = Wishes(*wishes)
    return _update(files, target, wanted, dry_run) if there else _make(files, target, wanted, force)


def _target(output: Path | None, into: Path | None, dry_run: bool) -> Path:
    """The folder that is written: a new dataset, or one that is there."""
    lang = current_lang()
    if dry_run and not into:
        raise click.UsageError(Text("--dry-run 与 --into 同用", "--dry-run goes with --into")(lang))
    target = into or output
    if target is None or (into and output):
        zh = "请用 -o 指定新数据集的文件夹，或用 --into 指定要更新的数据集"
        raise click.UsageError(
            Text(zh, "name a new folder with -o, or a dataset to bring up to date with --into")(lang)
        )
    return target


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


def _make(files: tuple[Path, ...], output: Path, wishes: "Wishes", force: bool) -> int:
    """Load into a new dataset; the number of rejected rows."""
    from chainkg.loaders.folder import require_room, write_dataset

    require_room(output, force=force)
    with _Report(output, current_lang()) as report:
        joined = report.load(files, wishes)
        write_dataset(joined.chain, output, force=force)
    return report.told(joined)


def _update(files: tuple[Path, ...], folder: Path, wishes: "Wishes", dry_run: bool) -> int:
    """Load into a dataset that is there, or show what that would change; the number of rejected rows."""
    from chainkg.loaders.dataset import read_dataset
    from chainkg.loaders.keeping import keep, writing
    from chainkg.views.join_sheet import join_cells, join_sheet, plain_join

    lang = current_lang()
    with writing(folder), _Report(folder, lang, aside=dry_run) as report:
        base = read_dataset(folder)
        joined = report.load(files, wishes, base)
        if not dry_run:
            keep(joined.chain, folder, base, f"load {' '.join(file.name for file in files)}")
    emit(join_sheet(joined, lang), lambda: plain_join(joined), None, None, join_cells(joined, lang))
    return report.told(joined)


class _Report:
    """What a load says: a list of all remarks and files of rejected rows beside *folder*, and a table of the counts.

    *aside*: of a load that only shows what it would do nothing is left.
    """

    def __init__(self, folder: Path, lang: Lang, *, aside: bool = False) -> None:
        self._kept = tempfile.TemporaryDirectory() if aside else None
        place, name = Path(self._kept.name) if self._kept else folder.absolute().parent, folder.absolute().name
        self.lang, self.folder, self.rejected = lang, folder, list[Path]()
        self._listing = Listing(place / f"{name}-load.csv", [text(lang) for text in HEADERS])
        self._rejects = Rejects(place, name)
        self.tally = Tally(lambda remark: self._listing.add(remark_cells(remark, lang)))

    def __enter__(self) -> "_Report":
        return self

    def load(self, files: tuple[Path, ...], wishes: "Wishes", base: "Chain | None" = None) -> "Joined":
        from chainkg.loaders.loading import load

        return load(files, wishes, self.tally, self._rejects, _shown, base)

    def __exit__(self, *_: object) -> None:
        self._listing.close()
        self.rejected = self._rejects.close()
        if self._kept:
            self._kept.cleanup()
            self.rejected = []

    def told(self, joined: "Joined") -> int:
        """Print the table; the number of rejected rows."""
        from chainkg.views.load_sheet import load_sheet

        listing = self._listing.path if self._listing.count and not self._kept else None
        emit(load_sheet(self.tally, joined.changes, self.rejected, listing, self.lang), dict, None, None)
        click.echo(str(self.folder), err=True)
        return self.tally.left[Fate.REJECTED]


def _undo(folder: Path, force: bool) -> None:
    from chainkg.loaders.keeping import undo

    entry = undo(folder, force=force)
    click.echo(Text(f"已撤销：{entry.what}", f"undone: {entry.what}")(current_lang()), err=True)


def _facts(files: tuple[Path, ...], output: Path, region: str) -> None:
    """The facts of one plan, in the columns of its gold standard."""
    from chainkg.loaders.plan import FACT_COLUMNS, plan_facts
    from chainkg.views.sheet import write_text

    if len(files) != 1:
        raise click.UsageError(Text("--facts 一次读一份规划", "--facts reads one plan")(current_lang()))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FACT_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(plan_facts(files[0], region))
    write_text(output, buffer.getvalue())
    click.echo(str(output), err=True)


def _shown(rows: Iterable[Given]) -> Iterator[Given]:
    """*rows*, with their number on the terminal as they pass."""
    if not sys.stderr.isatty():
        yield from rows
        return
    lang, number = current_lang(), 0
    for row in rows:
        before, number = number, number + (len(row.numbers) if isinstance(row, Rows) else 1)
        if number // _STEP > before // _STEP:
            click.echo(Text(f"\r已读 {number:,} 条", f"\r{number:,} rows read")(lang), nl=False, err=True)
        yield row
    word = Text(f"\r已读 {number:,} 条，核对并写入", f"\r{number:,} rows read, checking and writing")
    click.echo(word(lang), err=True)
