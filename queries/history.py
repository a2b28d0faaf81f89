"""The status of each firm and node at a date, from the dated rows about them (MODEL: history is rows)."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints, Table
from chainkg.graph.dates import Date
from chainkg.graph.groups import Groups, among, first_of_runs, sort_order
from chainkg.graph.model import FIRM, GRADES, NODE, SOURCE, STATUSES
from chainkg.queries.seen import ages, older, seen_rows

PLANNED, BUILDING, OPERATING, CLOSED = range(len(STATUSES))


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """What firms do with nodes at a date, one entry a pair of firm and node; as resolved, in the order of the two.

    ``row``: the row that decides the status; ``fresh``: it is not stale; ``ever``: the pair has operated;
    ``rows``: all deciding rows of the pair that are known, oldest first (places in the statement table).
    """

    firm: Ints
    node: Ints
    status: Ints
    row: Ints
    fresh: Bools
    ever: Bools
    rows: Groups

    def __len__(self) -> int:
        return len(self.firm)

    def take(self, kept: Ints) -> "Pairs":
        """The pairs at the places *kept*, in that order."""
        items, owners = self.rows.gather(kept)
        rows = Groups(np.append(0, np.cumsum(np.bincount(owners, minlength=len(kept)))), items)
        return Pairs(
            firm=self.firm[kept],
            node=self.node[kept],
            status=self.status[kept],
            row=self.row[kept],
            fresh=self.fresh[kept],
            ever=self.ever[kept],
            rows=rows,
        )


def resolve(chain: Chain, table: str, as_of: Date) -> Pairs:
    """The pairs of firm and node in *table* (produces or consumes) as known at *as_of*.

    The newest deciding row gives the status, except that only ``closed`` ends ``operating``. An undated row decides
    only where no dated row of its pair is known. On one day the better grade wins, then closed, operating, building,
    planned.
    """
    statements = chain.tables[table]
    status = statements.places("status", STATUSES)
    order = _in_time(chain, table, _deciding(chain, table, as_of), status)
    firm, node = chain.ref(table, "firm", FIRM)[order], chain.ref(table, "node", NODE)[order]
    starts = _starts(firm, node)
    chosen, ever = _deciding_places(status[order], starts)
    rows = order[chosen]
    age = ages(chain, table, as_of)[rows]
    stale = chain.rules["stale"]
    limit = np.where(status[rows] == OPERATING, stale["operating"], stale["coming"])
    bounds = np.append(starts, len(order))
    first = starts if len(order) else starts[:0]
    fresh = ~((age < 0) | (age > limit))
    return Pairs(firm[first], node[first], status[rows], rows, fresh, ever, Groups(bounds, order))


def _deciding(chain: Chain, table: str, as_of: Date) -> Ints:
    """Rows known at *as_of* that may decide, undated ones only where their pair has no dated one."""
    statements = chain.tables[table]
    chosen = seen_rows(chain, table, as_of)
    if "decides" in statements.columns:
        chosen &= ~statements["decides"].is_("no")
    undated = np.flatnonzero(chosen & (statements.days("as_of") <= 0))
    if len(undated):
        pair = chain.ref(table, "firm", FIRM) * len(chain.table(NODE)) + chain.ref(table, "node", NODE)
        chosen[undated] = False
        chosen[undated] = ~among(pair[undated], pair[chosen])
    return np.flatnonzero(chosen)


def _in_time(chain: Chain, table: str, rows: Ints, status: Ints) -> Ints:
    """*rows* by firm and node, then oldest first; on one day the row that shall win stands last.

    Rows of a table stand by firm and node already, so only those of pairs with several are sorted.
    """
    firm, node = chain.ref(table, "firm", FIRM)[rows], chain.ref(table, "node", NODE)[rows]
    again = ~first_of_runs(firm, node)
    again[:-1] |= again[1:]
    few = rows[again]
    statements: Table = chain.tables[table].take(few)
    grades = np.append(chain.table(SOURCE).places("grade", GRADES), len(GRADES))
    grade = grades[chain.ref(table, "source", SOURCE)[few]]
    days = (statements.days("as_of"), statements.days("as_of", "last"))
    order = rows.copy()
    order[again] = few[sort_order(firm[again], node[again], *days, -grade, status[few])]
    return order


def _starts(firm: Ints, node: Ints) -> Ints:
    return np.flatnonzero(first_of_runs(firm, node))


def _deciding_places(status: Ints, starts: Ints) -> tuple[Ints, Bools]:
    """For each pair the place of its deciding row among rows in time order, and whether it has ever operated."""
    if not len(starts):
        return starts, np.zeros(0, dtype=bool)
    places = np.arange(len(status))
    ends = np.append(starts[1:], len(status)) - 1
    closed = np.maximum.reduceat(np.where(status == CLOSED, places, -1), starts)
    operating = np.maximum.reduceat(np.where(status == OPERATING, places, -1), starts)
    return np.where(operating > closed, operating, ends), operating >= 0


def newest_with(pairs: Pairs, status: Ints, has: Bools) -> Ints:
    """For each pair its newest deciding row of the pair's own status that *has* something; -1 where there is none.

    *status* and *has* speak of the rows of the statement table.
    """
    if not len(pairs):
        return pairs.row
    rows = pairs.rows.items
    owners = np.repeat(np.arange(len(pairs)), pairs.rows.counts())
    good = has[rows] & (status[rows] == pairs.status[owners])
    places = np.maximum.reduceat(np.where(good, np.arange(len(rows)), -1), pairs.rows.starts[:-1])
    return np.where(places >= 0, rows[places], -1)


__all__ = ["BUILDING", "CLOSED", "OPERATING", "PLANNED", "Pairs", "newest_with", "older", "resolve"]
