"""By which route each maker runs: as its newest row says, else by what else its firm makes (MODEL §3)."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, among, distinct, first_of_runs, sort_order
from chainkg.graph.model import STATUSES
from chainkg.queries.history import OPERATING, Pairs, newest_with
from chainkg.queries.recipes import Recipes


class OnFile:
    """What rows say of the makers' routes. ``several``: routes of each distinct choice of more than one, but not all,
    of the routes of a node; ``way``: per maker its way by the row alone, the open one where the row names no route.
    """

    def __init__(self, chain: Chain, recipes: Recipes, makers: Pairs) -> None:
        self.recipes, self.makers = recipes, makers
        statements = chain.tables["produces"]
        named = ~statements["route"].is_("")
        self.row = newest_with(makers, statements.places("status", STATUSES), named)
        self._cells = statements["route"]
        self.several, self.way = self._resolve()

    @cached_property
    def lacking(self) -> Ints:
        """Makers without a route on file, of nodes that have several."""
        return np.flatnonzero((self.row < 0) & (self.recipes.routes.counts()[self.makers.node] > 1))

    def _resolve(self) -> tuple[Groups, Ints]:
        nodes, way = self.recipes.size, self.makers.node.copy()
        told = np.flatnonzero(self.row >= 0)
        choice, node, cell = self._choices(told)
        at, route = self.recipes.index.find(node, self._cells.take(cell))
        at, route = at[route >= 0], route[route >= 0]
        once = distinct(at, route)
        at, route = at[once], route[once]
        counts = np.bincount(at, minlength=len(node))
        found = node.copy()
        found[at] = np.where(counts[at] == 1, nodes + route, found[at])
        open_ = counts == self.recipes.routes.counts()[node]
        found[open_] = node[open_]
        many = np.flatnonzero((counts > 1) & ~open_)
        found[many] = nodes + len(self.recipes.route_node) + np.arange(len(many))
        way[told] = found[choice]
        place = np.full(len(node), -1, dtype=np.int64)
        place[many] = np.arange(len(many))
        kept = place[at] >= 0
        return Groups.of(place[at][kept], route[kept], len(many)), way

    def _choices(self, makers: Ints) -> tuple[Ints, Ints, Ints]:
        """Per maker the number of its node and cell of routes; of each number the node and a row with the cell."""
        node, row = self.makers.node[makers], self.row[makers]
        codes = self._cells.codes[row]
        order = sort_order(node, codes)
        new = first_of_runs(node[order], codes[order])
        choice = np.empty(len(order), dtype=np.int64)
        choice[order] = np.cumsum(new) - 1
        return choice, node[order[new]], row[order[new]]


def inferred(recipes: Recipes, makers: Pairs, lacking: Ints, on_site: Bools, throws: Groups) -> Ints:
    """For makers without a route on file the way of the only route whose captive or piped main input the firm makes, or
    that arises from what it makes; the open way where that is none or several.

    *on_site*: nodes that do not leave their site; *throws*: what arises from each node, whatever its route.
    """
    taken = recipes.main & on_site[recipes.need_node]
    by_node = Groups.of(recipes.route_node[recipes.need_route[taken]], np.flatnonzero(taken), recipes.size)
    place, owner = by_node.gather(makers.node[lacking])
    firm = makers.firm[lacking[owner]]
    kept = np.flatnonzero((makers.status == OPERATING) & among(makers.firm, firm))
    hit = among(firm * recipes.size + recipes.need_node[place], _at_hand(recipes, makers, kept, throws))
    at, route = owner[hit], recipes.need_route[place[hit]]
    once = distinct(at, route)
    at, route = at[once], route[once]
    way = makers.node[lacking]
    only = np.bincount(at, minlength=len(lacking))[at] == 1
    way[at[only]] = recipes.size + route[only]
    return way


def _at_hand(recipes: Recipes, makers: Pairs, at: Ints, throws: Groups) -> Ints:
    """Keys firm × nodes + node of all that is made, or arises, at the makers *at*."""
    thrown, owners = throws.gather(makers.node[at])
    made = makers.firm[at] * recipes.size + makers.node[at]
    return np.concatenate((made, makers.firm[at][owners] * recipes.size + thrown))
