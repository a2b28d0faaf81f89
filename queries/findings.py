"""What ``chainkg check`` tells beyond errors: the audit, what is stale, what found no node, what looks odd."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.errors import Problem
from chainkg.graph.groups import among, distinct, tally
from chainkg.graph.model import BYPRODUCT, FEEDS, FIRM, KINDS, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.audit import Audit, audit
from chainkg.queries.evidence import Fact, fact
from chainkg.queries.gaps import parse_as_of
from chainkg.queries.history import CLOSED, resolve


@dataclass(frozen=True, slots=True)
class Findings:
    """``counts``: things by kind; ``stale``: the deciding rows that are stale at the date, oldest first;
    ``unplaced``: who makes what that fits no node, and why."""

    as_of: str
    counts: dict[str, int]
    audit: Audit
    warnings: tuple[Problem, ...]
    stale: tuple[Fact, ...]
    unplaced: tuple[tuple[str, str, str], ...]


def inspect_rows(chain: Chain, as_of: str | None = None) -> Findings:
    """The findings on a dataset without errors."""
    date = parse_as_of(as_of) or chain.settings.as_of
    unplaced = chain.tables["unplaced"]
    rows = (unplaced.row(at) for at in range(len(unplaced)))
    return Findings(
        as_of=str(date),
        counts={label: len(chain.table(kind)) for label, kind in KINDS.items()}
        | {"links": len(chain.tables[LINK_TABLE])},
        audit=audit(chain, date),
        warnings=tuple(sorted([*_conflicts(chain), *_circles(chain)])),
        stale=tuple(_stale(chain, as_of)),
        unplaced=tuple((row["firm"] or row["region"], row["product"], row["reason"]) for row in rows),
    )


def _stale(chain: Chain, as_of: str | None) -> list[Fact]:
    makers = resolve(chain, "produces", parse_as_of(as_of) or chain.settings.as_of)
    rows = makers.row[~makers.fresh & (makers.status != CLOSED)]
    dates = chain.tables["produces"]["as_of"]
    return [fact(chain, "produces", row) for row in sorted(rows.tolist(), key=lambda row: (dates[row], row))]


def _conflicts(chain: Chain) -> list[Problem]:
    """Rows of one firm and node that decide differently on one day; the better grade wins, then the order of states."""
    table = chain.tables["produces"]
    deciding = np.flatnonzero(~table["decides"].is_("no") & (table.days("as_of") > 0))
    keys = (chain.ref("produces", "firm", FIRM), chain.ref("produces", "node", NODE), table["as_of"].ranks())
    first = distinct(*(key[deciding] for key in keys), table["status"].codes[deciding])
    rows = deciding[first]
    same = np.ones(max(len(rows) - 1, 0), dtype=bool)
    for key in keys:
        same &= key[rows[1:]] == key[rows[:-1]]
    return [_conflict(chain, int(rows[at]), int(rows[at + 1])) for at in np.flatnonzero(same)]


def _conflict(chain: Chain, one: int, other: int) -> Problem:
    table = chain.tables["produces"]
    line = int(table.lines[one])
    zh = f"与第 {line} 行同日而状态不同；以等级高者为准，再按状态次序"
    en = f"says otherwise than row {line} of that day; the better grade wins, then the order of statuses"
    return Problem(table.file, int(table.lines[other]), "status", table["status"][other], zh, en, warning=True)


def _circles(chain: Chain) -> list[Problem]:
    """Circles of links without a loop tag: legal, but a node may look as if it fed itself."""
    nodes = _on_circles(chain)
    if not len(nodes):
        return []
    names = chain.table(NODE)["id"]
    listed = ", ".join(names[int(node)] for node in nodes[:8])
    zh, en = (
        f"这些环节连成未标 loop 的回路：{listed}",
        f"these nodes form a circle of links without a loop tag: {listed}",
    )
    return [Problem(chain.tables[LINK_TABLE].file, 0, "loop", "", zh, en, warning=True)]


def _on_circles(chain: Chain) -> Ints:
    """Nodes that neither peeling from the sources nor from the sinks removes: those on circles and between them."""
    links = chain.tables[LINK_TABLE]
    rows = np.concatenate((chain.links(FEEDS), chain.links(BYPRODUCT)))
    rows = rows[links["loop"].is_("")[rows]]
    source, target = (end[rows] for end in chain.ends())
    while True:
        kept = among(source, target) & among(target, source)
        if kept.all():
            return tally(source)[0]
        source, target = source[kept], target[kept]
