"""Who takes part in sharing the by-products: the local users, and one usual plant of all that could take some."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Ints
from chainkg.graph.groups import flags, one_of
from chainkg.graph.model import NODE, TRADES
from chainkg.graph.units import GOODS
from chainkg.queries.assessment import Assessment
from chainkg.queries.balance import loose
from chainkg.queries.balance_flows import MAKER, STATED
from chainkg.queries.balance_goods import read_amounts
from chainkg.queries.balance_ledger import UNKNOWN
from chainkg.queries.balance_parties import Parties
from chainkg.queries.balance_spans import Spans
from chainkg.queries.balance_takers import taking_links
from chainkg.queries.recipes import WASTE

_TONNE = GOODS.index("t")
_NEAR = tuple(list(TRADES).index(name) for name in ("captive", "pipeline", "regional"))


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that runs, or could: how much of each by-product it takes and throws off a year at full run (t/a).

    ``firm``: empty for makers without a name and for new plants."""

    firm: str
    node: int
    new: bool
    takes: dict[int, float]
    throws: dict[int, float]


def shared_nodes(view: Assessment) -> Ints:
    """By-products and wastes told by the tonne, and what a maker here makes of one on every route if that travels no
    further than the region (smelter acid); of families only the kinds."""
    world, arising = view.world, loose(view)
    ways = world.maker_way[view.presence.operated]
    taken, owner = world.ways.uses.gather(ways)
    of_one = flags(world.nodes, world.ways.node[ways[owner[arising[taken]]]]) & one_of(world.trade, _NEAR)
    made = (view.balance.makers.counts(world.nodes) > 0) | (view.balance.total.high > 0)
    kinds = (world.below.counts() == 1) & (world.ledger.goods.of == _TONNE)
    return np.flatnonzero((arising | of_one) & made & kinds)


def existing(view: Assessment, nodes: Ints, end: str) -> Iterator[Activity]:
    """The local users whose amounts are known, at one end of them; each runs all that it takes together."""
    users, parties = view.balance.users, Parties(view)
    chosen = np.flatnonzero(one_of(users.node, nodes.tolist()) & (users.how != UNKNOWN))
    together: dict[tuple[int, int], dict[int, float]] = {}
    for at in chosen.tolist():
        amount = _end(users.spans, at, end)
        if amount > 0:
            takes = together.setdefault((int(users.who[at]), int(users.actor[at])), {})
            takes[int(users.node[at])] = takes.get(int(users.node[at]), 0.0) + amount
    for (who, actor), takes in sorted(together.items()):
        pairs = {MAKER: view.world.makers, STATED: view.world.users}.get(who)
        firm, node = (parties.firms[int(pairs.firm[actor])], int(pairs.node[actor])) if pairs else ("", actor)
        yield Activity(firm, node, False, takes, {})


def new_plants(view: Assessment, nodes: Ints, end: str) -> Iterator[Activity]:
    """One usual plant of each node that is not there and could take some, by each of its routes."""
    world, shared = view.world, set(nodes.tolist())
    plant = read_amounts(world.chain, NODE.table, world.ledger.goods.run)
    targets = {int(world.chain.ends()[1][link]) for node in shared for link in taking_links(view, node)}
    for node in sorted(targets):
        size = _end(plant.spans, node, end)
        if plant.fits[node] and size > 0 and world.kind[node] != WASTE:
            for route in world.recipes.routes[node].tolist():
                takes = _scaled(_taken(view, route, shared, end), size)
                if takes:
                    yield Activity("", node, True, takes, _scaled(_thrown(view, route, end), size))


def _taken(view: Assessment, route: int, shared: set[int], end: str) -> dict[int, float]:
    """Per by-product what one unit made by *route* takes; of several kinds that would do, the one in best supply."""
    world, found = view.world, dict[int, float]()
    recipes, rates = world.recipes, world.ledger.links
    for place in recipes.needs[route].tolist():
        link, kinds = int(recipes.need_link[place]), shared & set(world.below[int(recipes.need_node[place])].tolist())
        if kinds and rates.fits[link] and not recipes.need_loop[place]:
            best = max(kinds, key=lambda kind: (view.balance.supply.low[kind], view.balance.supply.high[kind], -kind))
            found[best] = max(found.get(best, 0.0), _end(rates.spans, link, end))
    return found


def _thrown(view: Assessment, route: int, end: str) -> dict[int, float]:
    world, found = view.world, dict[int, float]()
    recipes, rates = world.recipes, world.ledger.links
    for place in recipes.throws[route].tolist():
        link, node = int(recipes.throw_link[place]), int(recipes.throw_node[place])
        if rates.fits[link] and world.ledger.goods.of[node] == _TONNE:
            found[node] = max(found.get(node, 0.0), _end(rates.spans, link, end))
    return found


def _scaled(rates: dict[int, float], size: float) -> dict[int, float]:
    return {node: rate * size for node, rate in rates.items() if rate > 0}


def _end(spans: Spans, at: int, end: str) -> float:
    low, high = float(spans.low[at]), float(spans.high[at])
    return high if end == "high" and np.isfinite(high) else low
