"""Who supplies what in a place, and what each supplier needs: the local flows along which a stop spreads."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.model import FIRM, NODE
from chainkg.queries.assessment import Assessment
from chainkg.queries.whatif_names import owners

UNBOUNDED = (0.0, np.inf)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Something that gives a node: a firm's plant, a total whose makers are not named (``firm`` -1), or what follows
    from another supplier (its place, ``root``): its by-product, or an input that it cannot run without.

    ``routes``: the main inputs of each route by which it may run, as far as they are there; empty for a by-product,
    which needs none. ``amount``: yearly capacity, at least and at most; unbounded where it is unknown, as it is taken
    to be of totals, which speak of named makers too, and of all that follows from others. ``good``: what it is
    measured in, a place in ``GOODS``. ``twin``: the same plant is told of another firm too, and is measured there.
    """

    node: int
    firm: int
    routes: tuple[tuple[int, ...], ...]
    root: int = -1
    amount: tuple[float, float] = UNBOUNDED
    good: int = -1
    twin: bool = False

    @property
    def known(self) -> bool:
        return self.amount != UNBOUNDED


class Flow:
    """The suppliers of a place. ``outside``: nodes that also come from the ground or from the city around."""

    def __init__(self, view: Assessment) -> None:
        self.view, self.world = view, view.world
        dug = view.world.chain.ref("endowments", "node", NODE)[view.presence.reserves]
        near = np.flatnonzero(view.there & view.presence.around)
        self.outside = frozenset((*dug.tolist(), *near.tolist()))
        self._plants = [*self._firms(), *self._totals()]
        self.suppliers = [supplier for supplier, _ in self._plants]
        self.suppliers += self._following()

    def above(self, node: int) -> list[int]:
        """The node and what it is a kind of."""
        return [int(one) for one in self.world.above[node]]

    @cached_property
    def of(self) -> dict[int, list[int]]:
        """Node → its suppliers, those of its kinds with them."""
        return _grouped((node, at) for at, one in enumerate(self.suppliers) for node in self.above(one.node))

    @cached_property
    def users(self) -> dict[int, list[int]]:
        """Node → the suppliers that may need it."""
        needed = ((at, {node for route in one.routes for node in route}) for at, one in enumerate(self.suppliers))
        return _grouped((node, at) for at, nodes in needed for node in sorted(nodes))

    @cached_property
    def followers(self) -> dict[int, list[int]]:
        """Supplier → those that follow from it."""
        return _grouped((one.root, at) for at, one in enumerate(self.suppliers) if one.root >= 0)

    @cached_property
    def edges(self) -> list[tuple[int, int]]:
        """Input → node and node → by-product, of everything that runs."""
        ways = self.world.ways
        found = {(node, one.node) for one in self.suppliers for route in one.routes for node in route}
        run = np.unique(self.view.presence.ways)
        thrown, at = ways.throws.gather(run)
        found |= set(zip(ways.node[run[at]].tolist(), thrown.tolist(), strict=True))
        return sorted(edge for edge in found if edge[0] != edge[1])

    def _firms(self) -> list[tuple[Supplier, int]]:
        """A supplier for each maker that runs, under the firm whose plant it is, and its way."""
        makers, ledger = self.world.makers, self.world.ledger
        made, _ = ledger.made
        owner = owners(self.view)
        found = []
        for at in self.view.presence.operated.tolist():
            way, node, firm = int(self.world.maker_way[at]), int(makers.node[at]), int(owner[at])
            size, good = (float(made.low[at]), float(made.high[at])), int(ledger.goods.of[node])
            supplier = Supplier(
                node, firm, self._routes(way), amount=size, good=good, twin=firm != int(makers.firm[at])
            )
            found.append((supplier, way))
        return found

    def _totals(self) -> list[tuple[Supplier, int]]:
        """Makers that nobody names: how much is theirs beside the firms' own is unknown."""
        nodes = np.unique(self.world.chain.ref("endowments", "node", NODE)[self.view.presence.totals])
        return [(Supplier(node, -1, self._routes(node)), node) for node in nodes.tolist()]

    def _following(self) -> list[Supplier]:
        found = []
        for at, (supplier, way) in enumerate(self._plants):
            needed, thrown = self._follow(way, self._left_by(supplier))
            found += [Supplier(node, -1, self._routes(node), at) for node in sorted(needed)]
            found += [Supplier(node, -1, (), at) for node in sorted(thrown)]
        return found

    def _follow(self, way: int, left: set[int]) -> tuple[set[int], set[int]]:
        """What follows where *way* is run and *left* is known to be there: inferred inputs, and by-products."""
        ways, implied = self.world.ways, self.view.presence.implied
        needed, thrown = set(left), set[int]()
        todo, seen = [way, *sorted(left)], set(left)
        for run in todo:  # grows as it goes
            brought = {node for node in ways.implies[run].tolist() if implied[node]}
            arising = set(ways.throws[run].tolist())
            needed, thrown = needed | brought, thrown | arising
            todo += sorted((brought | arising) - seen)
            seen |= brought | arising
        return needed, thrown

    def _left_by(self, plant: Supplier) -> set[int]:
        """Nodes that a waste on file means, being its only by-product source, unless its own maker is on file there."""
        sources = {int(self.world.origin[one]) for one in self.above(plant.node)} - {-1}
        return {source for source in sources if (plant.firm, source) not in self._made}

    @cached_property
    def _made(self) -> set[tuple[int, int]]:
        return {(plant.firm, plant.node) for plant, _ in self._plants}

    def _routes(self, way: int) -> tuple[tuple[int, ...], ...]:
        recipes, there = self.world.recipes, self.view.there
        found = []
        for route in self.world.ways.routes[way].tolist():
            places = recipes.needs[route]
            kept = places[recipes.main[places] & ~recipes.need_loop[places]]
            found.append(tuple(sorted({int(node) for node in recipes.need_node[kept] if there[node]})))
        return tuple(found)

    def name(self, firm: int) -> str:
        return self.world.chain.table(FIRM)["name"][firm]


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
