"""How much of a node is known to be there: capacities, totals, by-products; lower bounds in the unit given."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Ints
from chainkg.graph.model import NODE, STATUSES
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.units import input_unit, output_unit
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import newest_with
from chainkg.queries.ways import Ways


@dataclass(frozen=True, slots=True)
class Supply:
    """Known supply: node and unit → least amount a year. What is not in it is unknown, never 0."""

    known: dict[tuple[int, str], float]

    def of(self, node: int, unit: str) -> float | None:
        return self.known.get((node, unit))


def known_supply(view: Assessment) -> Supply:
    """The least known yearly supply of each node in a place.

    Firms' capacities are added up; a total of the place stands for all of them where it is larger; what arises from
    makers of known capacity on whatever route they run is added on top.
    """
    makers = _capacities(view)
    made = _sums(makers)
    for key, amount in _totals(view).items():
        made[key] = max(amount, made.get(key, 0.0))
    for key, amount in _thrown(view, makers).items():
        made[key] = made.get(key, 0.0) + amount
    return Supply(made)


Entries = list[tuple[int, str, float, int]]
"""Node, unit, amount, way of each maker of known capacity."""


def _capacities(view: Assessment) -> Entries:
    table = view.world.chain.tables["produces"]
    low = table.numbers("capacity_low")
    counted = ~np.isnan(low) & table["same_as"].is_("")
    makers, operated = view.world.makers, view.presence.operated
    rows = newest_with(makers, table.places("status", STATUSES), counted)[operated]
    found = []
    for at, row in zip(operated.tolist(), rows.tolist(), strict=True):
        if row >= 0:
            found.append((int(makers.node[at]), table["unit"][row], float(low[row]), int(view.world.maker_way[at])))
    return found


def _sums(makers: Entries) -> dict[tuple[int, str], float]:
    sums: dict[tuple[int, str], float] = {}
    for node, unit, amount, _ in makers:
        sums[node, unit] = sums.get((node, unit), 0.0) + amount
    return sums


def _totals(view: Assessment) -> dict[tuple[int, str], float]:
    """The largest single total of each node; totals of several places may overlap and are not added."""
    table = view.world.chain.tables["endowments"]
    low, node = table.numbers("amount_low"), _nodes(view, "endowments")
    largest: dict[tuple[int, str], float] = {}
    for row in view.presence.totals.tolist():
        if not np.isnan(low[row]):
            key = (int(node[row]), table["unit"][row])
            largest[key] = max(float(low[row]), largest.get(key, 0.0))
    return largest


def _nodes(view: Assessment, table: str) -> Ints:

    return view.world.chain.ref(table, "node", NODE)


def _thrown(view: Assessment, makers: Entries) -> dict[tuple[int, str], float]:
    world = view.world
    links = world.chain.tables[LINK_TABLE]
    low, unit = links.numbers("low"), links["unit"]
    link_of = _links_of(world.ways)
    sums: dict[tuple[int, str], float] = {}
    for _, made_in, amount, way in makers:
        for thrown in world.ways.throws[way].tolist():
            link = link_of[int(world.ways.node[way]), thrown]
            if not np.isnan(low[link]) and output_unit(unit[link]) == made_in:
                key = (thrown, input_unit(unit[link]))
                sums[key] = sums.get(key, 0.0) + amount * float(low[link])
    return sums


def _links_of(ways: Ways) -> dict[tuple[int, int], int]:
    recipes = ways.recipes
    sources = recipes.route_node[recipes.throw_route]
    return {
        (source, target): link
        for source, target, link in zip(
            sources.tolist(), recipes.throw_node.tolist(), recipes.throw_link.tolist(), strict=True
        )
    }
