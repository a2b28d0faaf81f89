"""The bundled tables as plain rows, and what plain Python makes of them: nothing here knows a chain or an engine."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from chainkg.loaders import BUNDLED

Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    with (BUNDLED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def many(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


NODES = {row["id"]: row for row in table("chain_nodes")}
FIRMS = {row["id"]: row for row in table("firms")}
LINKS = table("industry_chains")
MADE = table("produces")
PARTS = table("part_of")
ROLES = table("roles")
CHAINS = {row["name"]: row for row in table("chains")}


def name(node: str) -> str:
    return NODES[node]["name"]


def firm(id_: str) -> str:
    return FIRMS[id_]["name"]


def links(relation: str) -> list[Row]:
    return [row for row in LINKS if row["relation"] == relation]


def members(chain: str) -> set[str]:
    return {row["node"] for row in table("part_of") if row["chain"] == chain}


def chains_of(industry: str) -> list[str]:
    return [one for one, row in CHAINS.items() if row["industry"] == industry]


def of_industry(industry: str) -> set[str]:
    return {node for chain in chains_of(industry) for node in members(chain)}


@cache
def places() -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Direct places of every firm, park, institute and region: (kind, id) → (kind, name)."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    regions = {row["name"] for row in table("regions")}
    for kind, rows, columns in (("Firm", FIRMS.values(), ("region", "park")), ("Park", table("parks"), ("region",))):
        for row in rows:
            one = row["id"] if kind == "Firm" else row["name"]
            found[kind, one] |= {("Region" if c == "region" else "Park", row[c]) for c in columns if row[c]}
    for row in table("regions"):
        found["Region", row["name"]] |= {("Region", row["parent"])} if row["parent"] else set()
    for row in table("institutes"):
        where = row["region_or_park"]
        found["Institute", row["name"]] |= {("Region" if where in regions else "Park", where)} if where else set()
    for row in ROLES:
        if row["relation"] == "LOCATED_IN":
            found[row["subject_kind"], row["subject"]].add((row["object_kind"], row["object"]))
    return found


def around(kind: str, one: str) -> set[tuple[str, str]]:
    """All places that it lies in."""
    seen: set[tuple[str, str]] = set()
    edge = set(places()[kind, one])
    while edge:
        seen |= edge
        edge = {outer for inner in edge for outer in places().get(inner, set())} - seen
    return seen


@cache
def local(place: str, kind: str = "Region") -> frozenset[str]:
    """Firms of a region or park and of all that lies in it."""
    return frozenset(one for one in FIRMS if (kind, place) in around("Firm", one))


@cache
def operated() -> frozenset[tuple[str, str]]:
    """Firm and node, where an operating row decides and no closed one is as new."""
    deciding = [row for row in MADE if row["decides"] != "no"]
    closed: dict[tuple[str, str], str] = {}
    for row in deciding:
        if row["status"] == "closed":
            pair = row["firm"], row["node"]
            closed[pair] = max(closed.get(pair, ""), row["as_of"])
    return frozenset(
        (row["firm"], row["node"])
        for row in deciding
        if row["status"] == "operating"
        and not ((row["firm"], row["node"]) in closed and closed[row["firm"], row["node"]] >= row["as_of"])
    )


def reach(start: str, hops: int, *, up: bool = False) -> dict[str, int]:
    """Nodes within so many FEEDS of *start*, with the fewest steps."""
    next_: dict[str, set[str]] = defaultdict(set)
    for row in links("FEEDS"):
        next_[row["to"] if up else row["from"]].add(row["from"] if up else row["to"])
    found: dict[str, int] = {}
    edge = {start}
    for step in range(1, hops + 1):
        edge = {after for before in edge for after in next_[before]}
        for one in edge:
            found.setdefault(one, step)
    return {one: step for one, step in found.items() if one != start}


def kinds(node: str, *, up: bool) -> set[str]:
    """The node and all that it IS_A (up), or that IS_A it."""
    found, edge = {node}, {node}
    while edge:
        edge = {
            row["to"] if up else row["from"] for row in links("IS_A") if row["from" if up else "to"] in edge
        } - found
        found |= edge
    return found


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def newest(cells: Iterable[str]) -> str:
    return max(cells, default="")
