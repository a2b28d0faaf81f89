"""Amounts whose unit fits no coefficient of their node: a balance can only call them unknown."""

from collections.abc import Iterator

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.check_cells import problems_at
from chainkg.graph.errors import Problem
from chainkg.graph.groups import distinct
from chainkg.graph.model import BYPRODUCT, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.graph.units import AMOUNTS, unit

_TABLES = ("produces", "consumes", "endowments")


def unfit_units(chain: Chain) -> Iterator[Problem]:
    """Amounts of firms and places that no coefficient of their node can be multiplied with."""
    measured, ids = _measured(chain), chain.table(NODE)["id"]
    for name in _TABLES:
        table, node = chain.tables[name], chain.ref(name, "node", NODE)
        column = AMOUNTS[name][2]
        units = table[column]
        for at in distinct(node, units.codes).tolist():
            told, wanted = units[at], measured.get(int(node[at]), {})
            if told and wanted and _good(told) not in wanted:
                rows = np.flatnonzero((node == node[at]) & (units.codes == units.codes[at])).tolist()
                yield from problems_at(
                    table, rows, column, told, _message(ids[int(node[at])], ", ".join(sorted(wanted.values())))
                )


def _message(node: str, wanted: str) -> Text:
    return Text(
        f"与 {node} 的系数不合（系数以 {wanted} 计）：照收，配平时算作未知",
        f"fits no coefficient of {node} (they are told in {wanted}): accepted, and unknown to a balance",
    )


def _measured(chain: Chain) -> dict[int, dict[str, str]]:
    """Per node what its coefficients measure it by: the good, and the unit as it is written."""
    links = chain.tables[LINK_TABLE]
    source, target = chain.ends()
    thrown = links["relation"].is_(BYPRODUCT.type)
    goods, bases = np.where(thrown, target, source), np.where(thrown, source, target)
    found: dict[int, dict[str, str]] = {}
    for ends, part in ((goods, 0), (bases, 1)):
        for at in distinct(ends, links["unit"].codes).tolist():
            parts = links["unit"][at].split("/")
            if len(parts) == 2:
                found.setdefault(int(ends[at]), {})[_good(parts[part])] = parts[part]
    return found


def _good(text: str) -> str:
    """What a unit measures, whatever its size and the time: ``t/a``, ``kt/a`` and ``t/d`` are all tonnes."""
    found = unit(text)
    return found.good if found else text
