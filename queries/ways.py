"""Ways: a node together with the routes by which it may be run; what holds on all of them may be inferred."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, distinct, one_of
from chainkg.graph.model import INPUT_ROLES, NODE, NODE_KINDS, TRADES
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.recipes import MAIN, REAGENT, Recipes

RESOURCE = list(NODE_KINDS).index("resource")
ON_SITE = (list(TRADES).index("captive"), list(TRADES).index("pipeline"))


class Ways:
    """Way *i* below the number of nodes is node *i* with all its routes open; further ways are those on file.

    ``implies``, ``throws``: nodes that must be, or must arise, where the way is run; ``uses``: nodes it takes as main
    or reagent outside loops on whatever route it runs; ``draws``: the same in any role, with ``draw_role``;
    ``may_use``: nodes that at least one of its routes takes outside loops.
    """

    def __init__(self, recipes: Recipes, subsets: list[tuple[int, ...]]) -> None:
        self.recipes = recipes
        counts = recipes.routes.counts()
        sizes = np.concatenate((counts, np.array([len(subset) for subset in subsets], dtype=np.int64)))
        flat = np.array([route for subset in subsets for route in subset], dtype=np.int64)
        starts = np.concatenate(([0], np.cumsum(sizes)))
        self.routes = Groups(starts, np.concatenate((recipes.routes.items, flat)))
        self.node = recipes.route_node[self.routes.items[starts[:-1]]]

    @cached_property
    def implies(self) -> Groups:
        chain, recipes = self.recipes.chain, self.recipes
        said = chain.tables[LINK_TABLE]["implies"].take(recipes.need_link)
        trade = chain.table(NODE).places("trade", TRADES)[recipes.need_node]
        silent = said.is_("") & (recipes.need_role == MAIN) & one_of(trade, ON_SITE)
        return self._on_all(recipes.needs, recipes.need_node, said.is_("yes") | silent)

    @cached_property
    def throws(self) -> Groups:
        recipes = self.recipes
        kind = recipes.chain.table(NODE).places("kind", NODE_KINDS)
        source = recipes.route_node[recipes.throw_route]
        return self._on_all(recipes.throws, recipes.throw_node, kind[source] != RESOURCE)

    @cached_property
    def uses(self) -> Groups:
        recipes = self.recipes
        taken = one_of(recipes.need_role, (MAIN, REAGENT)) & ~recipes.need_loop
        return self._on_all(recipes.needs, recipes.need_node, taken)

    @cached_property
    def draws(self) -> Groups:
        return self._on_all(self.recipes.needs, self.recipes.need_node, ~self.recipes.need_loop)

    @cached_property
    def draw_role(self) -> Ints:
        """For each item of ``draws`` its weightiest role."""
        size = self.recipes.size
        way, node, _, place = self._joined(self.recipes.needs, self.recipes.need_node, ~self.recipes.need_loop)
        role = np.where(self.recipes.need_role[place] < 0, len(INPUT_ROLES), self.recipes.need_role[place])
        order = np.lexsort((role, node, way))
        key = way[order] * size + node[order]
        owners = np.repeat(np.arange(len(self.node)), self.draws.counts())
        wanted = owners * size + self.draws.items
        return role[order][np.searchsorted(key, wanted)]

    @cached_property
    def may_use(self) -> Groups:
        way, node, _, _ = self._joined(self.recipes.needs, self.recipes.need_node, ~self.recipes.need_loop)
        first = distinct(way, node)
        return Groups.of(way[first], node[first], len(self.node))

    def _joined(self, by_route: Groups, thing: Ints, chosen: Bools) -> tuple[Ints, Ints, Ints, Ints]:
        """Ways joined with the chosen rows of their routes: way, thing, route, place of the row."""
        ways = np.repeat(np.arange(len(self.node)), self.routes.counts())
        places, owners = by_route.gather(self.routes.items)
        kept = chosen[places]
        places, owners = places[kept], owners[kept]
        return ways[owners], thing[places], self.routes.items[owners], places

    def _on_all(self, by_route: Groups, thing: Ints, chosen: Bools) -> Groups:
        """For each way the things that the chosen rows give on all of its routes together."""
        way, thing, route, _ = self._joined(by_route, thing, chosen)
        once = distinct(way, thing, route)
        way, thing = way[once], thing[once]
        if not len(way):
            return Groups.of(way, thing, len(self.node))
        new = np.concatenate(([True], (way[1:] != way[:-1]) | (thing[1:] != thing[:-1])))
        starts = np.flatnonzero(new)
        counts = np.diff(np.append(starts, len(way)))
        full = starts[counts == self.routes.counts()[way[starts]]]
        return Groups.of(way[full], thing[full], len(self.node))
