"""A mapping laid over the header of a sheet: which cell of a row is read how, and into which table."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from chainkg.graph import model
from chainkg.graph.fields import YES_NO, Field, TableKind
from chainkg.graph.tables import TABLES
from chainkg.loaders.sheet_cells import (
    Reader,
    choice_reader,
    code_reader,
    date_reader,
    names_reader,
    number_reader,
    quantity_reader,
    text_reader,
)
from chainkg.loaders.sheet_header import ORIGINS, match_columns, unit_in
from chainkg.loaders.sheet_mapping import PLACES, QUANTITIES, SheetMapping, field_of

GIVEN = ("id", "source", "confidence")
"""Required columns that the loading itself fills."""
_LISTS = (
    model.NODE_KINDS,
    model.TRADES,
    model.POLICIES,
    model.INPUT_ROLES,
    model.STATUSES,
    model.GRADES,
    model.NATURES,
    model.STAGES,
    model.GROUPS,
    model.FINDINGS,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A column that is taken: where it stands, its name in the sheet, the table and column it fills, and how.

    ``unit``: the column with the unit of a number that bears none, -1 where there is none.
    """

    at: int
    header: str
    table: str
    column: str
    read: Reader
    unit: int = -1


@dataclass(frozen=True, slots=True)
class Filled:
    """A table that the rows of a sheet fill.

    ``constants``: cells for rows that have none. ``needed``: columns that must not be empty, with what a person knows
    them by. ``product``: column and header that name its nodes, where one does. ``of_firm``: its rows speak of the
    firm of the row.
    """

    kind: TableKind
    constants: Mapping[str, str]
    needed: Mapping[str, str]
    product: tuple[int, str] | None
    of_firm: bool

    @property
    def remark(self) -> str:
        return "reason" if "reason" in self.kind.columns else "note"


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is known of a sheet before its rows.

    ``skip``: columns and the values that leave a row out. ``untaken``: columns of the sheet that nothing takes.
    ``tables``: those that a row may fill, in the order of the dataset. ``origins``: where an earlier loading tells the
    place of a row.
    """

    header: tuple[str, ...]
    taken: tuple[Taken, ...]
    skip: tuple[tuple[int, str, frozenset[str]], ...]
    untaken: tuple[str, ...]
    tables: tuple[Filled, ...]
    origins: Mapping[str, int]

    @property
    def width(self) -> int:
        return len(self.header)


def lay_out(header: Sequence[str], mapping: SheetMapping) -> Layout:
    """*mapping* over *header*; without tables where the header lacks what any table needs."""
    found = match_columns(header, [*mapping.columns, *mapping.skip])
    taken, products = [], {}
    for at, name in found.items():
        for target in mapping.columns.get(name, ()):
            table, column = _place(target)
            if column == "node":
                products[table] = (at, header[at])
            else:
                taken.append(Taken(at, header[at], table, column, _reader(target, header[at], mapping)))
    taken = _with_units(taken)
    headers = {(one.table, one.column): one.header for one in reversed(taken)}
    headers |= {(table, "node"): name for table, (_, name) in products.items()}
    tables = tuple(_filled(name, headers, products, mapping) for name in TABLES if _fills(name, set(headers), mapping))
    names = {"", *(filled.kind.name for filled in tables)}
    taken = [one for one in taken if one.table in names]
    taken.sort(key=lambda one: (list(mapping.columns).index(found[one.at]), one.at))
    skip = tuple((at, header[at], frozenset(mapping.skip[name])) for at, name in found.items() if name in mapping.skip)
    origins = {name: at for at, name in enumerate(header) if name in ORIGINS}
    used = (
        {one.at for one in taken}
        | {one.unit for one in taken}
        | {at for table, (at, _) in products.items() if table in names}
    )
    used |= {at for at, _, _ in skip} | set(origins.values())
    untaken = tuple(name for at, name in enumerate(header) if at not in used and name)
    return Layout(tuple(header), tuple(taken), skip, untaken, tables, origins)


def _with_units(taken: list[Taken]) -> list[Taken]:
    """A column of units beside one of quantities is read together with it."""
    quantities = {one.table for one in taken if f"{one.table}.{one.column}" in QUANTITIES}
    units = {one.table: one.at for one in reversed(taken) if one.column == "unit" and one.table in quantities}
    return [
        replace(one, unit=units[one.table]) if f"{one.table}.{one.column}" in QUANTITIES and one.table in units else one
        for one in taken
        if not (one.column == "unit" and one.table in units)
    ]


def _filled(
    table: str, headers: Mapping[tuple[str, str], str], products: Mapping[str, tuple[int, str]], mapping: SheetMapping
) -> Filled:
    kind, start = TABLES[table], f"{table}."
    constants = {name.removeprefix(start): value for name, value in mapping.constants.items() if name.startswith(start)}
    given = {*GIVEN, *constants} | ({"firm"} if ("firms", "name") in headers else set())
    needed = {
        one.name: headers.get((table, one.name), one.zh)
        for one in kind.fields
        if one.required and one.name not in given
    }
    return Filled(kind, constants, needed, products.get(table), "firm" in kind.columns)


def _place(target: str) -> tuple[str, str]:
    table, point, column = target.partition(".")
    return (table, column) if point else ("", table)


def _fills(table: str, filled: Collection[tuple[str, str]], mapping: SheetMapping) -> bool:
    """Whether a sheet has all that a row of *table* must have, and more of it than constants."""
    if not any(name == table for name, _ in filled):
        return False
    firm = ("firms", "name") in filled
    needed = [one.name for one in TABLES[table].fields if one.required and one.name not in GIVEN]
    needed = [name for name in needed if not (firm and name == "firm")]
    return all((table, name) in filled or f"{table}.{name}" in mapping.constants or name == "status" for name in needed)


def _reader(target: str, header: str, mapping: SheetMapping) -> Reader:
    table, column = _place(target)
    if target in QUANTITIES:
        return quantity_reader(QUANTITIES[target], table, unit_in(header))
    one = field_of(target)
    if target == "as_of" or (one and one.type == "date"):
        return date_reader(column)
    if one is None or target in PLACES:
        return text_reader(column)
    if one.allowed:
        return choice_reader(target, one, words_for(one) | dict(mapping.words.get(target, {})), terms_of(one))
    if column == "uscc":
        return code_reader(column)
    if one.type == "number":
        return number_reader(column)
    return names_reader(column) if one.many else text_reader(column)


def words_for(one: Field) -> dict[str, str]:
    """The words that sheets use for a closed list: the model's Chinese names, and the common ones."""
    section = "yes or no" if one.allowed[:2] == YES_NO else one.name
    return terms_of(one) | common_words().get(section, {})


def terms_of(one: Field) -> dict[str, str]:
    """The model's Chinese names for the values of a closed list."""
    terms = next((terms for terms in _LISTS if tuple(terms) == one.allowed), {})
    return {term.zh: key for key, term in terms.items()}


@cache
def common_words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("sheet_words.toml").read_text(encoding="utf-8"))
