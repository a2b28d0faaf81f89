"""What is there in a region: local, implied, endowed, supplied from the city around (MODEL §3)."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import flags, tally
from chainkg.graph.model import TRADES
from chainkg.queries.history import OPERATING
from chainkg.queries.world import World

FAR = list(TRADES).index("regional")


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Per node what is there in a place.

    ``operated``: places in ``World.makers`` of its operating makers; ``run``: made here (by firms or by a total);
    ``local``: run, or something that IS_A it is; ``fresh``: local on evidence that is not stale; ``total``: local by
    a total whose makers are not named; ``implied``; ``endowed``: there as a resource only. ``ways``: every way that
    is run here, in order; ``thrown``: what they throw off. ``totals``, ``reserves``: rows of endowments that count as
    output and as a resource. ``city``: the presence of the city of which the place is a part, None where it is none.
    """

    operated: Ints
    run: Bools
    local: Bools
    fresh: Bools
    total: Bools
    implied: Bools
    endowed: Bools
    ways: Ints
    thrown: Bools
    totals: Ints
    reserves: Ints
    around: Bools
    city: "Presence | None" = None

    @property
    def own(self) -> Bools:
        """There in the place itself."""
        return self.local | self.implied | self.endowed

    @property
    def there(self) -> Bools:
        """There in the place or, travelling far enough, in the city around it (市内供应)."""
        return self.own | self.around


def find_presence(world: World, place: int, whole: int) -> Presence:
    """What is there in *place*; *whole* is the city that it is a part of (itself, where it is none)."""
    here = world.makers_in(place)
    operated = here[world.makers.status[here] == OPERATING]
    totals, reserves = world.endowed.within(world.places.parts(place))
    endowed = flags(world.nodes, world.endowed.node[reserves])
    run, named, fresh = _running(world, operated, totals)
    local = world.lifted(run)
    ways, implied, thrown = _implied(
        world, np.concatenate((world.maker_way[operated], np.flatnonzero(run & ~named))), local
    )
    city = None if whole == place else find_presence(world, whole, whole)
    around = np.zeros(world.nodes, dtype=bool)
    if city is not None:
        around = city.own & (world.trade >= FAR) & ~(local | implied | endowed)
    return Presence(
        operated=operated,
        run=run,
        local=local,
        fresh=world.lifted(fresh),
        total=local & ~world.lifted(named),
        implied=implied,
        endowed=endowed & ~local & ~implied,
        ways=ways,
        thrown=thrown,
        totals=totals,
        reserves=reserves,
        around=around,
        city=city,
    )


def _running(world: World, operated: Ints, totals: Ints) -> tuple[Bools, Bools, Bools]:
    """Nodes that are made here, those of them with a firm on file, those made on evidence that is not stale."""
    made, node = world.makers.node[operated], world.endowed.node[totals]
    named = flags(world.nodes, made)
    young = node[world.endowed.young[totals]]
    fresh = flags(world.nodes, made[world.makers.fresh[operated]]) | flags(world.nodes, young)
    return named | flags(world.nodes, node), named, fresh


def output_rows(world: World) -> Ints:
    """Known rows of endowments that tell of making: output totals, and what a year gives of all but resources."""
    return world.endowed.totals


def _implied(world: World, ways: Ints, local: Bools) -> tuple[Ints, Bools, Bools]:
    """All ways that are run, the nodes that follow from them or from a waste though nobody is on file (推定), and all
    that the ways throw off."""
    there, thrown = local.copy(), np.zeros(world.nodes, dtype=bool)
    sources = world.origin[np.flatnonzero(local)]
    found = _new(there, sources[sources >= 0])
    run, frontier = [ways, found], np.concatenate((ways, found))
    while len(frontier):
        frontier = frontier[np.flatnonzero(world.ways.fertile[frontier])]
        arise = world.ways.throws.all_of(frontier)
        thrown[arise] = True
        frontier = _new(there, np.concatenate((world.ways.implies.all_of(frontier), arise)))
        run.append(frontier)
    ways = np.flatnonzero(flags(len(world.ways.node), np.concatenate(run)))
    return ways, world.lifted(there & ~local) & ~local, thrown


def _new(there: Bools, nodes: Ints) -> Ints:
    """Those of *nodes* that are not *there* yet, each once; now they are."""
    found, _ = tally(nodes[np.flatnonzero(~there[nodes])])
    there[found] = True
    return found
