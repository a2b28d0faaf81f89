"""What the panel of a chain page tells of a node, as plain values for the page's script."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chainkg.graph.model import GRADES, POLICIES, STAGES
from chainkg.graph.text import Lang, Text
from chainkg.queries.evidence import Fact
from chainkg.queries.explain import Explanation
from chainkg.queries.gap import Mention
from chainkg.views.gap_sheet import move_text, rank_text
from chainkg.views.page_words import CONFIDENCES, HEADS, WORDS
from chainkg.views.words import PARTS, joined

Block = dict[str, Any]
"""A heading (``head``) and one of: ``lines``, ``nodes``, ``parts``, ``routes``, ``facts``."""


class Library:
    """Evidence rows, each told once however many nodes rest on it; a page refers to them by number."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.told: list[dict[str, str]] = []
        self._places: dict[Fact, int] = {}

    def places(self, facts: Sequence[Fact]) -> list[int]:
        return [self._place(one) for one in facts]

    def _place(self, one: Fact) -> int:
        if one not in self._places:
            self._places[one] = len(self.told)
            self.told.append(fact_words(one, self.lang))
        return self._places[one]


def fact_words(one: Fact, lang: Lang) -> dict[str, str]:
    """A row in words. ``link``: an address that may be clicked; ``address``: one that is only printed."""
    date = one.as_of or ("" if one.grade == "process" else WORDS["undated"](lang))
    grade, sure = GRADES[one.grade], CONFIDENCES.get(one.confidence)
    words = [Text(grade.zh, grade.en)(lang)]
    words += [f"{WORDS['confidence'](lang)} {sure(lang)}"] if sure else []
    safe = one.link and one.url.startswith(("http://", "https://"))
    told = {
        "says": one.says(lang),
        "date": date,
        "source": joined((part for part in (one.title, one.locator) if part), lang),
        "grade": joined(words, lang),
        "note": one.note,
        "link" if safe else "address": one.url,
    }
    return {name: text for name, text in told.items() if text}


class PanelWriter:
    """Writes the panels of one page.

    ``places``: id of a node → its place on the page; ``names``: name of a chain or industry → its name in the language.
    """

    def __init__(self, lang: Lang, library: Library, places: Mapping[str, int], names: Mapping[str, str]) -> None:
        self.lang, self.library, self.places, self.names = lang, library, places, names

    def panel(self, told: Explanation, others: Mapping[str, Sequence[int]]) -> dict[str, Any]:
        """*others*: heading → places of cards that a line joins with this one."""
        gap = told.gap
        return {
            "about": self._about(told),
            "move": move_text(gap, self.lang) if gap.moves else "",
            "rank": rank_text(gap) if gap.rank else "",
            "score": f"{gap.score:.3f}" if gap.rank else "",
            "blocks": [block for block in self._blocks(told, others) if _filled(block)],
        }

    def _about(self, told: Explanation) -> str:
        gap = told.gap
        terms = (STAGES.get(gap.stage), told.kind, POLICIES.get(gap.policy))
        words = [term.zh if self.lang == "zh" else term.en for term in terms if term]
        if told.trade:
            words.append(Text(f"流通范围：{told.trade.zh}", f"travels: {told.trade.en}")(self.lang))
        return " · ".join([*(self.names.get(name, name) for name in gap.chains or (gap.industry,)), *words])

    def _blocks(self, told: Explanation, others: Mapping[str, Sequence[int]]) -> Iterator[Block]:
        gap = told.gap
        yield self._lines("rule", (told.rule,))
        yield self._lines("inferred", told.inferred)
        yield self._lines("notes", gap.notes)
        yield self._lines("standing", (told.standing,))
        yield self._parts(told)
        yield self._facts("history", told.history)
        yield self._routes(told)
        for head, mentions in (
            ("lacks", gap.missing_inputs),
            ("users", gap.local_users),
            ("also", gap.also_used_by),
            ("unlocks", gap.unlocks),
        ):
            yield self._head(head) | {"nodes": [self._node(mention) for mention in mentions]}
        for head, cards in others.items():
            yield self._head(head) | {"nodes": list(cards)}
        yield from self._evidence(told)

    def _evidence(self, told: Explanation) -> Iterator[Block]:
        grounds = [one for one in told.grounds if one not in told.history]
        yield self._facts("grounds", grounds)
        shown = {*told.history, *told.grounds}
        yield self._facts("further", [one for one in told.gap.evidence if one not in shown])
        yield self._facts("elsewhere", told.elsewhere)

    def _head(self, name: str) -> Block:
        return {"kind": name, "head": HEADS[name](self.lang)}

    def _lines(self, name: str, texts: Sequence[Text]) -> Block:
        return self._head(name) | {"lines": [text(self.lang) for text in texts]}

    def _facts(self, name: str, facts: Sequence[Fact]) -> Block:
        return self._head(name) | {"facts": self.library.places(facts)}

    def _node(self, mention: Mention) -> int | str:
        """The place of a node on the page; its name where it is not on it."""
        return self.places.get(mention.node, mention.name(self.lang))

    def _parts(self, told: Explanation) -> Block:
        parts = told.gap.parts if told.gap.rank else ()
        return self._head("parts") | {
            "parts": [
                {
                    "part": part.name,
                    "name": PARTS[part.name](self.lang),
                    "points": round(part.value * part.weight, 4),
                    "sum": f"{part.value:.2f} × {part.weight:.2f}",
                    "reason": part.reason(self.lang),
                }
                for part in parts
            ]
        }

    def _routes(self, told: Explanation) -> Block:
        routes = [
            {
                "fed": route.fed,
                "name": route.name,
                "inputs": joined((text(self.lang) for text in route.inputs), self.lang),
            }
            for route in told.gap.routes
        ]
        return self._head("routes") | {"routes": routes}


def _filled(block: Block) -> bool:
    return any(value for name, value in block.items() if name not in ("kind", "head"))
