"""Small datasets in memory for tests: rows written as Python calls, and random ones.

``rows(node("a"), makes("f", "a"))`` is a dataset: what is referred to and not written out (firms in region R, chains,
routes, sources) is added, and every row has its evidence. ``chain_of`` makes it a ``Chain``; the oracle reads it as is.
"""

from collections.abc import Callable, Iterable
from random import Random

import numpy as np

from chainkg.graph.chain import Chain, split
from chainkg.graph.check import check_chain
from chainkg.graph.check_rows import UNDATED
from chainkg.graph.columns import Column, Table
from chainkg.graph.dates import Date
from chainkg.graph.settings import Settings
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text

Row = dict[str, str]
Rows = dict[str, list[Row]]
Placed = tuple[str, Row]
"""A row with the name of its table."""

AS_OF = "2025-06"
HOME = "R"


def place_row(table: str, **cells: str) -> Placed:
    """A row of any table; cells left out are empty, evidence is filled in."""
    columns = dict.fromkeys(TABLES[table].columns, "")
    unknown = set(cells) - set(columns)
    assert not unknown, f"{table} has no {unknown}"
    row = columns | ({"source": "s", "confidence": "high"} if "source" in columns else {}) | cells
    if TABLES[table].statement and not row["as_of"]:
        row["reason" if table == "unplaced" else "note"] = UNDATED
    return table, row


def node(name: str, kind: str = "product", trade: str = "national", **cells: str) -> Placed:
    return place_row("chain_nodes", id=name, name=name, kind=kind, trade=trade, **cells)


def link(relation: str, source: str, target: str, **cells: str) -> Placed:
    return place_row("industry_chains", **{"from": source, "to": target, "relation": relation, **cells})


def feeds(source: str, target: str, role: str = "main", **cells: str) -> Placed:
    return link("FEEDS", source, target, role=role, **cells)


def throws(source: str, target: str, **cells: str) -> Placed:
    """*target* is a by-product of *source*."""
    return link("BYPRODUCT", source, target, **cells)


def is_a(lower: str, upper: str) -> Placed:
    return link("IS_A", lower, upper)


def makes(firm: str, node: str, status: str = "operating", as_of: str = AS_OF, **cells: str) -> Placed:
    return place_row("produces", firm=firm, node=node, status=status, as_of=as_of, **cells)


def takes(firm: str, node: str, status: str = "operating", as_of: str = AS_OF, **cells: str) -> Placed:
    return place_row("consumes", firm=firm, node=node, status=status, as_of=as_of, **cells)


def firm(name: str, region: str = HOME, **cells: str) -> Placed:
    return place_row("firms", id=name, name=name, region=region, **cells)


def holds(place: str, node: str, nature: str, as_of: str = AS_OF, **cells: str) -> Placed:
    """An endowment of *place*."""
    return place_row("endowments", region_or_park=place, node=node, nature=nature, as_of=as_of, **cells)


def checked(scope: str, finding: str, as_of: str = AS_OF, region: str = HOME, scope_kind: str = "node") -> Placed:
    return place_row("checks", scope_kind=scope_kind, scope=scope, finding=finding, region=region, as_of=as_of)


def role(relation: str, subject: tuple[str, str], thing: tuple[str, str], as_of: str = AS_OF) -> Placed:
    """*subject* and *thing*: kind and name, as in ``("Firm", "f")``."""
    ends = {"subject_kind": subject[0], "subject": subject[1], "object_kind": thing[0], "object": thing[1]}
    return place_row("roles", relation=relation, as_of=as_of, **ends)


def region(name: str, parent: str = "") -> Placed:
    return place_row("regions", name=name, parent=parent)


def park(name: str, region: str = HOME) -> Placed:
    return place_row("parks", name=name, region=region)


def part(node: str, chain: str, **cells: str) -> Placed:
    return place_row("part_of", node=node, chain=chain, **cells)


def sub_chain(name: str, industry: str = "", parent: str = "") -> Placed:
    return place_row("chains", name=name, industry=industry, parent=parent)


def industry(name: str, order: str = "") -> Placed:
    return place_row("industries", name=name, order=order)


def source(name: str, grade: str = "official", date: str = "") -> Placed:
    return place_row("sources", id=name, grade=grade, date=date)


def rows(*placed: Placed) -> Rows:
    """The rows by table, with what they refer to and nobody wrote out."""
    found: Rows = {name: [] for name in TABLES}
    for table, row in (*placed, *_left_out(placed)):
        found[table].append(row)
    return found


def _left_out(placed: Iterable[Placed]) -> list[Placed]:
    by_table: Rows = {name: [] for name in TABLES}
    for table, row in placed:
        by_table[table].append(row)
    firms = {row["firm"] for table in ("produces", "consumes") for row in by_table[table]}
    routes = {
        (row["to" if row["relation"] == "FEEDS" else "from"], name)
        for row in by_table["industry_chains"]
        for name in split(row["route"])
    }
    routes |= {(row["node"], name) for row in by_table["produces"] for name in split(row["route"])}
    routes -= {(row["node"], row["route"]) for row in by_table["routes"]}
    chains = {row["chain"] for row in by_table["part_of"]} - {row["name"] for row in by_table["chains"]}
    added = [firm(name) for name in sorted(firms - {row["id"] for row in by_table["firms"]})]
    added += [place_row("routes", node=name, route=route) for name, route in sorted(routes)]
    added += [sub_chain(name) for name in sorted(chains)]
    added += [] if any(row["name"] == HOME for row in by_table["regions"]) else [region(HOME)]
    return added + ([] if any(row["id"] == "s" for row in by_table["sources"]) else [source("s")])


def chain_of(dataset: Rows, as_of: str = AS_OF, home: str = HOME) -> Chain:
    """*dataset* as a ``Chain``."""
    tables = {name: _table(name, dataset[name]) for name in TABLES}
    date = Date.parse(as_of)
    assert date is not None, as_of
    return Chain(tables, Settings(home, date, Text("", "")))


def _table(name: str, held: list[Row]) -> Table:
    columns = {column: Column.encode(row[column] for row in held) for column in TABLES[name].columns}
    return Table(name, f"{name}.csv", columns, np.arange(2, len(held) + 2))


def shuffled(dataset: Rows, rng: Random) -> Rows:
    """The same rows in another order."""
    return {name: rng.sample(held, len(held)) for name, held in dataset.items()}


# Random datasets. Few things and few dates, so that they meet often: ties, month limits, routes, circles.

REGIONS = {"P": "", HOME: "P", "D": HOME, "X": "P"}
PARKS = {"K": HOME, "L": "D", "M": ""}
PLACES = (*REGIONS, *PARKS)
CHAINS = ["C1", "C2", "C3", "C4"]
DATES = (
    *("", "2019", "2020", "2020-05", "2020-06", "2021-12-31", "2022", "2022-05", "2022-05-31", "2022-06", "2023"),
    *("2023-03-15", "2024", "2024-02", "2024-02-29", "2025", "2025-06", "2025-06-01", "2025-06-30", "2026-01"),
)
TIMES = ("2020-12-31", "2022-06", "2023", "2024-02-29", "2025-06", "2025-06-15", "2025")
_KINDS = ("resource", "material", *("intermediate", "product", "waste", "service") * 2, "equipment", "")
_TRADES = ("captive", "captive", "pipeline", "regional", "national", "global", "")
_ROLES = ("main", "main", "main", "main", "reagent", "reagent", "auxiliary", "energy", "")
_SOURCES = (
    *(("official", ""), ("official", "2022-03"), ("press", "2024"), ("repost", "2019-07-01")),
    *(("process", ""), ("unlocated", "2025-06-10")),
)


def random_rows(rng: Random) -> Rows:
    """A random sound dataset of three to eight nodes."""
    nodes = [f"n{at}" for at in range(rng.choice((3, 4, 4, 5, 6, 8)))]
    firms = [f"f{at}" for at in range(rng.choice((1, 1, 2, 3, 4)))]
    routes = {name: [f"{name}{letter}" for letter in "xyz"[: rng.choice((0, 0, 1, 2, 2, 3))]] for name in nodes}
    placed = [*_random_places(rng), *_random_nodes(rng, nodes), *_random_firms(rng, firms)]
    placed += [place_row("routes", node=name, route=route) for name in nodes for route in routes[name]]
    placed += _random_links(rng, nodes, routes)
    placed += _random_statements(rng, nodes, firms, routes)
    return rows(*_distinct(placed))


def _distinct(placed: Iterable[Placed]) -> list[Placed]:
    """*placed* with one row for each identity."""
    found: dict[tuple[str, ...], Placed] = {}
    for table, row in placed:
        found.setdefault((table, *(row[column] for column in TABLES[table].identity)), (table, row))
    return list(found.values())


def _times(rng: Random, most: int) -> range:
    return range(rng.randint(0, most))


def _some(rng: Random, things: list[str]) -> list[str]:
    return rng.sample(things, rng.randint(0, len(things))) if rng.random() < 0.6 else []


def _sometimes(rng: Random, share: float, text: str) -> str:
    return text if rng.random() < share else ""


def _ends(rng: Random, nodes: list[str]) -> tuple[str, str]:
    """Two nodes, now and then the same."""
    start, end = rng.sample(nodes, 2)
    return start, start if rng.random() < 0.03 else end


def _random_places(rng: Random) -> list[Placed]:
    placed = [region(*pair) for pair in REGIONS.items()] + [park(*pair) for pair in PARKS.items()]
    placed += [source(f"s{at}", *pair) for at, pair in enumerate(_SOURCES)]
    placed += [industry("I1", "1"), industry("I2", "2")]
    placed += [sub_chain("C1", "I1"), sub_chain("C2", "I2", "C1"), sub_chain("C3", "", "C2")]
    placed.append(place_row("chains", name="C4", industry="I1", covered_by="C2"))
    return placed + [_in_place(("Park", "M"), "Region", rng.choice(tuple(REGIONS))) for _ in _times(rng, 1)]


def _in_place(thing: tuple[str, str], kind: str, place: str) -> Placed:
    return role("LOCATED_IN", thing, (kind, place), "2019")


def _random_nodes(rng: Random, nodes: list[str]) -> list[Placed]:
    placed = []
    for name in nodes:
        flags = {column: "yes" if rng.random() < 0.12 else "no" for column in ("utility", "collected", "arises_only")}
        own = rng.choice(("", "", "I1", "I2"))
        placed.append(node(name, rng.choice(_KINDS), rng.choice(_TRADES), industry=own, **flags))
        stage = rng.choice(("upstream", "downstream", ""))
        placed += [part(name, rng.choice(CHAINS[:3]), stage=stage) for _ in _times(rng, 2)]
    return placed


def _random_firms(rng: Random, firms: list[str]) -> list[Placed]:
    placed = []
    for name in firms:
        where = rng.choice(("", HOME, HOME, HOME, "D", "X", "P"))
        cells = {
            "park": _sometimes(rng, 0.3, rng.choice(tuple(PARKS))),
            "parent": _sometimes(rng, 0.3, rng.choice(firms)),
        }
        placed.append(firm(name, where, **cells))
    kind, places = rng.choice((("Park", PARKS), ("Region", REGIONS)))
    return placed + [_in_place(("Firm", rng.choice(firms)), kind, rng.choice(tuple(places))) for _ in _times(rng, 1)]


def _random_links(rng: Random, nodes: list[str], routes: dict[str, list[str]]) -> list[Placed]:
    placed = []
    for _ in range(rng.randint(len(nodes) // 2, 3 * len(nodes))):
        ends = _ends(rng, nodes)
        loop, implies = _sometimes(rng, 0.15, "ring"), rng.choice(("", "", "", "yes", "no"))
        cells = {"route": ";".join(_some(rng, routes[ends[1]])), "loop": loop, "implies": implies}
        placed.append(feeds(*ends, rng.choice(_ROLES), **cells))
    for _ in _times(rng, len(nodes)):
        ends = _ends(rng, nodes)
        placed.append(throws(*ends, route=";".join(_some(rng, routes[ends[0]])), loop=_sometimes(rng, 0.15, "ring")))
    placed += [is_a(*_ends(rng, nodes)) for _ in _times(rng, len(nodes) // 2)]
    placed += [link("SUBSTITUTES", *_ends(rng, nodes)) for _ in _times(rng, 1)]
    return placed


def _evidence(rng: Random) -> Row:
    return {"as_of": rng.choice(DATES), "source": f"s{rng.randrange(len(_SOURCES))}"}


def _random_statements(rng: Random, nodes: list[str], firms: list[str], routes: dict[str, list[str]]) -> list[Placed]:
    placed = []
    for _ in _times(rng, 2 * len(nodes)):
        name = rng.choice(nodes[: 1 + len(nodes) * 2 // 3])
        status = rng.choice(("operating", "operating", "operating", "closed", "building", "planned"))
        cells = {"route": ";".join(_some(rng, routes[name])), "decides": rng.choice(("", "yes", "yes", "no"))}
        placed.append(makes(rng.choice(firms), name, status, **cells, **_evidence(rng)))
    for _ in _times(rng, 3):
        status = rng.choice(("operating", "closed"))
        placed.append(takes(rng.choice(firms), rng.choice(nodes), status, **_evidence(rng)))
    for _ in _times(rng, 3):
        nature = rng.choice(("reserve", "exhausted", "yearly", "output"))
        placed.append(holds(rng.choice(PLACES), rng.choice(nodes), nature, **_evidence(rng)))
    placed += [_random_check(rng, nodes) for _ in _times(rng, 4)]
    return placed + [_random_anchor(rng, firms) for _ in _times(rng, 2)]


def _random_anchor(rng: Random, firms: list[str]) -> Placed:
    scopes = (*(("Chain", name) for name in CHAINS), ("Industry", "I1"), ("Industry", "I2"))
    return role("ANCHORS", ("Firm", rng.choice(firms)), rng.choice(scopes), rng.choice(DATES))


def _random_check(rng: Random, nodes: list[str]) -> Placed:
    kind, scopes = rng.choice((("node", nodes), ("node", nodes), ("chain", CHAINS), ("industry", ["I1", "I2"])))
    cells = {"scope_kind": kind, "scope": rng.choice(scopes), "region": rng.choice(PLACES)}
    return place_row("checks", finding=rng.choice(("absent", "absent", "complete", "count")), **cells, **_evidence(rng))


# Random amounts, for datasets that have none: few and round, so that sums and limits meet.

_COEFFICIENTS = ("t/t", "t/t", "t/t", "t/t", "m3/t", "t/m3", "t/GWh")
_FLOWS = ("t/a", "t/a", "t/a", "t/a", "kt/a", "t/d", "m3/a", "GWh/a", "t")


def with_amounts(dataset: Rows, rng: Random) -> Rows:
    """*dataset* with capacities, consumption, totals and coefficients, and with rows that tell of another firm's plant.

    In one dataset of two every row has a figure that fits; in the others some have none, or one that does not fit.
    """
    firms, tidy = [row["id"] for row in dataset["firms"]], rng.random() < 0.5
    flows, rates = (("t/a", "t/a", "kt/a", "t/d"), ("t/t",)) if tidy else (_FLOWS, _COEFFICIENTS)
    columns = {"chain_nodes": "typical_scale_{}", "produces": "capacity_{}"} | dict.fromkeys(
        ("consumes", "endowments"), "amount_{}"
    )
    fitted = {
        name: [row | _amount(rng, column, flows, tidy) for row in dataset[name]] for name, column in columns.items()
    }
    fitted["industry_chains"] = [
        row | (_amount(rng, "{}", rates, tidy) if row["relation"] in ("FEEDS", "BYPRODUCT") else {})
        for row in dataset["industry_chains"]
    ]
    fitted["produces"] = [row | {"same_as": _sometimes(rng, 0.1, rng.choice(firms))} for row in fitted["produces"]]
    for at, row in enumerate(fitted["industry_chains"]):
        if row["role"] == "auxiliary" and rng.random() < 0.5:
            fitted["industry_chains"][at] = row | {"role": rng.choice(("equipment", "service"))}
    return dataset | fitted


def _amount(rng: Random, column: str, units: tuple[str, ...], tidy: bool) -> Row:
    """Cells of an amount: known in four of five cases (always in a *tidy* dataset), now and then from one side only."""
    if not tidy and rng.random() < 0.2:
        return {}
    low, high = sorted((rng.choice((1, 2, 4, 5, 10, 40)), rng.choice((1, 2, 4, 5, 10, 40))))
    open_end = "" if tidy else rng.choice(("", "", "", "", "", "low", "high"))
    told = {"low": str(low), "high": str(low if rng.random() < 0.5 else high)}
    cells = {column.format(end): "" if end == open_end else cell for end, cell in told.items()}
    return cells | {"scale_unit" if column.startswith("typical") else "unit": rng.choice(units)}


# When a test fails: the least dataset that still fails it.


def smallest(dataset: Rows, fails: Callable[[Rows], bool]) -> Rows:
    """*dataset* without every row that can go while it stays sound and *fails*."""
    size = -1
    while size != sum(map(len, dataset.values())):
        size = sum(map(len, dataset.values()))
        for name in TABLES:
            for row in list(dataset[name]):
                less = dataset | {name: [other for other in dataset[name] if other is not row]}
                if not list(check_chain(chain_of(less))) and fails(less):
                    dataset = less
    return dataset


def told(dataset: Rows) -> str:
    """The rows of a dataset for a person to read: what is not empty and no mere form."""
    return "\n".join(f"{name}: {_spoken(row)}" for name in TABLES for row in dataset[name])


def _spoken(row: Row) -> str:
    return ", ".join(
        f"{column} {cell}" for column, cell in row.items() if cell and column not in ("confidence", "note")
    )
