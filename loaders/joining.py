"""Rows from outside are joined to a base: who a name means, what is new, what contradicts what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from chainkg.graph.chain import Chain, split
from chainkg.graph.columns import Column, Table
from chainkg.graph.model import FIRM, NODE, Kind
from chainkg.graph.names import clean_name, nearest
from chainkg.graph.settings import read_settings
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.loaders import read
from chainkg.loaders.intake import Fate, Origin, Remark, Row

CHEMISTRY = ("industries", "chains", "chain_nodes", "part_of", "routes", "industry_chains")
_OF_THE_FIRST = ("source", "locator", "as_of", "confidence", "note")
"""What a row of an identity keeps from where it was first read."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The dataset with what was joined, what a person should know of it, and per table the rows added."""

    chain: Chain
    remarks: list[Remark]
    changes: Mapping[str, int]


@dataclass
class _Growing:
    """A table that grows: its rows as lists of cells in the order of *columns*, and where each identity stands."""

    columns: tuple[str, ...]
    identity: tuple[str, ...]
    blanks: tuple[str, ...]
    rows: list[list[str]]
    places: dict[tuple[str, ...], int] = field(default_factory=dict)


def reference_base() -> Chain:
    """The bundled process chemistry with its sources, and nothing of any city."""
    whole = read()
    tables = {name: whole.tables[name] for name in CHEMISTRY}
    used = {source for table in tables.values() for source in table["source"].values}
    sources = whole.tables["sources"]
    return Chain(tables | {"sources": sources.take(sources["id"].which(used.__contains__))})


def join(intake: Iterable[Row | Remark], base: Chain, *, region: str = "") -> Joined:
    """*base* with the rows of *intake*; its remarks come first among those given back. *region*: the dataset's own."""
    joining = _Joining(base)
    for one in intake:
        if isinstance(one, Remark):
            joining.remarks.append(one)
        else:
            joining.take(one)
    return joining.finished(region)


class _Joining:
    def __init__(self, base: Chain) -> None:
        self.base, self.remarks = base, list[Remark]()
        self.tables: dict[str, _Growing] = {}
        self.hints: dict[str, Text] = {}
        self.nodes = _spelled(base, NODE)
        self.firms = _spelled(base, FIRM)
        self.codes = dict(zip(base.tables["firms"]["uscc"].cells(), base.tables["firms"]["id"].cells(), strict=True))
        self.codes.pop("", None)

    def take(self, row: Row) -> None:
        cells = dict(row.cells)
        if row.table == "firms":
            cells["id"] = self._firm(cells)
            if "aliases" in cells or "former_names" in cells:
                self._spellings(row, cells)
            self._add("firms", cells, row.origin)
            return
        for column in ("firm", "supplier", "customer"):
            if cells.get(column):
                cells[column] = self.firms.get(clean_name(cells[column]), cells[column])
        if "node" in cells and not self._placed(row, cells):
            return
        self._add(row.table, cells, row.origin)

    def _firm(self, cells: Mapping[str, str]) -> str:
        """The firm that a row speaks of: by its code, else by its exact name; else a new one, of its own name."""
        name, code = cells["name"], cells.get("uscc", "")
        spelling = clean_name(name)
        identity = (self.codes.get(code) if code else None) or self.firms.get(spelling, name)
        self.firms.setdefault(spelling, identity)
        if code:
            self.codes[code] = identity
        return identity

    def _spellings(self, row: Row, cells: dict[str, str]) -> None:
        """Other names that another firm bears already are told and left out: one name stands for one firm."""
        for column in ("aliases", "former_names"):
            kept = []
            for name in split(cells.get(column, "")):
                owner = self.firms.setdefault(clean_name(name), cells["id"])
                if owner == cells["id"]:
                    kept.append(name)
                else:
                    message = Text(f"“{owner}”也用这个名字，未取", f"{owner} bears this name too: not taken")
                    self.remarks.append(Remark(Fate.CONFLICT, replace(row.origin, column=column), name, message))
            if column in cells:
                cells[column] = ";".join(kept)

    def _placed(self, row: Row, cells: dict[str, str]) -> bool:
        named = cells["node"]
        node = self.nodes.get(clean_name(named))
        if node is not None:
            cells["node"] = node
            return True
        message = self._unplaced(named)
        self.remarks.append(Remark(Fate.UNPLACED, row.origin, named, message))
        kept: dict[str, str] = {
            name: cells[name] for name in ("firm", "as_of", "source", "locator", "confidence") if name in cells
        }
        reason = "；".join(filter(None, (message.zh, cells.get("note", ""))))
        self._add("unplaced", {**kept, "product": named, "reason": reason}, row.origin)
        return False

    def _unplaced(self, named: str) -> Text:
        if named not in self.hints:
            near = nearest(named, self.nodes)
            zh, en = (f"，最近的是 {'、'.join(near)}", f"; the nearest are {', '.join(near)}") if near else ("", "")
            self.hints[named] = Text(f"没有叫这个名字的环节{zh}", f"no node bears this name{en}")
        return self.hints[named]

    def _add(self, table: str, cells: Mapping[str, str], origin: Origin) -> None:
        growing = self.tables.get(table) or self.tables.setdefault(table, _grown(self.base.tables[table]))
        identity = tuple([cells.get(name, "") for name in growing.identity])
        at = growing.places.setdefault(identity, len(growing.rows))
        if at == len(growing.rows):
            growing.rows.append(list(map(cells.get, growing.columns, growing.blanks)))
        else:
            self._again(growing, table, growing.rows[at], cells, origin)

    def _again(self, growing: _Growing, table: str, row: list[str], cells: Mapping[str, str], origin: Origin) -> None:
        """A second row of one identity: blanks are filled, names added, and what differs is told and not taken."""
        for column, name in enumerate(growing.columns):
            have, cell = row[column], cells.get(name, "")
            if not cell or cell == have or name in _OF_THE_FIRST:
                continue
            if not have:
                row[column] = cell
            elif table == "firms" and name == "name":
                aliases = growing.columns.index("aliases")
                row[aliases] = ";".join(dict.fromkeys([*split(row[aliases]), cell]))
            else:
                message = Text(f"前面已写“{have}”，未改", f"an earlier row says {have!r}, which stays")
                self.remarks.append(Remark(Fate.CONFLICT, replace(origin, column=name), cell, message))

    def _default_region(self, region: str) -> None:
        """New firms of which no row tells a region are in that of the dataset; how many is told."""
        firms = self.tables.get("firms")
        if not region or firms is None:
            return
        at = firms.columns.index("region")
        bare = [row for row in firms.rows[len(self.base.tables["firms"]) :] if not row[at]]
        for row in bare:
            row[at] = region
        if bare:
            zh = f"{len(bare)} 家企业没有写区域，计入 {region}"
            en = f"{len(bare)} firms without a region are taken to be in {region}"
            self.remarks.append(Remark(Fate.NORMALISED, Origin("firms", column="region"), "", Text(zh, en)))

    def finished(self, region: str) -> Joined:
        self._default_region(region)
        tables = dict(self.base.tables)
        added = {}
        for name, growing in sorted(self.tables.items()):
            table = _made(name, growing)
            added[name] = len(table) - len(tables[name])
            tables[name] = table
        own = {"region": region} if region else {}
        chain = Chain(tables, read_settings(own, tables, "dataset.toml"), self.base.rules)
        return Joined(chain, self.remarks, added)


def _spelled(base: Chain, kind: Kind) -> dict[str, str]:
    """Cleaned spelling → identity, for all things of *kind*; what is written first for a name stays."""
    identities = base.table(kind)[kind.identity].cells()
    spelled: dict[str, str] = {}
    for text, row in base.spellings(kind):
        spelled.setdefault(clean_name(text), identities[row])
    return spelled


def _grown(table: Table) -> _Growing:
    kind = TABLES[table.name]
    rows = list(map(list, zip(*(table[name].cells() for name in kind.columns), strict=True)))
    keys = zip(*(table[name].cells() for name in kind.identity), strict=True)
    places = {key: at for at, key in enumerate(keys)}
    return _Growing(kind.columns, kind.identity, ("",) * len(kind.columns), rows, places)


def _made(name: str, growing: _Growing) -> Table:
    cells = zip(*growing.rows, strict=True) if growing.rows else ((),) * len(growing.columns)
    columns = {column: Column.encode(texts) for column, texts in zip(growing.columns, cells, strict=True)}
    return Table(name, f"{name}.csv", columns, np.arange(2, len(growing.rows) + 2, dtype=np.int64))
