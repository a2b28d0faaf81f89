"""The heights of cards and lanes: as near to their neighbours as the order within the column allows."""

from collections.abc import Mapping, Sequence

from chainkg.views.svg_order import Layers, Segment, Slot

_TURNS = 12
_THIN, _STIFF = 40.0, 4.0  # what takes less room is a lane, and lanes should run straight


def settle(layers: Layers, segments: Sequence[Segment], size: Mapping[Slot, float], least: float) -> dict[Slot, float]:
    """The middle of each slot in a picture at *least* so high; *size*: the room that a slot takes."""
    height = max(least, *(sum(size[slot] for slot in layer) for layer in layers))
    where = {slot: middle for layer in layers for slot, middle in zip(layer, _packed(layer, size, height), strict=True)}
    links: dict[Slot, list[Slot]] = {}
    for a, b in segments:
        links.setdefault(a, []).append(b)
        links.setdefault(b, []).append(a)
    for turn in range(_TURNS):
        for layer in layers if turn % 2 == 0 else reversed(layers):
            wished = [_wish(slot, links, where) for slot in layer]
            weight = [len(links.get(slot, ())) + (_STIFF if size[slot] < _THIN else 0.2) for slot in layer]
            sizes = [size[slot] for slot in layer]
            where.update(zip(layer, fit_in_order(wished, weight, sizes, height), strict=True))
    return where


def _packed(layer: Sequence[Slot], size: Mapping[Slot, float], height: float) -> list[float]:
    """The slots one under another, the spare room shared out evenly."""
    spare = (height - sum(size[slot] for slot in layer)) / max(1, len(layer))
    found, at = [], 0.0
    for slot in layer:
        found.append(at + (size[slot] + spare) / 2)
        at += size[slot] + spare
    return found


def _wish(slot: Slot, links: Mapping[Slot, list[Slot]], where: Mapping[Slot, float]) -> float:
    near = [where[other] for other in links.get(slot, ())]
    return sum(near) / len(near) if near else where[slot]


def fit_in_order(wished: Sequence[float], weight: Sequence[float], size: Sequence[float], height: float) -> list[float]:
    """Middles that keep the order and the room of each, at the least weighted squared distance from those *wished*.

    Isotonic regression by pooling adjacent violators, within 0 and *height*.

    >>> fit_in_order([5.0, 5.0], [1.0, 1.0], [4.0, 4.0], 20.0)
    [3.0, 7.0]
    """
    offsets, total = [], 0.0
    for room in size:
        offsets.append(total + room / 2)
        total += room
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for wish, heavy, offset in zip(wished, weight, offsets, strict=True):
        pools.append((wish - offset, heavy, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (mean, own, count), (other, more, members) = pools[-2:]
            pools[-2:] = [((mean * own + other * more) / (own + more), own + more, count + members)]
    means = [min(max(mean, 0.0), height - total) for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
