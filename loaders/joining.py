"""Rows from outside are joined to a base: who a name means, what is new, what contradicts what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.check import check_chain, check_table, require_sound
from chainkg.graph.check_cells import Things
from chainkg.graph.check_rows import UNDATED
from chainkg.graph.columns import Column, Table
from chainkg.graph.dates import Date
from chainkg.graph.model import CHAIN, FIRM, INDUSTRY, INSTITUTE, KINDS, NODE, PARK, REGION, SOURCE, Kind
from chainkg.graph.rebuild import with_copies
from chainkg.graph.settings import NO_DATE, Settings, read_settings
from chainkg.graph.tables import LINK_TABLE, TABLES
from chainkg.loaders.gathering import Batch, gather
from chainkg.loaders.intake import Fate, Given, Remark
from chainkg.loaders.joining_firms import place_firms
from chainkg.loaders.joining_new import enter_firms, enter_home, enter_parks, enter_regions
from chainkg.loaders.joining_refs import place_references
from chainkg.loaders.joining_rows import add_rows, below, stack, unless_bare
from chainkg.loaders.joining_same import Change, merge_things
from chainkg.loaders.joining_things import place_things
from chainkg.loaders.placing import Learner, Spellings
from chainkg.loaders.placing_firms import Firms
from chainkg.loaders.placing_nodes import Products
from chainkg.loaders.placing_regions import Regions

CHEMISTRY = ("industries", "chains", "chain_nodes", "part_of", "routes", LINK_TABLE)
_DECIDING = ("produces", "consumes", "checks")
_OWNED = (INDUSTRY, CHAIN, NODE, FIRM, PARK, INSTITUTE, REGION)


@dataclass(frozen=True, slots=True)
class Joined:
    """The dataset with what was joined, and what a person should know of it.

    ``changes``: table → rows more than before; ``added``: the new rows themselves; ``changed``: cells of things on file
    that now say something else.
    """

    chain: Chain
    remarks: list[Remark]
    changes: Mapping[str, int]
    added: Mapping[str, Table] = field(default_factory=dict)
    changed: tuple[Change, ...] = ()


def reference_base() -> Chain:
    """The bundled process chemistry with its sources, and nothing of any city."""
    from chainkg.loaders import read

    whole = read()
    tables = {name: whole.tables[name] for name in CHEMISTRY}
    used = {source for table in tables.values() for source in table["source"].values}
    sources = whole.tables["sources"]
    return Chain(tables | {"sources": sources.take(sources["id"].which(used.__contains__))})


def join(intake: Iterable[Given], base: Chain, *, region: str = "") -> Joined:
    """*base* with the rows of *intake*, their names placed; the remarks of *intake* come first among those given back.

    *region*: the region that the dataset is of, if not that of *base*. BadData where the whole would not be sound.
    """
    batch = gather(intake)
    _date(batch)
    products = {name: batch.tables[name]["node"] for name in ("produces", "consumes")}
    _place(batch, base, region or base.settings.region)
    _reject(batch, base)
    tables = dict(base.tables)
    grades, parents = _grades(batch, base), _parents(batch, base)
    changed: list[Change] = []
    added: dict[str, Table] = {}
    for name in TABLES:
        if len(batch.tables[name]) and name in {kind.table for kind in _OWNED}:
            tables[name], added[name], cells = merge_things(batch, name, base.tables[name], grades, parents)
            changed += cells
        elif len(batch.tables[name]):
            if name == "plan_cover":
                tables[name] = unless_bare(tables[name], batch.tables[name])
            added[name] = add_rows(batch, name, tables[name])
            tables[name] = stack((tables[name], added[name])) if len(added[name]) else tables[name]
    tables["unplaced"] = _still_unplaced(tables["unplaced"], batch, products)
    chain = _whole(tables, base, region, added)
    require_sound(list(check_chain(chain)))
    more = {name: len(chain.tables[name]) - len(base.tables[name]) for name in TABLES}
    return Joined(chain, batch.remarks, {name: count for name, count in more.items() if count}, added, tuple(changed))


def _date(batch: Batch) -> None:
    """A statement without a date says so."""
    for name, kind in TABLES.items():
        if kind.statement and len(table := batch.tables[name]):
            column = "reason" if "reason" in table.columns else "note"
            bare = table["as_of"].is_("")
            notes = zip(bare.tolist(), table[column].cells(), strict=True)
            told = (f"{note}；{UNDATED}".lstrip("；") if no and UNDATED not in note else note for no, note in notes)
            if bare.any():
                batch.put(name, column, Column.encode(told))


def _place(batch: Batch, base: Chain, home: str) -> None:
    """Every name in the new rows becomes an identity."""
    regions = Regions(base)
    known: dict[str, Learner] = {REGION.label: regions, NODE.label: Products(base)}
    known |= {kind.label: Spellings.of(base, kind) for kind in (INDUSTRY, CHAIN, PARK, INSTITUTE)}
    for kind in (REGION, PARK, INDUSTRY, CHAIN, NODE, INSTITUTE):
        place_things(batch, kind, known[kind.label])
    enter_regions(batch, regions, known[PARK.label], home)
    enter_home(batch, regions, home)
    enter_parks(batch, known[PARK.label])
    names = (*base.table(REGION)["name"].cells(), *batch.tables[REGION.table]["name"].cells())
    firms = Firms(base, names)
    place_firms(batch, firms)
    enter_firms(batch, firms)
    place_references(batch, known | {FIRM.label: firms})


def _reject(batch: Batch, base: Chain) -> None:
    """Rows that no dataset may hold are told, each with its place, and left out."""
    known = {kind.label: _things(base.table(kind), batch.tables[kind.table], kind) for kind in KINDS.values()}
    for name in TABLES:
        table = batch.tables[name]
        kept = np.ones(len(table), dtype=bool)
        for fault in check_table(table, known) if len(table) else ():
            for row in fault.rows:
                origin = batch.origin(table, row, fault.column)
                batch.remarks.append(Remark(Fate.REJECTED, origin, fault.value, fault.message))
            kept[fault.rows] = False
        batch.keep(name, kept)


def _things(base: Table, new: Table, kind: Kind) -> Things:
    shown = "name" if "name" in base.columns else kind.identity
    cells = (*base[kind.identity].cells(), *new[kind.identity].cells())
    return Things(dict(zip(cells, range(len(cells)), strict=True)), below([base[shown], new[shown]]))


def _grades(batch: Batch, base: Chain) -> dict[str, str]:
    both = stack((base.table(SOURCE), batch.tables[SOURCE.table]))
    return dict(zip(both["id"].cells(), both["grade"].cells(), strict=True))


def _still_unplaced(table: Table, batch: Batch, products: Mapping[str, Column]) -> Table:
    """What was unplaced and is placed now, because somebody decided on its name, is unplaced no more."""
    placed = set()
    for name, named in products.items():
        rows = batch.tables[name]
        placed |= {(firm, named[line]) for firm, line in zip(rows["firm"].cells(), rows.lines.tolist(), strict=True)}
    pairs = zip(table["firm"].cells(), table["product"].cells(), strict=True)
    gone = np.array([pair in placed for pair in pairs], dtype=bool)
    return table.take(~gone) if gone.any() else table


def _parents(batch: Batch, base: Chain) -> dict[str, str]:
    both = stack((batch.tables[REGION.table], base.table(REGION)))
    return {name: parent for name, parent in zip(both["name"].cells(), both["parent"].cells(), strict=True) if parent}


def _whole(tables: dict[str, Table], base: Chain, region: str, added: Mapping[str, Table]) -> Chain:
    chain = Chain(tables, base.settings, base.rules)
    if LINK_TABLE in added:
        chain = Chain(chain.tables | {LINK_TABLE: with_copies(chain)}, base.settings, base.rules)
    chain.settings = _settings(chain, base.settings, region, added)
    return chain


def _settings(chain: Chain, old: Settings, region: str, added: Mapping[str, Table]) -> Settings:
    """The region that was asked for; the default date moves on with the newest deciding row, so that it is seen."""
    if old.as_of == NO_DATE or not old.region:
        asked = region or old.region
        found = read_settings({"region": asked} if asked else {}, chain.tables, "dataset.toml")
        return replace(old, region=found.region, as_of=found.as_of)
    dates = (Date.parse(text) for name in _DECIDING if name in added for text in added[name]["as_of"].values)
    newest = max((date for date in (*dates, old.as_of) if date), key=lambda date: (date.last, date.first))
    return replace(old, region=region or old.region, as_of=newest)
