"""Every chain of a place: its nodes by state, how complete it is, its longest unbroken local run (MODEL §5)."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import flags
from chainkg.graph.model import BYPRODUCT, CHAIN, FEEDS, INDUSTRY, NODE, State
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.evidence import node_name
from chainkg.queries.gaps import assess
from chainkg.queries.recipes import WASTE


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain: counts by state; completeness as an interval with the share of its weight that is known; the longest
    run of nodes that are there, each feeding the next. ``low`` and ``high`` are None where nothing counts."""

    chain: str
    name_en: str
    industry: str
    nodes: int
    states: dict[State, int]
    low: float | None
    high: float | None
    known: float | None
    run: tuple[Text, ...]
    build: bool


def find_chains(
    chain: Chain, region: str = "", as_of: str | None = None, *, industry: str = "", only: str = ""
) -> list[ChainView]:
    """All chains of *region* in the order of their industries."""
    view = assess(chain, region, as_of)
    table = chain.table(CHAIN)
    order = np.append(chain.tables["industries"].numbers("order"), np.inf)[view.scopes.chain_industry]
    rows = np.lexsort((np.arange(len(table)), order))
    if industry:
        rows = rows[view.scopes.chain_industry[rows] == chain.find(industry, INDUSTRY)[1]]
    if only:
        rows = rows[rows == chain.find(only, CHAIN)[1]]
    return [_chain_view(view, int(row)) for row in rows]


def _chain_view(view: Assessment, row: int) -> ChainView:
    chain = view.world.chain
    table = chain.table(CHAIN)
    nodes = view.scopes.of_chain[row]
    counts = np.bincount(view.state[nodes], minlength=len(STATES))
    low, high, known = completeness(*_weights(view, row, nodes))
    return ChainView(
        chain=table["name"][row],
        name_en=table["name_en"][row] or table["name"][row],
        industry=table["industry"][row],
        nodes=len(nodes),
        states={state: int(count) for state, count in zip(STATES, counts, strict=True)},
        low=low,
        high=high,
        known=known,
        run=tuple(node_name(chain, node) for node in longest_run(view, nodes)),
        build=len(nodes) > 0 and not view.there[nodes].any() and table["origin"][row].startswith("plan"),
    )


def completeness(weight: Floats, sure: Floats, open_: Bools) -> tuple[float | None, float | None, float | None]:
    """Completeness of a chain as an interval, and the share of its weight that is not open.

    low = Σ w·sure / Σ w; high = low + Σ w·open / Σ w, where *sure* is 1 for a node that is there on fresh evidence
    (less for a mere resource) and *open* marks what is stale or unverified. Source: MODEL §5, after ALGORITHMS §5.

    >>> completeness(np.array([1.0, 1.0, 2.0]), np.array([1.0, 0.0, 0.0]), np.array([False, True, False]))
    (0.25, 0.5, 0.75)
    """
    whole = float(weight.sum())
    if not whole:
        return None, None, None
    low = float((weight * sure).sum()) / whole
    unknown = float(weight[open_].sum()) / whole
    return low, low + unknown, 1 - unknown


def _weights(view: Assessment, row: int, nodes: Ints) -> tuple[Floats, Floats, Bools]:
    """Weight, certainty and openness of the nodes that count: no bought-in goods, wastes or umbrellas."""
    world, presence = view.world, view.presence
    weight = _own_weights(view, row)
    held = presence.city if presence.city is not None else presence
    stale = (presence.local & ~presence.fresh) | (presence.around & held.local & ~held.fresh)
    half = world.chain.rules["score"]["resource_weight"]
    endowed = presence.endowed | (presence.around & held.endowed)
    sure = np.select([~view.there | stale, endowed], [0.0, half], 1.0)
    open_ = (view.there & stale) | (view.state == STATES.index(State.UNVERIFIED))
    counted = (view.state != STATES.index(State.BOUGHT)) & (world.kind != WASTE) & ~umbrellas(view)
    kept = nodes[counted[nodes]]
    return weight[kept], sure[kept], open_[kept]


def _own_weights(view: Assessment, row: int) -> Floats:
    """Per node its weight in the chain, or, for one that only a chain below holds, its weight there; 1 by default."""
    chain, parts = view.world.chain, view.world.chain.tables["part_of"]
    node, given = chain.ref("part_of", "node", NODE), parts.numbers("weight")
    weight = np.full(view.world.nodes, 1.0)
    for rows in (np.arange(len(parts)), view.scopes.part_rows[row]):
        weight[node[rows]] = np.where(np.isnan(given[rows]), 1.0, given[rows])
    return weight


def umbrellas(view: Assessment) -> Bools:
    """Families: nodes with IS_A members and without a route or input of their own."""
    world = view.world
    members = world.below.counts() > 1
    inputs = flags(world.nodes, world.recipes.route_node[world.recipes.need_route])
    return members & ~inputs & ~flags(world.nodes, world.chain.ref("routes", "node", NODE))


def longest_run(view: Assessment, nodes: Ints) -> list[int]:
    """The longest path through nodes of the chain that are there, each a main input of the next or throwing it off.

    Loop links are left out; a circle of untagged links is cut where the walk meets itself.
    """
    kept = set(nodes[view.there[nodes]].tolist())
    after: dict[int, list[int]] = {}
    for source, target in _flows(view.world.chain):
        if source in kept and target in kept:
            after.setdefault(source, []).append(target)
    best: dict[int, list[int]] = {}
    for node in sorted(kept):
        _walk(node, after, best)
    return max((best[node] for node in sorted(kept)), key=len, default=[])


def _flows(chain: Chain) -> list[tuple[int, int]]:
    links = chain.tables[LINK_TABLE]
    source, target = chain.ends()
    main = (links["relation"].is_(FEEDS.type) & links["role"].is_("main")) | links["relation"].is_(BYPRODUCT.type)
    rows = np.flatnonzero(main & links["loop"].is_(""))
    return list(zip(source[rows].tolist(), target[rows].tolist(), strict=True))


def _walk(start: int, after: dict[int, list[int]], best: dict[int, list[int]]) -> None:
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
