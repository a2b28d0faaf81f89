"""Where the cards of a chain page stand and which way its links run: the same numbers for the same chain, always."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from chainkg.views.svg_columns import Arc, Spot, find_columns
from chainkg.views.svg_heights import settle
from chainkg.views.svg_order import Layers, Segment, Slot, order_slots, segments_of

GAP_Y, LANE = 15, 7
_SCREEN = 1.85  # width to height of the room that a screen leaves for the picture
_SPREAD = 2000  # a wider picture is moved under the screen, and need not be as high as one that fits
_CHANNEL, _RISE = 9, 7  # room of a return line below the cards, and of its rise beside a column


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a card, and the gap to the next column."""

    width: int
    height: int
    gap: int


CARD = Size(150, 84, 32)


@dataclass(frozen=True, slots=True)
class Path:
    """A link as points: in turn straight across a column and curved between two; a return line has right angles."""

    points: tuple[tuple[int, int], ...]
    back: bool


@dataclass(frozen=True, slots=True)
class Order:
    """Cards and lanes of each column from the top down, and the pieces of links between neighbouring columns."""

    layers: Layers
    segments: list[Segment]


@dataclass(frozen=True, slots=True)
class Layout:
    """``middles``: of the cards; ``blocks``: number, left and right edge of each stage; ``paths``: arcs, then loops;
    ``order``: what stands in each column from the top down."""

    middles: tuple[tuple[int, int], ...]
    blocks: tuple[tuple[int, int, int], ...]
    paths: tuple[Path, ...]
    columns: tuple[int, ...]
    order: Order
    card: Size
    width: int
    height: int


def lay_out(spots: Sequence[Spot], arcs: Sequence[Arc], loops: Sequence[Arc]) -> Layout:
    """Place the cards and route *arcs*, then *loops*, which have no say in the order of the columns."""
    return _Drawing(spots, arcs, loops).layout()


class _Drawing:
    def __init__(self, spots: Sequence[Spot], arcs: Sequence[Arc], loops: Sequence[Arc]) -> None:
        self.links = [*arcs, *loops]
        self.column, self.stages = find_columns(spots, arcs)
        self.card = CARD
        ahead = [(a, b) for a, b in self.links if self.column[a] < self.column[b]]
        self.segments: list[Segment] = segments_of(self.column, ahead)
        slots = {(at, column) for at, column in enumerate(self.column)} | {
            end for pair in self.segments for end in pair
        }
        ranked = sorted(
            slots, key=lambda slot: (slot[1] != self.column[slot[0]], spots[slot[0]].order, spots[slot[0]].node)
        )
        start = [[slot for slot in ranked if slot[1] == at] for at in range(len(self.stages))]
        self.layers = order_slots(start, self.segments)
        least = min(self._side(len(self.stages) - 1, 1), _SPREAD) / _SCREEN - _CHANNEL * len(self._channels) - 46
        size = {slot: float(LANE if self._is_lane(slot) else self.card.height + GAP_Y) for slot in slots}
        middle = settle(self.layers, self.segments, size, least)
        top = min(at - size[slot] / 2 for slot, at in middle.items())
        self.middle = {slot: at - top for slot, at in middle.items()}
        self.tall = max(at + size[slot] / 2 for slot, at in self.middle.items())

    def _is_lane(self, slot: Slot) -> bool:
        return slot[1] != self.column[slot[0]]

    def _x(self, column: int) -> int:
        """The middle of a column."""
        return column * (self.card.width + self.card.gap) + self.card.width // 2

    def _side(self, column: int, way: int) -> int:
        """The left (-1) or right (1) edge of the cards of a column."""
        return self._x(column) + way * self.card.width // 2

    def layout(self) -> Layout:
        middles = tuple((self._x(column), round(self.middle[at, column])) for at, column in enumerate(self.column))
        paths = tuple(self._path(a, b) for a, b in self.links)
        low = max((y for path in paths for _, y in path.points), default=0)
        return Layout(
            middles=middles,
            blocks=tuple(self._block(stage) for stage in dict.fromkeys(self.stages)),
            paths=paths,
            columns=tuple(self.column),
            order=Order(self.layers, self.segments),
            card=self.card,
            width=self._side(len(self.stages) - 1, 1),
            height=max(round(self.tall), low),
        )

    def _block(self, stage: int) -> tuple[int, int, int]:
        columns = [at for at, other in enumerate(self.stages) if other == stage]
        return stage, self._side(columns[0], -1), self._side(columns[-1], 1)

    def _path(self, a: int, b: int) -> Path:
        if self.column[a] >= self.column[b]:
            return self._return(a, b)
        start, end = (a, self.column[a]), (b, self.column[b])
        lanes = [(a, column) for column in range(self.column[a] + 1, self.column[b])]
        after, before = [*lanes, end][0], [start, *lanes][-1]
        points = [(self._side(start[1], 1), self._port(start, after, self._leaving))]
        for lane in lanes:
            y = round(self.middle[lane])
            points += [(self._side(lane[1], -1), y), (self._side(lane[1], 1), y)]
        points.append((self._side(end[1], -1), self._port(end, before, self._coming)))
        return Path(tuple(points), back=False)

    @cached_property
    def _leaving(self) -> dict[Slot, list[Slot]]:
        return self._fans([(a, b) for a, b in self.segments])

    @cached_property
    def _coming(self) -> dict[Slot, list[Slot]]:
        return self._fans([(b, a) for a, b in self.segments])

    def _fans(self, pairs: list[tuple[Slot, Slot]]) -> dict[Slot, list[Slot]]:
        """Per slot its neighbours on one side, from the top down."""
        fans: dict[Slot, list[Slot]] = {}
        for slot, other in sorted(pairs, key=lambda pair: (self.middle[pair[1]], pair[1])):
            fans.setdefault(slot, []).append(other)
        return fans

    def _port(self, card: Slot, other: Slot, fans: dict[Slot, list[Slot]]) -> int:
        """The height at which the link to or from *other* meets the side of a card."""
        fan = fans[card]
        step = min(9.0, (self.card.height - 16) / max(1, len(fan) - 1))
        return round(self.middle[card] + (fan.index(other) - (len(fan) - 1) / 2) * step)

    def _return(self, a: int, b: int) -> Path:
        """Down beside the card, back below all cards, up to the target; links to one target share the way."""
        channel = self._channels[b]
        y = round(self.tall) + _CHANNEL * (channel + 1)
        out, into = self._side(self.column[a], 1), self._side(self.column[b], -1)
        rise = 5 + channel * _RISE % (self.card.gap // 2 - 4)
        top, end = (round(self.middle[at, self.column[at]]) for at in (a, b))
        foot, lip = top + self.card.height // 2 - 8, end + self.card.height // 2 - 8
        corners = ((out, foot), (out + rise, foot), (out + rise, y), (into - rise, y), (into - rise, lip), (into, lip))
        return Path(corners, back=True)

    @cached_property
    def _channels(self) -> dict[int, int]:
        """Per target of return lines the place of their channel, the shortest nearest to the cards."""
        span: dict[int, int] = {}
        for a, b in self.links:
            if self.column[a] >= self.column[b]:
                span[b] = max(span.get(b, 0), self.column[a] - self.column[b])
        return {target: at for at, target in enumerate(sorted(span, key=lambda target: (span[target], target)))}
