"""Plans: the plants to build to have a node, and the nodes to court that together open most (MODEL §4)."""

from dataclasses import dataclass

from chainkg.graph.chain import Chain
from chainkg.graph.model import NODE, State
from chainkg.graph.text import Text
from chainkg.queries.assessment import STATES
from chainkg.queries.gap import Mention
from chainkg.queries.gaps import assess
from chainkg.queries.plan_exact import least_plants
from chainkg.queries.plan_path import Planner, Steps
from chainkg.queries.plan_picks import Pick, PickReport, pick
from chainkg.queries.plan_report import Bought, Handed, Plan, PlanBuilder, Plant

__all__ = ["Bought", "Handed", "Minimum", "Pick", "PickReport", "Plan", "PlanReport", "Plant", "pick", "plan_to"]
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Minimum:
    """The fewest different plants found: ``bound`` plants are needed in any case; ``proven``: no plan has fewer."""

    plan: Plan
    bound: int
    proven: bool


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The answer to "what must be built to have this node".

    ``there``: it is there already, with ``marks``; ``buyable``: it is a good that is usually bought in; ``steps``: the
    two numbers of plants; ``make_all``: whether the plans buy no national or global goods; ``plan``: the cheapest
    hyperpath, None where nothing has to be built or nothing leads there; ``alternative``: the next one; ``minimum``:
    only where it was asked for; ``dead_ends``: without a route of their own, and wanted on every way.
    """

    region: str
    as_of: str
    node: str
    name: Text
    state: State
    there: bool
    buyable: bool
    marks: tuple[Text, ...]
    steps: Steps
    make_all: bool
    plan: Plan | None
    alternative: Plan | None
    minimum: Minimum | None
    dead_ends: tuple[Mention, ...]

    @property
    def reachable(self) -> bool:
        return self.there or self.plan is not None


def plan_to(
    chain: Chain,
    node: str,
    region: str = "",
    as_of: str | None = None,
    *,
    make_all: bool = False,
    exact: bool = False,
    seconds: float = SECONDS,
) -> PlanReport:
    """The plants that *region* would have to build, in order, to have the node that bears the name *node*.

    National and global goods are bought in, unless *make_all*. The length of a hyperpath counts a shared plant once a
    branch, so that the number of different plants on the cheapest one is an upper bound of what is needed; *exact*
    finds the least number, or the best within *seconds*. UnknownName for a name that the dataset does not have.
    """
    _, row = chain.find(node, NODE)
    planner = Planner(assess(chain, region, as_of))
    return _Teller(planner, row, buying=not make_all).report(seconds if exact else None)


class _Teller:
    def __init__(self, planner: Planner, row: int, *, buying: bool) -> None:
        self.planner, self.view, self.row, self.buying = planner, planner.view, row, buying
        self.builder = PlanBuilder(planner)

    def report(self, seconds: float | None) -> PlanReport:
        view, row, told = self.view, self.row, self.builder.mention(self.row)
        path = self.planner.path(row, buying=self.buying)
        built = path is not None and len(path.plants) > 0
        other = self.planner.next_path(row, path, buying=self.buying) if path and built else None
        there = bool(view.there[row])
        return PlanReport(
            region=view.name,
            as_of=str(view.world.as_of),
            node=told.node,
            name=told.name,
            state=STATES[int(view.state[row])],
            there=there,
            buyable=bool(view.world.buyable[row]),
            marks=tuple(self.builder.gaps.grounds.marks(row)) if there else (),
            steps=self.planner.counts(row),
            make_all=not self.buying,
            plan=self.builder.build(path, row) if path and built else None,
            alternative=self.builder.build(other, row) if other else None,
            minimum=self._minimum(seconds) if built and seconds is not None else None,
            dead_ends=() if path else self._dead_ends(),
        )

    def _minimum(self, seconds: float) -> Minimum | None:
        least = least_plants(self.planner, self.row, buying=self.buying, seconds=seconds)
        return Minimum(self.builder.build(least.path, self.row), least.bound, least.proven) if least else None

    def _dead_ends(self) -> tuple[Mention, ...]:
        found = self.planner.dead_ends(self.row, buying=self.buying)
        return tuple(self.builder.mention(node) for node in found.tolist())
