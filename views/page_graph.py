"""A scene as the nodes and edges of a page: where they stand, what they say, as plain values for the page's script."""

from collections import Counter
from typing import Any

from chainkg.graph.model import CHAIN, INDUSTRY, STAGES, State
from chainkg.graph.text import Lang, Text
from chainkg.queries.explain import Explanation
from chainkg.queries.gap import Gap
from chainkg.views.page_cards import CardWriter
from chainkg.views.page_layout import Path, lay_out
from chainkg.views.page_panel import Library, PanelWriter
from chainkg.views.page_scene import Line, Scene, named
from chainkg.views.page_words import UNSTAGED

_WIDER = {"zh": 0, "en": 34}  # English names need wider cards


class PageGraph:
    """The cards and lines of a scene, laid out; *told* explains its nodes in their order."""

    def __init__(self, scene: Scene, told: list[Explanation], lang: Lang) -> None:
        self.scene, self.told, self.lang = scene, told, lang
        writer = CardWriter(scene, lang)
        self.cards = [writer.card(row, one) for row, one in zip(scene.rows, told, strict=True)]
        arcs = [line for line in scene.lines if not line.loop]
        loops = [line for line in scene.lines if line.loop]
        self.lines = [*arcs, *loops]
        self.layout = lay_out(scene.spots, _ends(arcs), _ends(loops), _WIDER[lang])
        self.place_of = {scene.node_id(row): at for at, row in enumerate(scene.rows)}
        library = Library(lang)
        panels = PanelWriter(lang, library, self.place_of, self._names())
        self.nodes = [self._node(at, panels) for at in range(len(self.cards))]
        drawn = zip(self.lines, self.layout.paths, strict=True)
        self.edges = [self._edge(at, line, path) for at, (line, path) in enumerate(drawn)]
        self.facts = library.told

    def _names(self) -> dict[str, str]:
        """Name of a chain or industry → its name in the language of the page."""
        chain = self.scene.chain
        texts = [named(chain, kind, row) for kind in (INDUSTRY, CHAIN) for row in range(len(chain.table(kind)))]
        return {text.zh: text(self.lang) for text in texts}

    def states(self) -> list[tuple[str, str, int]]:
        """Token, word and number of the states on the page, in the order of the rules."""
        counts = Counter(card.state for card in self.cards)
        return [(state.color, self._word(state), counts[state]) for state in State if counts[state]]

    def _word(self, state: State) -> str:
        return state.zh if self.lang == "zh" else state.en

    def _node(self, at: int, panels: PanelWriter) -> dict[str, Any]:
        card, (x, y) = self.cards[at], self.layout.middles[at]
        told = {"name": card.name, "line": card.line, "marks": card.marks, "terms": card.terms}
        state = {"state": card.state.color, "word": self._word(card.state)}
        place = {"id": at, "x": x, "y": y, "column": self.layout.columns[at], "block": self.scene.spots[at].stage}
        return place | told | state | panels.panel(self.told[at], self._others(at))

    def _others(self, at: int) -> dict[str, list[int]]:
        """The cards that a line or a substitution joins with this one."""
        return {
            "from": [line.start for line in self.lines if line.end == at],
            "to": [line.end for line in self.lines if line.start == at],
            "swap": sorted({end for pair in self.scene.swaps if at in pair for end in pair if end != at}),
        }

    def _edge(self, at: int, line: Line, path: Path) -> dict[str, Any]:
        ends = {"id": at, "from": line.start, "to": line.end}
        missing = self.cards[line.start].missing or self.cards[line.end].missing
        drawn = {"style": line.style, "loop": bool(line.loop), "open": missing, "back": path.back, "path": path.points}
        return ends | drawn

    def blocks(self) -> list[dict[str, Any]]:
        """The stages: name, edges, and how many of their nodes are here."""
        names = [*(term.zh if self.lang == "zh" else term.en for term in STAGES.values()), UNSTAGED(self.lang)]
        found = []
        for stage, left, right in self.layout.blocks:
            here = [card.there for card, spot in zip(self.cards, self.scene.spots, strict=True) if spot.stage == stage]
            note = Text(f"{len(here)} 个环节，本地 {sum(here)}", f"{len(here)} nodes, {sum(here)} here")(self.lang)
            found.append({"stage": stage, "name": names[stage], "left": left, "right": right, "note": note})
        return found

    def size(self) -> dict[str, Any]:
        layout = self.layout
        return {"card": [layout.card.width, layout.card.height], "width": layout.width, "height": layout.height}

    def ranked(self) -> list[int]:
        """The places of the ranked gaps, best first."""
        found = [at for at, one in enumerate(self.told) if one.gap.rank]
        return sorted(found, key=lambda at: (self.told[at].gap.rank, self.told[at].gap.node))

    def places(self, gaps: tuple[Gap, ...]) -> list[int]:
        return [self.place_of[gap.node] for gap in gaps if gap.node in self.place_of]


def _ends(lines: list[Line]) -> list[tuple[int, int]]:
    return [(line.start, line.end) for line in lines]
