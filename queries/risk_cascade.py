"""How far a stop spreads: the loss of every supplier and node, from 0 (none) to 1 (all)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chainkg.graph.columns import Bools
from chainkg.queries.risk_flow import UNBOUNDED, Flow, Supplier

_LEAST = 1e-9
"""A loss that grows by less has settled: circles approach theirs step by step."""

Amount = tuple[float, float]
NOTHING = (0.0, 0.0)
Share = Callable[[Sequence[float], Sequence[Amount]], float]


def all_lost(losses: Sequence[float], amounts: Sequence[Amount]) -> float:
    """Leontief: a node is lost when all its suppliers are; each of them could serve everybody."""
    return min(losses)


def least_share(losses: Sequence[float], amounts: Sequence[Amount]) -> float:
    """The least share of supply that may be lost: min Σ a·l / Σ a over amounts a within their bounds.

    A ratio of sums that are linear in each amount is least where every amount is at one of its bounds, the large ones
    with the small losses (Charnes & Cooper 1962, linear fractional programming).

    >>> least_share([1.0, 0.0], [(100, 100), (100, 300)]), least_share([1.0, 0.0], [(100, 100), (0, float("inf"))])
    (0.25, 0.0)
    """
    held = sorted(zip(losses, amounts, strict=True))
    found = [loss for loss, (_, high) in held if high == float("inf")]
    for cut in range(len(held) + 1):
        weights = [high if at < cut and high < float("inf") else low for at, (_, (low, high)) in enumerate(held)]
        whole = sum(weights)
        if whole:
            found.append(sum(weight * loss for weight, (loss, _) in zip(weights, held, strict=True)) / whole)
    return min(found, default=min(losses))


def most_share(losses: Sequence[float], amounts: Sequence[Amount]) -> float:
    """The largest share of supply that may be lost.

    >>> most_share([1.0, 0.0], [(100, 100), (100, 300)]), most_share([1.0, 0.0], [(0, float("inf")), (5, 5)])
    (0.5, 1.0)
    """
    return 1 - least_share([1 - loss for loss in losses], amounts)


@dataclass(slots=True)
class Cascade:
    """What is lost after a stop. ``share``: what a node loses where some of its suppliers do; ``spared``: nodes whose
    loss starves nobody, since they are brought in from outside; ``starving``: off, only what follows from the stop
    itself is lost: by-products, and what is inferred from the plants that stop.

    A plant's loss is the largest among the main inputs of its best route (all inputs essential, Leontief); that of the
    firm itself is 1. Source: the economic systemic risk index of Diem et al. 2022, doi 10.1038/s41598-022-11522-z, with
    local flows in place of a country's invoices.
    """

    flow: Flow
    share: Share
    spared: Bools
    starving: bool = True
    supplier: dict[int, float] = field(default_factory=dict)
    node: dict[int, float] = field(default_factory=dict)

    def stop(self, suppliers: Iterable[int], nodes: Iterable[int] = ()) -> Mapping[int, float]:
        """The loss of each node that loses anything when *suppliers* stop, and *nodes* are not to be had at all."""
        self.supplier = dict.fromkeys(suppliers, 1.0)
        self.node = dict.fromkeys(nodes, 1.0)
        todo = sorted(self.supplier)
        for node in sorted(self.node):
            todo += self._starved_by(node)
        for at in todo:  # grows as it goes
            for follower in self.flow.followers.get(at, ()):
                todo += self._grown(follower)
            for node in self.flow.above(self.flow.suppliers[at].node):
                if self._raise(self.node, node, self._node_loss(node)):
                    todo += self._starved_by(node)
        return self.node

    def _starved_by(self, node: int) -> list[int]:
        return [at for user in self.flow.users.get(node, ()) for at in self._grown(user)]

    def _grown(self, at: int) -> list[int]:
        return [at] if self._raise(self.supplier, at, self._supplier_loss(self.flow.suppliers[at])) else []

    @staticmethod
    def _raise(losses: dict[int, float], key: int, value: float) -> bool:
        """Note a loss that has grown; tell whether it has."""
        if value <= losses.get(key, 0.0) + _LEAST:
            return False
        losses[key] = value
        return True

    def _node_loss(self, node: int) -> float:
        held = self.flow.of[node]
        losses = [self.supplier.get(at, 0.0) for at in held]
        amounts = amounts_of([self.flow.suppliers[at] for at in held])
        if node in self.flow.outside:
            losses, amounts = [*losses, 0.0], [*amounts, UNBOUNDED]
        return self.share(losses, amounts)

    def _supplier_loss(self, one: Supplier) -> float:
        root = self.supplier.get(one.root, 0.0)
        if not self.starving:
            return root
        return max(root, min((self._route_loss(route) for route in one.routes), default=0.0))

    def _route_loss(self, route: tuple[int, ...]) -> float:
        return max((self.node.get(node, 0.0) for node in route if not self.spared[node]), default=0.0)


def amounts_of(suppliers: Sequence[Supplier]) -> list[Amount]:
    """Their amounts, none of a twin; unbounded where kinds of a thing are measured in goods that nothing compares."""
    goods = {one.good for one in suppliers if one.known and not one.twin}
    return [NOTHING if one.twin else one.amount if len(goods) == 1 else UNBOUNDED for one in suppliers]
