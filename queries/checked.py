"""Who looked: the rows of ``checks`` that decide for a place, and those that only stand beside (MODEL §2)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, flags
from chainkg.graph.model import CHAIN, INDUSTRY, NODE
from chainkg.queries.scopes import Scopes
from chainkg.queries.world import World


@dataclass(frozen=True, eq=False)
class Checked:
    """Per node: ``decided``: a check says that nobody makes it here; ``denied``: by an ``absent`` row of the place
    itself. ``deciding``: how many rows decide here; ``scopes``: for each row of checks that concerns the place or a
    part of it the nodes that it speaks of."""

    deciding: int
    decided: Bools
    denied: Bools
    scopes: dict[int, Ints]

    @cached_property
    def rows(self) -> Groups:
        """For each node every known row of checks that concerns it in the place or a part of it."""
        rows = np.repeat(np.array([*self.scopes], dtype=np.int64), [len(nodes) for nodes in self.scopes.values()])
        nodes = np.concatenate((np.zeros(0, dtype=np.int64), *self.scopes.values()))
        return Groups.of(nodes, rows, len(self.decided))


def find_checks(world: World, scopes: Scopes, place: int) -> Checked:
    """The checks that matter to *place*: its own and those of what it lies in decide, those of its parts are shown."""
    table = world.chain.tables["checks"]
    where = world.places.rows("checks", "region")
    holds = np.append(flags(world.places.size, np.array(sorted(world.places.around(place)))), False)[where]
    inside = np.append(world.places.inside(place), False)[where]
    known, young = world.seen("checks"), world.young_checks
    decided, denied = np.zeros(world.nodes, dtype=bool), np.zeros(world.nodes, dtype=bool)
    deciding = 0
    spoken: dict[int, Ints] = {}
    for row in np.flatnonzero(known & (holds | inside)).tolist():
        scope = _scope(world, scopes, row)
        spoken[row] = np.flatnonzero(scope)
        if holds[row] and young[row] and table["finding"][row] != "count":
            scope &= ~_made_since(world, int(where[row]), row)
            deciding += 1
            decided |= scope
            if where[row] == place and table["finding"][row] == "absent":
                denied |= scope
    return Checked(deciding, decided, denied, spoken)


def _scope(world: World, scopes: Scopes, row: int) -> Bools:
    """The nodes that a row of checks speaks of."""
    kind, name = (world.chain.tables["checks"][column][row] for column in ("scope_kind", "scope"))
    if kind == "node":
        return flags(world.nodes, np.array([world.chain.index(NODE)[name]]))
    if kind == "chain":
        return flags(world.nodes, scopes.of_chain[world.chain.index(CHAIN)[name]])
    return flags(world.nodes, scopes.of_industry[world.chain.index(INDUSTRY)[name]])


def _made_since(world: World, place: int, row: int) -> Bools:
    """Nodes of which a maker's row in *place* is newer than the *row* of checks."""
    makers, here = world.makers, world.makers_in(place)
    return flags(world.nodes, makers.node[here[world.newest_day[here] > world.check_days[row]]])
