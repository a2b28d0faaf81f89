"""States as small cells: the outlines, fills and borders of the cards, without what is too fine at that size."""

from chainkg.graph.model import State
from chainkg.views.svg_looks import LOOKS

WIDE, HIGH = 16, 12
_SHAPES = {
    "box": f"M0 0H{WIDE}V{HIGH}H0Z",
    "arrow": f"M0 0H{WIDE - 5}L{WIDE} {HIGH // 2}L{WIDE - 5} {HIGH}H0Z",
    "pill": f"M6 0H{WIDE - 6}A6 6 0 0 1 {WIDE - 6} {HIGH}H6A6 6 0 0 1 6 0Z",
    "cut": f"M5 0H{WIDE}V{HIGH - 5}L{WIDE - 5} {HIGH}H0V5Z",
}


def marks() -> str:
    """A symbol ``q-STATE`` for each state. No patterns: a print of a thousand hatched cells is a huge file."""
    return f"<defs>{''.join(map(_symbol, State))}</defs>"


def _symbol(state: State) -> str:
    look = LOOKS[state]
    dash = ' stroke-dasharray="2.2 1.8"' if look.dash else ""
    border = min(2.2, max(1.0, look.width * 0.75))
    looks = f'fill="{look.fill}" stroke="{look.line}" stroke-width="{border:g}"{dash}'
    body = f'<path d="{_SHAPES[look.shape]}" {looks}/>'
    return f'<symbol id="q-{state.color}" viewBox="-2 -2 {WIDE + 4} {HIGH + 4}">{body}{_sign(state)}</symbol>'


def _sign(state: State) -> str:
    look = LOOKS[state]
    if look.sign == "bar":
        return f'<path d="M0 0H5V{HIGH}H0Z" fill="{look.line}"/>'
    if look.sign == "cross":
        return f'<path d="M5 3L11 9M11 3L5 9" fill="none" stroke="{look.line}" stroke-width="1.8"/>'
    return ""
