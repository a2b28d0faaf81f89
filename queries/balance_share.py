"""Sharing the by-products among those who take them and those who could, for the least left over (a linear program).

Variables: how far each local user and one usual plant of each candidate run, from 0 to 1. For every by-product
Σ use − what new plants throw off of it ≤ supply; the least Σ left over is sought, at a tiny price on new plants, so
that who is there comes first. The dual value of a by-product says what one more tonne of it would change.
"""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Floats
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.balance_activities import Activity, existing, new_plants, shared_nodes
from chainkg.queries.balance_parties import Parties
from chainkg.queries.evidence import node_name
from chainkg.queries.gaps import assess
from chainkg.queries.solver import Program

_NEW_PLANT, _DIGITS, _SMALL = 1e-6, 6, 1e-7


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a by-product a local user (*firm*, or makers without a name) or a new plant takes a year (t/a), of
    how much it could; ``new``: one usual plant of a node that is not there, run at ``level`` of its size."""

    firm: str
    node: str
    name: Text
    taken: float
    most: float
    new: bool
    level: float


@dataclass(frozen=True, slots=True)
class Shared:
    """A by-product: ``supply`` + ``thrown`` (by new plants) = Σ ``uses`` + ``left``, t/a. ``worth``: by how much one
    more tonne of it would change what is left over of all: 1 it would be left over itself, 0 it would be used, below 0
    it would let others be used too."""

    node: str
    name: Text
    supply: float
    thrown: float
    uses: tuple[Use, ...]
    left: float
    worth: float

    @property
    def binding(self) -> bool:
        """Whether the lack of it keeps somebody from taking more."""
        return self.worth < 1


@dataclass(frozen=True, slots=True)
class Sharing:
    """The best sharing with all figures at one end. ``end``: "low" (all low ends) or "high" (all high ends; where there
    is none, the low one)."""

    end: str
    materials: tuple[Shared, ...]
    left: float


@dataclass(frozen=True, slots=True)
class SharingReport:
    region: str
    as_of: str
    sharings: tuple[Sharing, ...]


def share_byproducts(chain: Chain, region: str = "", as_of: str | None = None) -> SharingReport:
    """Both ends of the best sharing of the by-products of a region or park."""
    view = assess(chain, region, as_of)
    sharings = tuple(_Share(view, end).solve() for end in ("low", "high"))
    return SharingReport(view.name, str(view.world.as_of), sharings)


class _Share:
    def __init__(self, view: Assessment, end: str) -> None:
        self.view, self.end, self.chain = view, end, view.world.chain
        self.parties = Parties(view)
        nodes = shared_nodes(view)
        new = list(new_plants(view, nodes, end))
        self.activities: list[Activity] = [*existing(view, nodes, end), *new]
        self.nodes = sorted({*nodes.tolist(), *(node for one in new for node in one.throws)})
        self.row = {node: at for at, node in enumerate(self.nodes)}

    def solve(self) -> Sharing:
        supply = self._supply()
        found = self._program(supply).price()
        materials = tuple(
            self._shared(node, float(supply[at]), found.x, float(found.dual[at])) for node, at in self.row.items()
        )
        shown = tuple(one for one in materials if one.supply or one.thrown)
        return Sharing(self.end, shown, _round(sum(one.left for one in shown)))

    def _supply(self) -> Floats:
        spans = self.view.balance.supply.take(np.array(self.nodes, dtype=np.int64))
        return np.where(np.isfinite(spans.high), spans.high, spans.low) if self.end == "high" else spans.low

    def _cost(self) -> Floats:
        """What a full run adds to what is left over."""
        price = [_NEW_PLANT if one.new else 0.0 for one in self.activities]
        costs = zip(self.activities, price, strict=True)
        return np.array([sum(one.throws.values()) - (1 - paid) * sum(one.takes.values()) for one, paid in costs])

    @property
    def _plants(self) -> list[int]:
        """Nodes of new plants, one usual plant of each, whatever its route."""
        return list(dict.fromkeys(one.node for one in self.activities if one.new))

    def _program(self, supply: Floats) -> Program:
        """A row a by-product, then one a new plant."""
        program = Program(self._cost(), np.zeros(len(self.activities), dtype=bool))
        for node, at in self.row.items():
            terms = ((place, self._flow(one, node)) for place, one in enumerate(self.activities))
            program.row([(place, amount) for place, amount in terms if amount], float(supply[at]))
        new = [(place, one.node) for place, one in enumerate(self.activities) if one.new]
        for node in self._plants:
            program.row([(place, 1.0) for place, other in new if other == node], 1.0)
        return program

    def _flow(self, one: Activity, node: int) -> float:
        """How much of a by-product a full run takes, less what it throws off."""
        return one.takes.get(node, 0.0) - one.throws.get(node, 0.0)

    def _shared(self, node: int, supply: float, levels: Floats, dual: float) -> Shared:
        ran = list(zip(self.activities, levels.tolist(), strict=True))
        uses = tuple(self._use(one, node, level) for one, level in ran if node in one.takes and level > _SMALL)
        thrown = sum(one.throws.get(node, 0.0) * level for one, level in ran)
        left = supply + thrown - sum(one.takes.get(node, 0.0) * level for one, level in ran)
        return Shared(
            node=self.parties.ids[node],
            name=node_name(self.chain, node),
            supply=_round(supply),
            thrown=_round(thrown),
            uses=uses,
            left=_round(max(left, 0.0) if left > _SMALL * max(supply, 1.0) else 0.0),
            worth=round(1 + dual, 4),
        )

    def _use(self, one: Activity, node: int, level: float) -> Use:
        most = one.takes[node]
        return Use(
            firm=one.firm,
            node=self.parties.ids[one.node],
            name=node_name(self.chain, one.node),
            taken=_round(most * level),
            most=_round(most),
            new=one.new,
            level=_round(level),
        )


def _round(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
