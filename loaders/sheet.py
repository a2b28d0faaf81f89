"""Sheets of any layout that a mapping describes: every row of the file is taken, rejected or skipped, and told so."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain, dropwhile, islice
from pathlib import Path

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate, Intake, Origin, Remark, Row
from chainkg.loaders.sheet_files import read_grids
from chainkg.loaders.sheet_grid import Grid
from chainkg.loaders.sheet_grid import Record as Line
from chainkg.loaders.sheet_header import LOOKED, ORIGINS, Header, find_header, joined
from chainkg.loaders.sheet_layout import lay_out
from chainkg.loaders.sheet_limits import COLUMNS, Refusal, too_many_columns
from chainkg.loaders.sheet_mapping import SheetMapping
from chainkg.loaders.sheet_merges import Merged
from chainkg.loaders.sheet_plain import of_firms_alone, take_plain
from chainkg.loaders.sheet_record import Record, Sheet
from chainkg.loaders.sheet_rows import rows_of
from chainkg.loaders.sheet_skipped import left_out

Aside = Callable[[str, Sequence[str], int, Sequence[str], str], None]
"""Takes a rejected row: sheet, header, row number, cells, reason."""
_BLOCK = 2000
"""Rows that are looked at together."""
_SHOWN = 80
"""Characters of a row that a remark shows."""


def read_sheet(
    path: Path,
    mapping: SheetMapping,
    *,
    source: Mapping[str, str],
    evidence: Mapping[str, str],
    region: str = "",
    known: Collection[str] = frozenset(),
    aside: Aside | None = None,
) -> Intake:
    """The rows and remarks of the sheets of a file; ChainError where none of them fits *mapping*.

    *source*: the row of sources for the file; *evidence*: date and confidence that every row bears; *region*: that of
    the dataset; *known*: cleaned names of nodes; *aside* is given each rejected row as it stands in the file.
    """
    told = mapping.sheet
    fitted = 0
    headers: list[str] = []
    for grid in read_grids(path, told.get("encoding", ""), told.get("separator", "")):
        if told.get("name") and grid.part and grid.part != told["name"]:
            yield _whole(grid, Fate.SKIPPED, Text("对应文件没有点这张表", "the mapping names another sheet"))
            continue
        yield from (_whole(grid, fate, text) for fate, text in grid.told)
        head = list(islice(grid.rows, LOOKED))
        header = locate(head, grid, mapping)
        layout = lay_out(header.names, mapping)
        if not layout.tables:
            headers += [name for name in header.names if name] or _first(head)
            yield _whole(grid, Fate.SKIPPED, Text("没有对应得上的表头", "no header that fits the mapping"))
            continue
        fitted += 1
        sheet = Sheet(layout, grid.file, grid.part, source, evidence, region, known)
        yield from _body(sheet, grid, header, head, mapping, aside)
    if not fitted:
        raise ChainError(_no_header(path.name, mapping, headers))


def locate(head: Sequence[Line], grid: Grid, mapping: SheetMapping) -> Header:
    """Where the header is: where the mapping says, except in a file of rejected rows; else the rows that fit best."""
    if head and len(head[0][1]) > COLUMNS:
        raise Refusal(grid.file, too_many_columns(len(head[0][1])))
    wanted = [*mapping.columns, *mapping.skip]
    bottom, depth = int(mapping.sheet.get("header", 0)), int(mapping.sheet.get("header_rows", 0))
    again = bool(head) and ORIGINS[-1] in head[0][1]
    if bottom and not again:
        rows = [line for line in head if bottom - max(depth, 1) < line[0] <= bottom]
        return Header(joined(rows, grid.merges), rows[0][0], bottom) if rows else Header((), 0, 0)
    return find_header(head, grid.merges, wanted, 1 if again else depth or 2)


def _body(
    sheet: Sheet, grid: Grid, header: Header, head: list[Line], mapping: SheetMapping, aside: Aside | None
) -> Intake:
    for number, cells in head:
        if number < header.top and any(cell.strip() for cell in cells):
            above = Text("表头之上", "above the header")
            yield Remark(Fate.SKIPPED, Origin(grid.file, grid.part, number), _text(cells), above)
    for name in sheet.layout.untaken:
        yield Remark(Fate.SKIPPED, Origin(grid.file, grid.part, 0, name), "", Text("这一列不取", "column not taken"))
    lines = dropwhile(lambda line: line[0] <= header.bottom, chain(head, grid.rows))
    merged = Merged(grid.merges, sheet.layout, [str(name) for name in mapping.sheet.get("fill_down", ())])
    alone = of_firms_alone(sheet.layout) and not grid.merges and not grid.bad and not mapping.sheet.get("fill_down")
    while block := list(islice(lines, _BLOCK)):
        plain, rest = take_plain(sheet, block) if alone else (None, block)
        for number, cells in rest:
            if any(map(str.strip, cells)):
                yield from _one(sheet, grid, number, cells, merged, aside)
        if plain:
            yield plain


def _one(sheet: Sheet, grid: Grid, number: int, cells: list[str], merged: Merged, aside: Aside | None) -> Intake:
    """What one row gives."""
    layout = sheet.layout
    record = Record(sheet, number, cells)
    reason = left_out(layout, cells)
    if reason:
        record.says(Fate.SKIPPED, "", _text(cells), reason)
        yield from record.remarks
        return
    rows: list[Row] = []
    if len(cells) > layout.width and any(map(str.strip, cells[layout.width :])):
        zh = f"有 {len(cells)} 格，表头有 {layout.width} 列；含分隔符的内容请加引号"
        en = f"has {len(cells)} cells, the header {layout.width}; put quotes round a text with separators"
        record.says(Fate.REJECTED, "", _text(cells[layout.width :]), Text(zh, en))
    else:
        cells += [""] * (layout.width - len(cells))
        merged.fill(record)
        rows = rows_of(record, grid.bad)
    faults = record.faults()
    yield from faults or record.remarks
    yield from rows
    if faults and aside:
        reasons = (f"{one.origin.column}：{one.message.zh}".lstrip("：") for one in faults)
        aside(grid.part, layout.header, number, cells, "；".join(reasons))


def _text(cells: Sequence[str]) -> str:
    text = " ".join(filter(None, map(str.strip, cells)))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _whole(grid: Grid, fate: Fate, message: Text) -> Remark:
    return Remark(fate, Origin(grid.file, grid.part), "", message)


def _first(head: Sequence[Line]) -> list[str]:
    """The cells of the fullest of the first rows: likely the header."""
    rows = [[cell.strip() for cell in cells if cell.strip()] for _, cells in head]
    return max(rows, key=len, default=[])


def _no_header(file: str, mapping: SheetMapping, headers: Sequence[str]) -> Text:
    wanted = "、".join(list(mapping.columns)[:8])
    have = "、".join(headers[:12]) or "—"
    zh = f"{file} 中没有 {mapping.file} 要的表头（{wanted}…）；表中有：{have}。请用 chainkg load --suggest 生成对应文件"
    en = f"{file} has no header that fits {mapping.file} ({wanted}…), only {have}; try chainkg load --suggest"
    return Text(zh, en)
