"""The legend of a page: states in their groups with counts, marks with counts, and the looks of links."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chainkg.graph.model import State
from chainkg.graph.text import Text
from chainkg.views.change_words import MEANINGS
from chainkg.views.page_cards import Card
from chainkg.views.page_words import LINES, MARKS
from chainkg.views.svg_looks import GROUPS, drawn, stroked


@dataclass(frozen=True, slots=True)
class Entry:
    """A state, a mark or a look of links: what it is called, how many there are, and its sample as SVG."""

    token: str
    word: Text
    count: int
    sample: str = ""
    told: Text | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """States that answer one question: is it there, coming, bought in or missing?"""

    token: str
    word: Text
    count: int
    entries: tuple[Entry, ...]


def state_groups(cards: Sequence[Card]) -> list[Group]:
    """The groups that occur among cards, with the states that occur."""
    return groups_of(card.state for card in cards)


def groups_of(states: Iterable[State]) -> list[Group]:
    """The same of states."""
    counts = Counter(states)
    found = []
    for token, word, held in GROUPS:
        entries = tuple(_state(state, counts[state]) for state in held if counts[state])
        if entries:
            found.append(Group(token, word, sum(entry.count for entry in entries), entries))
    return found


def _state(state: State, count: int) -> Entry:
    return Entry(state.color, Text(state.zh, state.en), count, swatch(state))


def swatch(state: State) -> str:
    """A small sample of a state, as an SVG of its own."""
    return (
        f'<svg class="swatch {state.color}" width="30" height="18" viewBox="-2 -2 30 18" aria-hidden="true">'
        f"{drawn(state, 26, 14)}</svg>"
    )


def mark_entries(cards: Iterable[Card]) -> list[Entry]:
    """The marks that occur, each with what it means."""
    counts = Counter(mark for card in cards for mark in card.marks)
    return [Entry(mark.en, mark, counts[mark], told=told) for mark, told in (MEANINGS | MARKS).items() if counts[mark]]


def line_entries(styles: Iterable[str]) -> list[Entry]:
    """The looks of links that occur."""
    counts = Counter(styles)
    return [Entry(name, word, counts[name], line_sample(name)) for name, word in LINES.items() if counts[name]]


def change_entry(cards: Iterable[Card]) -> list[Entry]:
    """The frame round what changed, where anything did."""
    count = sum(card.changed for card in cards)
    frame = '<rect class="halo" x="2" y="2" width="26" height="10" rx="2"/>'
    sample = f'<svg width="30" height="14" aria-hidden="true">{frame}</svg>'
    return [Entry("changed", Text(f"有变化 {count}", f"changed {count}"), count, sample)] if count else []


def line_sample(name: str) -> str:
    return f'<svg width="36" height="12" aria-hidden="true"><path d="M1 6H34" {stroked(name)}/></svg>'
