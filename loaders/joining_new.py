"""Regions, parks and firms that new rows name and no table has: they are entered, and told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.codes import clean_code, code_fault
from chainkg.graph.columns import Column, Ints, Table
from chainkg.graph.fields import EVIDENCE
from chainkg.graph.model import FIRM, PARK, REGION, SOURCE, Kind
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.loaders.gathering import Batch
from chainkg.loaders.intake import Fate, Origin, Remark
from chainkg.loaders.joining_refs import references
from chainkg.loaders.placing import Finder, Learner
from chainkg.loaders.placing_firms import Firms
from chainkg.loaders.placing_regions import Regions, parts, plausible

_EVIDENCE = tuple(field.name for field in EVIDENCE)
_Unknown = Callable[[str, tuple[str, ...]], bool]
"""Whether a name is one that no table has, given the labels of the kinds that its cell may name."""


@dataclass(frozen=True, slots=True, order=True)
class _Mention:
    """A row that names something: rows of firms last, then by source and place in it."""

    late: bool
    source: str
    locator: str
    table: str
    row: int
    column: str


def enter_regions(batch: Batch, regions: Regions, parks: Finder, home: str) -> None:
    """Regions that are named only in other rows, and are no park where a park may stand. What is plainly a county or
    district lies in *home* unless a path (甘肃省白银市平川区) tells otherwise."""
    entered = []
    unknown = _unless(parks, lambda name: not regions.find(name) and plausible(name))
    for name, mention in _named(batch, REGION, unknown):
        path = parts(name)
        for at, part in enumerate(path):
            if regions.find(part):
                continue
            outer = regions.find(path[at - 1])[0] if at else home if part[-1] in "县区旗" and part != home else ""
            regions.learn(part, (part,))
            regions.parents[part] = outer
            told = Text(f"新增区域，上级{outer or '未知'}", f"new region, within {outer or 'an unknown one'}")
            entered.append(({"name": part, "parent": outer}, mention, told))
    _enter(batch, REGION, entered)


def enter_home(batch: Batch, regions: Regions, home: str) -> None:
    """The region that the dataset is of, where no row names it; its evidence is the first source that was loaded."""
    sources = sorted(batch.tables[SOURCE.table]["id"].cells())
    if not home or regions.find(home) or not sources:
        return
    regions.learn(home, (home,))
    row = {"name": home, "source": sources[0], "confidence": "medium"}
    origin = Origin(batch.origins[SOURCE.table][0].file)
    batch.append(REGION.table, [row], [origin])
    batch.remarks.append(
        Remark(Fate.NORMALISED, origin, home, Text("新增区域，上级未知", "new region, within an unknown one"))
    )


def enter_parks(batch: Batch, parks: Learner) -> None:
    """Parks that are named only in rows of firms."""
    told = Text("新增园区，所在区域未知", "new park, its region unknown")
    entered = []
    for name, mention in _named(batch, PARK, lambda name, _: not parks.find(name), tables=("firms",)):
        parks.learn(name, (name,))
        entered.append(({"name": name}, mention, told))
    _enter(batch, PARK, entered)


def enter_firms(batch: Batch, firms: Firms) -> None:
    """Firms that are named only in statements, or as the parent of others."""
    told = Text("新增企业，区域未知", "new firm, its region unknown")
    entered = []
    for name, mention in _named(
        batch, FIRM, lambda name, _: bool(code_fault(clean_code(name))) and not firms.find(name)
    ):
        firms.learn(name, (name,))
        stub = "yes" if mention.late else "no"
        entered.append(({"id": name, "name": name, "named": "yes", "stub": stub}, mention, told))
    _enter(batch, FIRM, entered)


def _unless(parks: Finder, unknown: Callable[[str], bool]) -> _Unknown:
    """The *unknown* names, in columns that may name a park those which do not."""
    return lambda name, labels: unknown(name) and not (PARK.label in labels and parks.find(name))


def _named(
    batch: Batch, kind: Kind, unknown: _Unknown, tables: Iterable[str] = tuple(TABLES)
) -> list[tuple[str, _Mention]]:
    """The *unknown* things of a kind that rows name, each with the first row that does."""
    seen: dict[str, _Mention] = {}
    for name, mention in (one for table in tables for one in _mentions(batch.tables[table], kind, unknown)):
        seen[name] = min(seen.get(name, mention), mention)
    return sorted(seen.items())


def _mentions(table: Table, kind: Kind, unknown: _Unknown) -> Iterator[tuple[str, _Mention]]:
    for reference in references(table.name) if len(table) else ():
        column, asked = reference.asked(table)
        if reference.field.name == "same_as":  # tells of a firm on file, and brings none
            continue
        found = {
            name: code
            for code, (labels, cell) in enumerate(asked)
            if kind.label in labels
            for name in (split(cell) if reference.field.many else [cell])
            if name and unknown(name, labels)
        }
        first = _first(table, column) if found else {}
        for name, code in found.items():
            row = first[code]
            told = (table["source"][row], table["locator"][row], table.name, row, reference.field.name)
            yield name, _Mention(table.name == FIRM.table, *told)


def _first(table: Table, column: Column) -> dict[int, int]:
    """Each text of a column → the first row that has it, by source and place in it."""
    order: Ints = np.lexsort((table["locator"].ranks(), table["source"].ranks()))
    codes, at = np.unique(column.codes[order], return_index=True)
    return dict(zip(codes.tolist(), order[at].tolist(), strict=True))


def _enter(batch: Batch, kind: Kind, entered: list[tuple[dict[str, str], _Mention, Text]]) -> None:
    rows, origins = [], []
    for cells, mention, told in entered:
        table = batch.tables[mention.table]
        origin = batch.origin(table, mention.row, mention.column)
        rows.append(cells | {one: table[one][mention.row] for one in _EVIDENCE})
        origins.append(origin)
        batch.remarks.append(Remark(Fate.NORMALISED, origin, cells["name"], told))
    batch.append(kind.table, rows, origins)
