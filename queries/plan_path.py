"""The plants to build so that a place has a node: the cheapest hyperpath, the next one, and how many they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainkg.graph.columns import Bools, Ints
from chainkg.graph.groups import one_of
from chainkg.graph.model import TRADES
from chainkg.queries.assessment import Assessment
from chainkg.queries.plan_graph import Found

_TRADED = [list(TRADES).index(name) for name in ("national", "global")]


@dataclass(frozen=True, slots=True)
class Steps:
    """Number of different plants on the cheapest hyperpath: ``bought`` where national and global goods are bought in,
    ``made`` where all is made here; None where no route leads there."""

    bought: int | None
    made: int | None


@dataclass(frozen=True, slots=True)
class Path:
    """Plants (routes) in the order in which they can be built; ``cost`` counts a shared plant once a branch."""

    plants: tuple[int, ...]
    cost: int


class Planner:
    """Answers for one place. *buying* says whether national and global goods are bought in."""

    def __init__(self, view: Assessment) -> None:
        self.view, self.world = view, view.world
        self.graph = view.world.plants
        self._found: dict[bool, Found] = {}

    def steps(self, node: int) -> Steps:
        """Both figures of *node*; nothing is built for what is there or is always bought in."""
        return Steps(0, 0) if self.world.buyable[node] else self.counts(node)

    def counts(self, node: int) -> Steps:
        """Both figures to make *node* here, though it may be a good that is bought in."""
        bought, made = (self.path(node, buying=buying) for buying in (True, False))
        return Steps(len(bought.plants) if bought else None, len(made.plants) if made else None)

    @cached_property
    def _traded(self) -> Bools:
        return one_of(self.world.trade, _TRADED)

    def free(self, *, buying: bool, target: int = -1) -> Bools:
        """What costs nothing: there, or bought in, or with a kind that is. The *target* and its kinds are not bought:
        a plan that buys what it is to make would make a node its own supplier."""
        bought = self.world.buyable | self._traded if buying else self.world.buyable.copy()
        if target >= 0:
            bought[self.world.below[target]] = False
        return self.world.lifted(self.view.there | bought)

    def found(self, *, buying: bool) -> Found:
        """The search for all nodes at once."""
        if buying not in self._found:
            self._found[buying] = self.graph.search(self.free(buying=buying))
        return self._found[buying]

    def path(self, target: int, *, buying: bool) -> Path | None:
        """The cheapest hyperpath to *target*; None where there is none."""
        found = self.found(buying=buying)
        path = self.trace(found, target)
        if path is not None and self._own_supplier(found, target, path):
            return self.trace(self.search(target, buying=buying), target)
        return path

    def search(self, target: int, *, buying: bool, allowed: Bools | None = None) -> Found:
        """The search for one *target*, which is not bought, through the *allowed* plants."""
        return self.graph.search(self.free(buying=buying, target=target), allowed)

    def trace(self, found: Found, target: int) -> Path | None:
        """The hyperpath to *target* in what was found."""
        if self.view.there[self.world.below[target]].any():
            return Path((), 0)
        last = int(found.plant[target])
        if last < 0:
            return None
        plants, todo = {last}, [last]
        while todo:
            goods = self.graph.takes[todo.pop()]
            new = set(found.plant[goods[~found.free[goods]]].tolist()) - plants
            plants |= new
            todo += new
        order = sorted(plants, key=lambda plant: (int(found.turn[plant]), plant))
        return Path(tuple(order), int(found.cost[last]))

    def _own_supplier(self, found: Found, target: int, path: Path) -> bool:
        """Whether the *path* buys its target, a kind of it, or what these are kinds of."""
        inputs = self.graph.takes.all_of(np.array(path.plants, dtype=np.int64))
        own = self.world.above.all_of(self.world.below[target])
        return not set(inputs[found.free[inputs] & ~self.view.there[inputs]].tolist()).isdisjoint(own.tolist())

    def next_path(self, target: int, path: Path, *, buying: bool) -> Path | None:
        """The cheapest hyperpath that does without at least one plant of *path*.

        Every other one lacks such a plant, for with all of them the target is reached and nothing more is built; so
        one search without each of them finds it (branching after Lawler 1972; Nielsen, Andersen & Pretolani, Finding
        the K shortest hyperpaths, C&OR 32, 2005).
        """
        others = []
        for plant in path.plants:
            allowed = self.graph.plants.copy()
            allowed[plant] = False
            other = self.trace(self.search(target, buying=buying, allowed=allowed), target)
            others += [other] if other else []
        return min(others, key=lambda one: (one.cost, len(one.plants), one.plants), default=None)

    def dead_ends(self, target: int, *, buying: bool) -> Ints:
        """What nobody can make among the goods for want of which *target* is not reached; empty where these only wait
        for one another."""
        found = self.search(target, buying=buying)
        out_of_reach = ~found.free & (found.plant < 0)
        seen, todo = {target}, [target]
        while todo:
            plants = self.graph.givers[todo.pop()]
            inputs = self.graph.takes.all_of(plants)
            new = set(inputs[out_of_reach[inputs]].tolist()) - seen
            seen |= new
            todo += sorted(new)
        goods = np.array(sorted(seen), dtype=np.int64)
        ends: Ints = goods[self.graph.givers.counts()[goods] == 0]
        return ends
