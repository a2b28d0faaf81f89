"""The columns of a chain page: a block of columns per stage, within it links run to the right and columns are even."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Arc = tuple[int, int]
"""A link between two cards, as places in the list of spots."""

TALL = 9  # more cards in a column cannot be read at once


@dataclass(frozen=True, slots=True)
class Spot:
    """A card to be placed. ``stage``: a number that rises along the chain; ``order``: its place in the chain."""

    node: str
    stage: int
    order: float


def find_columns(spots: Sequence[Spot], arcs: Iterable[Arc]) -> tuple[list[int], list[int]]:
    """Per spot its column and per column its stage.

    A stage gets as few columns as its links and a readable height allow; orders that no link parts may share one.

    >>> find_columns([Spot("b", 1, 2), Spot("a", 0, 1), Spot("c", 1, 3)], [(1, 0), (0, 2)])
    ([1, 0, 2], [0, 1, 1])
    """
    known = sorted(set(arcs))
    column = [0] * len(spots)
    stages: list[int] = []
    for stage in sorted({spot.stage for spot in spots}):
        members = [at for at, spot in enumerate(spots) if spot.stage == stage]
        members.sort(key=lambda at: (spots[at].order, spots[at].node))
        for layer in _layers(members, _acyclic(members, known)):
            for at in layer:
                column[at] = len(stages)
            stages.append(stage)
    return column, stages


def _acyclic(members: list[int], arcs: Iterable[Arc]) -> dict[int, set[int]]:
    """What follows each member within its stage; a link against the order counts unless it closes a circle."""
    place = {at: order for order, at in enumerate(members)}
    after: dict[int, set[int]] = {at: set() for at in members}
    inner = [(a, b) for a, b in arcs if a in place and b in place and a != b]
    for a, b in sorted(inner, key=lambda arc: (place[arc[0]] > place[arc[1]], place[arc[0]], place[arc[1]])):
        if place[a] < place[b] or not _reaches(after, b, a):
            after[a].add(b)
    return after


def _reaches(after: dict[int, set[int]], start: int, goal: int) -> bool:
    seen, todo = {start}, [start]
    while todo:
        new = after[todo.pop()] - seen
        seen |= new
        todo += new
    return goal in seen


def _layers(members: list[int], after: dict[int, set[int]]) -> list[list[int]]:
    """Members column by column: what must stand there for the links to fit, then as many as keep the columns even."""
    rest: dict[int, int] = {}
    for at in members:
        _count_rest(at, after, rest)
    count = max(max(rest.values()) + 1, math.ceil(len(members) / TALL))
    left = members
    layers: list[list[int]] = []
    while left:
        room = count - len(layers)
        waiting = {other for at in left for other in after[at]}
        ready = [at for at in left if at not in waiting]
        urgent = [at for at in ready if rest[at] >= room - 1]
        easy = [at for at in ready if rest[at] < room - 1]
        layer = urgent + easy[: max(0, math.ceil(len(left) / room) - len(urgent))]
        layers.append(layer)
        left = [at for at in left if at not in layer]
    return layers


def _count_rest(at: int, after: dict[int, set[int]], rest: dict[int, int]) -> int:
    """How many columns must follow the one of *at*."""
    if at not in rest:
        rest[at] = max((_count_rest(other, after, rest) + 1 for other in after[at]), default=0)
    return rest[at]
