"""The feed part of the score: how much of what a node needs is there, by its best route, and for what scale."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import Runs, first_of_runs, flags
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
    """Best route: Σ wᵢ²·eᵢ / Σ wᵢ over its main inputs (w by how far the input travels), times the scale factor.

    Fed routes come first, then the better ones, then those of lower number. Only routes with an input there are looked
    at; where a node has none of them its first one with a main input stands for all.
    """
    recipes, travel, fed = view.world.recipes, view.world.travel, view.routing.fed_routes
    held = np.flatnonzero(view.there[recipes.main_input])
    runs = Runs(recipes.main_route[held])
    gains = runs.reduced(np.add, (travel.squared * view.evidence)[recipes.main_input[held]])
    ways, below = runs.key, travel.route[runs.key]
    share = np.divide(gains, below, out=np.zeros(len(below)), where=below > 0)
    unknown = view.world.chain.rules["score"]["scale_unknown"]
    scale, known = _scale(view, unknown)
    scale, known = scale[ways], known[ways]
    best = _best(recipes.route_node[ways], fed[ways], share * scale)
    route = recipes.first_busy.copy()
    node = recipes.route_node[ways[best]]
    route[node] = ways[best]
    none = np.asarray(unknown * (route >= 0), dtype=np.float64)
    found = Feed(route, np.zeros(len(route)), none, np.zeros(len(route), dtype=bool))
    found.share[node], found.scale[node], found.scale_known[node] = share[best], scale[best], known[best]
    return found


def _best(node: Ints, fed: Bools, value: Floats) -> Ints:
    """The place of the best route of each node; the routes stand in the order of their nodes."""
    new = first_of_runs(node)
    alone = new & np.append(new[1:], True)[: len(new)]
    rest = np.flatnonzero(~alone)
    return np.concatenate((np.flatnonzero(alone), rest[_best_of_several(node[rest], fed[rest], value[rest])]))


def _best_of_several(node: Ints, fed: Bools, value: Floats) -> Ints:
    runs = Runs(node)
    of_run = np.cumsum(first_of_runs(node)) - 1
    rated = value.copy()
    rated[np.flatnonzero(~fed)] = -np.inf
    bare = np.flatnonzero((runs.reduced(np.maximum, rated) == -np.inf)[of_run])
    rated[bare] = value[bare]
    best = np.flatnonzero(rated == runs.reduced(np.maximum, rated)[of_run])
    return best[first_of_runs(node[best])]


def _scale(view: Assessment, unknown: float) -> tuple[Floats, Bools]:
    """Per route the least share of half a typical plant that one of its inputs there can feed; where that is told of
    none of them, *unknown*. And whether it is told."""
    recipes, told = view.world.recipes, view.world.scaled
    routes = len(recipes.route_node)
    some = told[np.flatnonzero((view.balance.supply.low > 0)[recipes.main_input[told]])]
    least = Runs(recipes.main_route[some])
    scale = np.full(routes, unknown)
    scale[least.key] = least.reduced(np.minimum, plant_shares(view, recipes.main_link[some]))
    return scale, flags(routes, least.key)


def plant_shares(view: Assessment, links: Ints) -> Floats:
    """Per link the share of half a typical plant that the known supply of its input can feed, at most 1.

    NaN where coefficient or usual scale is unknown, or nothing is known of the supply but that it may be there.
    """
    have = view.balance.supply.low[view.world.chain.ends()[0][links]]
    need = view.world.ledger.intake[links]
    share: Floats = np.divide(have, need, out=np.full(len(links), np.nan), where=(have > 0) & (need > 0))
    return np.minimum(share, 1)
