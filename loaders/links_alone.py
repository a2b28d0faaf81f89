"""What a table of links says of nodes, chains and industries when their own tables are missing."""

from collections.abc import Iterator, Mapping

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.columns import Column, Table
from chainkg.graph.tables import LINK_TABLE, TABLES

Rows = dict[tuple[str, ...], dict[str, str]]


def complete(tables: Mapping[str, Table]) -> dict[str, Table]:
    """*tables* with the nodes, chains, memberships, industries and sources that only the links name.

    What the links do not say (kind, trade, stage, group) stays empty, that is unknown.
    """
    links = [tables[LINK_TABLE].row(at) for at in range(len(tables[LINK_TABLE]))] if _lacking(tables) else []
    whole = dict(tables)
    if "chain_nodes" not in tables:
        whole["chain_nodes"] = _made("chain_nodes", _nodes(links))
        whole.setdefault("routes", _made("routes", _routes(links)))
    if "chains" not in tables:
        whole["chains"] = _made("chains", _chains(links))
        whole.setdefault("part_of", _made("part_of", _parts(links)))
    if "industries" not in tables:
        whole["industries"] = _made("industries", _industries(links))
    if "sources" not in tables:
        rows: Rows = {(row["source"],): {"id": row["source"], "grade": "unlocated"} for row in links if row["source"]}
        whole["sources"] = _made("sources", rows)
    return whole


def _lacking(tables: Mapping[str, Table]) -> bool:
    return any(name not in tables for name in ("chain_nodes", "chains", "industries", "sources"))


def _nodes(links: list[dict[str, str]]) -> Rows:
    found: Rows = {}
    for row in links:
        for end in ("from", "to"):
            node = {"id": row[end], "name": row[f"{end}_name"] or row[end], "industry": row[f"{end}_industry"]}
            found.setdefault((row[end],), node | _evidence(row))
    return found


def _routes(links: list[dict[str, str]]) -> Rows:
    """Routes of the target of what feeds, of the source of a by-product."""
    found: Rows = {}
    for row in links:
        node = row["from" if row["relation"] == "BYPRODUCT" else "to"]
        for route in split(row["route"]):
            found.setdefault((node, route), {"node": node, "route": route} | _evidence(row))
    return found


def _memberships(links: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], str]]:
    return ((row, chain) for row in links for chain in split(row["chains"]))


def _chains(links: list[dict[str, str]]) -> Rows:
    found: Rows = {}
    for row, name in _memberships(links):
        found.setdefault((name,), {"name": name, "industry": row["to_industry"]} | _evidence(row))
    return found


def _parts(links: list[dict[str, str]]) -> Rows:
    found: Rows = {}
    for row, name in _memberships(links):
        for end in ("from", "to"):
            found.setdefault((row[end], name), {"node": row[end], "chain": name} | _evidence(row))
    return found


def _industries(links: list[dict[str, str]]) -> Rows:
    found: Rows = {}
    for row in links:
        for name in (row["from_industry"], row["to_industry"]):
            if name:
                found.setdefault((name,), {"name": name} | _evidence(row))
    return found


def _evidence(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("source", "locator", "as_of", "confidence")}


def _made(name: str, rows: Rows) -> Table:
    ordered = [rows[key] for key in sorted(rows)]
    columns = {column: Column.encode(row.get(column, "") for row in ordered) for column in TABLES[name].columns}
    return Table(name, f"{LINK_TABLE}.csv", columns, np.arange(1, len(ordered) + 1, dtype=np.int64))
