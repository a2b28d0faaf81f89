"""What ``chainkg check`` tells beyond errors: the audit, what is stale, what found no node, what looks odd."""

from dataclasses import dataclass

from chainkg.graph.chain import Chain
from chainkg.graph.errors import Problem
from chainkg.graph.model import KINDS
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.audit import Audit, audit
from chainkg.queries.conflicts import Conflict, find_conflicts
from chainkg.queries.coverage import IndustryCoverage, Uncovered, coverage, uncovered
from chainkg.queries.evidence import Fact, fact
from chainkg.queries.gaps import parse_as_of
from chainkg.queries.history import CLOSED, resolve
from chainkg.queries.oddities import oddities


@dataclass(frozen=True, slots=True)
class Findings:
    """``counts``: things by kind; ``stale``: the deciding rows that are stale at the date, oldest first;
    ``unplaced``: who makes what that fits no node, and why; ``conflicts``: two sources on one fact; ``coverage``: nodes
    known of by industry; ``uncovered``: terms of the plan without a node."""

    as_of: str
    counts: dict[str, int]
    audit: Audit
    warnings: tuple[Problem, ...]
    stale: tuple[Fact, ...]
    unplaced: tuple[tuple[str, str, str], ...]
    conflicts: tuple[Conflict, ...]
    coverage: tuple[IndustryCoverage, ...]
    uncovered: tuple[Uncovered, ...]


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
        warnings=tuple(sorted(oddities(chain, date))),
        stale=tuple(_stale(chain, as_of)),
        unplaced=tuple((row["firm"] or row["region"], row["product"], row["reason"]) for row in rows),
        conflicts=tuple(find_conflicts(chain)),
        coverage=tuple(coverage(chain, date)),
        uncovered=tuple(uncovered(chain)),
    )


def _stale(chain: Chain, as_of: str | None) -> list[Fact]:
    makers = resolve(chain, "produces", parse_as_of(as_of) or chain.settings.as_of)
    rows = makers.row[~makers.fresh & (makers.status != CLOSED)]
    dates = chain.tables["produces"]["as_of"]
    return [fact(chain, "produces", row) for row in sorted(rows.tolist(), key=lambda row: (dates[row], row))]
