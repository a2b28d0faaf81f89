"""Files from outside, each by the reader for its kind, joined to a dataset: what the command ``load`` does."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chainkg.graph.chain import Chain
from chainkg.graph.dates import Date
from chainkg.graph.errors import BadData, ChainError, Problem
from chainkg.graph.model import NODE
from chainkg.graph.names import clean_name
from chainkg.graph.rebuild import with_copies
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.loaders.ckg import read_ckg
from chainkg.loaders.eto import read_eto
from chainkg.loaders.ftm import read_ftm
from chainkg.loaders.intake import Fate, Given, Intake, Origin, Remark, Row
from chainkg.loaders.joining import Joined, join, reference_base
from chainkg.loaders.json_lines import JSONS
from chainkg.loaders.load_report import Rejects, Tally
from chainkg.loaders.neo4j_csv import read_neo4j
from chainkg.loaders.open_data import CKG, ETO, FTM, Source, sources
from chainkg.loaders.plan import read_plan
from chainkg.loaders.plan_text import PLANS
from chainkg.loaders.sheet import read_sheet
from chainkg.loaders.sheet_choice import choose_mapping
from chainkg.loaders.sheet_files import SUFFIXES
from chainkg.loaders.sheet_mapping import SheetMapping, read_mapping

Progress = Callable[[Iterable[Given]], Iterable[Given]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """``mapping``: for all sheets; ``region``: the dataset's own; ``as_of``: of statements without a date of theirs."""

    mapping: Path | None = None
    region: str = ""
    as_of: str = ""


def load(
    files: Iterable[Path],
    wishes: Wishes,
    tally: Tally,
    rejects: Rejects,
    progress: Progress,
    base: Chain | None = None,
) -> Joined:
    """The dataset that *files* make on *base* (process chemistry alone, where there is none).

    BadData where they make none that is sound.
    """
    if wishes.as_of and Date.parse(wishes.as_of) is None:
        zh, en = "应写作 2025、2025-09 或 2025-09-30", "write 2025, 2025-09 or 2025-09-30"
        raise BadData([Problem("--as-of", 0, "", wishes.as_of, zh, en)])
    told = sources(files)
    for source in told:
        if isinstance(source, Source):
            tally.apart |= source.names
    if any(isinstance(source, Source) and source.reader == CKG for source in told):
        return _alone(told, wishes, tally, base)
    base = base or reference_base()
    rows = tally.through(_all(told, base, wishes, rejects))
    with _without_collection():
        joined = join(progress(rows), base, region=wishes.region)
    for remark in joined.remarks:
        tally.note_late(remark)
    return joined


@contextmanager
def _without_collection() -> Iterator[None]:
    """Rows live until the end of a load: to look for garbage among them takes a third of its time and finds none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _alone(told: list[Path | Source], wishes: Wishes, tally: Tally, base: Chain | None) -> Joined:
    """ChainKnowledgeGraph by itself: it goes from columns to columns, so its size is no matter."""
    source = told[0]
    if len(told) > 1 or base or wishes != Wishes() or not isinstance(source, Source):
        zh = f"{CKG} 自成一个数据集：单独装，用 -o，不加 --into、--region、--as-of、--mapping"
        en = f"{CKG} makes a dataset of its own: load it alone, with -o, without --into, --region, --as-of, --mapping"
        raise ChainError(Text(zh, en))
    tally.note(Remark(Fate.NORMALISED, Origin(source.folder.name or CKG), "", source.why))
    reading = read_ckg(source.folder)
    for file, records in reading.kept.items():
        tally.keep(file, records)
    for remark in reading.remarks:
        tally.note(remark)
    chain = reading.chain
    whole = Chain(chain.tables | {LINK_TABLE: with_copies(chain)}, chain.settings, chain.rules)
    return Joined(whole, [], {name: len(table) for name, table in whole.tables.items() if len(table)})


def _all(told: list[Path | Source], base: Chain, wishes: Wishes, rejects: Rejects) -> Intake:
    if wishes.region:
        yield from _region(wishes.region)
    known = frozenset(clean_name(text) for text, _ in base.spellings(NODE))
    for one in told:
        yield from read_source(one, wishes) if isinstance(one, Source) else read_file(one, wishes, known, rejects)


def read_source(source: Source, wishes: Wishes) -> Intake:
    """The rows of open data, by its reader."""
    yield Remark(Fate.NORMALISED, Origin(source.files[0].name), "", source.why)
    if wishes.mapping:
        zh, en = "--mapping 只用于表", "--mapping is for sheets only"
        raise ChainError(Text(f"{source.files[0].name}：{zh}", f"{source.files[0].name}: {en}"))
    if source.reader == ETO:
        yield from read_eto(source.folder, wishes.as_of)
    elif source.reader == FTM:
        yield from read_ftm(source.files[0], wishes.as_of)
    else:
        yield from read_neo4j(source.files, wishes.as_of)


def read_file(file: Path, wishes: Wishes, known: frozenset[str], rejects: Rejects) -> Intake:
    """The rows of one file, by the reader for its kind; ChainError where there is none."""
    if not file.exists():
        raise ChainError(Text(f"没有这个文件：{file}", f"no such file: {file}"))
    if file.suffix.lower() in PLANS:
        yield from read_plan(file, wishes.region)
        return
    if file.suffix.lower() not in SUFFIXES:
        kinds = "、".join((*SUFFIXES, *PLANS, *JSONS[:4]))
        raise ChainError(Text(f"{file.name}：只装 {kinds}", f"{file.name}: only {kinds} can be loaded"))
    mapping = read_mapping(wishes.mapping) if wishes.mapping else choose_mapping(file)
    message = Text(f"按 {mapping.file} 对应", f"read by {mapping.file}")
    yield Remark(Fate.NORMALISED, Origin(file.name), "", message)
    evidence = {"confidence": mapping.source.get("confidence", "medium")}
    date = wishes.as_of or mapping.constants.get("as_of", "")
    evidence |= {"as_of": date} if date else {}
    yield from read_sheet(
        file,
        mapping,
        source=source_of(file, mapping),
        evidence=evidence,
        region=wishes.region,
        known=known,
        aside=rejects.of(file),
    )


def source_of(file: Path, mapping: SheetMapping) -> dict[str, str]:
    """The row of sources for a sheet: what the mapping says of it; else its file name, and no address."""
    told = {name: str(value) for name, value in mapping.source.items() if name != "confidence"}
    return {"id": file.stem, "title": file.stem, "grade": "unlocated"} | told


def _region(name: str) -> Iterator[Row]:
    """The region that the user names, on the word of the user."""
    origin = Origin("--region")
    yield Row("sources", {"id": "load-region", "title": "chainkg load --region", "grade": "unlocated"}, origin)
    yield Row("regions", {"name": name, "source": "load-region", "confidence": "high"}, origin)
