"""Two sources, one fact: rows that cannot both be right, side by side with what each is worth."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from chainkg.graph.chain import Chain
from chainkg.graph.claims import Claim, claims_of
from chainkg.graph.codes import clean_code, code_fault
from chainkg.graph.dates import Date
from chainkg.graph.model import FIRM, GRADES, NODE, SOURCE, STATUSES
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.graph.units import unit
from chainkg.queries.evidence import amount, node_name

_THINGS = ("firms", "parks", "institutes", "regions")


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says of the fact. ``grade``: of the source; ``as_of`` may be empty, undated."""

    says: Text
    source: str
    grade: str
    as_of: str
    locator: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact, and the two that differ on it; what stands, or is better founded, is ``left``."""

    about: Text
    left: Saying
    right: Saying


def find_conflicts(chain: Chain) -> list[Conflict]:
    """Statuses and capacities of one firm and node, then what is told in two ways of one firm, park or place."""
    return [*_statements(chain), *_values(chain), *_codes(chain)]


def _statements(chain: Chain) -> Iterator[Conflict]:
    table = chain.tables["produces"]
    pairs: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in range(len(table)):
        cells = table.row(row)
        if cells["decides"] != "no" and not cells["same_as"] and cells["as_of"]:
            pairs[cells["firm"], cells["node"]].append(cells)
    for (firm, node), rows in sorted(pairs.items()):
        for one, other in combinations(rows, 2):
            if one["source"] != other["source"] and _differ(one, other):
                name = node_name(chain, chain.index(NODE)[node])
                left, right = sorted((one, other), key=lambda cells: _worth(chain, cells), reverse=True)
                yield Conflict(
                    Text(f"{firm}：{name.zh}", f"{firm}: {name.en}"), _stated(chain, left), _stated(chain, right)
                )


def _differ(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two statements of one time and, where both name one, one route say what cannot both be."""
    if one["route"] and other["route"] and one["route"] != other["route"]:
        return False
    if one["status"] != other["status"]:
        return _within(one["as_of"], other["as_of"]) and not _goes_on({one["status"], other["status"]})
    return one["as_of"][:4] == other["as_of"][:4] and _apart(one, other)


def _within(one: str, other: str) -> bool:
    """Whether one date lies in the other: 2025-06 in 2025."""
    return one.startswith(other) or other.startswith(one)


def _goes_on(statuses: set[str]) -> bool:
    """A plant that runs may be enlarged: building or planned beside operating is no contradiction."""
    return "operating" in statuses and "closed" not in statuses


def _apart(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two capacities in units that convert have nothing in common."""
    first, second = _interval(one), _interval(other)
    return bool(first and second and first[0] == second[0] and (first[2] < second[1] or second[2] < first[1]))


def _interval(cells: dict[str, str]) -> tuple[tuple[str, str], float, float] | None:
    measure = unit(cells["unit"])
    low, high = cells["capacity_low"], cells["capacity_high"]
    if measure is None or not (low or high):
        return None
    return (
        (measure.good, measure.per),
        float(low) * measure.low if low else 0.0,
        float(high) * measure.high if high else float("inf"),
    )


def _worth(chain: Chain, cells: dict[str, str]) -> tuple[int, int, str]:
    date = Date.parse(cells["as_of"])
    return (date.last if date else 0, -list(GRADES).index(_grade(chain, cells["source"])), cells["source"])


def _grade(chain: Chain, source: str) -> str:
    row = chain.index(SOURCE).get(source)
    return "unlocated" if row is None else chain.table(SOURCE)["grade"][row]


def _stated(chain: Chain, cells: dict[str, str]) -> Saying:
    status = STATUSES[cells["status"]]
    size = amount(cells["capacity_low"], cells["capacity_high"], cells["unit"])
    says = Text(" ".join(filter(None, (status.zh, size))), " ".join(filter(None, (status.en, size))))
    return Saying(says, cells["source"], _grade(chain, cells["source"]), cells["as_of"], cells["locator"])


def _values(chain: Chain) -> Iterator[Conflict]:
    """Values that lost against another when rows of one thing were put together."""
    for name in _THINGS:
        table = chain.tables[name]
        for row in map(int, table["note"].which(lambda note: "〔" in note).nonzero()[0]):
            cells = table.row(row)
            claims = claims_of(cells)[1]
            standing = {claim.column: claim for claim in claims if not claim.lost}
            for lost in (claim for claim in claims if claim.lost and claim.column != "name"):
                own = Claim(lost.column, cells[lost.column], cells["source"], cells["as_of"], cells["locator"])
                column = TABLES[name].field(lost.column).zh
                about = Text(f"{cells['name']}：{column}", f"{cells['name']}: {lost.column}")
                yield Conflict(about, *(_claimed(chain, one) for one in (standing.get(lost.column, own), lost)))


def _claimed(chain: Chain, claim: Claim) -> Saying:
    says = Text(claim.value, claim.value)
    return Saying(says, claim.source, _grade(chain, claim.source), claim.as_of, claim.locator)


def _codes(chain: Chain) -> Iterator[Conflict]:
    """One credit code on two firms."""
    table = chain.table(FIRM)
    bearers: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(table["uscc"].cells()):
        clean = clean_code(code)
        if clean and not code_fault(clean):
            bearers[clean].append(row)
    for code, rows in sorted(bearers.items()):
        for pair in combinations(rows, 2):
            cells = [table.row(row) for row in pair]
            claims = (Claim("name", one["name"], one["source"], one["as_of"], one["locator"]) for one in cells)
            yield Conflict(Text(f"信用代码 {code}", f"credit code {code}"), *(_claimed(chain, one) for one in claims))
