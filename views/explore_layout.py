"""Where things stand around the start: what leads to it at the left, what it leads to at the right, nearest inside."""

from collections.abc import Mapping, Sequence

from chainkg.queries.surroundings import Thing, Tie

_WIDE, _HIGH, _GAP = 184, 66, 70  # room of a thing, and between two distances
_ASPECT = 1.5  # width by height of the place beside the panel
Block = tuple[int, int]
"""Side (-1 left, 1 right) and distance in hops."""


def places(things: Sequence[Thing], ties: Sequence[Tie]) -> list[tuple[int, int]]:
    """x and y of each thing, the start at 0,0; no two overlap. The same for the same things: there is no physics."""
    blocks = _blocks(things, ties)
    rows = _rows({block: len(members) for block, members in blocks.items()})
    found = [(0, 0)] * len(things)
    for side in (-1, 1):
        out = _WIDE
        for block in sorted(one for one in blocks if one[0] == side):
            members = blocks[block]
            columns = -(-len(members) // rows)
            high = -(-len(members) // columns)
            for place, at in enumerate(members):
                column, row = divmod(place, high)
                x = side * (out + _GAP + column * _WIDE)
                held = min(high, len(members) - column * high)
                found[at] = x, round((row - (held - 1) / 2) * _HIGH)
            out += _GAP + columns * _WIDE
    return found


def _blocks(things: Sequence[Thing], ties: Sequence[Tie]) -> dict[Block, list[int]]:
    """The things of each side and distance, those reached from one thing together."""
    side = _sides(things, ties)
    found: dict[Block, list[int]] = {}
    for at in _walk(things)[1:]:
        found.setdefault((side[at], things[at].hops), []).append(at)
    return found


def _sides(things: Sequence[Thing], ties: Sequence[Tie]) -> list[int]:
    """Left for what leads to the start and all behind it, right for the others."""
    into = {tie.start for tie in ties if tie.end == 0}
    side = [1] * len(things)
    for at, thing in enumerate(things):
        if thing.hops == 1:
            side[at] = -1 if at in into else 1
        elif thing.hops > 1:
            side[at] = side[thing.parent]
    return side


def _rows(sizes: Mapping[Block, int]) -> int:
    """How many things a column may hold so that the whole has the shape of a screen."""
    rows = 1
    while sum(-(-size // rows) for size in sizes.values()) * _WIDE + len(sizes) * _GAP > rows * _HIGH * _ASPECT:
        rows += 1
    return rows


def _walk(things: Sequence[Thing]) -> list[int]:
    """All things in the order of a walk that finishes one branch before the next."""
    below: dict[int, list[int]] = {}
    for at, thing in enumerate(things[1:], 1):
        below.setdefault(thing.parent, []).append(at)
    found, stack = [], [0]
    while stack:
        at = stack.pop()
        found.append(at)
        stack += reversed(below.get(at, []))
    return found
