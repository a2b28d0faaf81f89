"""The order within columns: barycentre sweeps and swaps of neighbours, so that few links cross."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

Slot = tuple[int, int]
"""A card and a column: the card itself in its own column, the lane of its outgoing links in a later one."""
Segment = tuple[Slot, Slot]
"""A piece of a link between slots of neighbouring columns."""
Layers = list[list[Slot]]

_TURNS, _SWAPS = 16, 6
_STARTS, _PATIENCE = 10, 4000  # further starts in seeded random order; fewer of them where there are many pieces


def segments_of(column: Sequence[int], arcs: Iterable[tuple[int, int]]) -> list[Segment]:
    """The pieces of all *arcs* that run to the right; the long links of a card share its lanes."""
    found = set()
    for a, b in arcs:
        for at in range(column[a], column[b]):
            end = (b, column[b]) if at + 1 == column[b] else (a, at + 1)
            found.add(((a, at), end))
    return sorted(found)


def order_slots(start: Layers, segments: Sequence[Segment]) -> Layers:
    """*start* with the slots of each column in an order of few crossings; the best of some starts and sweeps."""
    sides = _neighbours(segments)
    best, least = start, crossings(start, segments)
    for layers in (layers for first in _starts(start, len(segments)) for layers in _improved(first, sides)):
        count = crossings(layers, segments)
        if count < least:
            best, least = layers, count
    return best


def _starts(start: Layers, size: int) -> Iterator[Layers]:
    yield start
    for seed in range(min(_STARTS, _PATIENCE // (size + 1))):
        rng = Random(seed)
        yield [rng.sample(layer, len(layer)) for layer in start]


def _improved(layers: Layers, sides: Sequence[Mapping[Slot, list[Slot]]]) -> Iterator[Layers]:
    for turn in range(_TURNS):
        layers = _swapped(_sweep(layers, sides[turn % 2], backwards=turn % 2 == 1), sides)
        yield layers


def crossings(layers: Layers, segments: Iterable[Segment]) -> int:
    """How often two pieces cross.

    >>> crossings([[(0, 0), (1, 0)], [(2, 1), (3, 1)]], [((0, 0), (3, 1)), ((1, 0), (2, 1))])
    1
    """
    place = _places(layers)
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


def _places(layers: Layers) -> dict[Slot, int]:
    return {slot: at for layer in layers for at, slot in enumerate(layer)}


def _neighbours(segments: Iterable[Segment]) -> tuple[dict[Slot, list[Slot]], dict[Slot, list[Slot]]]:
    """Per slot those before it and those after it."""
    before: dict[Slot, list[Slot]] = {}
    after: dict[Slot, list[Slot]] = {}
    for a, b in segments:
        before.setdefault(b, []).append(a)
        after.setdefault(a, []).append(b)
    return before, after


def _sweep(layers: Layers, side: Mapping[Slot, list[Slot]], *, backwards: bool) -> Layers:
    """Each column sorted by the mean place of its neighbours on one side; what has none keeps its place."""
    result = [list(layer) for layer in layers]
    place = _places(result)
    for layer in reversed(result) if backwards else result:
        key = {slot: _mean([place[other] for other in side.get(slot, [])], place[slot]) for slot in layer}
        layer.sort(key=lambda slot: (key[slot], place[slot]))
        place.update({slot: at for at, slot in enumerate(layer)})
    return result


def _mean(numbers: list[int], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def _swapped(layers: Layers, sides: Sequence[Mapping[Slot, list[Slot]]]) -> Layers:
    """Neighbours swapped wherever that saves a crossing, until nothing changes or the patience ends."""
    result = [list(layer) for layer in layers]
    place = _places(result)
    for _ in range(_SWAPS):
        changed = False
        for layer in result:
            for at in range(len(layer) - 1):
                if _gain(layer[at], layer[at + 1], place, sides) > 0:
                    layer[at], layer[at + 1] = layer[at + 1], layer[at]
                    place[layer[at]], place[layer[at + 1]] = at, at + 1
                    changed = True
        if not changed:
            break
    return result


def _gain(upper: Slot, lower: Slot, place: Mapping[Slot, int], sides: Sequence[Mapping[Slot, list[Slot]]]) -> int:
    """How many crossings fewer there are with the two the other way round."""
    gain = 0
    for side in sides:
        own = [place[other] for other in side.get(upper, ())]
        for at in (place[other] for other in side.get(lower, ())):
            gain += sum((one > at) - (one < at) for one in own)
    return gain
