"""How states and links look: fill, border, shape and sign, so that no two need their colour to be told apart.

The shape names the group (there, coming, bought in, missing), fill and border name the state within it. Colours are
written out, since programs that draw an SVG without a browser know no CSS variables.
"""

from dataclasses import dataclass

from chainkg.graph.model import State
from chainkg.graph.text import Text

FONTS = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",sans-serif'
BAND, INK, SOFT, RULE = "#eef2f6", "#1a212b", "#55606d", "#d3d9e0"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of fill, words and border; width and dashes of the border; the sign that is drawn on it."""

    fill: str
    ink: str
    line: str
    width: float
    dash: str = ""
    shape: str = "box"
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the picture; *open*: its head is hollow."""

    colour: str
    width: float
    dash: str = ""
    open: bool = False


LOOKS = {
    State.STRONG: Look("#0b5fa5", "#ffffff", "#073b68", 3.4),
    State.WEAK: Look("#fff7dd", "#4a3a10", "#8a7440", 1.2, sign="bar"),
    State.PRESENT: Look("#e3eefa", "#0a3560", "#0b5fa5", 1.6),
    State.BUILDING: Look("#d5efe3", "#07402f", "#00694f", 2.6, "2.6 3", "arrow"),
    State.PLANNED: Look("#f6fcf9", "#24513f", "#5fa48f", 1.5, "1.5 3.5", "arrow"),
    State.BOUGHT: Look("#ffffff", "#4a535e", "#8a939e", 1.2, shape="pill"),
    State.BROKEN: Look("#fbe1d6", "#741d00", "#b83800", 2.8, shape="cut", sign="cross"),
    State.ABSENT: Look("#fffaf8", "#8f2b00", "#c43c00", 3, "8 4.5", "cut"),
    State.UNVERIFIED: Look("#ffffff", "#343c47", "#77818d", 1.1, shape="cut", sign="hatch"),
}
GROUPS: tuple[tuple[str, Text, tuple[State, ...]], ...] = (
    ("there", Text("已有", "There"), (State.STRONG, State.PRESENT, State.WEAK)),
    ("coming", Text("将有", "Coming"), (State.BUILDING, State.PLANNED)),
    ("bought", Text("外购", "Bought in"), (State.BOUGHT,)),
    ("missing", Text("缺口", "Missing"), (State.BROKEN, State.ABSENT, State.UNVERIFIED)),
)
SILENT = GROUPS[-1][2]
STROKES = {
    "main": Stroke("#4d5a68", 2.1),
    "input": Stroke("#6b7784", 1),
    "byproduct": Stroke("#8a5a00", 1.6, "6 4"),
    "bought": Stroke("#6b7784", 1.5, "1.5 3.5"),
    "open": Stroke("#a3adb8", 1.4, open=True),
    "kind": Stroke("#a3adb8", 1, "1 4"),
    "loop": Stroke("#6a3fa0", 1.8, "10 3 2 3"),
}


def shape(kind: str, width: int, height: int) -> str:
    """The outline of a card as path data, its upper left corner at 0,0.

    >>> shape("cut", 40, 20)
    'M8 0H40V12L32 20H0V8Z'
    """
    nose = min(11, height // 2)
    outlines = {
        "box": f"M3 0H{width - 3}L{width} 3V{height - 3}L{width - 3} {height}H3L0 {height - 3}V3Z",
        "arrow": f"M0 0H{width - nose}L{width} {height // 2}L{width - nose} {height}H0Z",
        "pill": _pill(width, height, min(18, height // 2)),
        "cut": f"M8 0H{width}V{height - 8}L{width - 8} {height}H0V8Z",
    }
    return outlines[kind]


def _pill(width: int, height: int, bend: int) -> str:
    far, low = width - bend, height - bend
    return (
        f"M{bend} 0H{far}Q{width} 0 {width} {bend}V{low}Q{width} {height} {far} {height}"
        f"H{bend}Q0 {height} 0 {low}V{bend}Q0 0 {bend} 0Z"
    )


def drawn(state: State, width: int, height: int) -> str:
    """A state as SVG elements of the given size: its ground, its border and its sign."""
    look, outline = LOOKS[state], shape(LOOKS[state].shape, width, height)
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    hatch = f'<path d="{outline}" fill="url(#hatch)"/>' if look.sign == "hatch" else ""
    ground = f'<path d="{outline}" fill="{look.fill}"/>{hatch}'
    border = f'<path d="{outline}" fill="none" stroke="{look.line}" stroke-width="{look.width:g}"{dash}/>'
    return ground + _sign(look, width, height) + border


def _sign(look: Look, width: int, height: int) -> str:
    if look.sign == "bar":
        return f'<path d="M0 3L3 0H{min(10, width // 3)}V{height}H3L0 {height - 3}Z" fill="url(#bar)"/>'
    if look.sign == "cross":
        reach = min(8, height // 3)
        at = width - reach - 3, reach + 3
        strokes = "".join(f"M{at[0] - reach} {at[1] - reach * way}l{2 * reach} {2 * reach * way}" for way in (1, -1))
        return f'<path d="{strokes}" stroke="{look.line}" stroke-width="3.6"/>'
    return ""


def definitions(width: int, height: int) -> str:
    """What the drawing refers to: hatches, arrow heads, and each state as a card of the given size."""
    heads = "".join(_head(name, stroke) for name, stroke in STROKES.items())
    states = "".join(f'<g id="s-{state.color}">{drawn(state, width, height)}</g>' for state in State)
    return f"<defs>{hatches()}{heads}{states}</defs>"


def hatches() -> str:
    """The patterns that states are filled with."""
    return (
        '<pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M1 0V9" stroke="#e2e6eb" stroke-width="1.6"/></pattern>'
        '<pattern id="bar" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M1 0V5" stroke="{LOOKS[State.WEAK].line}" stroke-width="2.4"/></pattern>'
    )


def _head(name: str, stroke: Stroke) -> str:
    fill = "#ffffff" if stroke.open else stroke.colour
    return (
        f'<marker id="h-{name}" viewBox="-1 -1 11 10" refX="9" refY="4" markerWidth="11" markerHeight="10" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L9 4L0 8Z" fill="{fill}" stroke="{stroke.colour}"/>'
        "</marker>"
    )


def stroked(name: str) -> str:
    """The attributes of a line of the style *name*, with its head."""
    stroke = STROKES[name]
    dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
    head = "" if name == "kind" else f' marker-end="url(#h-{name})"'
    return f'fill="none" stroke="{stroke.colour}" stroke-width="{stroke.width:g}"{dash}{head}'
