"""What stands behind each part of a score: facts in words, and under each fact the rows that say so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from chainkg.graph.groups import Groups, among
from chainkg.graph.model import CHAIN, FEEDS, INDUSTRY, INPUT_ROLES, NODE, Term
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.queries.evidence import Fact, fact
from chainkg.queries.gap import GapBuilder
from chainkg.queries.grounds import Row
from chainkg.queries.history import BUILDING, OPERATING
from chainkg.queries.parts import role_rows
from chainkg.queries.presence import output_rows
from chainkg.queries.seen import seen_rows

_ROWS = 3
_ROLES = [*INPUT_ROLES.values(), Term("", "角色未写", "role not told")]


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact that a part of the score rests on, and the newest rows that say so; no words where the rows are all."""

    says: Text
    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of a score: ``contribution`` = value × weight; the contributions add up to the score."""

    name: str
    value: float
    weight: float
    contribution: float
    reason: Text
    grounds: tuple[Ground, ...]


def score_parts(builder: GapBuilder, node: int) -> tuple[ScorePart, ...]:
    """The parts of the score of *node* with what they rest on, the greatest contribution first."""
    finder = _GroundFinder(builder, node)
    found = []
    for part in builder.ranking.parts:
        value = float(part.values[node])
        reason = builder.reasons.of(part.name, node, value)
        held = tuple(finder.of(part.name, value))
        found.append(ScorePart(part.name, value, part.weight, value * part.weight, reason, held))
    return tuple(sorted(found, key=lambda part: -part.contribution))


def inferred_steps(builder: GapBuilder, node: int) -> list[Text]:
    """The steps from what is on file to an implied node, the last one first."""
    steps, causes = [], builder.grounds.causes
    while node in causes:
        source, how = causes[node]
        a, b = builder.name(source), builder.name(node)
        steps.append(Text(f"{b.zh} ← {a.zh}（{how.zh}）", f"{b.en} ← {a.en} ({how.en})"))
        node = source
    return steps


class _GroundFinder:
    """Finds the rows behind the parts of one node."""

    def __init__(self, builder: GapBuilder, node: int) -> None:
        self.builder, self.node = builder, node
        self.ranking, self.view, self.chain = builder.ranking, builder.view, builder.chain

    def of(self, part: str, value: float) -> Iterator[Ground]:
        finders: dict[str, Callable[[float], Iterator[Ground]]] = {
            "feed": self._feed,
            "finished": self._finished,
            "peers": self._peers,
            "need": self._need,
            "unlock": self._unlock,
            "circular": self._circular,
            "plan": self._plan,
            "support": self._support,
        }
        return finders[part](value)

    def _ground(self, says: Text, *rows: Row) -> Ground:
        return Ground(says, tuple(fact(self.chain, *row) for row in dict.fromkeys(rows)))

    def _bare(self, table: str, rows: list[int]) -> Iterator[Ground]:
        """Rows that need no words of their own."""
        if rows:
            yield self._ground(Text("", ""), *((table, row) for row in rows))

    def _links(self, source: int, target: int) -> list[Row]:
        start, end = self.chain.ends()
        rows = self.chain.links(FEEDS)
        return [(LINK_TABLE, int(row)) for row in rows[(start[rows] == source) & (end[rows] == target)]]

    def _traced(self, says: Text, node: int) -> Text:
        """*says* with the steps that lead to *node* where it is implied."""
        steps = inferred_steps(self.builder, node)
        return Text("；".join([says.zh, *(one.zh for one in steps)]), "; ".join([says.en, *(one.en for one in steps)]))

    def _feed(self, value: float) -> Iterator[Ground]:
        """The main inputs of the best route: how each is at hand, and the reaction that takes it."""
        recipes, route = self.view.world.recipes, int(self.ranking.feed.route[self.node])
        needs = [at for at in recipes.needs[route].tolist() if recipes.main[at]] if route >= 0 else []
        for at in needs:
            one = int(recipes.need_node[at])
            rows = [*self.builder.grounds.rows(one)[:_ROWS], (LINK_TABLE, int(recipes.need_link[at]))]
            yield self._ground(self._traced(self.builder.grounds.as_input(one), one), *rows)
        yield from self._finished(value)

    def _finished(self, value: float) -> Iterator[Ground]:
        return self._bare(NODE.table, [self.node])

    def _peers(self, value: float) -> Iterator[Ground]:
        """Each comparable region that has it, with the newest row of each maker and the totals of the place."""
        world, rivals = self.view.world, self.ranking.rivals
        family, totals, makers = world.below[self.node], output_rows(world), world.makers
        totals = totals[among(self.chain.ref("endowments", "node", NODE)[totals], family)]
        active = (makers.status == OPERATING) | ((makers.status == BUILDING) & makers.fresh)
        active &= among(makers.node, family)
        for region in rivals.region[rivals.node == self.node].tolist():
            inside, here = world.places.inside(region), world.makers_in(region)
            rows = [("produces", int(row)) for row in makers.row[here[active[here]]]]
            where = np.append(inside, False)[world.places.rows("endowments", "region_or_park")[totals]]
            rows += [("endowments", int(row)) for row in totals[where]]
            yield self._ground(Text(world.places.names[region], world.places.names[region]), *rows)

    def _need(self, value: float) -> Iterator[Ground]:
        """Each local user: in what role it takes the node, why it is there, and the reaction."""
        drawn, users, roles = self.view.drawn
        at = np.flatnonzero(drawn == self.node)
        for one in at[np.lexsort((users[at], roles[at]))].tolist():
            name, role, user = self.builder.name(int(users[one])), _ROLES[int(roles[one])], int(users[one])
            rows = self.builder.grounds.rows(user)[:1] + self._links(self.node, user)
            yield self._ground(Text(f"{name.zh}（{role.zh}）", f"{name.en} ({role.en})"), *rows)

    def _unlock(self, value: float) -> Iterator[Ground]:
        for opened in self.view.routing.unlocks[self.node].tolist():
            yield self._ground(self.builder.name(opened), *self._links(self.node, opened))

    def _circular(self, value: float) -> Iterator[Ground]:
        for eaten in self.ranking.idle_inputs[self.node].tolist():
            rows = self.builder.grounds.rows(eaten)[:_ROWS] + self._links(eaten, self.node)
            yield self._ground(self._traced(self.builder.name(eaten), eaten), *rows)

    def _plan(self, value: float) -> Iterator[Ground]:
        """The rows of the plan that list the node or a family of its; where none does those that name its chain."""
        nodes, chains = (
            self.chain.refs("plan_cover", name, kind) for name, kind in (("nodes", NODE), ("chains", CHAIN))
        )
        named, mine = self.chain.ref("plan_cover", "object", CHAIN), self._holding(self.view.scopes.of_chain)
        known = np.flatnonzero(seen_rows(self.chain, "plan_cover", self.view.world.as_of)).tolist()
        family = set(self.view.world.above[self.node].tolist())
        rows = [row for row in known if family & set(nodes[row].tolist())]
        if value <= self.chain.rules["score"]["plan_chain"]:
            rows = [row for row in known if mine & {int(named[row]), *chains[row].tolist()}]
        return self._bare("plan_cover", rows if value else [])

    def _support(self, value: float) -> Iterator[Ground]:
        """The roles at the level that gives the value: the node, its chains or its industries."""
        score, scopes = self.chain.rules["score"], self.view.scopes
        levels = (
            ("support_node", NODE, {self.node}),
            ("support_chain", CHAIN, self._holding(scopes.of_chain)),
            ("support_industry", INDUSTRY, self._holding(scopes.of_industry)),
        )
        for name, kind, things in levels:
            if value and value == score[name]:
                rows = zip(*role_rows(self.view, kind), strict=True)
                return self._bare("roles", sorted(int(row) for row, thing in rows if int(thing) in things))
        return iter(())

    def _holding(self, groups: Groups) -> set[int]:
        """The keys of *groups* that hold the node."""
        owners = np.repeat(np.arange(len(groups.starts) - 1), groups.counts())
        return set(owners[groups.items == self.node].tolist())
