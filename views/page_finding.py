"""What a chain page says before anything is clicked: one sentence, how complete the chain is, how much was checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from chainkg.graph.model import State
from chainkg.graph.text import Text
from chainkg.queries.chains import chain_views
from chainkg.queries.explain import Explanation
from chainkg.views.page_cards import Card
from chainkg.views.page_legend import state_groups
from chainkg.views.page_scene import Scene
from chainkg.views.page_texts import listed
from chainkg.views.svg_looks import SILENT


@dataclass(frozen=True, slots=True)
class Share:
    """Completeness of a chain in percent: surely at least ``low``, at most ``high``."""

    low: int
    high: int


def finding(cards: Sequence[Card], told: Sequence[Explanation]) -> Text:
    """How many nodes there are, how many of each group, and which gaps to look at first."""
    groups = state_groups(cards)
    counted = Text(
        "、".join(f"{group.word.zh} {group.count}" for group in groups),
        ", ".join(f"{group.word.en.lower()} {group.count}" for group in groups),
    )
    first = [one.gap.name for one in ranked(told) if one.gap.moves][:3]
    names = listed(first) if first else Text("无", "none")
    return Text(
        f"{len(cards)} 个环节：{counted.zh}；首先看：{names.zh}。",
        f"{len(cards)} nodes: {counted.en}. Look first at {names.en}.",
    )


def ranked(told: Sequence[Explanation]) -> list[Explanation]:
    """The ranked gaps, best first."""
    return sorted((one for one in told if one.gap.rank), key=lambda one: (one.gap.rank, one.gap.node))


def completeness(scene: Scene) -> Share | None:
    """That of the chain where one chain is shown; None elsewhere, or where nothing counts."""
    if len(scene.chains) != 1 or scene.industry is not None:
        return None
    view = chain_views(scene.view, only=scene.title.zh)[0]
    return None if view.low is None or view.high is None else Share(round(100 * view.low), round(100 * view.high))


def checked(cards: Sequence[Card]) -> Text:
    """How many of the silent nodes somebody has looked for."""
    silent = [card for card in cards if card.state in SILENT]
    looked = sum(card.state is not State.UNVERIFIED for card in silent)
    if not silent:
        return Text("没有", "none to check")
    return Text(f"{looked} / {len(silent)}", f"{looked} of {len(silent)}")
