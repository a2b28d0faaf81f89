"""One spelling stands for one thing of a kind; regions and parks count as one kind."""

from collections.abc import Iterator

import numpy as np

from chainkg.graph.chain import NAME_COLUMNS, Chain, split
from chainkg.graph.check_cells import problems_at
from chainkg.graph.columns import Column, Ints, Table, hashes
from chainkg.graph.errors import Problem
from chainkg.graph.groups import Groups, among, first_of_runs, tally
from chainkg.graph.model import KINDS, PARK, REGION, Kind
from chainkg.graph.names import clean_name, clean_names
from chainkg.graph.text import Text


def check_names(chain: Chain) -> Iterator[Problem]:
    """Spellings that two things bear."""
    apart = tuple((kind,) for kind in KINDS.values() if kind not in (PARK, REGION))
    for kinds in (*apart, (REGION, PARK)):
        columns = [(kind, chain.table(kind), name) for kind in kinds for name in _columns(chain.table(kind))]
        marks = [_marks(table[name]) for _, table, name in columns]
        suspects = _borne_twice(kinds, [(kind, *mark) for (kind, _, _), mark in zip(columns, marks, strict=True)])
        owners: dict[str, str] = {}
        for (kind, table, name), (row, mark) in zip(columns, marks, strict=True) if len(suspects) else ():
            rows = tally(row[among(mark, suspects)])[0].tolist()
            yield from _clashes(table, rows, name, kind.identity, owners)


def _columns(table: Table) -> list[str]:
    return [name for name in NAME_COLUMNS if name in table.columns and name != "name_en"]


def _marks(column: Column) -> tuple[Ints, Ints]:
    """Rows, and for each spelling in their cells a number that equal spellings share (others hardly ever)."""
    values = column.values
    single = "" not in values and ";" not in "".join(values)  # so they are as a rule, and that is seen at once
    several = {} if single else {code: split(text) for code, text in enumerate(values) if not text or ";" in text}
    sizes = np.ones(len(values), dtype=np.int64)
    for code, names in several.items():
        sizes[code] = len(names)
    starts = np.append(0, np.cumsum(sizes))
    marks = hashes(clean_names(values))
    found = np.repeat(marks, sizes)
    for code, names in several.items():
        found[starts[code] : starts[code + 1]] = hashes(clean_names(names))
    mark, row = Groups(starts, found).gather(column.codes)
    return row, mark


def _borne_twice(kinds: tuple[Kind, ...], marks: list[tuple[Kind, Ints, Ints]]) -> Ints:
    """The numbers that stand at two things."""
    thing = np.concatenate([row * len(kinds) + kinds.index(kind) for kind, row, _ in marks])
    mark = np.concatenate([mark for *_, mark in marks])
    order = np.argsort(mark)
    thing, mark = thing[order], mark[order]
    again = ~first_of_runs(mark)
    other = np.zeros(len(mark), dtype=bool)
    other[1:] = thing[1:] != thing[:-1]
    return mark[again & other]


def _clashes(table: Table, rows: list[int], column: str, identity: str, owners: dict[str, str]) -> Iterator[Problem]:
    cells, things = table[column], table[identity]
    for row in rows:
        for name in split(cells[row]):
            owner = owners.setdefault(clean_name(name), things[row])
            if owner != things[row]:
                zh, en = (
                    f"也是 {owner} 的名称；一个名称只能指一物",
                    f"also names {owner}; one name stands for one thing",
                )
                yield from problems_at(table, [row], column, name, Text(zh, en))
