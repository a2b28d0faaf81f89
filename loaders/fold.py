"""Several rows about one thing become one: blanks are filled, the better of two values stands, and none is lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chainkg.graph.chain import split
from chainkg.graph.claims import Claim, claims_of, with_claims
from chainkg.graph.dates import Date
from chainkg.graph.fields import Field, TableKind
from chainkg.graph.model import GRADES
from chainkg.graph.names import clean_name

_EVIDENCE = ("source", "locator", "as_of", "confidence", "note")
_BETTER = {grade: -at for at, grade in enumerate(GRADES)}


@dataclass(frozen=True, slots=True)
class Folded:
    """One row for a thing; ``filled``: claims of values that it did not have before; ``lost``: what other rows say
    against it, with the value that stands."""

    row: dict[str, str]
    filled: tuple[Claim, ...]
    lost: tuple[tuple[Claim, Claim], ...]


def fold(kind: TableKind, rows: Sequence[Mapping[str, str]], grades: Mapping[str, str], *, first_wins: bool) -> Folded:
    """The row for what all *rows* speak of, the one on file first. *grades*: source → grade.

    Of two values that differ the one from the newer row stands, at one date that of the better grade; with
    *first_wins* always the one on file. The name of the first row stays; others become aliases.
    """
    result, told, filled, lost = dict(rows[0]), list[Claim](), list[Claim](), list[tuple[Claim, Claim]]()
    noted = [claims_of(row) for row in rows]
    claims = [claims for _, claims in noted]
    for field in kind.fields:
        if field.many or field.name in (*kind.identity, *_EVIDENCE, "name"):
            continue
        said = zip(rows, claims, strict=True)
        distinct = _distinct(field, [claim for row, told in said for claim in _claims(row, told, field.name)])
        if not distinct:
            continue
        best = distinct[0] if first_wins else max(distinct, key=lambda claim: _trust(claim, grades))
        result[field.name] = best.value
        if (best.source, best.as_of, best.locator) != _evidence(rows[0]):
            told.append(replace(best, lost=False))
        if best.value != rows[0][field.name]:
            filled.append(best)
        others = [other for other in distinct if other is not best]
        told += [replace(other, lost=True) for other in others]
        lost += [(other, best) for other in others]
    told += _names(kind, result, rows, [claim for one in claims for claim in one if claim.column == "name"])
    notes = (part for note, _ in noted for part in note.split("；"))
    result["note"] = with_claims("；".join(_unsaid(notes)), told)
    return Folded(result, tuple(filled), tuple(lost))


def _evidence(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["source"], row["as_of"], row["locator"]


def _claims(row: Mapping[str, str], noted: Sequence[Claim], column: str) -> list[Claim]:
    """What a row says of a column: its cell, by the source that its note names for it, and what lost against that."""
    if not noted:
        return [Claim(column, row[column], *_evidence(row))] if row[column] else []
    told = [claim for claim in noted if claim.column == column]
    standing = [claim for claim in told if not claim.lost]
    if row[column] and not standing:
        standing = [Claim(column, row[column], *_evidence(row))]
    return [*standing, *(claim for claim in told if claim.lost)]


def _distinct(field: Field, claims: Sequence[Claim]) -> list[Claim]:
    """Each value once, by the first that says it."""
    if len(claims) < 2:
        return list(claims)
    found: dict[object, Claim] = {}
    for claim in claims:
        means = float(claim.value) if field.type == "number" else clean_name(claim.value)
        found.setdefault(means, claim)
    return list(found.values())


def _trust(claim: Claim, grades: Mapping[str, str]) -> tuple[int, int, bool, str]:
    date = Date.parse(claim.as_of) if claim.as_of else None
    return (date.last if date else 0, _BETTER.get(grades.get(claim.source, ""), -9), not claim.lost, claim.value)


def _names(
    kind: TableKind, result: dict[str, str], rows: Sequence[Mapping[str, str]], told: Sequence[Claim]
) -> list[Claim]:
    """Lists are put together; a name that is not the first row's is one of its aliases, by the source that has it."""
    for field in kind.fields:
        if field.many:
            result[field.name] = ";".join(_unsaid(part for row in rows for part in split(row[field.name])))
    if "aliases" not in kind.columns:
        return []
    known = {clean_name(one) for column in ("name", "former_names") for one in split(result.get(column, ""))}
    names = [*split(result["aliases"]), *(row["name"] for row in rows[1:])]
    result["aliases"] = ";".join(one for one in _unsaid(names) if clean_name(one) not in known)
    own = [Claim("name", row["name"], *_evidence(row), lost=True) for row in rows[1:]]
    others = {clean_name(result["name"]), *(clean_name(claim.value) for claim in told)}
    return [*told, *(claim for claim in own if clean_name(claim.value) not in others)]


def _unsaid(texts: Iterable[str]) -> list[str]:
    """Each text once, blanks left out."""
    return [text for text in dict.fromkeys(texts) if text]
