"""The least number of different plants that reach a node, by an integer program; the cheapest hyperpath bounds it."""

import math
import time
from dataclasses import dataclass

import numpy as np

from chainkg.graph.columns import Bools
from chainkg.graph.groups import flags
from chainkg.queries.plan_path import Path, Planner
from chainkg.queries.solver import Program, Solved

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Least:
    """``path``: the fewest plants found; ``bound``: no plan has fewer; ``proven``: the two are equal."""

    path: Path
    bound: int
    proven: bool


def least_plants(planner: Planner, target: int, *, buying: bool, seconds: float) -> Least | None:
    """The fewest different plants that reach *target*; None where nothing does. The cheapest hyperpath wins a tie."""
    path = planner.path(target, buying=buying)
    if path is None or len(path.plants) < 2:
        return Least(path, len(path.plants), True) if path else None
    return _Search(planner, target, buying).run(path, time.monotonic() + seconds)


class _Search:
    """Which plants to build: a target that some plant gives, and for each plant in the plan some plant in the plan that
    gives each of its inputs. Plants that only feed each other satisfy that too; then the goods that nobody can have
    until one more plant is built become a new row, until the plan can be built in some order."""

    def __init__(self, planner: Planner, target: int, buying: bool) -> None:
        self.planner, self.target, self.buying = planner, target, buying
        self.graph, self.free = planner.graph, planner.free(buying=buying, target=target)
        self.plants = self._behind()
        self.place = {plant: at for at, plant in enumerate(self.plants)}
        self.program = Program(np.ones(len(self.plants)), np.ones(len(self.plants), dtype=bool))
        self._demand()

    def _behind(self) -> list[int]:
        """Every plant that could be built at all and that may stand somewhere behind the target."""
        found = self.graph.search(self.free)
        seen: set[int] = set()
        goods, known = [self.target], {self.target}
        while goods:
            plants = set(self.graph.givers[goods.pop()].tolist()) - seen
            plants = {plant for plant in plants if found.turn[plant] >= 0}
            seen |= plants
            inputs = self.graph.takes.all_of(np.array(sorted(plants), dtype=np.int64))
            new = set(inputs[~self.free[inputs]].tolist()) - known
            known |= new
            goods += sorted(new)
        return sorted(seen)

    def _demand(self) -> None:
        self.program.row([(at, -1.0) for at in self._givers(self.target)], -1.0)
        for plant, at in self.place.items():
            for good in self.graph.takes[plant].tolist():
                if not self.free[good]:
                    givers = [other for other in self._givers(good) if other != at]
                    self.program.row([(at, 1.0), *((other, -1.0) for other in givers)], 0.0)

    def _givers(self, good: int) -> list[int]:
        return [self.place[plant] for plant in self.graph.givers[good].tolist() if plant in self.place]

    def run(self, best: Path, until: float) -> Least:
        bound = 1
        while bound < len(best.plants):
            solved = self.program.solve(until - time.monotonic())
            bound = max(bound, self._whole(solved))
            path = self._buildable(solved)
            if path is not None and len(path.plants) < len(best.plants):
                best = path
            if solved.x is None or time.monotonic() > until:
                break
        return Least(best, min(bound, len(best.plants)), bound >= len(best.plants))

    @staticmethod
    def _whole(solved: Solved) -> int:
        return math.ceil(solved.bound - _SLACK) if math.isfinite(solved.bound) else 1

    def _buildable(self, solved: Solved) -> Path | None:
        """The plan that was found, where it can be built; else one more row that forbids it."""
        if solved.x is None:
            return None
        chosen = [plant for plant, value in zip(self.plants, solved.x.tolist(), strict=True) if value > 0.5]
        allowed = flags(len(self.graph.plants), np.array(chosen, dtype=np.int64))
        found = self.graph.search(self.free, allowed)
        path = self.planner.trace(found, self.target)
        if path is None:
            self._forbid(allowed, (found.plant < 0) & ~self.free)
        return path

    def _forbid(self, allowed: Bools, lacking: Bools) -> None:
        """Some plant that is not in the plan must give one of the *lacking* goods and take none of them."""
        entering = []
        for at, plant in enumerate(self.plants):
            gives, takes = self.graph.gives[plant], self.graph.takes[plant]
            if not allowed[plant] and lacking[gives].any() and not lacking[takes].any():
                entering.append((at, -1.0))
        self.program.row(entering, -1.0)
