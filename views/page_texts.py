"""The words of a page in both languages, each told once: the data of the page refer to them by number."""

from collections.abc import Iterable
from typing import Any

from chainkg.graph.text import Text
from chainkg.views.svg_text import clean

Said = Text | str
"""Words in two languages, or a name that is the same in both."""


class Texts:
    """Collects words; ``plain`` is the list that the page's script reads."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], int] = {}

    def of(self, text: Said) -> int:
        """The number of *text*."""
        pair = (text.zh, text.en) if isinstance(text, Text) else (text, text)
        return self._places.setdefault(pair, len(self._places))

    def each(self, texts: Iterable[Said]) -> list[int]:
        return [self.of(text) for text in texts]

    def plain(self) -> list[Any]:
        """All words in the order of their numbers: a string, or Chinese and English."""
        cleaned = ((clean(zh), clean(en)) for zh, en in self._places)
        return [zh if zh == en else [zh, en] for zh, en in cleaned]


def listed(texts: Iterable[Said]) -> Text:
    """Words one after another, as each language writes a list."""
    found = [text if isinstance(text, Text) else Text(text, text) for text in texts]
    return Text("、".join(text.zh for text in found), ", ".join(text.en for text in found))


def term_text(term: Any) -> Text:
    """A term, a state or a move as words."""
    return Text(term.zh, term.en)
