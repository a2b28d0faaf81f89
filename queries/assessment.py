"""States and moves of all nodes in one place at one date (MODEL §§3 and 4), as vectors over the nodes."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import flags, tally, topmost
from chainkg.graph.model import ANCHORS, CHAIN, FIRM, INDUSTRY, State
from chainkg.queries.balance_place import Balance, find_balance
from chainkg.queries.checked import Checked, find_checks
from chainkg.queries.history import BUILDING, CLOSED, PLANNED
from chainkg.queries.presence import FAR, Presence, find_presence
from chainkg.queries.recipes import WASTE
from chainkg.queries.routing import Routing
from chainkg.queries.seen import seen_rows
from chainkg.queries.world import World

STATES = list(State)


class Assessment:
    """What a place has and lacks. Every vector speaks of the nodes of ``world.chain`` in their order."""

    def __init__(self, world: World, region: str = "") -> None:
        self.world = world
        self.place = world.places.find(region or world.chain.settings.region)
        self.scopes = world.scopes

    @property
    def name(self) -> str:
        return self.world.places.names[self.place]

    @cached_property
    def whole(self) -> int:
        """The city of which the place is a part: the dataset's region, else the outermost region with firms."""
        places = self.world.places
        around = places.around(self.place)
        if self.world.home in around:
            return self.world.home
        named = {place for place in around if place < places.regions and places.named[place]}
        return max(named, key=lambda place: (int(places.inside(place).sum()), -place), default=self.place)

    @cached_property
    def at_home(self) -> bool:
        """Whether the place is the dataset's own region, a part of it, or what it lies in."""
        places, home = self.world.places, self.world.home
        return home < 0 or home in places.around(self.place) or self.place in places.around(home)

    @property
    def is_park(self) -> bool:
        return self.place >= self.world.places.regions

    @cached_property
    def presence(self) -> Presence:
        return find_presence(self.world, self.place, self.whole)

    @cached_property
    def there(self) -> Bools:
        """What is there; an ``absent`` row of the place itself beats supply from the city."""
        return self.presence.own | (self.presence.around & ~self.checks.denied)

    @cached_property
    def checks(self) -> Checked:
        return find_checks(self.world, self.scopes, self.place)

    @cached_property
    def evidence(self) -> Floats:
        """What the presence of each node is worth as a feed: 0 not there … 1 local and fresh."""
        worth = self.world.chain.rules["feed_evidence"]
        value = _evidence(self.presence, worth)
        if self.presence.city is not None:
            value = np.where(self.presence.around, _evidence(self.presence.city, worth), value)
        value *= self.there
        beside = np.flatnonzero(self.same_park)
        value[beside] = np.minimum(value[beside], worth["same_park"])
        return value

    @cached_property
    def same_park(self) -> Bools:
        """Nodes that are there but serve only a plant beside them (须同园): captive or piped, the place not a park."""
        return self.there & self.world.on_site & (not self.is_park)

    @cached_property
    def routing(self) -> Routing:
        return Routing(self.world, self.there)

    @cached_property
    def firms(self) -> Bools:
        """Firms of the place."""
        return self.world.places.firms(self.place)

    @cached_property
    def users(self) -> Ints:
        """Who of the place is on file as taking something, as places in ``World.users``."""
        return self.world.users_in(self.place)

    @cached_property
    def makers(self) -> Ints:
        """The makers of the place, as places in ``World.makers``."""
        return self.world.makers_in(self.place)

    @cached_property
    def user_ways(self) -> Ints:
        """The ways whose inputs are used here, in order: those run here, and those of what the city around supplies."""
        supplied = self.supplied_ways
        return tally(np.concatenate((self.presence.ways, supplied)))[0] if len(supplied) else self.presence.ways

    @cached_property
    def supplied_ways(self) -> Ints:
        """The ways in which the city around runs what it supplies to here; none where the place is no part of one."""
        city, world = self.presence.city, self.world
        if city is None:
            return np.zeros(0, dtype=np.int64)
        supplied = city.own & (world.trade >= FAR) & ~self.checks.denied
        return city.ways[supplied[world.ways.node[city.ways]]]

    @cached_property
    def uses(self) -> Bools:
        """Nodes that something there takes as main or reagent, outside loops, on whatever route it runs."""
        ways, places = self.world.ways, self._draws[0]
        return flags(self.world.nodes, ways.draws.items[places[np.flatnonzero(ways.draw_used[places])]])

    @cached_property
    def _draws(self) -> tuple[Ints, Ints]:
        return self.world.ways.draws.spread(self.user_ways)

    @cached_property
    def drawn(self) -> tuple[Ints, Ints, Ints]:
        """Local draws: node, the node that takes it, and the weightiest role (outside loops, on whatever route)."""
        return self.world.ways.drawn(self.user_ways, *self._draws)

    @cached_property
    def coming(self) -> dict[int, Bools]:
        """Nodes that a firm of the place is building or plans, on evidence that is not stale, by status."""
        return {status: self._with(status, fresh=True) for status in (BUILDING, PLANNED)}

    @cached_property
    def once(self) -> Bools:
        """Nodes that were once being built or planned: stale since, or given up before they ran."""
        makers, here = self.world.makers, self.makers
        given_up = here[(makers.status[here] == CLOSED) & ~makers.ever[here]]
        stale = self._with(BUILDING, fresh=False) | self._with(PLANNED, fresh=False)
        return stale | flags(self.world.nodes, makers.node[given_up])

    @cached_property
    def silent(self) -> dict[int, Bools]:
        """Firms of the place without any product on file, with the nodes of the chains and industries they anchor."""
        chain = self.world.chain
        busy = set(chain.ref("produces", "firm", FIRM)[seen_rows(chain, "produces", self.world.as_of)].tolist())
        known = seen_rows(chain, "roles", self.world.as_of)
        found: dict[int, Bools] = {}
        for kind, held in ((CHAIN, self.scopes.of_chain), (INDUSTRY, self.scopes.of_industry)):
            rows, firms, things = chain.roles(ANCHORS, FIRM, kind)
            for row, firm, thing in zip(rows.tolist(), firms.tolist(), things.tolist(), strict=True):
                if known[row] and self.firms[firm] and firm not in busy:
                    nodes = flags(self.world.nodes, held[thing])
                    found[firm] = found[firm] | nodes if firm in found else nodes
        return found

    def _with(self, status: int, *, fresh: bool) -> Bools:
        makers, here = self.world.makers, self.makers
        chosen = here[(makers.status[here] == status) & (makers.fresh[here] == fresh)]
        return flags(self.world.nodes, makers.node[chosen])

    @cached_property
    def anchored(self) -> Bools:
        """Nodes made by an anchor of one of their chains or industries, by its parent or by its subsidiary."""
        makers, operated = self.world.makers, self.presence.operated
        anchors = self.world.anchors
        operated = operated[np.flatnonzero(anchors.serve[makers.firm[operated]])]
        scope, owner = anchors.of_firm.gather(makers.firm[operated])
        made, by = self.world.above.gather(makers.node[operated[owner]])
        return flags(self.world.nodes, made[anchors.holds(scope[by], made)])

    def _family(self, firm: int) -> Bools:
        """The firm, its parent and its subsidiaries."""
        parent = self.world.chain.ref("firms", "parent", FIRM)
        family = parent == firm
        family[[firm, *([parent[firm]] if parent[firm] >= 0 else [])]] = True
        return np.asarray(family)

    def family_products(self, firm: int) -> Bools:
        """Nodes that the firm, its parent or a subsidiary makes here, and what they are kinds of."""
        firms = self._family(firm)
        operated = self.presence.operated
        makers = self.world.makers
        items = self.world.above.all_of(makers.node[operated[firms[makers.firm[operated]]]])
        return flags(self.world.nodes, items)

    @cached_property
    def balance(self) -> Balance:
        """Supply and demand of each node."""
        return find_balance(self.world, self.presence, self.users, self.checks.denied, self.checks.decided)

    @cached_property
    def state(self) -> Ints:
        """The state of each node, as a place in ``STATES``: the first rule that holds."""
        waste = self.world.kind == WASTE
        fed, used = self.routing.fed, self.uses
        local, limits = np.flatnonzero(self.presence.local), self.world.chain.rules["coverage"]
        covered = self.balance.coverage_of(local)
        proven = self.anchored | flags(self.world.nodes, local[covered.low >= limits["strong"]])
        rules = {
            State.WEAK: flags(self.world.nodes, local[covered.high < limits["weak"]]),
            State.STRONG: self.presence.local & self.presence.fresh & ~waste & proven,
            State.PRESENT: self.there,
            State.BUILDING: self.coming[BUILDING],
            State.PLANNED: self.coming[PLANNED],
            State.BOUGHT: self.world.buyable,
            State.BROKEN: self.checks.decided & fed & used,
            State.ABSENT: self.checks.decided,
        }
        order = [State.UNVERIFIED, *reversed(rules)]
        return np.array([STATES.index(state) for state in order]).take(topmost([*reversed(rules.values())]))


def _evidence(presence: Presence, worth: Mapping[str, float]) -> Floats:
    grade = topmost((presence.endowed, presence.implied, presence.local, presence.local & presence.fresh))
    return np.array([0.0, *(worth[name] for name in ("resource", "implied", "stale", "fresh"))]).take(grade)
