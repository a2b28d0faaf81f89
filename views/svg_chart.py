"""The picture of a chain as one SVG: stages side by side, cards in columns, links in lanes, loops beneath."""

from collections.abc import Sequence
from dataclasses import dataclass

from chainkg.graph.model import STAGES, State
from chainkg.graph.text import Text
from chainkg.views.page_cards import Card
from chainkg.views.page_scene import Line, Scene
from chainkg.views.page_texts import term_text
from chainkg.views.page_words import UNSTAGED
from chainkg.views.svg_card import Langs, draw_card, draw_fold, spoken, ticks, words
from chainkg.views.svg_folds import Fold, fold, folded_spots
from chainkg.views.svg_layout import CARD, lay_out
from chainkg.views.svg_lines import Drawn, draw_lines
from chainkg.views.svg_looks import BAND, FONTS, INK, SILENT, SOFT, definitions
from chainkg.views.svg_text import width

HEAD, _SIDE, _FOOT = 58, 22, 22  # room of the headings, and around the picture
_STYLES = ("main", "byproduct", "input", "bought", "open", "kind")
STYLE = (
    f"svg{{font-family:{FONTS};fill:{INK}}}.n{{font-size:17px;font-weight:700}}.m{{font-size:15px}}.t{{font-size:13px}}"
    f".t.s{{fill:{SOFT}}}.w,.k,.r{{font-size:13px;font-weight:700}}.w,.r{{text-anchor:middle}}"
    "rect.k{fill:#ffffff;fill-opacity:.9;stroke:#77818d;stroke-width:.8}text.k{fill:#343c47}"
    ".halo{fill:#fbe6f5;stroke:#a0207f;stroke-width:2.4}"
    f".rank rect{{fill:{INK}}}.r{{fill:#ffffff}}.fold rect{{fill:#ffffff;stroke:{SOFT}}}"
    f".fold .front{{stroke-width:1.6}}.fold .count{{fill:{INK}}}.strong .n,.strong .t{{fill:#ffffff}}"
    f".h{{font-size:19px;font-weight:700}}.c{{font-size:14px;fill:{SOFT}}}"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the picture: its name, its left and right edge, the places of its nodes."""

    name: Text
    left: int
    right: int
    members: tuple[int, ...]


class Picture:
    """The cards of a scene in their places. ``folds`` are the cards that are drawn, by number of the picture."""

    def __init__(self, scene: Scene, cards: Sequence[Card]) -> None:
        self.scene, self.cards = scene, cards
        flows = [(line.start, line.end) for line in scene.lines if not line.loop]
        self.folds: list[Fold] = fold(scene.spots, flows, scene.families)
        styles = self._styles()
        arcs = sorted(pair for pair in styles if styles[pair] != "loop")
        loops = sorted(pair for pair in styles if styles[pair] == "loop")
        self.layout = lay_out(folded_spots(self.folds, scene.spots), arcs, loops)
        drawn = zip([*arcs, *loops], self.layout.paths, strict=True)
        self.lines = [Drawn(*pair, styles[pair], path) for pair, path in drawn]
        self.width = self.layout.width + 2 * _SIDE
        self.height = self.layout.height + HEAD + 18 + _FOOT

    def _styles(self) -> dict[tuple[int, int], str]:
        """Per pair of drawn cards the look of the link between them; a loop only where nothing else joins them."""
        at = {member: place for place, card in enumerate(self.folds) for member in card.members}
        order = [*_STYLES, "loop"]
        found: dict[tuple[int, int], str] = {}
        for line in self.scene.lines:
            pair, style = (at[line.start], at[line.end]), self._style(line)
            if pair[0] != pair[1]:
                found[pair] = min(style, found.get(pair, style), key=order.index)
        return found

    def _style(self, line: Line) -> str:
        start, end = self.cards[line.start], self.cards[line.end]
        if line.loop:
            return "loop"
        if line.style == "kind":
            return "kind"
        if start.missing or end.missing:
            return "open"
        return "bought" if start.state is State.BOUGHT else line.style

    def stages(self) -> list[Stage]:
        """The stages from left to right."""
        names = [*(term_text(term) for term in STAGES.values()), UNSTAGED]
        found = []
        for stage, left, right in self.layout.blocks:
            members = tuple(at for at, spot in enumerate(self.scene.spots) if spot.stage == stage)
            found.append(Stage(names[stage], left + _SIDE, right + _SIDE, members))
        return found

    def draw(self, langs: Langs) -> str:
        """The inside of the SVG, without its style."""
        return (
            definitions(CARD.width, CARD.height)
            + f'<g class="bands">{"".join(self._band(stage) for stage in self.stages())}</g>'
            + f'<g class="lines" transform="translate({_SIDE} {HEAD + 18})">{draw_lines(self.lines)}</g>'
            + f'<g class="cards">{self._cards(langs)}</g>'
            + f'<g class="heads">{"".join(self._head(stage, langs) for stage in self.stages())}</g>'
        )

    def _band(self, stage: Stage) -> str:
        wide = stage.right - stage.left + 26
        return f'<rect x="{stage.left - 13}" width="{wide}" height="{self.height}" fill="{BAND}"/>'

    def _cards(self, langs: Langs) -> str:
        found = []
        for (x, y), one in zip(self.layout.middles, self.folds, strict=True):
            left, top = x - CARD.width // 2 + _SIDE, y - CARD.height // 2 + HEAD + 18
            if one.name is None:
                found.append(draw_card(one.members[0], self.cards[one.members[0]], left, top, langs))
            else:
                found.append(draw_fold(one, self.cards, left, top, langs))
        return "".join(found)

    def _head(self, stage: Stage, langs: Langs) -> str:
        here = [self.cards[at] for at in stage.members]
        middle, wide = (stage.left + stage.right) / 2, stage.right - stage.left
        there, missing = sum(card.there for card in here), sum(card.state in SILENT for card in here)
        note = Text(
            f"{len(here)} 个环节，已有 {there}，缺口 {missing}", f"{len(here)} nodes, {there} here, {missing} missing"
        )
        if wide < 200:
            note = Text(f"已有 {there} / {len(here)}", f"{there} of {len(here)} here")
        span = min(11.0 * len(here), wide)
        return (
            f'<g><rect x="{stage.left - 13}" width="{wide + 26}" height="{HEAD}" fill="{BAND}"/>'
            + spoken(langs, lambda lang: _heading(stage.name(lang), note(lang), middle))
            + f'<g transform="translate({middle - span / 2:.1f} 40)">'
            + f"{ticks([card.state for card in here], span)}</g></g>"
        )


def _heading(name: str, note: str, middle: float) -> str:
    """Name and note side by side, the two together in the middle."""
    wide = [width(name, 19), width(note, 14)]
    left = middle - (sum(wide) + 12) / 2
    return words(round(left, 1), 27, "h", name) + words(round(left + wide[0] + 12, 1), 27, "c", note)
