"""Checks of routes: those that rows name exist, and need what their links give them."""

from collections.abc import Iterator

import numpy as np

from chainkg.graph.chain import Chain, split
from chainkg.graph.check_cells import problems_at
from chainkg.graph.columns import Ints, Table
from chainkg.graph.errors import Problem
from chainkg.graph.groups import tally
from chainkg.graph.model import BYPRODUCT, NODE
from chainkg.graph.names import nearest
from chainkg.graph.route_index import RouteIndex
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text


def check_routes(chain: Chain) -> Iterator[Problem]:
    """Routes named by links and statements stand in the table of routes."""
    table = chain.tables["routes"]
    index = RouteIndex(chain.ref("routes", "node", NODE), table["route"])
    for name in ("produces", LINK_TABLE):
        row, route = index.find(owners(chain, name), chain.tables[name]["route"])
        for at in tally(row[route < 0])[0].tolist():
            yield from _unnamed(chain, chain.tables[name], at)


def owners(chain: Chain, table: str) -> Ints:
    """Per row of produces or of the links the node whose routes it names: of a link its target, its source where it is
    a by-product."""
    if table != LINK_TABLE:
        return chain.ref(table, "node", NODE)
    source, target = chain.ends()
    return np.where(chain.tables[table]["relation"].is_(BYPRODUCT.type), source, target)


def _unnamed(chain: Chain, table: Table, row: int) -> Iterator[Problem]:
    """The routes of one row that the table of routes does not have."""
    byproduct = table.name == LINK_TABLE and table["relation"][row] == BYPRODUCT.type
    node = table[("from" if byproduct else "to") if table.name == LINK_TABLE else "node"][row]
    pairs = zip(chain.tables["routes"]["node"].cells(), chain.tables["routes"]["route"].cells(), strict=True)
    named = [route for owner, route in pairs if owner == node]
    for route in split(table["route"][row]):
        if route not in named:
            near = ", ".join(nearest(route, named))
            hint = Text(f"，最近的是 {near}", f", the nearest are {near}") if near else Text("", "")
            zh = f"{node} 没有这条路线{hint.zh}；请在 routes.csv 补一行"
            en = f"{node} has no such route{hint.en}; correct it or add a row to routes.csv"
            yield from problems_at(table, [row], "route", route, Text(zh, en))


def check_main_inputs(chain: Chain) -> Iterator[Problem]:
    """A route's ``main_inputs``, where written, are the main inputs that its links give it."""
    table = chain.tables["routes"]
    told = np.flatnonzero(~table["main_inputs"].is_(""))
    if not len(told):
        return
    inputs = _main_inputs(chain)
    for row in told.tolist():
        node, route, cell = (table[name][row] for name in ("node", "route", "main_inputs"))
        drawn = inputs.get((node, route), set()) | inputs.get((node, ""), set())
        if set(split(cell)) != drawn:
            listed = ";".join(sorted(drawn)) or "(none)"
            message = Text(f"与联系表不符，那里是 {listed}", f"differs from the links, which give {listed}")
            yield from problems_at(table, [row], "main_inputs", cell, message)


def _main_inputs(chain: Chain) -> dict[tuple[str, str], set[str]]:
    """Node and route (empty: on every route) → main inputs."""
    links = chain.tables[LINK_TABLE]
    links = links.take(links["role"].is_("main"))
    inputs: dict[tuple[str, str], set[str]] = {}
    for source, target, routes in zip(*(links[name].cells() for name in ("from", "to", "route")), strict=True):
        for route in split(routes) or [""]:
            inputs.setdefault((target, route), set()).add(source)
    return inputs
