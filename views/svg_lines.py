"""The links of a chain as SVG paths, grouped by their look, those that matter least undermost."""

from collections.abc import Sequence
from dataclasses import dataclass

from chainkg.views.svg_layout import Path
from chainkg.views.svg_looks import STROKES, stroked

_ORDER = ("kind", "open", "loop", "bought", "input", "byproduct", "main")
_BEND = 9


@dataclass(frozen=True, slots=True)
class Drawn:
    """A link between two cards of the picture, and the name of its look."""

    start: int
    end: int
    style: str
    path: Path


def draw_lines(lines: Sequence[Drawn]) -> str:
    """All links; ``data-e`` names the two cards that a path joins."""
    assert set(_ORDER) == set(STROKES)
    groups = []
    for style in _ORDER:
        paths = "".join(
            f'<path data-e="{line.start} {line.end}" d="{trace(line.path)}"/>' for line in lines if line.style == style
        )
        if paths:
            groups.append(f'<g class="line {style}" {stroked(style)}>{paths}</g>')
    return "".join(groups)


def trace(path: Path) -> str:
    """A link as path data: in turn curved between two columns and straight across one, or with round corners."""
    points = path.points
    start = f"M{points[0][0]} {points[0][1]}"
    if path.back:
        corners = (_corner(points, at) for at in range(1, len(points) - 1))
        return start + "".join(corners) + f"L{points[-1][0]} {points[-1][1]}"
    pieces = []
    for at in range(1, len(points)):
        (x, y), (u, v) = points[at - 1], points[at]
        middle = (x + u) // 2
        pieces.append(f"C{middle} {y} {middle} {v} {u} {v}" if at % 2 else f"H{u}")
    return start + "".join(pieces)


def _corner(points: Sequence[tuple[int, int]], at: int) -> str:
    """Up to a corner, and round it."""
    (x, y), before, after = points[at], points[at - 1], points[at + 1]
    near, far = _towards((x, y), before), _towards((x, y), after)
    return f"L{near[0]} {near[1]}Q{x} {y} {far[0]} {far[1]}"


def _towards(corner: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    long = max(abs(dx), abs(dy))
    bend = min(_BEND, long // 2)
    return (corner[0] + dx * bend // long, corner[1] + dy * bend // long) if long else corner
