"""Why a node is not among the ranked missing links."""

from chainkg.graph.model import State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES
from chainkg.queries.ranking import Ranking
from chainkg.queries.recipes import SERVICE


def why_not(ranking: Ranking, row: int) -> Text:
    """The first reason that keeps the node in *row* off the list; empty where nothing does."""
    view = ranking.view
    state = STATES[int(view.state[row])]
    reasons = [
        (bool(view.there[row]), Text("本地已有", "it is there")),
        (bool(view.world.leftover[row]), Text("废物或回收物不招商", "wastes and collected goods are not courted")),
        (bool(view.world.buyable[row]), Text("外购即可", "it is bought in")),
        (state in (State.BUILDING, State.PLANNED), Text("已在建或规划", "it is being built or planned")),
        (bool(view.once[row]), Text("曾在建或曾规划，另列", "once planned or being built: listed apart")),
        (
            not view.world.recipes.makeable[row],
            Text(
                "没有自己的工艺路线（随产出或为类名）",
                "it has no route of its own (arises with something, or is a family)",
            ),
        ),
        (int(view.world.kind[row]) == SERVICE, Text("服务另列", "services are listed apart")),
        (bool(ranking.held[row]), Text("政策类别受限", "its policy class is restricted")),
    ]
    return next((text for holds, text in reasons if holds), Text("", ""))
