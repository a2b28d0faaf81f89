"""Ways: a node together with the routes by which it may be run; what holds on all of them may be inferred."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, among, distinct, first_of_runs, one_of, sort_order
from chainkg.graph.model import INPUT_ROLES, NODE, NODE_KINDS, TRADES
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.recipes import MAIN, REAGENT, Recipes

RESOURCE = list(NODE_KINDS).index("resource")
ON_SITE = (list(TRADES).index("captive"), list(TRADES).index("pipeline"))


class Ways:
    """Way *i* below the number of nodes is node *i* with all its routes open; then every route has a way of its own;
    further ways are those on file that leave several routes of a node open.

    ``implies``, ``throws``: nodes that must be, or must arise, where the way is run; ``uses``: nodes it takes as main
    or reagent outside loops on whatever route it runs; ``draws``: the same in any role, with ``draw_role``;
    ``may_use``: nodes that at least one of its routes takes outside loops; ``may_take``: for each node those ways.
    """

    def __init__(self, recipes: Recipes, subsets: Groups) -> None:
        self.recipes = recipes
        alone = np.ones(len(recipes.route_node), dtype=np.int64)
        sizes = np.concatenate((recipes.routes.counts(), alone, subsets.counts()))
        starts = np.concatenate(([0], np.cumsum(sizes)))
        self.routes = Groups(starts, np.concatenate((recipes.routes.items, recipes.routes.items, subsets.items)))
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
    def fertile(self) -> Bools:
        """Ways from which anything follows: few of them imply or throw off a thing."""
        return self.implies.filled() | self.throws.filled()

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
        order = sort_order(way, node, role)
        key = way[order] * size + node[order]
        wanted = self.draws.owners() * size + self.draws.items
        return role[order][np.searchsorted(key, wanted)]

    @cached_property
    def may_use(self) -> Groups:
        way, node, _, _ = self._joined(self.recipes.needs, self.recipes.need_node, ~self.recipes.need_loop)
        first = distinct(way, node)
        return Groups.of(way[first], node[first], len(self.node))

    @cached_property
    def may_take(self) -> Groups:
        return self.may_use.turned(self.recipes.size)

    def _joined(self, by_route: Groups, thing: Ints, chosen: Bools) -> tuple[Ints, Ints, Ints, Ints]:
        """Ways joined with the chosen rows of their routes: way, thing, route, place of the row."""
        ways = self.routes.owners()
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

    @cached_property
    def draw_used(self) -> Bools:
        """Which items of ``draws`` are ``uses`` too."""
        uses, draws = (one.owners() * self.recipes.size + one.items for one in (self.uses, self.draws))
        return among(draws, uses)

    def drawn(self, run: Ints, places: Ints, owner: Ints) -> tuple[Ints, Ints, Ints]:
        """What the ways *run* (each once) draw: node, the node that takes it, its weightiest role there.

        *places*, *owner*: the places in ``draws`` of these ways, and for each the place of its way in *run*.
        """
        user = self.node[run]
        several = np.bincount(user, minlength=self.recipes.size)[user] > 1  # the same pair may stand under each
        node, user, role = self.draws.items[places], user[owner], self.draw_role[places]
        again = np.flatnonzero(several[owner])
        if not len(again):
            return node, user, role
        order = again[sort_order(node[again], user[again], role[again])]
        kept = np.concatenate((np.flatnonzero(~several[owner]), order[first_of_runs(node[order], user[order])]))
        return node[kept], user[kept], role[kept]
