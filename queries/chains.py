"""Every chain of a place: its nodes by state, how complete it is, how far it runs and where it breaks (MODEL §5)."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.model import CHAIN, INDUSTRY, NODE, State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.chain_shape import (
    Steps,
    anchor_products,
    beyond,
    flows,
    joints,
    longest_run,
    missing_nodes,
    umbrellas,
)
from chainkg.queries.evidence import node_name
from chainkg.queries.gaps import assess
from chainkg.queries.recipes import WASTE


@dataclass(frozen=True, slots=True)
class Break:
    """A missing node that would join parts of a chain: nodes in the part then (``joined``), in the largest of the parts
    before, and their difference, the break score."""

    node: str
    name: Text
    joined: int
    before: int
    score: int


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain: counts by state; completeness as an interval with the share of its weight that is known; the longest
    run of nodes that are there, each feeding the next. ``low`` and ``high`` are None where nothing counts.

    ``depth``: steps that are there beyond what the anchor makes, along ``beyond`` (which starts with its product); None
    where no anchor is on file or makes nothing of the chain here. ``breaks``: the missing nodes that would join most.
    """

    chain: str
    name_en: str
    industry: str
    nodes: int
    states: dict[State, int]
    low: float | None
    high: float | None
    known: float | None
    run: tuple[Text, ...]
    depth: int | None
    beyond: tuple[Text, ...]
    breaks: tuple[Break, ...]
    build: bool


def find_chains(
    chain: Chain, region: str = "", as_of: str | None = None, *, industry: str = "", only: str = ""
) -> list[ChainView]:
    """All chains of *region* in the order of their industries."""
    return chain_views(assess(chain, region, as_of), industry=industry, only=only)


def chain_views(view: Assessment, *, industry: str = "", only: str = "") -> list[ChainView]:
    """The same of a place that has been assessed."""
    chain = view.world.chain
    table = chain.table(CHAIN)
    order = np.append(chain.tables["industries"].numbers("order"), np.inf)[view.scopes.chain_industry]
    rows = np.lexsort((np.arange(len(table)), order))
    if industry:
        rows = rows[view.scopes.chain_industry[rows] == chain.find(industry, INDUSTRY)[1]]
    if only:
        rows = rows[rows == chain.find(only, CHAIN)[1]]
    steps = flows(chain)
    return [_chain_view(view, steps, int(row)) for row in rows]


def _chain_view(view: Assessment, steps: Steps, row: int) -> ChainView:
    chain = view.world.chain
    table = chain.table(CHAIN)
    nodes = view.scopes.of_chain[row]
    counts = np.bincount(view.state[nodes], minlength=len(STATES))
    low, high, known = completeness(*_weights(view, row, nodes))
    there = nodes[view.there[nodes]].tolist()
    further = _beyond(view, steps, row, there)
    return ChainView(
        chain=table["name"][row],
        name_en=table["name_en"][row] or table["name"][row],
        industry=table["industry"][row],
        nodes=len(nodes),
        states={state: int(count) for state, count in zip(STATES, counts, strict=True)},
        low=low,
        high=high,
        known=known,
        run=tuple(node_name(chain, node) for node in longest_run(steps, there)),
        depth=len(further) - 1 if further else None,
        beyond=tuple(node_name(chain, node) for node in further),
        breaks=_breaks(view, steps, nodes),
        build=len(nodes) > 0 and not view.there[nodes].any() and table["origin"][row].startswith("plan"),
    )


def _beyond(view: Assessment, steps: Steps, row: int, there: list[int]) -> list[int]:
    """The path beyond the anchor's products, wastes apart: getting rid of something is no going on."""
    made = anchor_products(view, row)
    goods = [node for node in there if view.world.kind[node] != WASTE]
    return [] if made is None else beyond(steps, goods, set(np.flatnonzero(made).tolist()))


def _breaks(view: Assessment, steps: Steps, nodes: Ints) -> tuple[Break, ...]:
    chain = view.world.chain
    ids = chain.table(NODE)["id"]
    found = joints(steps, nodes[view.there[nodes]].tolist(), missing_nodes(view, nodes))
    return tuple(Break(ids[one.node], node_name(chain, one.node), one.joined, one.before, one.score) for one in found)


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
