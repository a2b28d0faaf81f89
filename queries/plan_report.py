"""A plan as an officer reads it: plants in order, where their inputs come from, what they throw off, what to heed."""

from dataclasses import dataclass

from chainkg.graph.chain import Chain
from chainkg.graph.model import NODE, POLICIES, TRADES, Term
from chainkg.graph.text import Text
from chainkg.queries.evidence import amount
from chainkg.queries.gap import GapBuilder, Mention
from chainkg.queries.notes import once_notes
from chainkg.queries.plan_path import Path, Planner
from chainkg.queries.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Handed:
    """An input that a plant of the plan hands to a later one: which (its place in the plan), and whether the two must
    stand in one park."""

    node: str
    name: Text
    plant: int
    same_park: bool


@dataclass(frozen=True, slots=True)
class Bought:
    """An input from outside, and how far it travels."""

    node: str
    name: Text
    trade: Term | None


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant of a plan. ``place`` counts from 1; ``handed``: inputs from plants before it; ``local``: those that are
    there, with their marks; ``bought``: those from outside; ``throws``: its by-products; ``gives``: what it is built
    for where that is not its own node; ``scale``: the usual size; ``notes``: its policy class, what is known of the
    node here."""

    place: int
    node: str
    name: Text
    route: str
    gives: tuple[Mention, ...]
    handed: tuple[Handed, ...]
    local: tuple[Text, ...]
    bought: tuple[Bought, ...]
    throws: tuple[Mention, ...]
    scale: str
    policy: str
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Plants, inputs first; ``cost``: the length of the hyperpath, which counts a shared plant once a branch."""

    plants: tuple[Plant, ...]
    cost: int


class PlanBuilder:
    """Tells plans of one place in words."""

    def __init__(self, planner: Planner) -> None:
        self.planner, self.view, self.world = planner, planner.view, planner.world
        self.chain: Chain = self.world.chain
        self.gaps = GapBuilder(Ranking(self.view))
        self.mention, self.nodes = self.gaps.mention, self.chain.table(NODE)

    def build(self, path: Path, target: int) -> Plan:
        """The plan that builds the plants of *path* to have *target*."""
        giver: dict[int, int] = {}
        for place, plant in enumerate(path.plants):
            for good in self.planner.graph.gives[plant].tolist():
                giver.setdefault(good, place)
        wanted = self._wanted(path, target, giver)
        return Plan(tuple(self._plant(path, place, giver, wanted) for place in range(len(path.plants))), path.cost)

    def _wanted(self, path: Path, target: int, giver: dict[int, int]) -> dict[int, list[int]]:
        """What each plant of the plan (by place) is built for."""
        found: dict[int, list[int]] = {}
        for place, plant in enumerate(path.plants):
            for good in self.planner.graph.takes[plant].tolist():
                if self._from_plan(good, place, giver):
                    found.setdefault(giver[good], []).append(good)
        if target in giver:
            found.setdefault(giver[target], []).append(target)
        return found

    def _from_plan(self, good: int, place: int, giver: dict[int, int]) -> bool:
        return not self.view.there[good] and giver.get(good, place) < place

    def _plant(self, path: Path, place: int, giver: dict[int, int], wanted: dict[int, list[int]]) -> Plant:
        plant = path.plants[place]
        node = int(self.world.recipes.route_node[plant])
        inputs = self.planner.graph.takes[plant].tolist()
        local = [good for good in inputs if self.view.there[good]]
        handed = [good for good in inputs if self._from_plan(good, place, giver)]
        bought = [good for good in inputs if good not in local and good not in handed]
        gives = dict.fromkeys(good for good in wanted.get(place, []) if good != node)
        told = self.mention(node)
        return Plant(
            place=place + 1,
            node=told.node,
            name=told.name,
            route=self.gaps.route_title(plant),
            gives=tuple(self.mention(good) for good in gives),
            handed=tuple(self._handed(good, giver[good] + 1) for good in handed),
            local=tuple(self.gaps.grounds.as_input(good) for good in local),
            bought=tuple(self._bought(good) for good in bought),
            throws=tuple(self.mention(good) for good in self._thrown(plant)),
            scale=self._scale(node),
            policy=self.nodes["policy"][node],
            notes=tuple(self._notes(node)),
        )

    def _handed(self, good: int, place: int) -> Handed:
        told = self.mention(good)
        return Handed(told.node, told.name, place, bool(self.world.on_site[good]))

    def _bought(self, good: int) -> Bought:
        told, trade = self.mention(good), int(self.world.trade[good])
        return Bought(told.node, told.name, list(TRADES.values())[trade] if trade >= 0 else None)

    def _thrown(self, plant: int) -> list[int]:
        recipes = self.world.recipes
        return list(dict.fromkeys(recipes.throw_node[recipes.throws[plant]].tolist()))

    def _scale(self, node: int) -> str:
        columns = ("typical_scale_low", "typical_scale_high", "scale_unit")
        return amount(*(self.nodes[column][node] for column in columns))

    def _notes(self, node: int) -> list[Text]:
        found = []
        if self.gaps.ranking.held[node]:
            term = POLICIES[self.nodes["policy"][node]]
            found.append(Text(f"政策类别：{term.zh}", f"policy class: {term.en}"))
        if self.view.there[node]:
            found.append(Text("本地已有，但不走这条路线", "it is there already, but not by this route"))
        return [*found, *once_notes(self.view, node)]
