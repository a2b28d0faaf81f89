"""Checks that need more than one cell: amounts and units, dates, roles, settings."""

from collections.abc import Iterator

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.check_cells import NUMBER, Faulty, Identities
from chainkg.graph.columns import Floats, Table
from chainkg.graph.errors import Problem
from chainkg.graph.model import RELATIONS
from chainkg.graph.names import nearest
from chainkg.graph.text import Text
from chainkg.graph.units import AMOUNTS, known_unit, units

UNDATED = "未注日期"


def check_amounts(table: Table) -> Iterator[Faulty]:
    """Low above high; an amount without a unit or a unit without an amount; a unit that nobody declared."""
    low_name, high_name, unit_name = AMOUNTS[table.name]
    low, high, unit = _readable(table, low_name), _readable(table, high_name), table[unit_name]
    bare = unit.is_("")
    known = ~(np.isnan(low) & np.isnan(high))
    for row in np.flatnonzero(low > high).tolist():
        message = Text(f"大于 {high_name} {table[high_name][row]}", f"is above {high_name} {table[high_name][row]}")
        yield Faulty(table, [row], low_name, table[low_name][row], message)
    message = Text("有数量而无单位，请补单位", "an amount without a unit; fill it in")
    yield Faulty(table, np.flatnonzero(known & bare).tolist(), unit_name, "", message)
    message = Text("有单位而无数量；数量未知时单位也留空", "a unit without an amount; leave both empty if unknown")
    for row in np.flatnonzero(~known & ~bare).tolist():
        yield Faulty(table, [row], unit_name, unit[row], message)
    for code, value in enumerate(unit.values):
        if value and not known_unit(value):
            from chainkg.graph.check_hints import unit_hint  # only where there is a fault

            near, hint = ", ".join(nearest(value, units())), unit_hint(value)
            message = Text(
                f"没有声明过的单位，最近的是 {near}{hint.zh}",
                f"a unit that nobody declared; the nearest are {near}{hint.en}",
            )
            yield Faulty(table, np.flatnonzero(unit.codes == code).tolist(), unit_name, value, message)


def _readable(table: Table, column: str) -> Floats:
    """The column as numbers; NaN where it is empty or no number (which the check of cells has said)."""
    return table[column].amounts(lambda text: float(text) if NUMBER.fullmatch(text) else np.nan)


def check_dates(table: Table) -> Iterator[Faulty]:
    """A statement without a date says so in its note; ``since`` lies before ``as_of``."""
    words = table["reason" if "reason" in table.columns else "note"]
    told = words.which(lambda text: UNDATED in text)
    rows = np.flatnonzero(table["as_of"].is_("") & ~told).tolist()
    message = Text(
        f"没有日期；确实查不到时请在备注写“{UNDATED}”", f"no date; if none can be found write {UNDATED} in the note"
    )
    yield Faulty(table, rows, "as_of", "", message)
    if "since" in table.columns:
        since, seen = table.days("since"), table.days("as_of")
        late = np.flatnonzero((since > 0) & (seen > 0) & (since > seen)).tolist()
        for row in late:
            message = Text(f"晚于 as_of {table['as_of'][row]}", f"is later than as_of {table['as_of'][row]}")
            yield Faulty(table, [row], "since", table["since"][row], message)


def check_roles(table: Table, known: Identities) -> Iterator[Faulty]:
    """The relation joins the two kinds, and subject and object are of the kind that the row says."""
    for row in range(len(table)):
        cells = table.row(row)
        relation, ends = RELATIONS.get(cells["relation"]), (cells["subject_kind"], cells["object_kind"])
        if relation and not relation.joins(*ends):
            pairs = ", ".join(f"{a.label} → {b.label}" for a, b in relation.ends)
            message = Text(
                f"不连接 {ends[0]} 与 {ends[1]}；只连接 {pairs}", f"joins {pairs}, not {ends[0]} → {ends[1]}"
            )
            yield Faulty(table, [row], "relation", cells["relation"], message)
        for column, label in zip(("subject", "object"), ends, strict=True):
            if label in known and cells[column] not in known[label]:
                message = Text(f"不是 {label}", f"is no {label}")
                yield Faulty(table, [row], column, cells[column], message)


def check_minimum(chain: Chain) -> Iterator[Problem]:
    """Tables that hold fewer rows than ``dataset.toml`` expects: something was lost."""
    for name, least in sorted(chain.settings.minimum.items()):
        have = len(chain.tables[name])
        if have < least:
            zh, en = f"只有 {have} 行，应不少于 {least} 行", f"has {have} rows, at least {least} are expected"
            yield Problem(f"{name}.csv", 0, "", "", zh, en)
