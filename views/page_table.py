"""The rows of the table beside the picture: the same data, one row a node, for readers, printers and spreadsheets."""

from chainkg.graph.model import STAGES
from chainkg.graph.text import Text
from chainkg.queries.evidence import Fact
from chainkg.queries.explain import Explanation
from chainkg.views.page_cards import Card
from chainkg.views.page_scene import Scene
from chainkg.views.page_texts import Texts, listed, term_text
from chainkg.views.page_words import UNSTAGED


def table_order(scene: Scene) -> list[int]:
    """The places of all nodes in the order of the chain."""
    spots = scene.spots
    return sorted(range(len(spots)), key=lambda at: (spots[at].stage, spots[at].order, spots[at].node))


def table_cells(scene: Scene, at: int, card: Card, told: Explanation, texts: Texts) -> list[int]:
    """Stage, firms or ground, lacking inputs, local users and newest evidence of a node, as numbers of words."""
    stages = [*(term_text(term) for term in STAGES.values()), UNSTAGED]
    gap = told.gap
    return texts.each(
        (
            stages[scene.spots[at].stage],
            listed(card.lines),
            listed(mention.name for mention in gap.missing_inputs),
            listed(mention.name for mention in gap.local_users[:6]),
            _newest(told),
        )
    )


def _newest(told: Explanation) -> Text:
    """The newest row that speaks of the node itself, else of what it would be made from."""
    stated = [one for one in told.gap.evidence if one.grade != "process"]
    facts: list[Fact] = [*told.grounds[:1], *told.history[:1], *stated[:1]]
    if not facts:
        return Text("", "")
    one = facts[0]
    return Text(f"{one.title}（{one.as_of or '未注日期'}）", f"{one.title} ({one.as_of or 'undated'})")
