"""The shape of a chain in a place: its longest run, how far it goes beyond the anchor, what would join its parts."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import flags
from chainkg.graph.model import ANCHORS, BYPRODUCT, CHAIN, FEEDS, FIRM, INDUSTRY, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.assessment import Assessment
from chainkg.queries.recipes import WASTE
from chainkg.queries.seen import seen_rows

Steps = dict[int, list[int]]
"""Node → the nodes that take it as a main input, or that it throws off."""


@dataclass(frozen=True, slots=True)
class Joint:
    """A missing node with what it would join: ``joined`` nodes in one part, of which the largest part so far has
    ``before``. Its break score is the difference (ALGORITHMS §5)."""

    node: int
    joined: int
    before: int

    @property
    def score(self) -> int:
        return self.joined - self.before


def umbrellas(view: Assessment) -> Bools:
    """Families: nodes with IS_A members and without a route or input of their own."""
    world = view.world
    members = world.below.counts() > 1
    inputs = flags(world.nodes, world.recipes.route_node[world.recipes.need_route])
    return members & ~inputs & ~flags(world.nodes, world.chain.ref("routes", "node", NODE))


def longest_run(steps: Steps, there: Iterable[int]) -> list[int]:
    """The longest path through *there*, each node a main input of the next or throwing it off.

    A circle of untagged links is cut where the walk meets itself.
    """
    kept = sorted(there)
    after = _within(steps, set(kept))
    best: Steps = {}
    for node in kept:
        _walk(node, after, best)
    return max((best[node] for node in kept), key=len, default=[])


def beyond(steps: Steps, there: Iterable[int], made: set[int]) -> list[int]:
    """The longest path that starts at a node of *made* and goes on through nodes of *there* that are not of *made*.

    What an anchor makes itself, one after another, is no step beyond it.
    """
    kept = set(there)
    starts = sorted(kept & made)
    after = _within(steps, kept - made)
    best: Steps = {}
    found = []
    for start in starts:
        tails = [node for node in steps.get(start, []) if node in kept - made]
        for node in tails:
            _walk(node, after, best)
        found.append([start, *max((best[node] for node in tails), key=len, default=[])])
    return max(found, key=len, default=[])


def joints(steps: Steps, there: Iterable[int], missing: Iterable[int]) -> list[Joint]:
    """Those of *missing* that would join two or more parts of what is there, the highest score first, ties by node."""
    kept = set(there)
    parts = _parts(steps, kept)
    sizes = dict.fromkeys(parts.values(), 0)
    for part in parts.values():
        sizes[part] += 1
    beside = _both_ways(steps)
    found = []
    for node in missing:
        touched = sorted({parts[other] for other in beside.get(node, ()) if other in kept})
        if len(touched) > 1:
            found.append(Joint(node, 1 + sum(sizes[part] for part in touched), max(sizes[part] for part in touched)))
    return sorted(found, key=lambda one: (-one.score, one.node))


def flows(chain: Chain) -> Steps:
    """The links along which goods go on: main inputs and by-products, outside loops."""
    links = chain.tables[LINK_TABLE]
    source, target = chain.ends()
    main = (links["relation"].is_(FEEDS.type) & links["role"].is_("main")) | links["relation"].is_(BYPRODUCT.type)
    rows = np.flatnonzero(main & links["loop"].is_(""))
    steps: Steps = {}
    for start, end in sorted(set(zip(source[rows].tolist(), target[rows].tolist(), strict=True))):
        steps.setdefault(start, []).append(end)
    return steps


def anchor_products(view: Assessment, row: int) -> Bools | None:
    """What the anchors of a chain make here, those of its industry where it has none; None without any anchor."""
    chain = view.world.chain
    known = seen_rows(chain, "roles", view.world.as_of)
    for kind, wanted in ((CHAIN, row), (INDUSTRY, int(view.scopes.chain_industry[row]))):
        rows, firms, things = chain.roles(ANCHORS, FIRM, kind)
        anchors = firms[known[rows] & (things == wanted)]
        if len(anchors):
            return np.asarray(np.logical_or.reduce([view.family_products(int(firm)) for firm in anchors]))
    return None


def missing_nodes(view: Assessment, nodes: Ints) -> list[int]:
    """Nodes of a chain that somebody could build: not there, not bought in, no waste, no family."""
    open_ = ~view.there & ~view.world.buyable & (view.world.kind != WASTE) & ~umbrellas(view)
    return [int(node) for node in nodes[open_[nodes]]]


def _within(steps: Steps, kept: set[int]) -> Steps:
    return {node: [other for other in steps.get(node, []) if other in kept] for node in kept}


def _both_ways(steps: Steps) -> dict[int, set[int]]:
    beside: dict[int, set[int]] = {}
    for start, ends in steps.items():
        for end in ends:
            beside.setdefault(start, set()).add(end)
            beside.setdefault(end, set()).add(start)
    return beside


def _parts(steps: Steps, kept: set[int]) -> dict[int, int]:
    """For each kept node the least node of its part, along links in either direction."""
    beside = _both_ways(_within(steps, kept))
    parts: dict[int, int] = {}
    for start in sorted(kept):
        todo = [] if start in parts else [start]
        while todo:
            node = todo.pop()
            if node not in parts:
                parts[node] = start
                todo += beside.get(node, ())
    return parts


def _walk(start: int, after: Steps, best: Steps) -> None:
    """Fill *best* with the longest path from each node reached; a node on the way to itself is passed over."""
    stack, on_path = [start], set()
    while stack:
        node = stack[-1]
        on_path.add(node)
        todo = [other for other in after.get(node, []) if other not in best and other not in on_path]
        if todo and node not in best:
            stack.append(todo[0])
            continue
        stack.pop()
        on_path.discard(node)
        tails = [best[other] for other in after.get(node, []) if other in best]
        best[node] = [node, *max(tails, key=len, default=[])]
