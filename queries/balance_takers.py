"""Nodes that could take what is left over of a material, and how much a usual plant of each would take."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Ints
from chainkg.graph.model import FEEDS, INPUT_ROLES, NODE, State
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.balance_parties import Interval, Parties, scale
from chainkg.queries.evidence import Fact, fact, node_name

_ROLES = tuple(INPUT_ROLES)
_TAKEN = tuple(_ROLES.index(name) for name in ("main", "reagent", "auxiliary", "energy"))


@dataclass(frozen=True, slots=True)
class Taker:
    """A node that nobody runs here and that takes the material: one usual plant (``scale``) would take ``amount`` a
    year. ``fed``: all its other main inputs are at hand or bought."""

    node: str
    name: Text
    state: State
    role: str
    scale: str
    amount: Interval
    fed: bool
    evidence: tuple[Fact, ...]


def taking_links(view: Assessment, node: int) -> Ints:
    """Links outside loops by which a node that is not there takes *node*, or what it IS_A, by the tonne."""
    chain = view.world.chain
    source, target = chain.ends()
    rows = chain.links(FEEDS)
    table = chain.tables[LINK_TABLE]
    role = table.places("role", _ROLES)
    taken = np.isin(role[rows], _TAKEN) & table["loop"].is_("")[rows] & ~view.there[target[rows]]
    return rows[taken & np.isin(source[rows], view.world.above[node])]


def find_takers(view: Assessment, node: int) -> tuple[Taker, ...]:
    """Those with a figure first, the greatest first; a node whose routes take different amounts, with their hull."""
    links, target = taking_links(view, node), view.world.chain.ends()[1]
    nodes = list(dict.fromkeys(target[links].tolist()))
    takers = [_taker(view, node, one, links[target[links] == one]) for one in nodes]
    return tuple(sorted(takers, key=lambda one: (-(one.amount.high or 0), not one.fed, one.node)))


def _taker(view: Assessment, material: int, node: int, links: Ints) -> Taker:
    world, chain = view.world, view.world.chain
    plant, rates = world.ledger.plant, world.ledger.links
    figures = links[rates.fits[links]]
    low, high = 0.0, np.inf
    if len(figures) and plant.fits[node]:
        spans = plant.spans.take(np.full(len(figures), node)).times(rates.spans.take(figures))
        low, high = float(spans.low.min()), float(spans.high.max())
    table = chain.tables[LINK_TABLE]
    return Taker(
        node=chain.table(NODE)["id"][node],
        name=node_name(chain, node),
        state=STATES[int(view.state[node])],
        role=min((table["role"][int(row)] for row in links), key=_ROLES.index),
        scale=scale(chain, node),
        amount=Interval.of(low, high, Parties(view).unit(material)),
        fed=bool(view.routing.fed[node]),
        evidence=tuple(fact(chain, LINK_TABLE, int(row)) for row in links),
    )
