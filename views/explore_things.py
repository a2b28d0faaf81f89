"""What the explore view tells of each thing: name, state, ties, and for those near the start the whole panel."""

from collections.abc import Sequence
from typing import Any

from chainkg.graph.chain import Chain, split
from chainkg.graph.model import CHAIN, FIRM, INDUSTRY, NODE, State
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES
from chainkg.queries.evidence import fact, node_name
from chainkg.queries.explain import Explainer
from chainkg.queries.gaps import assess
from chainkg.queries.ranking import Ranking
from chainkg.queries.surroundings import Thing, Tie
from chainkg.views.explore_words import KIND_WORDS, RELATIONS, WORDS
from chainkg.views.page_cards import short_firm
from chainkg.views.page_panel import Library, PanelWriter
from chainkg.views.page_people import People
from chainkg.views.page_scene import Ask, named
from chainkg.views.page_texts import Texts, listed, term_text
from chainkg.views.svg_text import clean

NEAR = 200  # so many nodes have a whole panel
_NAMES = ("name", "name_en", "aliases", "former_names")


class ThingWriter:
    """Writes the things of one place and date."""

    def __init__(self, chain: Chain, ask: Ask) -> None:
        self.chain = chain
        self.view = assess(chain, ask.region, ask.as_of)
        self.explainer = Explainer(Ranking(self.view))
        self.people = People(self.view)
        self.library = Library(Texts())
        self.things: Sequence[Thing] = ()
        self.beside: list[list[Tie]] = []

    def place(self, things: Sequence[Thing], ties: Sequence[Tie]) -> None:
        """Take up what is told of; each tie belongs to both its ends."""
        self.things, self.beside = things, [[] for _ in things]
        for tie in ties:
            self.beside[tie.start].append(tie)
            self.beside[tie.end].append(tie)

    def name(self, thing: Thing) -> Text:
        if thing.kind is NODE:
            return node_name(self.chain, thing.row)
        table = self.chain.table(thing.kind)
        zh = table["name"][thing.row]
        return Text(zh, (table["name_en"][thing.row] if "name_en" in table.columns else "") or zh)

    def state(self, thing: Thing) -> State:
        return STATES[int(self.view.state[thing.row])]

    def token(self, thing: Thing) -> str:
        """The state of a node, the kind of anything else."""
        return self.state(thing).color if thing.kind is NODE else thing.kind.label

    def listed(self, at: int) -> tuple[Text, Text, Text, int, list[tuple[Text, str, int, Text]]]:
        """A row of the list: name, kind, state, hops, and its ties: relation, direction, place and name."""
        thing = self.things[at]
        state = term_text(self.state(thing)) if thing.kind is NODE else Text("", "")
        ties = [self._tie(tie, at) for tie in self.beside[at]]
        return self.name(thing), KIND_WORDS[thing.kind.label], state, thing.hops, ties

    def _tie(self, tie: Tie, at: int) -> tuple[Text, str, int, Text]:
        other = tie.end if tie.start == at else tie.start
        return RELATIONS[tie.relation.type], "→" if tie.start == at else "←", other, self.name(self.things[other])

    def nodes(self, texts: Texts) -> list[dict[str, Any]]:
        """What the script reads, thing by thing."""
        self.library = Library(texts)
        nodes = [at for at, thing in enumerate(self.things) if thing.kind is NODE]
        ids = self.chain.table(NODE)["id"]
        places = {ids[self.things[at].row]: at for at in nodes}
        self.panels = PanelWriter(texts, self.library, self.people, places, self._chain_names())
        whole = set(nodes[:NEAR])
        return [self._node(at, texts, whole=at in whole) for at in range(len(self.things))]

    def _chain_names(self) -> dict[str, Text]:
        found = [
            named(self.chain, kind, row) for kind in (INDUSTRY, CHAIN) for row in range(len(self.chain.table(kind)))
        ]
        return {text.zh: text for text in found}

    def _node(self, at: int, texts: Texts, *, whole: bool) -> dict[str, Any]:
        thing = self.things[at]
        told: dict[str, Any] = {
            "n": texts.of(self.name(thing)),
            "s": self.token(thing),
            "h": thing.hops,
            "k": "\n".join(map(clean, self._terms(thing))),
            "m": [],
            "v": [],
        }
        if thing.kind is FIRM:
            name = self.name(thing)
            told["l"] = texts.of(Text(short_firm(name.zh), short_firm(name.en)))
        if whole:
            said = self.explainer.explain(thing.row)
            return told | {
                "m": texts.each(said.marks),
                "v": texts.each(term_text(move) for move in said.gap.moves),
                "a": texts.of(self.panels.about(said)),
                "b": self.panels.blocks(thing.row, said, {}),
            }
        about = WORDS["short"] if thing.kind is NODE else self._about(thing)
        return told | {"a": texts.of(about), "b": [] if thing.kind is NODE else self._evidence(at)}

    def _terms(self, thing: Thing) -> list[str]:
        table = self.chain.table(thing.kind)
        cells = (table[column][thing.row] for column in _NAMES if column in table.columns)
        return list(dict.fromkeys(term for cell in cells for term in split(cell) if term))

    def _about(self, thing: Thing) -> Text:
        """Kind, place and level of a firm, a park or an institute."""
        table = self.chain.table(thing.kind)
        columns = ("park", "region", "region_or_park", "host", "level", "focus")
        cells = [table[column][thing.row] for column in columns if column in table.columns]
        return listed([KIND_WORDS[thing.kind.label], *(Text(cell, cell) for cell in cells if cell)])

    def _evidence(self, at: int) -> list[tuple[str, list[Any]]]:
        """The row of the thing itself, then the rows of its ties."""
        thing = self.things[at]
        rows = [(tie.table, tie.row) for tie in self.beside[at] if tie.table not in (LINK_TABLE, "firms")]
        own = [fact(self.chain, thing.kind.table, thing.row)]
        facts = own + [fact(self.chain, *row) for row in dict.fromkeys(rows)]
        return [("facts", self.library.places(facts))]
