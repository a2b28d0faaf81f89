"""What the library finds out about every node, place by place, as relations for a Cypher engine."""

from collections.abc import Iterator
from dataclasses import dataclass

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.model import PARK, REGION
from chainkg.graph.projection import NAMELESS, Assessed
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.gap import GapBuilder
from chainkg.queries.ranking import Ranking
from chainkg.queries.told import told_places
from chainkg.queries.world import World

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessments:
    """One relation from each of *places* to every node, worked out while they are read: one place at a time."""

    world: World
    places: list[str]

    def __len__(self) -> int:
        return len(self.places) * self.world.nodes

    def __iter__(self) -> Iterator[Assessed]:
        for name in self.places:
            yield from _from(Ranking(Assessment(self.world, name)))


def assessed(chain: Chain) -> Assessments:
    """From the dataset's own region, and from every other region and park of which the dataset tells anything."""
    world = World(chain)
    return Assessments(world, told_places(world))


def _from(ranking: Ranking) -> Iterator[Assessed]:
    ranks, builder, view = _ranks(ranking), GapBuilder(ranking), ranking.view
    own = _ways(view, view.presence.ways)
    supplied = _ways(view, view.supplied_ways)
    for node in range(view.world.nodes):
        yield _one(ranking, builder, node, ranks.get(node), (own.get(node, ()), supplied.get(node, ())))


def _ranks(ranking: Ranking) -> dict[int, int]:
    """Node → first of the places that it shares, for all that the report of gaps ranks."""
    rows = ranking.ranked()
    return {node: place for node, (place, _) in zip(rows.tolist(), ranking.places(rows), strict=True)}


def _ways(view: Assessment, run: Ints) -> dict[int, Names]:
    """Node → those of the ways *run* that make it, each as the names of its routes."""
    ways, names = view.world.ways, view.world.recipes.route_names
    found: dict[int, set[str]] = {}
    for way in run.tolist():
        told = "|".join(names[route] or NAMELESS for route in ways.routes[way].tolist())
        found.setdefault(int(ways.node[way]), set()).add(told)
    return {node: tuple(sorted(texts)) for node, texts in found.items()}


def _one(ranking: Ranking, builder: GapBuilder, node: int, rank: int | None, ways: tuple[Names, Names]) -> Assessed:
    view, recipes = ranking.view, ranking.view.world.recipes
    return Assessed(
        kind=PARK if view.is_park else REGION,
        place=view.place - (view.world.places.regions if view.is_park else 0),
        node=node,
        state=STATES[int(view.state[node])].name.lower(),
        there=bool(view.there[node]),
        made=bool(view.presence.run[node]),
        routes=tuple(recipes.route_names[route] or NAMELESS for route in recipes.routes[node].tolist()),
        ways=ways[0],
        city_ways=ways[1],
        moves=tuple(move.name.lower() for move in builder.moves(node)),
        score=float(ranking.score[node]) if ranking.candidates[node] else None,
        rank=rank,
        as_of=str(view.world.as_of),
    )
