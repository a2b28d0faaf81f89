"""How each node is made: its routes (OR), what each of them needs (AND), and what each throws off."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Column, Ints
from chainkg.graph.groups import Groups, distinct, flags, sort_order
from chainkg.graph.model import BYPRODUCT, FEEDS, INPUT_ROLES, NODE, NODE_KINDS
from chainkg.graph.ragged import Ragged
from chainkg.graph.route_index import RouteIndex
from chainkg.graph.tables import LINK_TABLE

MAIN, REAGENT = 0, 1
WASTE, SERVICE = list(NODE_KINDS).index("waste"), list(NODE_KINDS).index("service")


class Recipes:
    """The routes of all nodes. A node without named routes has one nameless route.

    ``route_node``, ``route_names``: node and name of each route; ``routes``: routes of each node; ``index`` finds them;
    ``need_*``: one entry for each FEEDS link and route that it serves; ``throw_*``: the same for BYPRODUCT.
    A service that treats waste without named routes needs one load, not all: each load is a route of its own.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.size = len(chain.table(NODE))
        links = chain.tables[LINK_TABLE]
        self._from, self._to = chain.ends()
        self._role = links.places("role", INPUT_ROLES)
        self._cells = links["route"]
        self._name_routes()
        feeds, byproducts = chain.links(FEEDS), chain.links(BYPRODUCT)
        self.need_link, self.need_route = self._spread(feeds, self._to)
        self.need_node, self.need_role = self._from[self.need_link], self._role[self.need_link]
        self.need_loop = ~links["loop"].is_("")[self.need_link]
        self.throw_link, self.throw_route = self._spread(byproducts, self._from)
        self.throw_node = self._to[self.throw_link]

    def _name_routes(self) -> None:
        """Named routes, the loads of services, and a nameless route for each node without: by node, then by name."""
        named = self.chain.ref("routes", "node", NODE)
        loads = self._loads(flags(self.size, named))
        bare = np.flatnonzero(~flags(self.size, np.concatenate((named, self._to[loads]))))
        node = np.concatenate((named, self._to[loads], bare))
        cells = [*self.chain.tables["routes"]["route"].cells(), *self._named_by_load(loads), *[""] * len(bare)]
        names = Column.encode(cells)
        order = sort_order(node, names.ranks())
        self.route_node, self.route_names = node[order], names.take(order)
        self.routes = Groups.of(self.route_node, np.arange(len(order)), self.size)
        self.index = RouteIndex(self.route_node, self.route_names)

    def _loads(self, named: Bools) -> Ints:
        """Links by which a service without named routes takes one of several wastes as a main input."""
        kind = self.chain.table(NODE).places("kind", NODE_KINDS)
        feeds = self.chain.links(FEEDS)
        main = self._role[feeds] == MAIN
        loads = feeds[main & (kind[self._from[feeds]] == WASTE) & (kind[self._to[feeds]] == SERVICE)]
        loads = loads[~named[self._to[loads]]]
        several = flags(self.size, np.flatnonzero(np.bincount(self._to[loads], minlength=self.size) > 1))
        found: Ints = loads[several[self._to[loads]]]
        return found

    def _named_by_load(self, loads: Ints) -> list[str]:
        """Name the route of each load after the waste, in its link too."""
        names = self.chain.table(NODE)["id"].take(self._from[loads]).cells()
        codes = self._cells.codes.copy()
        codes[loads] = len(self._cells.values) + np.arange(len(loads))
        self._cells = Column([*self._cells.values, *names], codes)
        return names

    def _spread(self, links: Ints, owner: Ints) -> tuple[Ints, Ints]:
        """Each link once for each route of its *owner* that it belongs to: links and routes."""
        bare = self._cells.is_("")[links]
        every, owners = self.routes.gather(owner[links[bare]])
        told = links[~bare]
        row, route = self.index.find(owner[told], self._cells.take(told))
        known = route >= 0
        link = np.concatenate((links[bare][owners], told[row[known]]))
        route = np.concatenate((every, route[known]))
        order = sort_order(route, link)
        return link[order], route[order]

    @cached_property
    def main(self) -> Bools:
        """Which needs are main inputs, each input of a route once."""
        rows = np.flatnonzero(self.need_role == MAIN)
        return flags(len(self.need_role), rows[distinct(self.need_route[rows], self.need_node[rows])])

    @cached_property
    def main_route(self) -> Ints:
        """Route of each main input, in the order of routes."""
        return self.need_route[self.main]

    @cached_property
    def main_input(self) -> Ints:
        """Node of each main input."""
        return self.need_node[self.main]

    @cached_property
    def main_link(self) -> Ints:
        """Link of each main input."""
        return self.need_link[self.main]

    @cached_property
    def inputs(self) -> Ragged:
        """The main inputs of each route."""
        return Ragged(Groups(np.append(0, np.cumsum(self.main_counts)), self.main_input))

    @cached_property
    def first_busy(self) -> Ints:
        """Per node its first route with a main input; -1 where it has none."""
        busy = np.flatnonzero(self.main_counts > 0)[::-1]
        first = np.full(self.size, -1, dtype=np.int64)
        first[self.route_node[busy]] = busy
        return first

    @cached_property
    def main_counts(self) -> Ints:
        """Number of main inputs of each route."""
        return np.bincount(self.need_route[self.main], minlength=len(self.route_node))

    @cached_property
    def makeable(self) -> Bools:
        """Which nodes have a route with a main input."""
        counts = np.bincount(self.route_node, weights=self.main_counts > 0, minlength=self.size)
        return np.asarray(counts > 0)

    @cached_property
    def needs(self) -> Groups:
        """Places in ``need_*`` of each route."""
        return Groups.of(self.need_route, np.arange(len(self.need_route)), len(self.route_node))

    @cached_property
    def throws(self) -> Groups:
        """Places in ``throw_*`` of each route."""
        return Groups.of(self.throw_route, np.arange(len(self.throw_route)), len(self.route_node))
