"""Who elsewhere already holds a missing link, and on what evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.model import NODE, State
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.evidence import Fact, fact
from chainkg.queries.grounds import Grounds, Row
from chainkg.queries.world import World

_HELD = (State.STRONG, State.WEAK, State.PRESENT, State.BUILDING, State.PLANNED)


@dataclass(frozen=True, slots=True)
class Holding:
    """What another place has of a node: the rows that say so, newest first; none where it only follows from others.

    A place that is not among the holdings of a node has nothing on file, which does not mean that it lacks it.
    """

    place: str
    node: str
    state: State
    evidence: tuple[Fact, ...]


class Elsewhere:
    """Other places of a dataset beside the one that is asked about."""

    def __init__(self, world: World, places: Sequence[str]) -> None:
        self._others = [_Other(Assessment(world, place)) for place in places]

    @property
    def places(self) -> tuple[str, ...]:
        """The full names of the places."""
        return tuple(other.view.name for other in self._others)

    def holdings(self, node: int) -> tuple[Holding, ...]:
        """Which of the places have *node*, or are building or planning it."""
        return tuple(found for other in self._others if (found := other.holding(node)))


class _Other:
    def __init__(self, view: Assessment) -> None:
        self.view, self.chain = view, view.world.chain

    @cached_property
    def _grounds(self) -> Grounds:
        return Grounds(self.view)

    def holding(self, node: int) -> Holding | None:
        state = STATES[int(self.view.state[node])]
        if state not in _HELD:
            return None
        rows = self._grounds.rows(node) if self.view.there[node] else self._coming(node)
        told = tuple(fact(self.chain, *row) for row in rows)
        return Holding(self.view.name, self.chain.table(NODE)["id"][node], state, told)

    def _coming(self, node: int) -> list[Row]:
        makers = self.view.world.makers
        here = np.flatnonzero((makers.node == node) & self.view.firms[makers.firm])
        rows = [int(row) for row in makers.row[here]]
        dates = self.chain.tables["produces"]["as_of"]
        return [("produces", row) for row in sorted(rows, key=lambda row: (dates[row], row), reverse=True)]
