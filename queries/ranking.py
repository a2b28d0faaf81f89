"""Which nodes are ranked, their score and their order (MODEL §6)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import Groups, one_of, stable_order
from chainkg.graph.model import State
from chainkg.queries import parts
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.circular import circular, takers
from chainkg.queries.feed import Feed, find_feed
from chainkg.queries.recipes import SERVICE
from chainkg.queries.rivals import Rivals

OPEN_STATES = (State.WEAK, State.BROKEN, State.ABSENT, State.UNVERIFIED)
DIGITS = 9


def rounded(scores: Floats) -> Floats:
    """Scores that are equal on every machine where they are equal on paper."""
    return np.round(scores, DIGITS)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of the score: its values per node, and its weight after scaling."""

    name: str
    values: Floats
    weight: float


class Ranking:
    """The candidates of a place in order."""

    def __init__(self, view: Assessment) -> None:
        self.view = view

    @cached_property
    def rivals(self) -> Rivals:
        return Rivals(self.view)

    @cached_property
    def feed(self) -> Feed:
        return find_feed(self.view)

    @cached_property
    def _takers(self) -> tuple[Ints, Ints]:
        return takers(self.view)

    @cached_property
    def idle_inputs(self) -> Groups:
        """For each node the by-products and wastes without a user that it takes."""
        links, targets = self._takers
        return Groups.of(targets, self.view.world.chain.ends()[0][links], self.view.world.nodes)

    @cached_property
    def _values(self) -> dict[str, Floats | None]:
        """Each part per node, None for one without data, in the order of the rules."""
        view = self.view
        return {
            "feed": self.feed.value,
            "finished": parts.finished(view),
            "peers": parts.peers(view, self.rivals.counts),
            "need": parts.need(view),
            "unlock": parts.unlock(view),
            "circular": circular(view, *self._takers),
            "plan": parts.plan(view),
            "support": parts.support(view),
        }

    @property
    def without(self) -> list[str]:
        """Parts left out for want of data."""
        return [name for name, value in self._values.items() if value is None]

    @cached_property
    def parts(self) -> list[Part]:
        """The parts that have data, their weights scaled to sum to 1."""
        weights = self.view.world.chain.rules["weights"]
        found = {name: value for name, value in self._values.items() if value is not None}
        whole = sum(weights[name] for name in found)
        return [Part(name, value, weights[name] / whole) for name, value in found.items()]

    @cached_property
    def score(self) -> Floats:
        """Σ weight × part."""
        total, term = np.zeros((2, self.view.world.nodes))
        for part in self.parts:
            total += np.multiply(part.weight, part.values, out=term)
        return rounded(total)

    @cached_property
    def has_move(self) -> Bools:
        """断链, 延链, 补链 or 强链: what is neither fed nor used has 未具条件."""
        return np.asarray(self.view.routing.fed | self.view.uses | self.weak)

    @cached_property
    def weak(self) -> Bools:
        """Made here, and far from enough."""
        return np.asarray(self.view.state == STATES.index(State.WEAK))

    @cached_property
    def candidates(self) -> Bools:
        """Nodes that may be courted: open, with a route of their own, no waste, never built or planned here in vain."""
        view = self.view
        is_open = one_of(view.state, [STATES.index(state) for state in OPEN_STATES])
        may: Bools = is_open & view.world.courted
        may &= ~view.once | self.weak
        return may

    @cached_property
    def services(self) -> Bools:
        """Candidates that are services: a list of their own."""
        service: Bools = self.view.world.kind == SERVICE
        return self.candidates & service

    @cached_property
    def held(self) -> Bools:
        """Nodes whose policy class is restricted, eliminated or quota, on better than low confidence."""
        return self.view.world.restricted

    def ranked(self, *, all_classes: bool = False) -> Ints:
        """What the list of gaps ranks, best first: candidates but services, and but held classes by default."""
        chosen = self.candidates & ~self.services
        return self.order(chosen if all_classes else chosen & ~self.held)

    def order(self, chosen: Bools) -> Ints:
        """*chosen* nodes, best first: with a move before without, then by score, industry, chain, stage and id."""
        rows = self.view.scopes.listed
        rows = rows[np.flatnonzero(chosen[rows])]
        score = np.rint(self.score[rows] * 10**DIGITS).astype(np.int64)
        behind = score.max(initial=0) - score
        behind += ~self.has_move[rows] * (behind.max(initial=0) + 1)
        return rows[stable_order(behind)]

    def stage(self, node: int) -> int:
        """Stage of *node* in the chain that it is listed under, as a place in ``STAGES``; -1 unknown."""
        return int(self.view.scopes.home_stage[node])

    def places(self, rows: Ints) -> list[tuple[int, int]]:
        """First and last place that each of the ordered *rows* shares with those of equal score and kind of move."""
        score, move = self.score[rows], self.has_move[rows]
        starts = np.flatnonzero(np.append(True, (score[1:] != score[:-1]) | (move[1:] != move[:-1])))[: len(rows)]
        shared = np.diff(np.append(starts, len(rows)))
        first, last = np.repeat(starts + 1, shared), np.repeat(starts + shared, shared)
        return list(zip(first.tolist(), last.tolist(), strict=True))
