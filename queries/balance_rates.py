"""Coefficients of every way: what running it takes and throws off, as the hull over the routes that it may run."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import Groups
from chainkg.queries.balance_goods import Amounts
from chainkg.queries.balance_spans import Spans
from chainkg.queries.ways import Ways


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """For each way the places of its entries, which stand in the order of the ways: ``node``, how much of it for one of
    what the way makes; ``told``: every route that has it says how much; ``certain``: every route has it."""

    of: Groups
    node: Ints
    spans: Spans
    told: Bools
    certain: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Links as the routes have them: link, route, and the node that the route takes or throws off."""

    link: Ints
    route: Ints
    node: Ints

    def take(self, which: Bools) -> "Ends":
        return Ends(self.link[which], self.route[which], self.node[which])


def find_rates(ways: Ways, ends: Ends, told: Amounts) -> Rates:
    """The hull over the routes of each way; from 0 where a route does without, unbounded where one does not say; none
    where it is 0 at most."""
    route, node, spans, known = _on_routes(ends, told, ways.recipes.size)
    by_route = Groups.of(route, np.arange(len(route)), len(ways.recipes.route_node))
    places, owners = by_route.gather(ways.routes.items)
    way = np.repeat(np.arange(len(ways.node)), ways.routes.counts())[owners]
    order = np.lexsort((node[places], way))
    places, way = places[order], way[order]
    starts = _starts(way, node[places])
    counts = np.diff(np.append(starts, len(way)))
    way, node = way[starts], node[places[starts]]
    certain = counts == ways.routes.counts()[way]
    low = _reduced(np.minimum, spans.low[places], starts)
    hull = Spans(np.where(certain, low, 0), _reduced(np.maximum, spans.high[places], starts))
    said = _reduced(np.minimum, known[places], starts)
    some = np.flatnonzero(hull.high > 0)
    of = Groups.of(way[some], np.arange(len(some)), len(ways.node))
    return Rates(of, node[some], hull.take(some), said[some], certain[some])


def _on_routes(ends: Ends, told: Amounts, nodes: int) -> tuple[Ints, Ints, Spans, Bools]:
    """One entry a route and node: an input named twice is one input, and the link that has a figure speaks."""
    order = np.lexsort((ends.node, ends.route))
    route, node, link = ends.route[order], ends.node[order], ends.link[order]
    starts = _starts(route, node)
    low = np.where(told.fits, told.spans.low, np.inf)[link]
    high = np.where(told.fits, told.spans.high, -np.inf)[link]
    known = _reduced(np.maximum, told.fits[link], starts)
    low, high = _reduced(np.minimum, low, starts), _reduced(np.maximum, high, starts)
    spans = Spans(np.where(known, low, 0), np.where(known, high, np.inf))
    return route[starts], node[starts], spans, known


def _starts(first: Ints, second: Ints) -> Ints:
    if not len(first):
        return np.zeros(0, dtype=np.int64)
    new = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return np.concatenate(([0], np.flatnonzero(new) + 1))


def _reduced(how: np.ufunc, values: Floats | Bools, starts: Ints) -> Any:
    return how.reduceat(values, starts) if len(starts) else values[:0]
