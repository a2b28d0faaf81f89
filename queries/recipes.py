"""How each node is made: its routes (OR), what each of them needs (AND), and what each throws off."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain, split
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, distinct, flags
from chainkg.graph.model import BYPRODUCT, FEEDS, INPUT_ROLES, NODE, NODE_KINDS
from chainkg.graph.tables import LINK_TABLE

MAIN, REAGENT = 0, 1
WASTE, SERVICE = list(NODE_KINDS).index("waste"), list(NODE_KINDS).index("service")


class Recipes:
    """The routes of all nodes. A node without named routes has one nameless route.

    ``route_node``, ``route_names``: node and name of each route; ``routes``: routes of each node;
    ``need_*``: one entry for each FEEDS link and route that it serves; ``throw_*``: the same for BYPRODUCT.
    A service that treats waste without named routes needs one load, not all: each load is a route of its own.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.size = len(chain.table(NODE))
        links = chain.tables[LINK_TABLE]
        self._from, self._to = chain.ends()
        self._role = links.places("role", INPUT_ROLES)
        self._cells = links["route"].cells()
        self._name_routes()
        feeds, byproducts = chain.links(FEEDS), chain.links(BYPRODUCT)
        self.need_link, self.need_route = self._spread(feeds, self._to)
        self.need_node, self.need_role = self._from[self.need_link], self._role[self.need_link]
        self.need_loop = ~links["loop"].is_("")[self.need_link]
        self.throw_link, self.throw_route = self._spread(byproducts, self._from)
        self.throw_node = self._to[self.throw_link]

    def _name_routes(self) -> None:
        table = self.chain.tables["routes"]
        named = list(zip(self.chain.ref("routes", "node", NODE).tolist(), table["route"].cells(), strict=True))
        named += self._loads({node for node, _ in named})
        without = np.ones(self.size, dtype=bool)
        without[[node for node, _ in named]] = False
        named += [(node, "") for node in np.flatnonzero(without).tolist()]
        named.sort()
        self._route_of = {key: at for at, key in enumerate(named)}
        self.route_node = np.array([node for node, _ in named], dtype=np.int64)
        self.route_names = [name for _, name in named]
        self.routes = Groups.of(self.route_node, np.arange(len(named)), self.size)

    def _loads(self, named: set[int]) -> list[tuple[int, str]]:
        """One route for each waste that a service without named routes takes as a main input."""
        kind = self.chain.table(NODE).places("kind", NODE_KINDS)
        ids = self.chain.table(NODE)["id"]
        feeds = self.chain.links(FEEDS)
        loads = feeds[
            (self._role[feeds] == MAIN) & (kind[self._from[feeds]] == WASTE) & (kind[self._to[feeds]] == SERVICE)
        ]
        found = [(int(self._to[link]), int(link)) for link in loads if int(self._to[link]) not in named]
        several = {node for node, _ in found if [other for other, _ in found].count(node) > 1}
        for node, link in found:
            if node in several:
                self._cells[link] = ids[self._from[link]]
        return [(node, self._cells[link]) for node, link in found if node in several]

    def _spread(self, links: Ints, owner: Ints) -> tuple[Ints, Ints]:
        """Each link once for each route of its *owner* that it belongs to: links and routes."""
        bare = np.array([not self._cells[link] for link in links.tolist()], dtype=bool)
        every, owners = self.routes.gather(owner[links[bare]])
        rows, routes = [links[bare][owners]], [every]
        for link in links[~bare].tolist():
            chosen = [self._route_of.get((int(owner[link]), name)) for name in split(self._cells[link])]
            known = [route for route in chosen if route is not None]
            rows.append(np.full(len(known), link, dtype=np.int64))
            routes.append(np.array(known, dtype=np.int64))
        link, route = np.concatenate(rows), np.concatenate(routes)
        order = np.lexsort((link, route))
        return link[order], route[order]

    @cached_property
    def main(self) -> Bools:
        """Which needs are main inputs, each input of a route once."""
        rows = np.flatnonzero(self.need_role == MAIN)
        return flags(len(self.need_role), rows[distinct(self.need_route[rows], self.need_node[rows])])

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

    def subset(self, node: int, cell: str) -> tuple[int, ...]:
        """The routes of *node* that a cell of route names leaves possible; all where it names none."""
        named = [self._route_of[node, name] for name in split(cell) if (node, name) in self._route_of]
        return tuple(sorted(named)) if named else tuple(self.routes[node].tolist())
