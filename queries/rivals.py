"""Where else a node is made: comparable regions, those that neither hold the place nor lie in it."""

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import distinct
from chainkg.graph.model import NATURES, NODE
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import BUILDING, OPERATING
from chainkg.queries.presence import OUTPUT
from chainkg.queries.seen import seen_rows


def comparable(view: Assessment) -> Bools:
    """Per region whether firms.csv names it and it neither contains the place nor lies in it."""
    places = view.world.places
    named = np.zeros(places.regions, dtype=bool)
    named[places.firm_region[places.firm_region >= 0]] = True
    named[sorted(row for row in places.around(view.place) if row < places.regions)] = False
    return named & ~places.inside(view.place)[: places.regions]


def rival_rows(view: Assessment) -> tuple[Ints, Ints]:
    """Pairs of node and comparable region where the node, or what IS_A it is, operates or is being built."""
    world, regions = view.world, comparable(view)
    makers = world.makers
    active = (makers.status == OPERATING) | ((makers.status == BUILDING) & makers.fresh)
    region = np.where(active, world.places.firm_region[makers.firm], -1)
    node = world.chain.ref("endowments", "node", NODE)
    total = world.chain.tables["endowments"].places("nature", NATURES) == OUTPUT
    total &= seen_rows(world.chain, "endowments", world.as_of)
    where = np.where(total, world.places.rows("endowments", "region_or_park"), -1)
    where = np.where(where < world.places.regions, where, -1)
    node, region = np.concatenate((makers.node, node)), np.concatenate((region, where))
    kept = np.append(regions, False)[region]
    items, owners = world.above.gather(node[kept])
    pairs = items, region[kept][owners]
    first = distinct(*pairs)
    return pairs[0][first], pairs[1][first]


class Rivals:
    """Comparable regions and what they have: ``node`` and ``region`` pair by pair; ``counts`` per node, None where no
    region is comparable."""

    def __init__(self, view: Assessment) -> None:
        self.node, self.region = rival_rows(view)
        self.counts = np.bincount(self.node, minlength=view.world.nodes) if comparable(view).any() else None
