"""A dataset in memory: its tables as columns, sorted by identity, with every reference as a row number."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import repeat

import numpy as np

from chainkg.graph.columns import Codes, Column, Ints, Table
from chainkg.graph.errors import UnknownName
from chainkg.graph.fields import Field
from chainkg.graph.groups import Groups, sort_order
from chainkg.graph.model import KINDS, NODE, Kind, Relation
from chainkg.graph.names import clean_name, nearest
from chainkg.graph.rules import Rules, default_rules
from chainkg.graph.settings import Settings, read_settings
from chainkg.graph.tables import LINK_TABLE, TABLES
from chainkg.graph.text import Text

COPIES = ("from_name", "from_industry", "to_name", "to_industry", "chains")
"""What the table of links repeats from other tables so that it can be read alone."""
NAME_COLUMNS = ("id", "name", "aliases", "former_names", "name_en")


def split(cell: str) -> list[str]:
    """The values of a cell that may hold several.

    >>> split("a; b;")
    ['a', 'b']
    """
    if ";" not in cell:
        return [cell] if cell else []
    return [part for part in map(str.strip, cell.split(";")) if part]


def empty_table(name: str) -> Table:
    """A table without rows."""
    nothing = np.zeros(0, dtype=np.int64)
    return Table(name, f"{name}.csv", {column: Column.encode(()) for column in TABLES[name].columns}, nothing)


class Chain:
    """Everything that a dataset says.

    ``tables`` holds every table of the model (an empty one where the dataset has none), each sorted by its identity
    columns, so that the order of rows in the files cannot matter. Row *i* of a kind's table is thing *i* of that kind:
    all arrays of the library that speak of nodes, firms or parks are indexed so.
    """

    def __init__(
        self, tables: Mapping[str, Table], settings: Settings | None = None, rules: Rules | None = None
    ) -> None:
        self._indexes: dict[str, dict[str, int]] = {}
        self._refs: dict[tuple[str, str, str], Ints] = {}
        self._many: dict[tuple[str, str, str], Groups] = {}
        self._links: dict[str, Ints] = {}
        self._roles: dict[tuple[str, str, str], Ints] = {}
        self.tables = {name: tables.get(name) or empty_table(name) for name in TABLES}
        things = [kind.table for kind in KINDS.values()]
        for name in (*things, *(name for name in TABLES if name not in things)):
            self._sort(name)
        self.settings = settings or read_settings({}, self.tables, "dataset.toml")
        self.rules = rules or default_rules()

    def _sort(self, name: str) -> None:
        """Put the rows of a table in the order of their identity; the tables of things stand in theirs already."""
        table, kind = self.tables[name], TABLES[name]
        shared = {column: self._by_row(table, kind.field(column)) for column in kind.identity}
        table = replace(table, columns={**table.columns, **shared})
        order = sort_order(*(table[column].ranks() for column in kind.identity))
        if not (order[1:] > order[:-1]).all():
            table = table.take(order)
        first = kind.identity[0]
        if len(kind.identity) == 1 and len(table[first].values) == len(table):
            table = replace(table, columns={**table.columns, first: Column.ascending(table[first].cells())})
        self.tables[name] = table

    def _by_row(self, table: Table, field: Field) -> Column:
        """A column that names things, with their rows as its numbers: names are kept once and need no sorting."""
        column = table[field.name]
        if len(field.refers) != 1:
            return column
        things = self.table(field.refers[0])[field.refers[0].identity]
        rows = self._rows(column, field.refers[0])
        if not things.is_ascending or rows.min(initial=0) < 0:
            return column
        return replace(things, codes=rows)

    def table(self, kind: Kind) -> Table:
        """The table whose rows are the things of *kind*."""
        return self.tables[kind.table]

    def index(self, kind: Kind) -> dict[str, int]:
        """Identity → row, for the things of *kind*."""
        if kind.label not in self._indexes:
            cells = self.table(kind)[kind.identity].cells()
            self._indexes[kind.label] = dict(zip(cells, range(len(cells)), strict=True))
        return self._indexes[kind.label]

    def ref(self, table: str, column: str, kind: Kind) -> Ints:
        """Per row of *table* the row of the thing of *kind* that *column* names, -1 where it names none."""
        key = (table, column, kind.label)
        if key not in self._refs:
            self._refs[key] = self._rows(self.tables[table][column], kind).astype(np.int64)
        return self._refs[key]

    def _rows(self, cells: Column, kind: Kind) -> Codes:
        """Per cell the row of the thing of *kind* that it names, -1 where it names none."""
        things = self.table(kind)[kind.identity]
        if things.is_ascending and cells.values is things.values:
            return cells.codes
        rows = map(self.index(kind).get, cells.values, repeat(-1))
        return np.fromiter(rows, dtype=np.int32, count=len(cells.values))[cells.codes]

    def refs(self, table: str, column: str, kind: Kind) -> Groups:
        """Per row of *table* the things of *kind* that a cell with several values names."""
        key = (table, column, kind.label)
        if key not in self._many:
            index, cells = self.index(kind), self.tables[table][column]
            found = [[index[name] for name in split(value) if name in index] for value in cells.values]
            items, owners = Groups.of(_owners(found), _flat(found), len(found)).gather(cells.codes)
            self._many[key] = Groups.of(owners, items, len(cells.codes))
        return self._many[key]

    def links(self, relation: Relation) -> Ints:
        """Rows of the table of links that are of *relation*."""
        if relation.type not in self._links:
            self._links[relation.type] = np.flatnonzero(self.tables[LINK_TABLE]["relation"].is_(relation.type))
        return self._links[relation.type]

    def ends(self) -> tuple[Ints, Ints]:
        """From and to node of every row of the table of links."""
        return self.ref(LINK_TABLE, "from", NODE), self.ref(LINK_TABLE, "to", NODE)

    def roles(self, relation: Relation, subject: Kind, object_: Kind) -> tuple[Ints, Ints, Ints]:
        """The rows of ``roles`` that join two kinds: their row numbers, subjects and objects."""
        key = (relation.type, subject.label, object_.label)
        if key not in self._roles:
            table = self.tables["roles"]
            chosen = table["relation"].is_(relation.type)
            chosen &= table["subject_kind"].is_(subject.label) & table["object_kind"].is_(object_.label)
            self._roles[key] = np.flatnonzero(chosen)
        rows = self._roles[key]
        return rows, self.ref("roles", "subject", subject)[rows], self.ref("roles", "object", object_)[rows]

    def find(self, name: str, *kinds: Kind) -> tuple[Kind, int]:
        """The thing that bears *name* (id, name, alias, former or English name); UnknownName with the nearest."""
        wanted = clean_name(name)
        known: list[str] = []
        for kind in kinds:
            for text, row in self.spellings(kind):
                if clean_name(text) == wanted:
                    return kind, row
                known.append(text)
        what = Text("或".join(kind.zh for kind in kinds), " or ".join(kind.label for kind in kinds))
        raise UnknownName(what, name, nearest(name, known))

    def spellings(self, kind: Kind) -> Iterable[tuple[str, int]]:
        """Every name that a thing of *kind* bears, with its row; ids first, then names, then aliases."""
        table = self.table(kind)
        for column in (name for name in NAME_COLUMNS if name in table.columns):
            for row, cell in enumerate(table[column].cells()):
                yield from ((part, row) for part in split(cell))

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.table(kind))} {kind.label}" for kind in KINDS.values())
        return f"<Chain {self.settings.name.en or self.settings.region}: {counts}>"

    def __eq__(self, other: object) -> bool:
        """Equal when every table holds the same rows, whatever files and lines they came from; copies apart."""
        if not isinstance(other, Chain):
            return NotImplemented
        return all(_same_rows(self.tables[name], other.tables[name]) for name in TABLES)

    __hash__ = None  # type: ignore[assignment]


def _same_rows(left: Table, right: Table) -> bool:
    fields = [field for field in TABLES[left.name].fields if not (left.name == LINK_TABLE and field.name in COPIES)]
    return len(left) == len(right) and all(_values(left, field) == _values(right, field) for field in fields)


def _values(table: Table, field: Field) -> list[object]:
    """The cells of a column as what they mean: ``0.50`` and ``0.5`` are one number."""
    means: dict[str, object] = {text: text for text in table[field.name].values}
    if field.type == "number":
        means = {text: float(text) if text else None for text in means}
    elif field.many:
        means = {text: split(text) for text in means}
    return [means[cell] for cell in table[field.name].cells()]


def _flat(lists: list[list[int]]) -> Ints:
    return np.array([item for items in lists for item in items], dtype=np.int64)


def _owners(lists: list[list[int]]) -> Ints:
    return np.repeat(np.arange(len(lists)), [len(items) for items in lists])
