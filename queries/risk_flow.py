"""Who supplies what in a place, and what each supplier needs: the local flows along which a stop spreads."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Ints
from chainkg.graph.model import FIRM, NODE, STATUSES
from chainkg.queries.assessment import Assessment
from chainkg.queries.history import newest_with
from chainkg.queries.presence import origins
from chainkg.queries.whatif_names import owners

UNBOUNDED = (0.0, np.inf)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Something that gives a node: a firm's plant, a total whose makers are not named (``firm`` -1), or what follows
    from other suppliers (``roots``): their by-product, or an input that they cannot run without.

    ``routes``: the main inputs of each route by which it may run, as far as they are there; empty for a by-product,
    which needs none. ``amount``: yearly capacity, at least and at most, in ``unit``; unbounded where it is unknown.
    """

    node: int
    firm: int
    routes: tuple[tuple[int, ...], ...]
    roots: tuple[int, ...] = ()
    amount: tuple[float, float] = UNBOUNDED
    unit: str = ""

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
        return _grouped((root, at) for at, one in enumerate(self.suppliers) for root in one.roots)

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
        """One supplier for each owner and node that runs, with its way; what is told of it twice is one plant."""
        makers, table = self.world.makers, self.world.chain.tables["produces"]
        low, high = table.numbers("capacity_low"), table.numbers("capacity_high")
        told = ~(np.isnan(low) & np.isnan(high)) & table["same_as"].is_("")
        rows = newest_with(makers, table.places("status", STATUSES), told)
        owner = owners(self.view)
        operated = self.view.presence.operated
        own = operated[np.argsort(owner[operated] != makers.firm[operated], kind="stable")]
        found: dict[tuple[int, int], tuple[Supplier, int]] = {}
        for at in own.tolist():
            way, node, row = int(self.world.maker_way[at]), int(makers.node[at]), int(rows[at])
            size = (_or(low[row], 0.0), _or(high[row], np.inf)) if row >= 0 else UNBOUNDED
            unit = table["unit"][row] if row >= 0 else ""
            supplier = Supplier(node, int(owner[at]), self._routes(way), amount=size, unit=unit)
            found.setdefault((int(owner[at]), node), (supplier, way))
        return [found[key] for key in sorted(found)]

    def _totals(self) -> list[tuple[Supplier, int]]:
        """Makers that nobody names: how much is theirs beside the firms' own is unknown."""
        nodes = np.unique(self.world.chain.ref("endowments", "node", NODE)[self.view.presence.totals])
        return [(Supplier(node, -1, self._routes(node)), node) for node in nodes.tolist()]

    def _following(self) -> list[Supplier]:
        needed: dict[int, set[int]] = {}
        thrown: dict[int, set[int]] = {}
        for at, (supplier, way) in enumerate(self._plants):
            self._follow(at, way, self._left_by(supplier.node), needed, thrown)
        found = [Supplier(node, -1, self._routes(node), tuple(sorted(needed[node]))) for node in sorted(needed)]
        return found + [Supplier(node, -1, (), tuple(sorted(thrown[node]))) for node in sorted(thrown)]

    def _follow(
        self, at: int, way: int, left: set[int], needed: dict[int, set[int]], thrown: dict[int, set[int]]
    ) -> None:
        """Note under *needed* and *thrown* all that follows from supplier *at*, which runs by *way*."""
        ways, implied = self.world.ways, self.view.presence.implied
        todo, seen = [way, *sorted(left)], set(left)
        for node in left:
            needed.setdefault(node, set()).add(at)
        for run in todo:  # grows as it goes
            for node in ways.implies[run].tolist():
                if implied[node]:
                    needed.setdefault(node, set()).add(at)
                    todo += [] if node in seen else [node]
                    seen.add(node)
            for node in ways.throws[run].tolist():
                thrown.setdefault(node, set()).add(at)
                todo += [] if node in seen else [node]
                seen.add(node)

    @cached_property
    def _origins(self) -> Ints:
        return origins(self.world)

    def _left_by(self, node: int) -> set[int]:
        """Nodes that a waste on file means, being their only by-product source."""
        sources = {int(self._origins[one]) for one in self.above(node)} - {-1}
        return {source for source in sources if self.view.presence.implied[source]}

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


def _or(value: float, default: float) -> float:
    return default if np.isnan(value) else float(value)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
