"""One missing link with all that an officer needs to judge it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Ints
from chainkg.graph.groups import Groups, distinct
from chainkg.graph.model import CHAIN, INDUSTRY, NODE, POLICIES, STAGES, Move, State
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES
from chainkg.queries.evidence import Fact, fact, node_name
from chainkg.queries.grounds import Grounds, Row
from chainkg.queries.notes import firms_to_ask, once_notes
from chainkg.queries.plan_path import Planner, Steps
from chainkg.queries.rank_intervals import UNRANKED, Standing
from chainkg.queries.ranking import OPEN_STATES, Ranking
from chainkg.queries.reasons import Reasons
from chainkg.queries.seen import seen_rows


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the score: value from 0 to 1, weight, reason."""

    name: str
    value: float
    weight: float
    reason: Text


@dataclass(frozen=True, slots=True)
class RouteView:
    """A route: its name, whether all main inputs are at hand, and the inputs with how they are at hand."""

    name: str
    fed: bool
    inputs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A node that is named in a row: its id and its names."""

    node: str
    name: Text


@dataclass(frozen=True, slots=True)
class Gap:
    """A missing link. ``rank_last`` is above ``rank`` where scores are equal; ``rank_low`` to ``rank_high``: where it
    stands when the weights are drawn anew (5th to 95th percentile), ``stable``: nearly always among the first ten.
    ``home``: the chain it is listed under; ``notes``: what to check first.
    """

    rank: int
    rank_last: int
    rank_low: int
    rank_high: int
    stable: bool
    node: str
    name: Text
    industry: str
    chains: tuple[str, ...]
    home: Text
    stage: str
    state: State
    moves: tuple[Move, ...]
    score: float
    parts: tuple[PartView, ...]
    routes: tuple[RouteView, ...]
    missing_inputs: tuple[Mention, ...]
    local_inputs: tuple[Mention, ...]
    local_users: tuple[Mention, ...]
    also_used_by: tuple[Mention, ...]
    unlocks: tuple[Mention, ...]
    steps: Steps
    policy: str
    notes: tuple[Text, ...]
    evidence: tuple[Fact, ...]


class GapBuilder:
    """Makes the rows of one ranking, each only when it is asked for."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking, self.view = ranking, ranking.view
        self.chain = self.view.world.chain
        self.grounds = Grounds(self.view)
        self.planner = Planner(self.view)
        self.reasons = Reasons(ranking, self.grounds)
        self.nodes = self.chain.table(NODE)

    def name(self, node: int) -> Text:
        return node_name(self.chain, node)

    def build(self, node: int, standing: Standing = UNRANKED) -> Gap:
        """The row of *node*, which stands in a list as *standing* says."""
        scopes = self.view.scopes
        chains = self.chain.table(CHAIN)["name"]
        stage = self.ranking.stage(node)
        have, lack = self._inputs(node)
        users, others = self._users(node)
        return Gap(
            rank=standing.rank,
            rank_last=standing.last,
            rank_low=standing.low,
            rank_high=standing.high,
            stable=standing.stable,
            node=self.nodes["id"][node],
            name=self.name(node),
            industry=self._industry(node),
            home=self.home(node),
            chains=tuple(chains[at] for at in scopes.chains[node].tolist()),
            stage=list(STAGES)[stage] if stage >= 0 else "",
            state=STATES[int(self.view.state[node])],
            moves=self.moves(node),
            score=float(self.ranking.score[node]),
            parts=self._parts(node),
            routes=self.routes(node),
            missing_inputs=self._mentions(lack),
            local_inputs=self._mentions(have),
            local_users=self._mentions(users),
            also_used_by=self._mentions(others),
            unlocks=self._mentions(self.view.routing.unlocks[node].tolist()),
            steps=self.planner.steps(node),
            policy=self.nodes["policy"][node],
            notes=self._notes(node),
            evidence=tuple(fact(self.chain, *row) for row in self._rows(node, have, users)),
        )

    def _mentions(self, nodes: list[int]) -> tuple[Mention, ...]:
        return tuple(self.mention(node) for node in nodes)

    def mention(self, node: int) -> Mention:
        return Mention(self.nodes["id"][node], self.name(node))

    def home(self, node: int) -> Text:
        """The chain that the node is listed under, else its industry."""
        home, table = int(self.view.scopes.home[node]), self.chain.table(CHAIN)
        if home < 0:
            return Text(self._industry(node), self._industry(node))
        return Text(table["name"][home], table["name_en"][home] or table["name"][home])

    def _industry(self, node: int) -> str:
        home = int(self.view.scopes.home[node])
        row = int(self.view.scopes.chain_industry[home]) if home >= 0 else -1
        return self.chain.table(INDUSTRY)["name"][row] if row >= 0 else self.nodes["industry"][node]

    def moves(self, node: int) -> tuple[Move, ...]:
        """The moves of a node that is neither there nor coming nor bought in: bridge, extend or fill, and circular;
        strengthen for one that is there and far from enough."""
        fed, used = bool(self.view.routing.fed[node]), bool(self.view.uses[node])
        state = STATES[int(self.view.state[node])]
        if state not in OPEN_STATES:
            return ()
        made = {(True, True): Move.BRIDGE, (True, False): Move.EXTEND, (False, True): Move.FILL}.get((fed, used))
        main = Move.STRENGTHEN if state == State.WEAK else made
        flag = Move.CIRCULAR if len(self.ranking.idle_inputs[node]) else None
        return tuple(move for move in (main, flag) if move)

    def _parts(self, node: int) -> tuple[PartView, ...]:
        views = []
        for part in self.ranking.parts:
            value = float(part.values[node])
            views.append(PartView(part.name, round(value, 4), part.weight, self.reasons.of(part.name, node, value)))
        return tuple(views)

    def routes(self, node: int) -> tuple[RouteView, ...]:
        """All routes of a node that have a main input, the best first."""
        recipes, best = self.view.world.recipes, int(self.ranking.feed.route[node])
        routes = [route for route in recipes.routes[node].tolist() if recipes.main_counts[route]]
        return tuple(self._route(route) for route in sorted(routes, key=lambda route: (route != best, route)))

    def _route(self, route: int) -> RouteView:
        inputs = tuple(self.grounds.as_input(node) for node in self._main_inputs(route))
        return RouteView(self.route_title(route), bool(self.view.routing.fed_routes[route]), inputs)

    def route_title(self, route: int) -> str:
        """The name of a route, as people give it where they do."""
        name = self.view.world.recipes.route_names[route]
        return self._titles.get((int(self.view.world.recipes.route_node[route]), name), name)

    @cached_property
    def _titles(self) -> dict[tuple[int, str], str]:
        """Node and route → the name that people give the route."""
        table = self.chain.tables["routes"]
        nodes = self.chain.ref("routes", "node", NODE).tolist()
        return dict(zip(zip(nodes, table["route"].cells(), strict=True), table["name"].cells(), strict=True))

    def _main_inputs(self, route: int) -> list[int]:
        recipes = self.view.world.recipes
        return list(dict.fromkeys(int(recipes.need_node[at]) for at in recipes.needs[route] if recipes.main[at]))

    def _inputs(self, node: int) -> tuple[list[int], list[int]]:
        """Main inputs of the best route that are there, and those that are neither there nor bought in."""
        route = int(self.ranking.feed.route[node])
        inputs = self._main_inputs(route) if route >= 0 else []
        if self.view.there[node]:
            return [one for one in inputs if self.view.there[one]], []
        lacking = [one for one in inputs if not self.view.there[one] and not self.view.world.buyable[one]]
        return [one for one in inputs if self.view.there[one]], lacking

    def _users(self, node: int) -> tuple[list[int], list[int]]:
        """Nodes that take it here as main or reagent on whatever route they run, and those that may take it (也用)."""
        certain, perhaps = self._uses[node].tolist(), self._may_use[node].tolist()
        return certain, [one for one in perhaps if one not in certain]

    def _notes(self, node: int) -> tuple[Text, ...]:
        if self.view.there[node]:
            return ()
        found = []
        policy = self.nodes["policy"][node]
        if self.ranking.held[node]:
            term = POLICIES[policy]
            found.append(Text(f"政策类别：{term.zh}", f"policy class: {term.en}"))
        table = self.chain.tables["checks"]
        for row in self.view.checks.rows[node].tolist():
            if not self.view.checks.decided[node]:
                says = fact(self.chain, "checks", row).says
                when = table["as_of"][row]
                found.append(Text(f"旁证：{says.zh}（{when}）", f"beside it: {says.en} ({when})"))
        return (*found, *once_notes(self.view, node), *firms_to_ask(self.view, node))

    @cached_property
    def _cover(self) -> Groups:
        """Rows of the plan's terms that list each node."""
        listed = self.chain.refs("plan_cover", "nodes", NODE)
        owners = np.repeat(np.arange(len(self.chain.tables["plan_cover"])), listed.counts())
        known = seen_rows(self.chain, "plan_cover", self.view.world.as_of)[owners]
        return Groups.of(listed.items[known], owners[known], self.view.world.nodes)

    @cached_property
    def _uses(self) -> Groups:
        """For each node those that take it here as main or reagent on whatever route they run."""
        return self._takers(*self.view.world.ways.uses.gather(self.view.user_ways))

    @cached_property
    def _may_use(self) -> Groups:
        """For each node those that may take it here on one of their routes, in any role."""
        return self._takers(*self.view.world.ways.may_use.gather(self.view.user_ways))

    def _takers(self, items: Ints, owners: Ints) -> Groups:
        users = self.view.world.ways.node[self.view.user_ways[owners]]
        first = distinct(items, users)
        return Groups.of(items[first], users[first], self.view.world.nodes)

    def _rows(self, node: int, have: list[int], users: list[int]) -> list[Row]:
        rows: list[Row] = []
        for other in (*have, *users[:3]):
            rows += self.grounds.rows(other)[:1]
        rows += [("checks", row) for row in self.view.checks.rows[node].tolist()]
        recipes = self.view.world.recipes
        route = int(self.ranking.feed.route[node])
        rows += (
            [(LINK_TABLE, int(recipes.need_link[at])) for at in recipes.needs[route] if recipes.main[at]]
            if route >= 0
            else []
        )
        rows += [("plan_cover", int(row)) for row in self._cover[node]]
        return list(dict.fromkeys(rows))
