"""What stands around a node, a firm, a park or an institute: everything within some hops, and how it hangs together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Ints
from chainkg.graph.groups import Groups
from chainkg.graph.model import (
    CONSUMES,
    ENDOWED_WITH,
    FIRM,
    INSTITUTE,
    LINKS,
    LOCATED_IN,
    NODE,
    OWNED_BY,
    PARK,
    PRODUCES,
    SUPPLIES,
    SUPPORTS,
    Kind,
    Relation,
)
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.seen import seen_rows
from chainkg.queries.world import World

KINDS = (NODE, FIRM, PARK, INSTITUTE)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with its distance from the start in hops; ``parent``: the place of the thing it was reached from."""

    kind: Kind
    row: int
    hops: int
    parent: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two things (their places) with the row that tells it: a table and a place in it."""

    start: int
    end: int
    relation: Relation
    table: str
    row: int


def surroundings(world: World, kind: Kind, row: int, hops: int) -> tuple[list[Thing], list[Tie]]:
    """All within *hops* of the thing in *row*, the nearest first, then by kind and row; and all ties among them."""
    offsets = dict(
        zip(KINDS, np.cumsum([0, *(len(world.chain.table(one)) for one in KINDS[:-1])]).tolist(), strict=True)
    )
    size = offsets[INSTITUTE] + len(world.chain.table(INSTITUTE))
    ends = [
        (start + offsets[a], end + offsets[b], relation, table, rows)
        for relation, table, (a, b), start, end, rows in _relations(world)
    ]
    starts = np.concatenate([one[0] for one in ends])
    stops = np.concatenate([one[1] for one in ends])
    distance, parent = _walk(
        Groups.of(np.append(starts, stops), np.append(stops, starts), size), offsets[kind] + row, hops
    )
    found = np.flatnonzero(distance >= 0)
    found = found[np.lexsort((found, distance[found]))]
    place = np.full(size, -1, dtype=np.int64)
    place[found] = np.arange(len(found))
    bounds = list(offsets.values())
    things = []
    for at in found.tolist():
        held = KINDS[int(np.searchsorted(bounds, at, side="right")) - 1]
        things.append(Thing(held, at - offsets[held], int(distance[at]), int(place[parent[at]])))
    return things, sorted(_ties(ends, place), key=lambda tie: (tie.start, tie.end, tie.relation.type))


def _walk(beside: Groups, start: int, hops: int) -> tuple[Ints, Ints]:
    """Per thing its distance (-1: out of reach) and the least thing one hop nearer."""
    size = len(beside.counts())
    distance = np.full(size, -1, dtype=np.int64)
    parent = np.full(size, start, dtype=np.int64)
    distance[start] = 0
    frontier = np.array([start])
    for step in range(1, hops + 1):
        items, owners = beside.gather(frontier)
        fresh = distance[items] < 0
        items, source = items[fresh], frontier[owners[fresh]]
        order = np.lexsort((source, items))
        frontier, first = np.unique(items[order], return_index=True)
        distance[frontier] = step
        parent[frontier] = source[order][first]
    return distance, parent


def _ties(ends: list[tuple[Ints, Ints, Relation, str, Ints]], place: Ints) -> Iterator[Tie]:
    """One tie for each pair and relation of which both ends are in reach."""
    for start, end, relation, table, rows in ends:
        kept = np.flatnonzero((place[start] >= 0) & (place[end] >= 0) & (start != end))
        told: set[tuple[int, int]] = set()
        for at in kept.tolist():
            pair = (int(place[start[at]]), int(place[end[at]]))
            if pair not in told:
                told.add(pair)
                yield Tie(*pair, relation, table, int(rows[at]))


Related = tuple[Relation, str, tuple[Kind, Kind], Ints, Ints, Ints]


def _relations(world: World) -> Iterator[Related]:
    """Relation, table, kinds of its ends, rows of the ends, rows of the table; only what is known at the date."""
    chain = world.chain
    source, target = chain.ends()
    for relation in LINKS:
        rows = chain.links(relation)
        yield relation, LINK_TABLE, (NODE, NODE), source[rows], target[rows], rows
    for relation, table, pairs in ((PRODUCES, "produces", world.makers), (CONSUMES, "consumes", world.users)):
        yield relation, table, (FIRM, NODE), pairs.firm, pairs.node, pairs.row
    yield _known(world, SUPPLIES, "supplies", ("supplier", FIRM), ("customer", FIRM))
    yield _known(world, ENDOWED_WITH, "endowments", ("region_or_park", PARK), ("node", NODE))
    for relation, column, kind in ((OWNED_BY, "parent", FIRM), (LOCATED_IN, "park", PARK)):
        held = chain.ref("firms", column, kind)
        rows = np.flatnonzero(held >= 0)
        yield relation, "firms", (FIRM, kind), rows, held[rows], rows
    for relation, kind, other in ((SUPPORTS, INSTITUTE, NODE), (LOCATED_IN, FIRM, PARK), (LOCATED_IN, INSTITUTE, PARK)):
        rows, start, end = chain.roles(relation, kind, other)
        seen = seen_rows(chain, "roles", world.as_of)[rows]
        yield relation, "roles", (kind, other), start[seen], end[seen], rows[seen]


def _known(world: World, relation: Relation, table: str, *ends: tuple[str, Kind]) -> Related:
    (a, start), (b, end) = ((kind, world.chain.ref(table, column, kind)) for column, kind in ends)
    rows = np.flatnonzero((start >= 0) & (end >= 0) & seen_rows(world.chain, table, world.as_of))
    return relation, table, (a, b), start[rows], end[rows], rows
