"""The report on the nodes to court together: what each opens alone, and what only several of them open."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools
from chainkg.graph.groups import flags
from chainkg.graph.model import State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES
from chainkg.queries.gap import GapBuilder, Mention
from chainkg.queries.gaps import assess, nodes_within
from chainkg.queries.plan_openings import Opener
from chainkg.queries.plan_path import Steps
from chainkg.queries.plan_pick import Choice, choose
from chainkg.queries.ranking import Ranking

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Joint:
    """A node that opens only with several picks there: it and the other picks."""

    node: str
    name: Text
    others: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A picked node: ``alone``: what it opens by itself; ``jointly``: what it opens with others of the picks."""

    node: str
    name: Text
    home: Text
    state: State
    fed: bool
    steps: Steps
    alone: tuple[Mention, ...]
    jointly: tuple[Joint, ...]


@dataclass(frozen=True, slots=True)
class PickReport:
    """The nodes that together open most. ``k``: how many might be picked, of how many ``candidates``; ``value``: the
    nodes that they open; ``bound``: no k candidates open more; ``proven``: ``value`` reaches the bound; ``exact``:
    whether an exact answer was sought; ``held``: candidates that a restricted policy class keeps out."""

    region: str
    as_of: str
    within: tuple[Text, ...]
    k: int
    candidates: int
    held: int
    picks: tuple[Pick, ...]
    opened: tuple[Mention, ...]
    value: int
    bound: int
    proven: bool
    exact: bool


def pick(
    chain: Chain,
    k: int,
    region: str = "",
    as_of: str | None = None,
    *,
    industry: str = "",
    only_chain: str = "",
    all_classes: bool = False,
    seconds: float = SECONDS,
) -> PickReport:
    """At most *k* of the ranked candidates that together open most nodes: not fed now, fed once all of them are there.

    *industry* and *only_chain* restrict what may be picked, not what is counted; *all_classes* lets restricted,
    eliminated and quota classes be picked too; *seconds* bounds the exact search. What is picked does not count, nor
    what would be fed only by what is opened: only hop 1 scores (MODEL §4).
    """
    ranking = Ranking(assess(chain, region, as_of))
    shown, within = nodes_within(ranking.view, industry, only_chain)
    ranked = ranking.ranked(all_classes=all_classes)
    opener = Opener(ranking.view, ranked[shown[ranked]])
    held = 0 if all_classes else int((ranking.candidates & ~ranking.services & ranking.held & shown).sum())
    return _Teller(ranking, opener, choose(opener, k, seconds)).report(k, within, held)


class _Teller:
    def __init__(self, ranking: Ranking, opener: Opener, choice: Choice) -> None:
        self.view, self.opener, self.choice = ranking.view, opener, choice
        self.builder = GapBuilder(ranking)
        self.opened = opener.opened(choice.picks)
        self.fed_routes = opener.routing(choice.picks).fed_routes

    def report(self, k: int, within: list[Text], held: int) -> PickReport:
        choice = self.choice
        return PickReport(
            region=self.view.name,
            as_of=str(self.view.world.as_of),
            within=tuple(within),
            k=k,
            candidates=len(self.opener.candidates),
            held=held,
            picks=tuple(self._pick(node) for node in choice.picks.tolist()),
            opened=self._mentions(self.opened),
            value=choice.value,
            bound=choice.bound,
            proven=choice.proven,
            exact=choice.exact,
        )

    def _mentions(self, nodes: Bools) -> tuple[Mention, ...]:
        return tuple(self.builder.mention(node) for node in np.flatnonzero(nodes).tolist())

    def _alone(self, node: int) -> Bools:
        return flags(self.view.world.nodes, self.view.routing.unlocks[node]) & self.opened

    def _pick(self, node: int) -> Pick:
        told = self.builder.mention(node)
        return Pick(
            node=told.node,
            name=told.name,
            home=self.builder.home(node),
            state=STATES[int(self.view.state[node])],
            fed=bool(self.view.routing.fed[node]),
            steps=self.builder.planner.steps(node),
            alone=self._mentions(self._alone(node)),
            jointly=tuple(self._joint(node)),
        )

    def _joint(self, node: int) -> list[Joint]:
        """What *node* opens with others: nodes that no pick opens alone, by routes that it supplies."""
        alone = np.zeros(self.view.world.nodes, dtype=bool)
        for one in self.choice.picks.tolist():
            alone |= self._alone(one)
        found = []
        for opened in np.flatnonzero(self.opened & ~alone).tolist():
            helpers = self._helpers(opened)
            if node in helpers:
                told = self.builder.mention(opened)
                others = tuple(self.builder.mention(one) for one in helpers if one != node)
                found.append(Joint(told.node, told.name, others))
        return found

    def _helpers(self, opened: int) -> list[int]:
        """The picks that supply what *opened* lacks, by the first of its routes that all picks together feed."""
        world, before = self.view.world, self.view.routing
        route = next(route for route in world.recipes.routes[opened].tolist() if self.fed_routes[route])
        lacking = before.input[(before.route == route) & before.missing]
        kinds = world.below.all_of(lacking)
        return [one for one in self.choice.picks.tolist() if one in kinds]
