"""How far the data carry: the shares of rows with a source and a date, what is stale, what was checked."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.dates import Date
from chainkg.graph.model import SOURCE
from chainkg.graph.tables import TABLES
from chainkg.queries.history import OPERATING, Pairs, resolve
from chainkg.queries.seen import ages, older, seen_rows


@dataclass(frozen=True, slots=True)
class TableAudit:
    """Rows of a table: how many there are, have a source, have a date (None: the table is timeless)."""

    table: str
    rows: int
    sourced: int
    dated: int | None


@dataclass(frozen=True, slots=True)
class Audit:
    """``tables``: per table; ``stale``: pairs of firm and node whose deciding row is stale, by kind of status;
    ``checks``: checks that still decide; ``unplaced``: products without a node."""

    tables: tuple[TableAudit, ...]
    stale_operating: int
    stale_coming: int
    checks: int
    unplaced: int

    @property
    def sourced(self) -> float:
        """Share of all rows that name a source on file."""
        return _share(sum(table.sourced for table in self.tables), sum(table.rows for table in self.tables))

    @property
    def dated(self) -> float:
        """Share of statements (rows that are true of a date) that bear one."""
        stated = [table for table in self.tables if table.dated is not None]
        return _share(sum(table.dated or 0 for table in stated), sum(table.rows for table in stated))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def audit(chain: Chain, as_of: Date, makers: Pairs | None = None) -> Audit:
    """The audit of a dataset at a date; *makers* where they are resolved already."""
    tables = tuple(_table(chain, name) for name in TABLES if name != SOURCE.table and len(chain.tables[name]))
    makers = makers or resolve(chain, "produces", as_of)
    operating = makers.status == OPERATING
    return Audit(
        tables=tables,
        stale_operating=int((operating & ~makers.fresh).sum()),
        stale_coming=int((~operating & ~makers.fresh & (makers.status < OPERATING)).sum()),
        checks=_deciding_checks(chain, as_of),
        unplaced=len(chain.tables["unplaced"]),
    )


def _table(chain: Chain, name: str) -> TableAudit:
    table = chain.tables[name]
    sourced = int((chain.ref(name, "source", SOURCE) >= 0).sum())
    dated = int((table.days("as_of") > 0).sum()) if TABLES[name].statement else None
    return TableAudit(name, len(table), sourced, dated)


def _deciding_checks(chain: Chain, as_of: Date) -> int:
    young = ~older(ages(chain, "checks", as_of), chain.rules["stale"]["check"])
    decides = ~chain.tables["checks"]["finding"].is_("count")
    return int(np.count_nonzero(young & decides & seen_rows(chain, "checks", as_of)))
