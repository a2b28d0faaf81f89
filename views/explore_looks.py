"""How things and ties look on the canvas of the explore view: the fills and borders of the chain view."""

from collections.abc import Collection
from typing import Any

from chainkg.graph.model import State
from chainkg.graph.text import Text
from chainkg.views.explore_words import RELATIONS
from chainkg.views.page_texts import listed
from chainkg.views.svg_looks import LOOKS, STROKES, Stroke

_KINDS = {
    "Firm": {"shape": "ellipse", "fill": "#ffffff", "line": "#343c47"},
    "Park": {"shape": "box", "fill": "#f1ede2", "line": "#6b5a2e"},
    "Institute": {"shape": "box", "fill": "#efe8f8", "line": "#6a3fa0"},
}
_SAMPLES = {
    "Firm": '<ellipse cx="13" cy="7" rx="12" ry="6.5" fill="#ffffff" stroke="#343c47"/>',
    "Park": '<rect width="26" height="14" fill="#f1ede2" stroke="#6b5a2e" stroke-width="3"/>',
    "Institute": '<rect width="26" height="14" rx="7" fill="#efe8f8" stroke="#6a3fa0"/>',
    "ChainNode": '<rect width="26" height="14" fill="#ffffff" stroke="#1a212b"/>',
}
_STYLES = {
    "FEEDS": "main",
    "BYPRODUCT": "byproduct",
    "SUBSTITUTES": "loop",
    "IS_A": "kind",
    "PRODUCES": "input",
    "CONSUMES": "bought",
    "SUPPLIES": "main",
}


def kind_sample(kind: str) -> str:
    """A small sample of a kind of thing, as an SVG of its own."""
    return (
        f'<svg class="swatch {kind}" width="30" height="18" viewBox="-2 -2 30 18" aria-hidden="true">'
        f"{_SAMPLES[kind]}</svg>"
    )


def looks() -> dict[str, Any]:
    """Per state and per kind what vis-network calls a group."""
    return {state.color: _state(state) for state in State} | {name: _kind(name) for name in _KINDS}


def _state(state: State) -> dict[str, Any]:
    look = LOOKS[state]
    dashes = [float(part) for part in look.dash.split()] if look.dash else False
    round_ = 14 if look.shape == "pill" else 0
    return _group("box", look.fill, look.line, look.width, {"borderRadius": round_, "borderDashes": dashes}) | {
        "font": {"color": look.ink}
    }


def _kind(name: str) -> dict[str, Any]:
    one, park = _KINDS[name], name == "Park"
    return _group(one["shape"], one["fill"], one["line"], 3 if park else 1.4, {"borderRadius": 0 if park else 14})


def _group(shape: str, fill: str, line: str, width: float, extra: dict[str, Any]) -> dict[str, Any]:
    color = {"background": fill, "border": line}
    return {
        "shape": shape,
        "color": color | {"highlight": color, "hover": color},
        "borderWidth": width,
        "shapeProperties": extra,
    }


def tie_samples(relations: Collection[str]) -> list[tuple[str, Text]]:
    """What the ties among those *relations* look like: a sample as SVG, and the words of all that look so."""
    found: dict[str, list[Text]] = {}
    for relation, word in RELATIONS.items():
        if relation in relations:
            found.setdefault(_STYLES.get(relation, "open"), []).append(word)
    return [(_line(STROKES[style]), listed(words)) for style, words in found.items()]


def _line(stroke: Stroke) -> str:
    dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
    return (
        f'<svg width="36" height="12" aria-hidden="true"><path d="M1 6H35" stroke="{stroke.colour}" '
        f'stroke-width="{stroke.width:g}"{dash}/></svg>'
    )


def strokes() -> dict[str, Any]:
    """Per relation colour, width and dashes; what is not a flow is thin and grey."""
    found = {}
    for relation in ("ENDOWED_WITH", "OWNED_BY", "LOCATED_IN", "SUPPORTS", *_STYLES):
        stroke = STROKES[_STYLES.get(relation, "open")]
        dashes = [float(part) for part in stroke.dash.split()] if stroke.dash else False
        found[relation] = {"color": stroke.colour, "width": stroke.width, "dashes": dashes}
    return found
