"""The feed part of the score: how much of what a node needs is there, by its best route, and for what scale."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import flags
from chainkg.graph.model import TRADES
from chainkg.queries.assessment import Assessment


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


def find_feed(view: Assessment) -> Feed:
    """Best route: Σ wᵢ²·eᵢ / Σ wᵢ over its main inputs (w by how far the input travels), times the scale factor."""
    recipes = view.world.recipes
    weights = travel_weights(view, "feed_trade")[view.routing.input]
    worth = view.evidence[view.routing.input]
    routes = len(recipes.route_node)
    above = np.bincount(view.routing.route, weights=weights**2 * worth, minlength=routes)
    below = np.bincount(view.routing.route, weights=weights, minlength=routes)
    share = np.divide(above, below, out=np.zeros(routes), where=below > 0)
    scale, known = _scales(view)
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
    recipes, fed = view.world.recipes, view.routing.fed_routes
    starts, may = recipes.routes.starts[:-1], recipes.main_counts > 0
    if not len(value):
        return np.zeros(0, dtype=np.int64)
    eligible = may & (fed | ~np.logical_or.reduceat(fed & may, starts)[recipes.route_node])
    most = np.maximum.reduceat(np.where(eligible, value, -1.0), starts)
    eligible &= value == most[recipes.route_node]
    first = np.minimum.reduceat(np.where(eligible, np.arange(len(value)), len(value)), starts)
    return np.where(first < len(value), first, -1)


def _scales(view: Assessment) -> tuple[Floats, Bools]:
    """Per route the share of half a typical plant that the scarcest known local main input can feed."""
    recipes, size = view.world.recipes, len(view.world.recipes.route_node)
    shares = plant_shares(view, recipes.need_link)
    places = np.flatnonzero(recipes.main & view.there[recipes.need_node] & ~np.isnan(shares))
    scale, route = np.full(size, np.inf), recipes.need_route[places]
    np.minimum.at(scale, route, shares[places])
    known = flags(size, route)
    return np.where(known, scale, view.world.chain.rules["score"]["scale_unknown"]), known


def plant_shares(view: Assessment, links: Ints) -> Floats:
    """Per link the share of half a typical plant that the known supply of its input can feed, at most 1.

    NaN where coefficient or usual scale is unknown, or nothing is known of the supply but that it may be there.
    """
    have = view.balance.supply.low[view.world.chain.ends()[0][links]]
    need = view.world.ledger.intake[links]
    share: Floats = np.divide(have, need, out=np.full(len(links), np.nan), where=(have > 0) & (need > 0))
    return np.minimum(share, 1)
