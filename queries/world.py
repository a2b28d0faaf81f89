"""A dataset as known at a date: who makes what, by which route, who uses it, whatever the region."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.dates import Date
from chainkg.graph.groups import Groups, among, distinct, one_of, tally
from chainkg.graph.model import BYPRODUCT, IS_A, NODE, NODE_KINDS, STATUSES, TRADES
from chainkg.graph.places import Places
from chainkg.queries.balance_ledger import Ledger
from chainkg.queries.history import OPERATING, Pairs, newest_with, resolve
from chainkg.queries.recipes import WASTE, Recipes
from chainkg.queries.scopes import Scopes
from chainkg.queries.ways import ON_SITE, Ways


class World:
    """What is known of a dataset at a date; the same for every region."""

    def __init__(self, chain: Chain, as_of: Date | None = None) -> None:
        self.chain = chain
        self.as_of = as_of or chain.settings.as_of
        self.nodes = len(chain.table(NODE))
        self.recipes = Recipes(chain)

    @cached_property
    def places(self) -> Places:
        return Places(self.chain)

    @cached_property
    def scopes(self) -> Scopes:
        return Scopes(self.chain)

    @cached_property
    def kind(self) -> Ints:
        """Kind of each node, as a place in ``NODE_KINDS``; -1 unknown."""
        return self.chain.table(NODE).places("kind", NODE_KINDS)

    @cached_property
    def trade(self) -> Ints:
        """How far each node travels, as a place in ``TRADES``; -1 unknown."""
        return self.chain.table(NODE).places("trade", TRADES)

    @cached_property
    def on_site(self) -> Bools:
        """Which nodes do not leave their site: captive or piped."""
        return one_of(self.trade, ON_SITE)

    @cached_property
    def buyable(self) -> Bools:
        """Which nodes are bought where nobody makes them: resources, materials, utilities, collected goods."""
        table = self.chain.table(NODE)
        bought = one_of(self.kind, [list(NODE_KINDS).index(name) for name in ("resource", "material")])
        return bought | self.utility | table["collected"].is_("yes")

    @cached_property
    def leftover(self) -> Bools:
        """Wastes and collected goods: nobody builds a plant for them."""
        waste = self.kind == list(NODE_KINDS).index("waste")
        return np.asarray(waste | self.chain.table(NODE)["collected"].is_("yes"))

    @cached_property
    def utility(self) -> Bools:
        return self.chain.table(NODE)["utility"].is_("yes")

    @cached_property
    def makers(self) -> Pairs:
        return resolve(self.chain, "produces", self.as_of)

    @cached_property
    def users(self) -> Pairs:
        return resolve(self.chain, "consumes", self.as_of)

    @cached_property
    def above(self) -> Groups:
        """For each node itself and all that it IS_A, directly or through others."""
        rows = self.chain.links(IS_A)
        lower, upper = self.chain.ends()
        direct = Groups.of(lower[rows], upper[rows], self.nodes)
        low = high = np.arange(self.nodes)
        found = [(low, high)]
        while len(high):
            items, owners = direct.gather(high)
            fresh = distinct(low[owners], items)
            low, high = low[owners][fresh], items[fresh]
            new = ~among(low * self.nodes + high, np.concatenate([a * self.nodes + b for a, b in found]))
            low, high = low[new], high[new]
            found.append((low, high))
        return Groups.of(np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found]), self.nodes)

    @cached_property
    def below(self) -> Groups:
        """For each node itself and all that IS_A it, directly or through others."""
        lower = np.repeat(np.arange(self.nodes), self.above.counts())
        return Groups.of(self.above.items, lower, self.nodes)

    @cached_property
    def _way_table(self) -> tuple[Ways, Ints]:
        subsets = [self._subset(at) for at in range(len(self.makers))]
        open_ways = [len(routes) for routes in (self.recipes.routes[node] for node in self.makers.node)]
        numbers: dict[tuple[int, ...], int] = {}
        way = self.makers.node.copy()
        for at, (subset, routes) in enumerate(zip(subsets, open_ways, strict=True)):
            if len(subset) < routes:
                way[at] = self.nodes + numbers.setdefault(subset, len(numbers))
        return Ways(self.recipes, list(numbers)), way

    def _subset(self, at: int) -> tuple[int, ...]:
        node, row = int(self.makers.node[at]), int(self._route_rows[at])
        if row >= 0:
            return self.recipes.subset(node, self.chain.tables["produces"]["route"][row])
        found = self._inferred.get(at)
        return (found,) if found is not None else tuple(self.recipes.routes[node].tolist())

    @cached_property
    def _route_rows(self) -> Ints:
        statements = self.chain.tables["produces"]
        return newest_with(self.makers, statements.places("status", STATUSES), ~statements["route"].is_(""))

    @cached_property
    def _inferred(self) -> dict[int, int]:
        """For makers without a route on file the only route whose captive or piped main input the firm has."""
        recipes, makers = self.recipes, self.makers
        lacking = np.flatnonzero((self._route_rows < 0) & (recipes.routes.counts()[makers.node] > 1))
        routes, owners = recipes.routes.gather(makers.node[lacking])
        places, owners_of = recipes.needs.gather(routes)
        needed = recipes.need_node[places]
        pair, route = lacking[owners[owners_of]], routes[owners_of]
        has = among(makers.firm[pair] * self.nodes + needed, self._at_hand())
        hit = recipes.main[places] & self.on_site[needed] & has
        first = distinct(pair[hit], route[hit])
        pair, route = pair[hit][first], route[hit][first]
        once = {int(at) for at, count in zip(*tally(pair), strict=True) if count == 1}
        return {at: way for at, way in zip(pair.tolist(), route.tolist(), strict=True) if at in once}

    def _at_hand(self) -> Ints:
        """Keys firm × nodes + node of all that a firm operates, or that arises from it by any route."""
        makers = self.makers.take(self.makers.status == OPERATING)
        thrown, owners = Ways(self.recipes, []).throws.gather(makers.node)
        made = makers.firm * self.nodes + makers.node
        return np.concatenate((made, makers.firm[owners] * self.nodes + thrown))

    @property
    def ways(self) -> Ways:
        """All ways: the open ones, then those on file."""
        return self._way_table[0]

    @property
    def maker_way(self) -> Ints:
        """The way of each maker."""
        return self._way_table[1]

    @cached_property
    def ledger(self) -> Ledger:
        """Capacities, consumption and coefficients as amounts a year."""
        return Ledger(self.chain, self.ways, self.makers, self.users, self.above)

    @cached_property
    def origin(self) -> Ints:
        """For each waste and each node that arises only its sole BYPRODUCT source; -1 for all others."""
        rows = self.chain.links(BYPRODUCT)
        source, target = (end[rows] for end in self.chain.ends())
        once = distinct(source, target)
        source, target = source[once], target[once]
        counts = np.bincount(target, minlength=self.nodes)
        only = np.full(self.nodes, -1, dtype=np.int64)
        only[target] = source
        arising = (self.kind == WASTE) | self.chain.table(NODE)["arises_only"].is_("yes")
        return np.where((counts == 1) & arising, only, -1)
