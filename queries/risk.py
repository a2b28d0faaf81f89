"""Where a place is fragile: firms and nodes whose stop starves most, sole makers, nodes that hold parts together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.as_networkx import cut_points
from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools
from chainkg.graph.model import FIRM, NODE
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.chain_shape import umbrellas
from chainkg.queries.evidence import node_name
from chainkg.queries.gap import Mention
from chainkg.queries.gaps import assess
from chainkg.queries.recipes import WASTE
from chainkg.queries.risk_cascade import Cascade, Share, all_lost, least_share, most_share
from chainkg.queries.risk_flow import Flow
from chainkg.queries.whatif_starved import OUTLOOKS, Outlook, outlooks

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Stop:
    """The stop of a firm or node. Wastes and families are not counted.

    ``falls``: nodes that are gone with it: what it alone makes, throws off, or is inferred from it. ``starves``:
    further nodes that stop for want of a main input, on every route, if nothing is brought in from outside; ``cut``:
    those of them that stop too if all that is bought or travels nationally or globally is brought in. ``loss_low`` and
    ``loss_high``: the share of all nodes there that is lost, each node counting alike, by capacities and with nothing
    brought in; ``unknown`` of ``quantities`` behind it are unknown.
    """

    id: str
    name: Text
    falls: tuple[Mention, ...]
    starves: tuple[Mention, ...]
    cut: tuple[Mention, ...]
    loss_low: float
    loss_high: float
    unknown: int
    quantities: int


@dataclass(frozen=True, slots=True)
class SoleMaker:
    """A node with one maker on file, and nothing else that gives it here: its local users, whatever route they run."""

    node: str
    name: Text
    firm: str
    users: tuple[Mention, ...]
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A node without which the local flows fall into ``parts``; ``cut``: nodes outside the largest of them."""

    node: str
    name: Text
    parts: int
    cut: int


@dataclass(frozen=True, slots=True)
class RiskReport:
    """``unknown`` of ``quantities``: suppliers here whose capacity is not on file; ``nodes``: how many are counted."""

    region: str
    as_of: str
    nodes: int
    unknown: int
    quantities: int
    firms: tuple[Stop, ...]
    stops: tuple[Stop, ...]
    sole_makers: tuple[SoleMaker, ...]
    cut_points: tuple[CutPoint, ...]


def find_risks(chain: Chain, region: str = "", as_of: str | None = None, *, limit: int | None = None) -> RiskReport:
    """What hangs on single firms and nodes in *region*; *limit* cuts each list. Ties are ordered by id."""
    return _Finder(assess(chain, region, as_of)).report(limit)


class _Finder:
    def __init__(self, view: Assessment) -> None:
        self.view, self.flow = view, Flow(view)
        self.chain = view.world.chain
        self.ids, self.firm_ids = self.chain.table(NODE)["id"].cells(), self.chain.table(FIRM)["id"].cells()
        self.nothing = np.zeros(view.world.nodes, dtype=bool)

    def report(self, limit: int | None) -> RiskReport:
        quantities, unknown = self._known(range(len(self.flow.suppliers)))
        return RiskReport(
            region=self.view.name,
            as_of=str(self.view.world.as_of),
            nodes=int(self.counted.sum()),
            unknown=unknown,
            quantities=quantities,
            firms=_first(self._firm_stops(), limit),
            stops=_first(self._node_stops(), limit),
            sole_makers=self._sole_makers()[:limit],
            cut_points=self._cut_points()[:limit],
        )

    @cached_property
    def counted(self) -> Bools:
        """Nodes that are there and whose loss is one: no wastes, no families."""
        counted: Bools = self.view.there & (self.view.world.kind != WASTE) & ~umbrellas(self.view)
        return counted

    def _firm_stops(self) -> Iterable[Stop]:
        plants: dict[int, list[int]] = {}
        for at, one in enumerate(self.flow.suppliers):
            if one.firm >= 0:
                plants.setdefault(one.firm, []).append(at)
        for firm in sorted(plants):
            name = self.flow.name(firm)
            yield self._stop(self.firm_ids[firm], Text(name, name), plants[firm], ())

    def _node_stops(self) -> Iterable[Stop]:
        for node in np.flatnonzero(self.counted).tolist():
            below = {int(one) for one in self.view.world.below[node]}
            suppliers = [at for at, one in enumerate(self.flow.suppliers) if one.node in below]
            yield self._stop(self.ids[node], node_name(self.chain, node), suppliers, sorted(below))

    def _stop(self, id_: str, name: Text, suppliers: list[int], nodes: Iterable[int]) -> Stop:
        nodes = tuple(nodes)
        far = outlooks(self.view.world) < OUTLOOKS.index(Outlook.CUT)

        def losses(share: Share, spared: Bools, *, starving: bool = True) -> Mapping[int, float]:
            return Cascade(self.flow, share, spared, starving).stop(suppliers, nodes)

        falls = self._lost(losses(all_lost, self.nothing, starving=False))
        starves = self._lost(losses(all_lost, self.nothing)) - falls
        cut = self._lost(losses(all_lost, far)) - falls
        low, high = losses(least_share, self.nothing), losses(most_share, self.nothing)
        touched = sorted({at for node in high for at in self.flow.of.get(node, ())})
        quantities, unknown = self._known(touched)
        shares = (self._share(low), self._share(high))
        return Stop(
            id_, name, self._mentions(falls), self._mentions(starves), self._mentions(cut), *shares, unknown, quantities
        )

    def _lost(self, losses: Mapping[int, float]) -> set[int]:
        return {node for node, loss in losses.items() if loss == 1 and self.counted[node]}

    def _share(self, losses: Mapping[int, float]) -> float:
        lost = sum(losses[node] for node in sorted(losses) if self.counted[node])
        return round(lost / max(int(self.counted.sum()), 1), _DIGITS)

    def _known(self, suppliers: Iterable[int]) -> tuple[int, int]:
        """How many quantities, and how many of them are unknown."""
        held = [one for one in (self.flow.suppliers[at] for at in suppliers) if not one.twin]
        return len(held), sum(not one.known for one in held)

    def _mentions(self, nodes: Iterable[int]) -> tuple[Mention, ...]:
        return tuple(Mention(self.ids[node], node_name(self.chain, node)) for node in sorted(nodes))

    def _sole_makers(self) -> tuple[SoleMaker, ...]:
        users = self._users()
        held = outlooks(self.view.world)
        found = []
        for node, suppliers in sorted(self.flow.of.items()):
            who = {(one.node, one.firm) for one in (self.flow.suppliers[at] for at in suppliers)}
            made, firm = min(who)
            if len(who) == 1 and made == node and firm >= 0 and node not in self.flow.outside and self.counted[node]:
                found.append(
                    SoleMaker(
                        self.ids[node],
                        node_name(self.chain, node),
                        self.flow.name(firm),
                        self._mentions(users.get(node, set())),
                        OUTLOOKS[int(held[node])],
                    )
                )
        return tuple(sorted(found, key=lambda one: (-len(one.users), one.node)))

    def _users(self) -> dict[int, set[int]]:
        """Node → the nodes that take it here as main or reagent on whatever route they run."""
        ways, run = self.view.world.ways, self.view.user_ways
        taken, at = ways.uses.gather(run)
        found: dict[int, set[int]] = {}
        for node, user in zip(taken.tolist(), ways.node[run[at]].tolist(), strict=True):
            found.setdefault(node, set()).add(user)
        return found

    def _cut_points(self) -> tuple[CutPoint, ...]:
        found = [
            CutPoint(self.ids[node], node_name(self.chain, node), parts, cut)
            for node, (parts, cut) in cut_points(self.flow.edges).items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.cut, -one.parts, one.node)))


def _first(stops: Iterable[Stop], limit: int | None) -> tuple[Stop, ...]:
    """The worst first: by what starves, what starves whatever is brought in, the share lost; ties by id."""
    ordered = sorted(stops, key=lambda one: (-len(one.starves), -len(one.cut), -one.loss_high, -one.loss_low, one.id))
    return tuple(ordered[:limit])
