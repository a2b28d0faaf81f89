"""Where else a node is made: comparable regions, those that neither hold the place nor lie in it."""

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import distinct
from chainkg.graph.model import NODE
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import BUILDING, OPERATING
from chainkg.queries.presence import output_rows


def comparable(view: Assessment) -> Bools:
    """Per region whether firms.csv names it and it neither contains the place nor lies in it."""
    places = view.world.places
    named = np.zeros(places.regions, dtype=bool)
    named[places.firm_region[places.firm_region >= 0]] = True
    named[sorted(row for row in places.around(view.place) if row < places.regions)] = False
    return named & ~places.inside(view.place)[: places.regions]


def rival_rows(view: Assessment) -> tuple[Ints, Ints]:
    """Pairs of node and comparable region where the node, or what IS_A it is, operates or is being built."""
    world, places = view.world, view.world.places
    makers, region_of = world.makers, _regions(view)
    active = (makers.status == OPERATING) | ((makers.status == BUILDING) & makers.fresh)
    home = np.where(places.firm_region >= 0, places.firm_region, places.firm_park)
    totals = output_rows(world)
    node = np.concatenate((makers.node[active], world.chain.ref("endowments", "node", NODE)[totals]))
    where = np.concatenate((home[makers.firm[active]], places.rows("endowments", "region_or_park")[totals]))
    region = region_of[where]
    items, owners = world.above.gather(node[region >= 0])
    regions = region[region >= 0][owners]
    first = distinct(items, regions)
    return items[first], regions[first]


def _regions(view: Assessment) -> Ints:
    """For each place the innermost comparable region that it is or lies in, -1 without one; a last -1 for no place."""
    places, wanted = view.world.places, comparable(view)
    found = np.full(places.size + 1, -1, dtype=np.int64)
    for place in range(places.size):
        near = [row for row in sorted(places.around(place)) if row < places.regions and wanted[row]]
        found[place] = max(near, key=lambda row: len(places.around(row)), default=-1)
    return found


class Rivals:
    """Comparable regions and what they have: ``node`` and ``region`` pair by pair; ``counts`` per node, None where no
    region is comparable."""

    def __init__(self, view: Assessment) -> None:
        self.node, self.region = rival_rows(view)
        self.counts = np.bincount(self.node, minlength=view.world.nodes) if comparable(view).any() else None
