"""The feed part of the score: how much of what a node needs is there, by its best route, and for what scale."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.model import NODE, TRADES
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.units import input_unit, output_unit
from chainkg.queries.assessment import Assessment
from chainkg.queries.supply import Supply


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """Per node: its best ``route`` (-1: none), the share of its inputs there, the scale factor and whether that is
    known; ``value`` = share × scale."""

    route: Ints
    share: Floats
    scale: Floats
    scale_known: Bools

    @property
    def value(self) -> Floats:
        return self.share * self.scale


def find_feed(view: Assessment, supply: Supply) -> Feed:
    """Best route: Σ wᵢ²·eᵢ / Σ wᵢ over its main inputs (w by how far the input travels), times the scale factor."""
    recipes = view.world.recipes
    weights = travel_weights(view, "feed_trade")[view.routing.input]
    worth = view.evidence[view.routing.input]
    routes = len(recipes.route_node)
    above = np.bincount(view.routing.route, weights=weights**2 * worth, minlength=routes)
    below = np.bincount(view.routing.route, weights=weights, minlength=routes)
    share = np.divide(above, below, out=np.zeros(routes), where=below > 0)
    scale, known = _scales(view, supply)
    best = _best(view, share * scale)
    held = best >= 0
    return Feed(best, np.where(held, share[best], 0), np.where(held, scale[best], 0), held & known[best])


def travel_weights(view: Assessment, rule: str) -> Floats:
    """Per node the weight that *rule* gives to how far it travels; the least weight where that is unknown."""
    table = view.world.chain.rules[rule]
    weights = [table[name] for name in TRADES]
    return np.array([*weights, min(weights)])[view.world.trade]


def _best(view: Assessment, value: Floats) -> Ints:
    """The best route of each node that has a main input: fed ones first, then by value, then by name."""
    recipes = view.world.recipes
    order = np.lexsort((np.arange(len(value)), -value, ~view.routing.fed_routes, recipes.route_node))
    order = order[recipes.main_counts[order] > 0]
    best = np.full(view.world.nodes, -1, dtype=np.int64)
    best[recipes.route_node[order][::-1]] = order[::-1]
    return best


def _scales(view: Assessment, supply: Supply) -> tuple[Floats, Bools]:
    """Per route the share of half a typical plant that the scarcest known local main input can feed."""
    rules, recipes = view.world.chain.rules["score"], view.world.recipes
    scale = np.full(len(recipes.route_node), rules["scale_unknown"])
    known = np.zeros(len(scale), dtype=bool)
    for place in np.flatnonzero(recipes.main & view.there[recipes.need_node]).tolist():
        share = plant_share(view, supply, int(recipes.need_link[place]))
        route = int(recipes.need_route[place])
        if share is not None:
            scale[route] = min(share, scale[route]) if known[route] else share
            known[route] = True
    return scale, known


def plant_share(view: Assessment, supply: Supply, link: int) -> float | None:
    """The share of half a typical plant that the known supply of a link's input can feed, at most 1; None: unknown."""
    chain = view.world.chain
    links, nodes = chain.tables[LINK_TABLE], chain.table(NODE)
    source, target = (int(end[link]) for end in chain.ends())
    unit, need, size = links["unit"][link], links["high"][link], nodes["typical_scale_low"][target]
    have = supply.of(source, input_unit(unit))
    if have is None or not need or not size or nodes["scale_unit"][target] != output_unit(unit):
        return None
    enough = float(size) * chain.rules["score"]["scale_share"]
    return min(1.0, have / float(need) / enough)
