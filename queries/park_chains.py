"""Which park has nodes of which chain, and which it hosts by the plan (HOSTS)."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools
from chainkg.graph.model import CHAIN, HOSTS, INDUSTRY, PARK, Kind
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import BUILDING, PLANNED
from chainkg.queries.seen import seen_rows


@dataclass(frozen=True, slots=True)
class ParkRow:
    """A park: per chain (its row) the nodes that are there and those that are coming; what it hosts.

    ``there`` leaves out what only the city around supplies.
    """

    park: int
    name: Text
    there: dict[int, tuple[int, ...]]
    coming: dict[int, tuple[int, ...]]
    chains: frozenset[int]
    industries: frozenset[int]

    @property
    def size(self) -> int:
        """How many nodes are there or coming, each counted once."""
        return len({node for held in (self.there, self.coming) for nodes in held.values() for node in nodes})


def park_chains(view: Assessment) -> list[ParkRow]:
    """The parks of a place, those with most nodes first."""
    places = view.world.places
    inside = np.flatnonzero(places.inside(view.place)).tolist()
    rows = [_row(view, place - places.regions) for place in inside if place >= places.regions]
    return sorted(rows, key=lambda row: (-row.size, row.park))


def _row(view: Assessment, park: int) -> ParkRow:
    chain = view.world.chain
    name = chain.table(PARK)["name"][park]
    own = Assessment(view.world, name)  # by that name a region may be meant: the place is set
    own.place = view.world.places.regions + park
    there = own.presence.own
    coming = (own.coming[BUILDING] | own.coming[PLANNED]) & ~there
    return ParkRow(
        park=park,
        name=Text(name, name),
        there=_by_chain(view, there),
        coming=_by_chain(view, coming),
        chains=_hosted(view, park, CHAIN),
        industries=_hosted(view, park, INDUSTRY),
    )


def _by_chain(view: Assessment, nodes: Bools) -> dict[int, tuple[int, ...]]:
    held = view.scopes.of_chain
    found = ((row, tuple(held[row][nodes[held[row]]].tolist())) for row in range(len(view.world.chain.table(CHAIN))))
    return {row: inside for row, inside in found if inside}


def _hosted(view: Assessment, park: int, kind: Kind) -> frozenset[int]:
    """What of *kind* the park hosts, by rows known at the date."""
    known = seen_rows(view.world.chain, "roles", view.world.as_of)
    rows, parks, things = view.world.chain.roles(HOSTS, PARK, kind)
    return frozenset(things[known[rows] & (parks == park)].tolist())
