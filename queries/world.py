"""A dataset as known at a date: who makes what, by which route, who uses it, whatever the region."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.dates import Date
from chainkg.graph.groups import Groups, among, distinct, one_of, stable_order
from chainkg.graph.model import BYPRODUCT, FEEDS, IS_A, NODE, NODE_KINDS, REGION, TRADES
from chainkg.graph.places import Places
from chainkg.graph.ragged import Small
from chainkg.graph.tables import LINK_TABLE
from chainkg.queries.anchors import Anchors
from chainkg.queries.audit import Audit, audit
from chainkg.queries.balance_ledger import Ledger
from chainkg.queries.endowed import Endowed
from chainkg.queries.history import BUILDING, OPERATING, Pairs, resolve
from chainkg.queries.holders import Holders
from chainkg.queries.keys import Keys, Openers
from chainkg.queries.plan_graph import PlanGraph
from chainkg.queries.recipes import WASTE, Recipes
from chainkg.queries.route_on_file import OnFile, inferred
from chainkg.queries.scopes import Scopes
from chainkg.queries.seen import ages, older, seen_rows
from chainkg.queries.travel import Travel
from chainkg.queries.ways import ON_SITE, Ways

HELD_CLASSES = ("restricted", "eliminated", "quota")


class World:
    """What is known of a dataset at a date; the same for every region."""

    def __init__(self, chain: Chain, as_of: Date | None = None) -> None:
        self.chain = chain
        self.as_of = as_of or chain.settings.as_of
        self.nodes = len(chain.table(NODE))
        self.recipes = Recipes(chain)
        self._seen: dict[str, Bools] = {}
        self._makers_in = -1, np.zeros(0, dtype=np.int64)  # those of the last place asked for

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
    def courted(self) -> Bools:
        """Nodes that may be courted at all: with a route of their own, no waste, nothing that only arises."""
        arising = self.chain.table(NODE)["arises_only"].is_("yes")
        return np.asarray(self.recipes.makeable & (self.kind != WASTE) & ~arising)

    @cached_property
    def restricted(self) -> Bools:
        """Nodes whose policy class is restricted, eliminated or quota, on better than low confidence."""
        table = self.chain.table(NODE)
        return table["policy"].which(HELD_CLASSES.__contains__) & ~table["confidence"].is_("low")

    @cached_property
    def utility(self) -> Bools:
        return self.chain.table(NODE)["utility"].is_("yes")

    @cached_property
    def makers(self) -> Pairs:
        """Who makes what, those of one site side by side: what a place looks at lies close together in memory."""
        found = resolve(self.chain, "produces", self.as_of)
        return found.take(stable_order(self.places.site[found.firm]))

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
    def _kinds(self) -> tuple[Ints, Ints]:
        """All pairs of a node and another that it IS_A."""
        low, high = self.above.owners(), self.above.items
        strict = np.flatnonzero(low != high)
        return low[strict], high[strict]

    def lifted(self, nodes: Bools) -> Bools:
        """*nodes* and all that they IS_A."""
        low, high = self._kinds
        found = nodes.copy()
        found[high[np.flatnonzero(nodes[low])]] = True
        return found

    def sunk(self, nodes: Bools) -> Bools:
        """*nodes* and all that IS_A one of them."""
        low, high = self._kinds
        found = nodes.copy()
        found[low[np.flatnonzero(nodes[high])]] = True
        return found

    @cached_property
    def below(self) -> Groups:
        """For each node itself and all that IS_A it, directly or through others."""
        return self.above.turned(self.nodes)

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

    @cached_property
    def feeding(self) -> Groups:
        """For each node the FEEDS links outside loops that lead on from it."""
        rows = self.chain.links(FEEDS)
        rows = rows[self.chain.tables[LINK_TABLE]["loop"].is_("")[rows]]
        return Groups.of(self.chain.ends()[0][rows], rows, self.nodes)

    @cached_property
    def travel(self) -> Travel:
        return Travel(self.chain.rules, self.trade, self.recipes)

    def seen(self, table: str) -> Bools:
        """Per row of *table* whether it is known at the date."""
        if table not in self._seen:
            self._seen[table] = seen_rows(self.chain, table, self.as_of)
        return self._seen[table]

    @cached_property
    def check_days(self) -> Ints:
        """Per row of checks its first day."""
        return self.chain.tables["checks"].days("as_of")

    @cached_property
    def young_checks(self) -> Bools:
        """Per row of checks whether it is not too old to decide."""
        return ~older(ages(self.chain, "checks", self.as_of), self.chain.rules["stale"]["check"])

    @cached_property
    def compound(self) -> Bools:
        """Routes with a main input that has to be made: nobody can buy it in."""
        return np.asarray(self._unbought > 0)

    @cached_property
    def _unbought(self) -> Small:
        """Per route the number of its main inputs that have to be made."""
        return self.recipes.inputs.counts(~self.buyable)

    @cached_property
    def bought(self) -> Ints:
        """Main inputs (their places) that are no utility, of routes all of whose main inputs can be bought in."""
        recipes = self.recipes
        return np.flatnonzero(~self.compound[recipes.main_route] & ~self.utility[recipes.main_input])

    @cached_property
    def scaled(self) -> Ints:
        """Main inputs (their places) of which half a usual plant is known to draw so much a year."""
        return np.flatnonzero(self.ledger.intake[self.recipes.main_link] > 0)

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.recipes, self.above, self.utility)

    @cached_property
    def openers(self) -> Openers:
        return Openers(self.keys, self._unbought, self.buyable)

    @cached_property
    def anchors(self) -> Anchors:
        return Anchors(self.chain, self.scopes, self.as_of)

    @cached_property
    def endowed(self) -> Endowed:
        return Endowed(self.chain, self.places, self.as_of)

    @cached_property
    def holders(self) -> Holders:
        """Who has what: makers that operate or build, and totals of places; of each node also what it IS_A."""
        makers, places = self.makers, self.places
        active = (makers.status == OPERATING) | ((makers.status == BUILDING) & makers.fresh)
        firm_home = np.where(places.firm_region >= 0, places.firm_region, places.firm_park)
        totals = self.endowed.totals
        node = np.concatenate((makers.node[active], self.endowed.node[totals]))
        where = np.concatenate((firm_home[makers.firm[active]], self.endowed.place[totals]))
        items, owners = self.above.gather(node)
        return Holders(self.chain, places, where[owners], items, self.nodes)

    @cached_property
    def home(self) -> int:
        """The dataset's own region; -1 where it names none that is on file."""
        return self.chain.index(REGION).get(self.chain.settings.region, -1)

    @cached_property
    def _makers_of_site(self) -> Groups:
        return self._of_site(self.makers)

    def makers_in(self, place: int) -> Ints:
        """The makers whose firm lies in *place*, in their order."""
        if self._makers_in[0] != place:
            self._makers_in = place, np.sort(self._makers_of_site.all_of(self.places.sites(place)))
        return self._makers_in[1]

    @cached_property
    def _users_of_site(self) -> Groups:
        return self._of_site(self.users)

    def _of_site(self, pairs: Pairs) -> Groups:
        """For each site the *pairs* (their places) whose firm lies there."""
        site = self.places.site
        return Groups.of(site[pairs.firm], np.arange(len(pairs)), int(site.max(initial=-1)) + 1)

    def users_in(self, place: int) -> Ints:
        """Who in *place* is on file as taking something, as places in ``users``."""
        return np.sort(self._users_of_site.all_of(self.places.sites(place)))

    @cached_property
    def newest_day(self) -> Ints:
        """Per maker the day of its newest row that may decide; 0 where that bears no date."""
        newest = self.makers.rows.items[self.makers.rows.starts[1:] - 1]
        return self.chain.tables["produces"].days("as_of")[newest]

    @cached_property
    def on_file(self) -> OnFile:
        return OnFile(self.chain, self.recipes, self.makers)

    @cached_property
    def ways(self) -> Ways:
        """All ways: the open ones, then those of one route, then those on file that leave several."""
        return Ways(self.recipes, self.on_file.several)

    @cached_property
    def maker_way(self) -> Ints:
        """The way of each maker: by the route on file, else by what its firm has, else open."""
        way, lacking = self.on_file.way.copy(), self.on_file.lacking
        way[lacking] = inferred(self.recipes, self.makers, lacking, self.on_site, self.ways.throws)
        return way

    @cached_property
    def audit(self) -> Audit:
        return audit(self.chain, self.as_of, self.makers)

    @cached_property
    def plants(self) -> PlanGraph:
        return PlanGraph(self.chain.table(NODE), self.kind, self.recipes, self.above)

    @cached_property
    def ledger(self) -> Ledger:
        """Capacities, consumption and coefficients as amounts a year."""
        return Ledger(self.chain, self.ways, self.makers, self.users, self.above)
