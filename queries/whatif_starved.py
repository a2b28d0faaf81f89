"""Nodes that were there or fed and lose a main input, and whether it can be had from outside."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import flags
from chainkg.graph.model import NODE, TRADES
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.evidence import node_name
from chainkg.queries.gap import Mention
from chainkg.queries.world import World

_FAR = list(TRADES).index("national")


class Outlook(Enum):
    """Where a lost input may come from: the best case first."""

    BOUGHT = ("可外购", "can be bought in")
    AFAR = ("可从外地运入", "travels far enough to be brought in")
    CUT = ("难以外购", "hard to bring in")

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en

    @property
    def cuts(self) -> bool:
        return self is Outlook.CUT


OUTLOOKS = list(Outlook)


@dataclass(frozen=True, slots=True)
class Starved:
    """A node that loses main inputs: what it ``lost`` on the route that is left with the best ``outlook``; ``there``:
    it runs, and is not only fed."""

    node: str
    name: Text
    there: bool
    lost: tuple[Mention, ...]
    outlook: Outlook


def outlooks(world: World) -> Ints:
    """Per node where it may be had if nobody makes it here, as a place in ``OUTLOOKS``.

    A resource, material, utility or collected good is bought; what travels nationally or globally is brought in; what
    is captive, piped or regional, or travels nobody knows how far, is hard to bring in.
    """
    return np.select([world.buyable, world.trade >= _FAR], [0, 1], 2)


def starved_nodes(before: Assessment, after: Assessment) -> tuple[Starved, ...]:
    """Nodes whose best routes (those short of fewest inputs) all lose a main input that was there.

    A node that runs has the routes by which it may run, any other all its routes; one that is no longer there itself
    stops and does not starve. Nodes and routes of both assessments are the same.
    """
    lost = (before.there & ~after.there)[before.routing.input]
    touched = flags(len(before.world.recipes.route_node), before.routing.route[lost])
    courted = before.routing.fed & ~before.there & ~before.world.leftover
    concerned = (before.there & after.there) | courted
    nodes = np.unique(before.world.recipes.route_node[touched])
    found = (_starved(before, lost, touched, node) for node in nodes[concerned[nodes]].tolist())
    return tuple(one for one in found if one is not None)


def _starved(before: Assessment, lost: Bools, touched: Bools, node: int) -> Starved | None:
    routes = _routes(before, node)
    short = before.routing.missing_counts[routes]
    best = routes[short == short.min()] if len(routes) else routes
    if not len(best) or not touched[best].all():
        return None
    held = outlooks(before.world)
    inputs = {route: np.unique(before.routing.input[lost & (before.routing.route == route)]) for route in best.tolist()}
    route = min(inputs, key=lambda one: (int(held[inputs[one]].max()), one))
    chain = before.world.chain
    ids = chain.table(NODE)["id"]
    return Starved(
        node=ids[node],
        name=node_name(chain, node),
        there=bool(before.there[node]),
        lost=tuple(Mention(ids[one], node_name(chain, one)) for one in inputs[route].tolist()),
        outlook=OUTLOOKS[int(held[inputs[route]].max())],
    )


def _routes(view: Assessment, node: int) -> Ints:
    """The routes by which a node that runs may run (none where nobody runs it), or all of one that is not there."""
    if not view.there[node]:
        return view.world.recipes.routes[node]
    ways = view.world.ways
    run = view.user_ways[ways.node[view.user_ways] == node]
    return np.unique(ways.routes.all_of(run))
