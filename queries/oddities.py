"""What is legal in a dataset and looks wrong: it is accepted, and ``chainkg check`` warns of it with its place."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from chainkg.graph.as_networkx import circles
from chainkg.graph.chain import Chain
from chainkg.graph.check_cells import problems_at
from chainkg.graph.columns import Table
from chainkg.graph.dates import Date
from chainkg.graph.errors import Problem
from chainkg.graph.groups import distinct, tally
from chainkg.graph.model import BYPRODUCT, FEEDS, FIRM, GRADES, NODE, SOURCE, STATUSES
from chainkg.graph.tables import LINK_TABLE, TABLES
from chainkg.graph.text import Text
from chainkg.queries.history import CLOSED, OPERATING
from chainkg.queries.oddities_codes import unsound_codes
from chainkg.queries.oddities_units import unfit_units

_SHOWN = 12


def oddities(chain: Chain, as_of: Date) -> Iterator[Problem]:
    """All warnings on a sound dataset that is looked at as of a date."""
    rows = (_conflicts(chain), _circles(chain), _idle_routes(chain), _late(chain, as_of))
    found = (*rows, unfit_units(chain), unsound_codes(chain))
    for problems in found:
        for one in problems:
            yield replace(one, warning=True)


def _conflicts(chain: Chain) -> Iterator[Problem]:
    """Rows of one firm and node that decide differently on one day, and which of them holds."""
    table = chain.tables["produces"]
    deciding = np.flatnonzero(~table["decides"].is_("no") & (table.days("as_of") > 0))
    keys = (chain.ref("produces", "firm", FIRM), chain.ref("produces", "node", NODE), table["as_of"].ranks())
    first = distinct(*(key[deciding] for key in keys), table["status"].codes[deciding])
    rows = deciding[first]
    same = np.ones(max(len(rows) - 1, 0), dtype=bool)
    for key in keys:
        same &= key[rows[1:]] == key[rows[:-1]]
    for at in np.flatnonzero(same).tolist():
        yield from _conflict(chain, int(rows[at]), int(rows[at + 1]))


def _conflict(chain: Chain, one: int, other: int) -> Iterator[Problem]:
    table = chain.tables["produces"]
    winner = max((one, other), key=lambda row: _weight(chain, row, {one, other}))
    line, held = int(table.lines[one]), STATUSES[table["status"][winner]]
    zh = f"与第 {line} 行同日而状态不同：来源等级高者为准，同级按停产、在产、在建、规划的次序；此处取“{held.zh}”"
    en = (
        f"says otherwise than row {line} of that day: the better grade holds, then closed, operating, building, "
        f"planned; here {held.en} does"
    )
    yield from problems_at(table, [other], "status", table["status"][other], Text(zh, en))


def _weight(chain: Chain, row: int, rows: set[int]) -> tuple[bool, int, int]:
    """Sorts rows of one day: beside ``building`` or ``planned`` what operates goes on; then the grade, the order."""
    status = chain.tables["produces"].places("status", STATUSES)
    grades = [*chain.table(SOURCE).places("grade", GRADES).tolist(), len(GRADES)]
    goes_on = int(status[row]) == OPERATING and not any(int(status[one]) == CLOSED for one in rows)
    return goes_on, -grades[int(chain.ref("produces", "source", SOURCE)[row])], int(status[row])


def _circles(chain: Chain) -> Iterator[Problem]:
    """Circles of links without a loop tag, each once: a node may look as if it fed itself."""
    ids, table = chain.table(NODE)["id"], chain.tables[LINK_TABLE]
    rows = np.concatenate((chain.links(FEEDS), chain.links(BYPRODUCT)))
    rows = rows[table["loop"].is_("")[rows]]
    for nodes in circles(*(end[rows] for end in chain.ends())):
        more = f" … ({len(nodes)})" if len(nodes) > _SHOWN else ""
        listed = ", ".join(ids[node] for node in nodes[:_SHOWN]) + more
        zh = f"这些环节首尾相连而没有一条联系标 loop：{listed}；照样计算，若是回用请写回路名"
        en = (
            f"these nodes form a circle of links without a loop tag: {listed}; accepted, but name the loop if it is one"
        )
        yield Problem(table.file, 0, "loop", "", zh, en, warning=True)


def _idle_routes(chain: Chain) -> Iterator[Problem]:
    """Routes that no link gives a main input: nothing can ever feed them."""
    links, routes = chain.tables[LINK_TABLE], chain.tables["routes"]
    fed: set[tuple[str, str]] = set()
    for row in np.flatnonzero(links["role"].is_("main")).tolist():
        names = links["route"][row].split(";")
        fed |= {(links["to"][row], name.strip()) for name in names}
    pairs = zip(routes["node"].cells(), routes["route"].cells(), strict=True)
    idle = [row for row, (node, name) in enumerate(pairs) if not {(node, name), (node, "")} & fed]
    message = Text(
        "没有一条联系给这条路线主料，它永远不具备条件；请在 industry_chains.csv 补主料",
        "no link gives this route a main input, so nothing can feed it; add its inputs to industry_chains.csv",
    )
    for row in idle:
        yield from problems_at(routes, [row], "route", routes["route"][row], message)


def _late(chain: Chain, as_of: Date) -> Iterator[Problem]:
    """Statements dated after the date of the dataset, and those dated after their own source."""
    for name, kind in TABLES.items():
        if kind.statement and len(chain.tables[name]):
            yield from _unseen(chain.tables[name], as_of)
            yield from _too_new(chain, name)


def _unseen(table: Table, as_of: Date) -> Iterator[Problem]:
    message, column = _beyond(as_of), table["as_of"]
    for code in tally(column.codes[table.days("as_of") > as_of.last])[0].tolist():
        yield from problems_at(
            table, np.flatnonzero(column.codes == code).tolist(), "as_of", column.values[code], message
        )


def _too_new(chain: Chain, name: str) -> Iterator[Problem]:
    """A page cannot tell what came after it."""
    table, source = chain.tables[name], chain.ref(name, "source", SOURCE)
    last = np.append(chain.table(SOURCE).days("date", "last"), 0)[source]
    for row in np.flatnonzero((last > 0) & (table.days("as_of") > last)).tolist():
        told = chain.table(SOURCE)["date"][int(source[row])]
        message = Text(f"晚于其来源的日期 {told}；请核对", f"is later than its source, of {told}; look again")
        yield from problems_at(table, [row], "as_of", table["as_of"][row], message)


def _beyond(as_of: Date) -> Text:
    return Text(
        f"晚于 {as_of}：照收，但不写更晚的 --as-of 就看不见；请核对，或改 dataset.toml 的 as_of",
        f"is later than {as_of}: accepted, unseen without a later --as-of; look again, or move as_of in dataset.toml",
    )
