"""Rows of a list of firms of which there is nothing to tell are taken many at a time, column by column.

Whatever else a row may be (a total, a cell to be changed or refused, the first to name its region) it is left to be
looked at by itself, which takes ten times as long; both ways give the same rows.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import compress, filterfalse

from chainkg.graph.codes import all_sound
from chainkg.graph.text import Text
from chainkg.loaders.intake import Rows
from chainkg.loaders.sheet_assembly import LEVELS
from chainkg.loaders.sheet_cells import Read, all_tidy
from chainkg.loaders.sheet_grid import Record as Line
from chainkg.loaders.sheet_layout import Layout, Taken
from chainkg.loaders.sheet_record import Sheet
from chainkg.loaders.sheet_skipped import LOOKED, is_total, perhaps_total

Texts = Sequence[str]
_LISTS = ("aliases", "former_names")


def of_firms_alone(layout: Layout) -> bool:
    """Whether a sheet is of the kind that can be taken so: one firm a row, and nothing else."""
    return [filled.kind.name for filled in layout.tables] == ["firms"] and not layout.origins


def take_plain(sheet: Sheet, lines: list[Line]) -> tuple[Rows | None, list[Line]]:
    """The rows of those *lines* of which there is nothing to tell, and the other lines."""
    width = sheet.layout.width
    even = [line for line in lines if len(line[1]) == width]
    if not even or ("sources", sheet.source["id"]) not in sheet.seen:
        return None, lines
    sheet.forget()
    columns: list[Texts] = list(zip(*(cells for _, cells in even), strict=True))
    odd = _odd(sheet, columns)
    numbers = [number for at, (number, _) in enumerate(even) if at not in odd]
    if len(numbers) == len(lines):
        return _rows(sheet, columns, numbers), []
    plain = [at not in odd for at in range(len(even))]
    taken = set(numbers)
    rest = [line for line in lines if line[0] not in taken]
    return (_rows(sheet, [list(compress(texts, plain)) for texts in columns], numbers) if numbers else None), rest


def _odd(sheet: Sheet, columns: list[Texts]) -> set[int]:
    """The places of rows that must be looked at one by one."""
    odd: set[int] = set()
    for column, texts in _suspicious(sheet, columns):
        odd.update(at for at, text in enumerate(columns[column]) if text in texts) if texts else None
    named = [_without(sheet.signs[one.header], columns[at]) for at, _, one, _ in sheet.columns if one.column in LEVELS]
    rows = list(zip(*named, strict=True))
    new = {row for row in set(rows) if any(name and ("regions", name) not in sheet.seen for name in row)}
    return odd.union(at for at, row in enumerate(rows) if row in new) if new else odd


def _suspicious(sheet: Sheet, columns: list[Texts]) -> Iterator[tuple[int, Collection[str]]]:
    """Columns with those of their texts that make a row odd: first those which may make it no record."""
    layout = sheet.layout
    distinct = cache(lambda at: frozenset(columns[at]))
    for at in range(min(LOOKED, layout.width)):
        texts = distinct(at)
        yield at, set(filterfalse(str.strip, texts))
        yield at, set(filter(is_total, texts)) if perhaps_total("\n".join(texts)) else set()
    yield 0, distinct(0).intersection(layout.header)
    for at, _, values in layout.skip:
        yield at, {text for text in distinct(at) if text.strip() in values}
    for at, _, one, read in sheet.columns:
        texts = distinct(at)
        if one.column in layout.tables[0].needed:
            yield at, {""}
        if one.column == "park":
            yield at, {text for text in texts if text and ("parks", text) not in sheet.seen}
        new = texts.difference(read, ("",))
        if new and _as_they_stand(one, new):
            texts -= new
        unsure = (text for text in texts if text and type(read.get(text)) is not str)
        yield at, {text for text in unsure if not _is_plain(sheet, one, read, text)}


def _as_they_stand(one: Taken, texts: Collection[str]) -> bool:
    """Whether texts that hardly ever repeat are plainly taken as they stand, found by a look at all of them at once."""
    return (one.column == "name" and all_tidy(texts)) or (one.column == "uscc" and all_sound(texts))


def _is_plain(sheet: Sheet, one: Taken, known: dict[str, Read | Text | str], text: str) -> bool:
    """Whether a text is taken as it stands, or is a sign for nothing that was told already."""
    read = known.get(text)
    if read is None:
        read = known[text] = one.read(text)
    return isinstance(read, str) or (isinstance(read, Read) and not read.cells and text in sheet.signs[one.header])


def _rows(sheet: Sheet, columns: list[Texts], numbers: list[int]) -> Rows:
    """The rows of plain columns, as ``assembled`` gives them one by one."""
    own: dict[str, Texts] = {}
    for at, _, one, _ in sorted(sheet.columns, key=lambda column: not column[1]):  # what holds for all comes last
        texts = _without(sheet.signs[one.header], columns[at])
        texts = _under(one.header, texts) if one.column == "note" else texts
        own[one.column] = _both(one.column, own[one.column], texts) if one.column in own else texts
    places = [own.pop(level) for level in reversed(LEVELS) if level in own]
    for place in places:
        own["region"] = _both("region", own["region"], place) if "region" in own else place
    filled = sheet.layout.tables[0]
    fixed = {**filled.constants, **sheet.evidence, "source": sheet.source["id"]}
    cells: dict[str, Texts] = {name: [text] * len(numbers) for name, text in fixed.items()}
    start = f"{sheet.part} 第".lstrip()
    cells["locator"] = [f"{start}{number}行" for number in numbers]
    for name, texts in own.items():
        cells[name] = _both(name, texts, cells[name]) if name in cells else texts
    return Rows(filled.kind.name, cells, sheet.file, sheet.part, numbers)


def _without(signs: Collection[str], texts: Texts) -> Texts:
    """*texts* with nothing in the place of the *signs* for nothing."""
    return ["" if text in signs else text for text in texts] if signs else texts


def _under(header: str, texts: Texts) -> Texts:
    """*texts* as they stand in a note."""
    told = {text: f"{header}：{text}" if text else "" for text in set(texts)}
    return list(map(told.__getitem__, texts))


def _both(column: str, first: Texts, second: Texts) -> Texts:
    """Two columns for one: notes and lists are added up, of anything else the first that is filled stays."""
    sign = "；" if column == "note" else ";" if column in _LISTS else ""
    if not sign:
        return first if all(first) else [one or other for one, other in zip(first, second, strict=True)]
    return [f"{one}{sign}{other}" if one and other else one or other for one, other in zip(first, second, strict=True)]
