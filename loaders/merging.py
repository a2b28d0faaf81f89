"""Firms on file that were decided to be one: their rows become one, their statements keep their sources."""

from collections import Counter, defaultdict
from dataclasses import replace

from chainkg.graph.chain import Chain
from chainkg.graph.codes import clean_code, code_fault
from chainkg.graph.columns import Column, Table
from chainkg.graph.decisions import Decisions
from chainkg.graph.firm_names import written
from chainkg.graph.model import FIRM, SOURCE
from chainkg.graph.rebuild import make_table
from chainkg.graph.tables import TABLES
from chainkg.loaders.fold import fold
from chainkg.loaders.joining_rows import keys


def merge_firms(chain: Chain, decisions: Decisions) -> Chain:
    """*chain* with one row for all firms that *decisions* say are one. The id of the one with a credit code stays,
    among those the one with most statements; every reference follows, other names become aliases."""
    groups = _groups(chain, decisions)
    stays = {gone: group[0] for group in groups for gone in group[1:]}
    if not stays:
        return chain
    tables = {name: _follow(table, stays) for name, table in chain.tables.items()}
    tables["firms"] = _folded(chain, groups, stays)
    return Chain(tables, chain.settings, chain.rules)


def _groups(chain: Chain, decisions: Decisions) -> list[list[str]]:
    """The firms that are one, the one that stays first."""
    owners: dict[str, str] = {}
    ids = chain.table(FIRM)["id"].cells()
    for name, row in chain.spellings(FIRM):
        owners.setdefault(written(name), ids[row])
    told = Counter(chain.tables["produces"]["firm"].cells())
    codes = dict(zip(ids, map(_sound, chain.table(FIRM)["uscc"].cells()), strict=True))
    done: set[str] = set()
    groups = []
    for identity in ids:
        names = (identity, *_names(chain, identity))
        meant = {owners.get(other) for name in names for other in (written(name), *decisions.same(written(name)))}
        group = {one for one in meant if one} | {identity}
        if len(group) > 1 and not group & done:
            done |= group
            groups.append(sorted(group, key=lambda one: (not codes[one], -told[one], one)))
    return groups


def _names(chain: Chain, identity: str) -> list[str]:
    return [chain.table(FIRM)["name"][chain.index(FIRM)[identity]]]


def _sound(code: str) -> bool:
    return bool(code) and code_fault(clean_code(code)) is None


def _folded(chain: Chain, groups: list[list[str]], stays: dict[str, str]) -> Table:
    table, index = _follow(chain.table(FIRM), stays), chain.index(FIRM)
    sources = chain.table(SOURCE)
    grades = dict(zip(sources["id"].cells(), sources["grade"].cells(), strict=True))
    members = {one for group in groups for one in group}
    rows = [table.row(row) for identity, row in index.items() if identity not in members]
    for group in groups:
        told = [chain.table(FIRM).row(index[one]) for one in group]
        whole = fold(TABLES["firms"], told, grades, first_wins=False).row
        if whole["parent"] and stays.get(whole["parent"], whole["parent"]) == group[0]:
            whole["parent"] = ""
        rows.append(whole)
    return make_table("firms", rows)


def _follow(table: Table, stays: dict[str, str]) -> Table:
    """The table with every reference to a firm that is gone led to the one that stays."""
    columns = dict(table.columns)
    for field in TABLES[table.name].fields:
        if FIRM in field.refers:
            column = columns[field.name]
            columns[field.name] = Column([stays.get(value, value) for value in column.values], column.codes)
    if columns == table.columns:
        return table
    return _distinct(replace(table, columns={name: Column.encode(cells.cells()) for name, cells in columns.items()}))


def _distinct(table: Table) -> Table:
    """Each row once; two that differ although source, place and date are one are told apart by their place."""
    kind = TABLES[table.name]
    seen: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    rows = []
    for row, (identity, cells) in enumerate(zip(keys(table, kind.identity), keys(table, kind.columns), strict=True)):
        if cells in seen[identity]:
            continue
        told = table.row(row)
        if seen[identity]:
            told["locator"] = f"{told['locator']} ({len(seen[identity]) + 1})"
        seen[identity].append(cells)
        rows.append(told)
    return make_table(table.name, rows)
