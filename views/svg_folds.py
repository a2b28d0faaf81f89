"""Which nodes share a card: where columns would be too tall or too many, families of one stage are folded."""

from collections.abc import Sequence
from dataclasses import dataclass

from chainkg.graph.text import Text
from chainkg.views.svg_columns import TALL, Arc, Spot, find_columns

Family = tuple[str, Text]
"""A key, whose first letter says how close the kinship is, and the name of the family."""

_WIDE, _MANY = 12, 108  # columns and cards that can be seen at once
_LEAST = 3  # fewer are not worth a fold


@dataclass(frozen=True, slots=True)
class Fold:
    """The nodes of a card, by their places; ``name``: that of the family, None for a card of its own."""

    members: tuple[int, ...]
    name: Text | None = None


def fold(spots: Sequence[Spot], arcs: Sequence[Arc], families: Sequence[Sequence[Family]]) -> list[Fold]:
    """Cards for all *spots*, those of a single node included, in the order of their first node.

    Folds the largest family of the fullest stage, close kin before distant, until no column holds more than nine cards
    and the cards, or at least the columns, are few enough to be seen at once, or nothing is left to fold.
    """
    cards = [Fold((at,)) for at in range(len(spots))]
    while True:
        crowded = _crowded([_spot(card, spots) for card in cards], folded_arcs(cards, arcs))
        found = next(filter(None, (_largest(cards, spots, families, stage) for stage in crowded)), None)
        if found is None:
            return cards
        kept = [card for card in cards if card.members[0] not in found.members]
        cards = sorted([*kept, found], key=lambda card: card.members)


def folded_spots(cards: Sequence[Fold], spots: Sequence[Spot]) -> list[Spot]:
    """Where each card stands."""
    return [_spot(card, spots) for card in cards]


def folded_arcs(cards: Sequence[Fold], arcs: Sequence[Arc]) -> list[Arc]:
    """The links between cards, each once, without those within a card."""
    at = {member: place for place, card in enumerate(cards) for member in card.members}
    return sorted({(at[a], at[b]) for a, b in arcs if at[a] != at[b]})


def _spot(card: Fold, spots: Sequence[Spot]) -> Spot:
    return min((spots[at] for at in card.members), key=lambda spot: (spot.order, spot.node))


def _crowded(spots: Sequence[Spot], arcs: Sequence[Arc]) -> list[int]:
    """The stages that must give way, those with the tallest or most columns first; none where all has room."""
    column, stages = find_columns(spots, arcs)
    heights = [column.count(at) for at in range(len(stages))]
    tall = {stage: height for height, stage in sorted(zip(heights, stages, strict=True)) if height > TALL}
    if tall:
        return sorted(tall, key=lambda stage: (-tall[stage], stage))
    return (
        sorted(set(stages), key=lambda stage: (-stages.count(stage), stage))
        if len(stages) > _WIDE and len(spots) > _MANY
        else []
    )


def _largest(
    cards: Sequence[Fold], spots: Sequence[Spot], families: Sequence[Sequence[Family]], stage: int
) -> Fold | None:
    kin: dict[str, tuple[Text, list[int]]] = {}
    for card in cards:
        at = card.members[0]
        if card.name is None and spots[at].stage == stage:
            for key, name in families[at]:
                kin.setdefault(key, (name, []))[1].append(at)
    large = {key: found for key, found in kin.items() if len(found[1]) >= _LEAST}
    if not large:
        return None
    name, members = large[min(large, key=lambda key: (key[0], -len(large[key][1]), key))]
    return Fold(tuple(members), name)
