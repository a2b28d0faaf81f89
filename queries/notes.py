"""What stands beside a missing link: plans that came to nothing, firms whose products nobody has put on file."""

import numpy as np

from chainkg.graph.model import FIRM, STATUSES
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import BUILDING, CLOSED, OPERATING, PLANNED

_SHOWN = 3


def once_notes(view: Assessment, node: int) -> list[Text]:
    """曾在建 / 曾规划 with the date for stale rows, 曾规划,已终止 for what was given up before it ran, 在产后停产."""
    makers, chain = view.world.makers, view.world.chain
    table, firms = chain.tables["produces"], chain.table(FIRM)["name"]
    found = []
    for at in np.flatnonzero((makers.node == node) & view.firms[makers.firm]).tolist():
        status, row = int(makers.status[at]), int(makers.row[at])
        words = _once_words(status, bool(makers.fresh[at]), bool(makers.ever[at]))
        if words:
            firm, date = firms[int(makers.firm[at])], table["as_of"][row] or "未注日期"
            found.append(Text(f"{words.zh}：{firm}（{date}）", f"{words.en}: {firm} ({date})"))
    return found


def _once_words(status: int, fresh: bool, ever: bool) -> Text | None:
    if status == CLOSED:
        return Text("已停产", "closed") if ever else Text("曾规划，已终止", "once planned, given up")
    if status in (BUILDING, PLANNED):
        term = list(STATUSES.values())[status]
        return Text(term.zh, term.en) if fresh else Text(f"曾{term.zh}", f"once {term.en}")
    return None


def firms_to_ask(view: Assessment, node: int) -> list[Text]:
    """先核: local firms of the node's chains without any product on file, and makers whose row for it is stale."""
    names = view.world.chain.table(FIRM)["name"]
    asked = [names[firm] for firm in sorted(_silent(view, node) | _stale(view, node))]
    if not asked:
        return []
    more = len(asked) - _SHOWN
    tail = Text(f"等 {len(asked)} 家", f" and {more} more") if more > 0 else Text("", "")
    shown = asked[:_SHOWN]
    return [Text(f"先核：{'、'.join(shown)}{tail.zh}", f"ask first: {', '.join(shown)}{tail.en}")]


def _stale(view: Assessment, node: int) -> set[int]:
    makers = view.world.makers
    chosen = (makers.node == node) & ~makers.fresh & (makers.status != OPERATING) & view.firms[makers.firm]
    return set(makers.firm[chosen & (makers.status != CLOSED)].tolist())


def silent_firms(view: Assessment, node: int) -> tuple[str, ...]:
    """Names of the local firms that may make the node without anybody having put it on file."""
    names = view.world.chain.table(FIRM)["name"]
    return tuple(names[firm] for firm in sorted(_silent(view, node)))


def _silent(view: Assessment, node: int) -> set[int]:
    """Local firms that a role ties to a chain or industry of the node and of which no product is on file."""
    return {firm for firm, nodes in view.silent.items() if nodes[node]}
