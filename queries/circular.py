"""Circularity: nodes that take a by-product or waste which something local throws off and nobody local uses."""

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import flags
from chainkg.queries.assessment import Assessment
from chainkg.queries.feed import plant_shares
from chainkg.queries.history import OPERATING
from chainkg.queries.recipes import WASTE


def idle(view: Assessment) -> Bools:
    """By-products and wastes that something local throws off and that nothing local may use, nor as what they are."""
    world = view.world
    loose: Bools = view.presence.thrown | ((world.kind == WASTE) & view.presence.run)
    nodes = np.flatnonzero(loose)
    above, owner = world.above.gather(nodes)
    loose[nodes[owner[_may_be_used(view, above)]]] = False
    return loose


def _may_be_used(view: Assessment, nodes: Ints) -> Bools:
    """Which of *nodes* some local node may take on one of its routes, or a local firm is on file as taking."""
    world, users, here = view.world, view.world.users, view.users
    way, owner = world.ways.may_take.gather(nodes)
    taken = owner[flags(len(world.ways.node), view.user_ways)[way]]
    consumed = flags(world.nodes, users.node[here[users.status[here] == OPERATING]])
    return flags(len(nodes), taken) | consumed[nodes]


def takers(view: Assessment) -> tuple[Ints, Ints]:
    """Links outside loops that bring an idle by-product to a node: rows of the table of links, and their targets."""
    links = np.sort(view.world.feeding.all_of(np.flatnonzero(idle(view))))
    return links, view.world.chain.ends()[1][links]


def circular(view: Assessment, links: Ints, targets: Ints) -> Floats:
    """The circular part of what takes an idle by-product (``takers``): the share of half a typical plant's intake that
    the known surplus covers; a fixed small value where the tonnage is unknown.
    """
    value, shares = np.zeros(view.world.nodes), plant_shares(view, links)
    unknown = view.world.chain.rules["score"]["circular_unknown"]
    np.maximum.at(value, targets, np.where(np.isnan(shares), unknown, shares))
    return value
