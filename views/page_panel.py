"""What the panel of a page tells of a node, as plain values: words by their number, nodes by their place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chainkg.graph.model import GRADES, POLICIES, STAGES
from chainkg.graph.text import Text
from chainkg.queries.balance import Material
from chainkg.queries.evidence import Fact
from chainkg.queries.explain import Explanation
from chainkg.queries.gap import Gap, Mention
from chainkg.views.amounts import left_text
from chainkg.views.balance_words import demand_text, supply_text
from chainkg.views.page_people import People
from chainkg.views.page_texts import Texts, listed, term_text
from chainkg.views.page_words import BALANCE, CONFIDENCES, WORDS

Block = tuple[str, list[Any]]
"""The kind of a block (a key of ``HEADS``) and its items: words, nodes, parts, routes or evidence."""


class Library:
    """Evidence rows, each told once however many nodes rest on it; a page refers to them by number."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.told: list[list[Any]] = []
        self._places: dict[Fact, int] = {}

    def places(self, facts: Sequence[Fact]) -> list[int]:
        return [self._place(one) for one in facts]

    def _place(self, one: Fact) -> int:
        if one not in self._places:
            self._places[one] = len(self.told)
            self.told.append(fact_words(one, self.texts))
        return self._places[one]


def fact_words(one: Fact, texts: Texts) -> list[Any]:
    """A row: what it says, date, source, grade, note, address, and whether the address may be clicked."""
    undated = "" if one.grade == "process" else WORDS["undated"]
    grade, sure = term_text(GRADES[one.grade]), CONFIDENCES.get(one.confidence)
    if sure:
        word = WORDS["confidence"]
        grade = Text(f"{grade.zh}、{word.zh}{sure.zh}", f"{grade.en}, {word.en} {sure.en}")
    safe = one.link and one.url.startswith(("http://", "https://"))
    told = (one.says, one.as_of or undated, one.title, one.locator, grade, one.note, one.url)
    return [*texts.each(told), int(safe)]


def balance_lines(one: Material) -> list[Text]:
    """Supply, demand and what is left over; nothing where neither a maker nor a user is on file."""
    if not (one.made_by or one.taken_by or one.total):
        return []
    told = (("supply", supply_text), ("demand", demand_text))
    lines = [_line(name, Text(write(one, "zh"), write(one, "en"))) for name, write in told]
    return [*lines, _line("left", Text(left_text(one.left, "zh"), left_text(one.left, "en")))]


def _line(name: str, body: Text) -> Text:
    return Text(BALANCE[name].zh + body.zh, BALANCE[name].en + body.en)


class PanelWriter:
    """Writes the panels of one page. ``places``: id of a node → its place on the page."""

    def __init__(
        self, texts: Texts, library: Library, people: People, places: Mapping[str, int], names: Mapping[str, Text]
    ) -> None:
        self.texts, self.library, self.people = texts, library, people
        self.places, self.names = places, names

    def about(self, told: Explanation) -> Text:
        """Chains, stage, kind, policy and reach of a node on one line."""
        gap = told.gap
        chains = [self.names.get(name, Text(name, name)) for name in gap.chains or (gap.industry,)]
        terms = [term_text(term) for term in (STAGES.get(gap.stage), told.kind, POLICIES.get(gap.policy)) if term]
        if told.trade:
            terms.append(Text(f"流通范围：{told.trade.zh}", f"travels: {told.trade.en}"))
        parts = [*chains, *terms]
        return Text(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))

    def blocks(self, row: int, told: Explanation, others: Mapping[str, Sequence[int]]) -> list[Block]:
        """All that is known of the node in *row*; *others*: heading → places of cards that a line joins with it."""
        return [block for block in self._blocks(row, told, others) if block[1]]

    def _blocks(self, row: int, told: Explanation, others: Mapping[str, Sequence[int]]) -> Iterator[Block]:
        gap, each = told.gap, self.texts.each
        yield "rule", each((told.rule,))
        yield "inferred", each(told.inferred)
        yield "notes", each(gap.notes)
        yield "standing", each((told.standing,))
        yield "parts", self._parts(gap)
        yield "routes", self._routes(gap)
        yield "balance", each(balance_lines(told.balance))
        yield "history", self.library.places(told.history)
        yield "parks", each(self.people.parks(row))
        yield "institutes", self.library.places(self.people.institutes(row))
        for head, mentions in (
            ("lacks", gap.missing_inputs),
            ("users", gap.local_users),
            ("also", gap.also_used_by),
            ("unlocks", gap.unlocks),
        ):
            yield head, [self._node(mention) for mention in mentions]
        yield from ((head, list(cards)) for head, cards in others.items())
        yield from self._evidence(told)

    def _evidence(self, told: Explanation) -> Iterator[Block]:
        shown = {*told.history, *told.grounds}
        yield "grounds", self.library.places([one for one in told.grounds if one not in told.history])
        yield "further", self.library.places([one for one in told.gap.evidence if one not in shown])
        yield "elsewhere", self.library.places(told.elsewhere)

    def _node(self, mention: Mention) -> int:
        """The place of a node on the page; where it is not on it, -1 less the number of its name."""
        place = self.places.get(mention.node)
        return -1 - self.texts.of(mention.name) if place is None else place

    def _parts(self, gap: Gap) -> list[Any]:
        """Name, value, weight and reason of each part of a score."""
        parts = gap.parts if gap.rank else ()
        return [[part.name, part.value, round(part.weight, 4), self.texts.of(part.reason)] for part in parts]

    def _routes(self, gap: Gap) -> list[Any]:
        """Whether a route is fed, its name, its inputs."""
        return [
            [int(route.fed), self.texts.of(route.name), self.texts.of(listed(route.inputs))] for route in gap.routes
        ]
