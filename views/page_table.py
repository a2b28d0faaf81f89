"""The table below the picture: the same data, one row a node, for readers, printers and spreadsheets."""

from dataclasses import dataclass

from chainkg.graph.model import STAGES, State
from chainkg.graph.text import Lang, Text
from chainkg.queries.evidence import Fact
from chainkg.queries.explain import Explanation
from chainkg.views.gap_sheet import move_text, names_of, rank_text
from chainkg.views.page_cards import Card
from chainkg.views.page_scene import Scene
from chainkg.views.page_words import UNSTAGED
from chainkg.views.words import joined


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the place of its card, the token and the word of its state, the cells before the state and after it."""

    place: int
    token: str
    stage: str
    name: str
    word: str
    cells: tuple[str, ...]


def table_rows(scene: Scene, cards: list[Card], told: list[Explanation], lang: Lang) -> list[TableRow]:
    """All nodes in the order of the chain."""
    spots = scene.spots
    order = sorted(range(len(cards)), key=lambda at: (spots[at].stage, spots[at].order, spots[at].node))
    names = [*(term.zh if lang == "zh" else term.en for term in STAGES.values()), UNSTAGED(lang)]
    return [_row(at, names[spots[at].stage], cards[at], told[at], lang) for at in order]


def _row(at: int, stage: str, card: Card, told: Explanation, lang: Lang) -> TableRow:
    gap = told.gap
    cells = (
        joined(card.marks, lang),
        move_text(gap, lang) if gap.moves else "",
        rank_text(gap) if gap.rank else "",
        f"{gap.score:.3f}" if gap.rank else "",
        card.line if card.there or card.state in (State.BUILDING, State.PLANNED) else "",
        names_of(gap.missing_inputs, lang),
        names_of(gap.local_users, lang),
        _newest(told, lang),
    )
    return TableRow(at, card.state.color, stage, card.name, getattr(card.state, lang), cells)


def _newest(told: Explanation, lang: Lang) -> str:
    """The newest row that speaks of the node itself, else of what it would be made from."""
    stated = [one for one in told.gap.evidence if one.grade != "process"]
    facts: list[Fact] = [*told.grounds[:1], *told.history[:1], *stated[:1]]
    if not facts:
        return ""
    one = facts[0]
    date = one.as_of or Text("未注日期", "undated")(lang)
    return Text(f"{one.says.zh}（{one.title}，{date}）", f"{one.says.en} ({one.title}, {date})")(lang)
