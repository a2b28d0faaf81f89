"""What a set of new nodes opens together: the nodes that are not fed now and are fed once all of them are there."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import Groups, distinct, flags, tally
from chainkg.queries.assessment import Assessment
from chainkg.queries.routing import Routing


@dataclass(frozen=True, slots=True, eq=False)
class Openings:
    """Routes that picks could feed, each of a node that would count. ``opens``: per route the node; ``demands``: per
    demand the route that it belongs to; ``covers``: per demand the candidates any of which meets it. A route is fed
    when all its demands are met. ``excludes``: per candidate the nodes that are there with it, which do not count."""

    opens: Ints
    demands: Ints
    covers: Groups
    excludes: Groups


class Opener:
    """What may be picked in a place, and what it opens. ``candidates``: nodes, the best ranked first."""

    def __init__(self, view: Assessment, candidates: Ints) -> None:
        self.view, self.world, self.candidates = view, view.world, candidates

    def routing(self, picks: Ints) -> Routing:
        """The routing of the place with *picks*, and with all that they are kinds of."""
        above = self.world.above.all_of(picks)
        return Routing(self.world, self.view.there | flags(self.world.nodes, above))

    def opened(self, picks: Ints) -> Bools:
        """Nodes neither there nor fed now and fed with all *picks* there (MODEL §4, hop 1, for several at once).

        What is picked is there then, with all that it is a kind of, and does not count; no more do wastes and
        collected goods.
        """
        after = self.routing(picks)
        return after.fed & ~self.view.routing.fed & ~after.there & ~self.world.leftover

    @cached_property
    def openings(self) -> Openings:
        routing, recipes = self.view.routing, self.world.recipes
        counted = ~(self.view.there | routing.fed | self.world.leftover)
        may = counted[recipes.route_node] & (recipes.main_counts > 0)
        lacking = np.flatnonzero(routing.missing & may[routing.route])
        idle = may & (routing.missing_counts == 0)
        spare = np.flatnonzero(idle[routing.route] & ~self.world.utility[routing.input])
        # A route that lacks nothing, with all its inputs bought in, is fed once any one of them is there: one demand.
        whole, of = np.unique(routing.route[spare], return_inverse=True)
        owner = np.concatenate((routing.route[lacking], whole))
        demand = np.concatenate((np.arange(len(lacking)), len(lacking) + of))
        return self._coverable(owner, demand, routing.input[np.concatenate((lacking, spare))])

    def _coverable(self, owner: Ints, demand: Ints, good: Ints) -> Openings:
        """Openings without the routes that the candidates cannot feed. *owner*: per demand its route; *demand*,
        *good*: pairs of a demand and a good that meets it."""
        place = np.full(self.world.nodes, -1, dtype=np.int64)
        place[self.candidates] = np.arange(len(self.candidates))
        kinds, owners = self.world.below.gather(good)
        met, by = demand[owners], place[kinds]
        kept = np.flatnonzero(by >= 0)
        kept = kept[distinct(met[kept], by[kept])]
        met, by = met[kept], by[kept]
        hopeless = flags(len(self.world.recipes.route_node), owner[~flags(len(owner), met)])
        alive = ~hopeless[owner]
        number = np.cumsum(alive) - 1
        routes, _ = tally(owner[alive])
        use = alive[met]
        above, of = self.world.above.gather(self.candidates)
        return Openings(
            opens=self.world.recipes.route_node[routes],
            demands=np.searchsorted(routes, owner[alive]),
            covers=Groups.of(number[met[use]], by[use], int(alive.sum())),
            excludes=Groups.of(of, above, len(self.candidates)),
        )
