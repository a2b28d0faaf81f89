"""The overview of a place as a page: every chain a row, every node a cell, and which park has what of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from chainkg.graph.model import CHAIN, INDUSTRY, STAGES, State
from chainkg.graph.text import Lang, Text
from chainkg.queries.changes import find_changes
from chainkg.queries.explain import Explainer
from chainkg.queries.overview import IndustryRow
from chainkg.queries.park_chains import ParkRow, park_chains
from chainkg.views.change_words import change_text, changes_text, where_text
from chainkg.views.overview_marks import marks
from chainkg.views.overview_scene import Files, OverviewScene, title_of
from chainkg.views.overview_words import WORDS
from chainkg.views.page_legend import groups_of
from chainkg.views.page_people import People
from chainkg.views.page_scene import named
from chainkg.views.page_shell import fill_page, own
from chainkg.views.page_texts import Texts, listed, term_text
from chainkg.views.page_words import UNSTAGED
from chainkg.views.svg_looks import hatches
from chainkg.views.svg_text import clean

SCRIPTS = ("page_panel.js", "page_find.js", "overview.js")


class OverviewPage:
    """The overview of the place and date that *explainer* speaks of."""

    def __init__(self, explainer: Explainer, rows: Sequence[IndustryRow], files: Files, since: str = "") -> None:
        self.explainer, self.view, self.rows = explainer, explainer.view, rows
        self.scene = OverviewScene(self.view, rows, files)
        self.people = People(self.view)
        self.alone = not files
        self.since = since
        self.changes = find_changes(self.view, since) if since else {}

    def page(self, lang: Lang) -> str:
        """The page as text."""
        texts = Texts()
        stages = [*(term_text(term) for term in STAGES.values()), UNSTAGED]
        used = [at for at in range(len(stages)) if any(line.stages[at] for line in self._lines())]
        frame = {
            "title": title_of(self.view),
            "where": where_text(self.view.name, str(self.view.world.as_of), self.since),
            "finding": self._found(),
            "groups": groups_of(self.scene.state(node) for node in self.scene.order),
            "blocks": self.scene.blocks,
            "stages": [(at, stages[at]) for at in used],
            "label": self._label,
            "changed": {number for node, number in self.scene.number.items() if node in self.changes},
            "since": bool(self.since),
            "marks": f"<defs>{hatches()}</defs>{marks()}",
            "parks": list(self._parks()),
            "heads": list(self._heads()),
            "alone": self.alone,
            "words": WORDS,
            "facts": self._data(texts),
        }
        return fill_page("overview.html", SCRIPTS, own("overview.css"), lang, texts, frame)

    def finding(self) -> Text:
        """How many industries, chains and nodes there are, how they stand, what to look at first."""
        order = self.scene.order
        groups = groups_of(self.scene.state(node) for node in order)
        zh = "、".join(f"{group.word.zh} {group.count}" for group in groups)
        en = ", ".join(f"{group.word.en.lower()} {group.count}" for group in groups)
        ranking = self.explainer.ranking
        ranked = [node for node in self.explainer.ranked.tolist() if ranking.has_move[node]]
        first = listed(self.explainer.builder.name(node) for node in ranked[:3]) if ranked else Text("无", "none")
        industries = sum(one.industry >= 0 for one in self.rows)
        chains = sum(one.chain >= 0 for row in self.rows for one in row.chains)
        return Text(
            f"{industries} 个产业、{chains} 条链、{len(order)} 个环节：{zh}；首先看：{first.zh}。",
            f"{industries} industries, {chains} chains, {len(order)} nodes: {en}. Look first at {first.en}.",
        )

    def _found(self) -> Text:
        """The finding, behind what changed where that is asked."""
        found = self.finding()
        if not self.since:
            return found
        changed = changes_text(self.changes.values(), self.since)
        return Text(f"{changed.zh}{found.zh}", f"{changed.en} {found.en}")

    def _lines(self) -> Iterator[Any]:
        return (line for block in self.scene.blocks for line in block.lines)

    def _label(self, number: int) -> Text:
        """Name and state of a node."""
        node = self.scene.order[number]
        name, state = self.explainer.builder.name(node), self.scene.state(node)
        found = Text(f"{name.zh} · {state.zh}", f"{name.en} · {state.en}")
        if node not in self.changes:
            return found
        told = change_text(self.changes[node], self.since, str(self.view.world.as_of))
        return Text(f"{found.zh} · {told.zh}", f"{found.en} · {told.en}")

    def _heads(self) -> Iterator[tuple[int, Text, list[tuple[int, Text, str]]]]:
        """Industries of the matrix with their chains: row, name and address."""
        chain, files = self.view.world.chain, self.scene.files
        for row in self.rows:
            held = [one.chain for one in row.chains if one.chain >= 0]
            if row.industry >= 0 and held:
                columns = [(one, named(chain, CHAIN, one), files.get((CHAIN.label, one), "")) for one in held]
                yield row.industry, named(chain, INDUSTRY, row.industry), columns

    def _parks(self) -> Iterator[tuple[Text, int, list[tuple[bool, int, int, Text]]]]:
        """Parks with, per chain: whether it is hosted, how many nodes are there and coming, and their names."""
        heads = list(self._heads())
        for park in park_chains(self.view):
            cells = [
                (industry in park.industries or chain in park.chains, *self._park_cell(park, chain))
                for industry, _, columns in heads
                for chain, _, _ in columns
            ]
            yield park.name, park.size, cells

    def _park_cell(self, park: ParkRow, chain: int) -> tuple[int, int, Text]:
        there, coming = park.there.get(chain, ()), park.coming.get(chain, ())
        names = listed(self.explainer.builder.name(node) for node in (*there, *coming))
        return len(there), len(coming), names

    def _data(self, texts: Texts) -> dict[str, Any]:
        """What the script reads: name, state, search terms of each node."""
        nodes = [
            {
                "n": texts.of(self.explainer.builder.name(node)),
                "s": self.scene.state(node).color,
                "k": "\n".join(clean(term) for term in dict.fromkeys(self.people.terms(node)) if term),
            }
            for node in self.scene.order
        ]
        return {
            "nodes": nodes,
            "states": {state.color: texts.of(term_text(state)) for state in State},
            "words": {name: texts.of(text) for name, text in WORDS.items()},
        }
