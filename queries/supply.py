"""How much of a node is known to be there: capacities, totals, by-products; lower bounds in the unit given."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.model import NODE, STATUSES
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.units import input_unit, output_unit
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import newest_with
from chainkg.queries.presence import Presence
from chainkg.queries.world import World


@dataclass(frozen=True, slots=True)
class Supply:
    """Known supply: node and unit → least amount a year. What is not in it is unknown, never 0."""

    known: dict[tuple[int, str], float]

    def of(self, node: int, unit: str) -> float | None:
        return self.known.get((node, unit))


def known_supply(view: Assessment) -> Supply:
    """The least known yearly supply of each node in a place, that of the city for what the city supplies."""
    own, city = _known(view.world, view.presence), view.presence.city
    if city is not None:
        around = view.presence.around
        own |= {key: amount for key, amount in _known(view.world, city).items() if around[key[0]]}
    return Supply(own)


def _known(world: World, presence: Presence) -> dict[tuple[int, str], float]:
    """Firms' capacities are added up; a total of the place stands for all of them where it is larger; what arises from
    makers of known capacity on whatever route they run is added on top."""
    makers = _capacities(world, presence)
    made = _sums(makers)
    for key, amount in _totals(world, presence).items():
        made[key] = max(amount, made.get(key, 0.0))
    for key, amount in _thrown(world, makers).items():
        made[key] = made.get(key, 0.0) + amount
    return made


Entries = list[tuple[int, str, float, int]]
"""Node, unit, amount, way of each maker of known capacity."""


def _capacities(world: World, presence: Presence) -> Entries:
    table = world.chain.tables["produces"]
    low = table.numbers("capacity_low")
    counted = ~np.isnan(low) & table["same_as"].is_("")
    makers, operated = world.makers, presence.operated
    rows = newest_with(makers, table.places("status", STATUSES), counted)[operated]
    found = []
    for at, row in zip(operated.tolist(), rows.tolist(), strict=True):
        if row >= 0:
            found.append((int(makers.node[at]), table["unit"][row], float(low[row]), int(world.maker_way[at])))
    return found


def _sums(makers: Entries) -> dict[tuple[int, str], float]:
    sums: dict[tuple[int, str], float] = {}
    for node, unit, amount, _ in makers:
        sums[node, unit] = sums.get((node, unit), 0.0) + amount
    return sums


def _totals(world: World, presence: Presence) -> dict[tuple[int, str], float]:
    """The largest single total of each node; totals of several places may overlap and are not added."""
    table = world.chain.tables["endowments"]
    low, node = table.numbers("amount_low"), world.chain.ref("endowments", "node", NODE)
    largest: dict[tuple[int, str], float] = {}
    for row in presence.totals.tolist():
        if not np.isnan(low[row]):
            key = (int(node[row]), table["unit"][row])
            largest[key] = max(float(low[row]), largest.get(key, 0.0))
    return largest


def _thrown(world: World, makers: Entries) -> dict[tuple[int, str], float]:
    links = world.chain.tables[LINK_TABLE]
    low, unit = links.numbers("low"), links["unit"]
    sums: dict[tuple[int, str], float] = {}
    for _, made_in, amount, way in makers:
        for thrown in world.ways.throws[way].tolist():
            link = min(_throwing(world, way, thrown), key=lambda one: np.nan_to_num(low[one], nan=0.0))
            if not np.isnan(low[link]) and output_unit(unit[link]) == made_in:
                key = (thrown, input_unit(unit[link]))
                sums[key] = sums.get(key, 0.0) + amount * float(low[link])
    return sums


def _throwing(world: World, way: int, thrown: int) -> list[int]:
    """The links by which a way gives off a by-product, one or more for each route that it may run."""
    recipes = world.recipes
    places, _ = recipes.throws.gather(world.ways.routes[way])
    return [int(recipes.throw_link[place]) for place in places.tolist() if recipes.throw_node[place] == thrown]
