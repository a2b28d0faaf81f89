"""The order within columns, so that few links cross: sorted, sifted, and shaken until nothing better is found."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from random import Random

from chainkg.views.svg_sift import Columns, Orders

Slot = tuple[int, int]
"""A card and a column: the card itself in its own column, the lane of its outgoing links in a later one."""
Segment = tuple[Slot, Slot]
"""A piece of a link between slots of neighbouring columns."""
Layers = list[list[Slot]]

_TRIES, _PATIENCE = 300, 100_000  # shaken anew so often; less often where there are many pieces


def segments_of(column: Sequence[int], arcs: Iterable[tuple[int, int]]) -> list[Segment]:
    """The pieces of all *arcs* that run to the right; the long links of a card share its lanes."""
    found = set()
    for a, b in arcs:
        for at in range(column[a], column[b]):
            end = (b, column[b]) if at + 1 == column[b] else (a, at + 1)
            found.add(((a, at), end))
    return sorted(found)


def order_slots(start: Layers, segments: Sequence[Segment]) -> Layers:
    """*start* with the slots of each column in an order of few crossings.

    From two walks along the links, columns are sorted by the mean place of their neighbours on one side (Sugiyama,
    Tagawa and Toda 1981) and sifted: every slot goes where it crosses least while all others stand still (Matuszewski,
    Schönfeld and Molitor, Using sifting for k-layer straightline crossing minimization, Graph Drawing 1999). The best
    order is then shaken in one column and sifted again, many times; what is no worse is kept.
    """
    place = places(start)
    columns = Columns([len(layer) for layer in start], [(a[1], place[a], place[b]) for a, b in segments])
    starts = (columns.walked(deep=True), columns.walked(deep=False))
    best = min((orders for first in starts for orders in columns.improved(first)), key=columns.crossings)
    best = _shaken(columns, best, min(_TRIES, _PATIENCE // (len(segments) + 1)))
    return [[layer[at] for at in order] for layer, order in zip(start, best, strict=True)]


def _shaken(columns: Columns, best: Orders, tries: int) -> Orders:
    rng = Random(0)
    least = [columns.between(best, at) for at in range(len(best) - 1)]
    crowded = [at for at, size in enumerate(columns.sizes) if size > 1]
    for _ in range(tries if crowded and any(least) else 0):
        orders = [list(order) for order in best]
        at = rng.choice(crowded)
        for _ in range(rng.randint(1, 3)):
            moved = orders[at].pop(rng.randrange(len(orders[at])))
            orders[at].insert(rng.randrange(len(orders[at]) + 1), moved)
        columns.settle(orders, {at - 1, at + 1}, rng)
        same = [order == other for order, other in zip(orders, best, strict=True)]
        counts = [count if same[at] and same[at + 1] else columns.between(orders, at) for at, count in enumerate(least)]
        if sum(counts) <= sum(least):
            best, least = orders, counts
    return best


def places(layers: Layers) -> dict[Slot, int]:
    """Where each slot stands in its column."""
    return {slot: at for layer in layers for at, slot in enumerate(layer)}


def crossings(layers: Layers, segments: Iterable[Segment]) -> int:
    """How often two pieces cross.

    >>> crossings([[(0, 0), (1, 0)], [(2, 1), (3, 1)]], [((0, 0), (3, 1)), ((1, 0), (2, 1))])
    1
    """
    place = places(layers)
    by_gap: dict[int, list[tuple[int, int]]] = {}
    for a, b in segments:
        by_gap.setdefault(a[1], []).append((place[a], place[b]))
    return sum(_inversions([end for _, end in sorted(pieces)]) for pieces in by_gap.values())


def _inversions(numbers: Iterable[int]) -> int:
    seen: list[int] = []
    count = 0
    for number in numbers:
        count += len(seen) - bisect_right(seen, number)
        insort(seen, number)
    return count
