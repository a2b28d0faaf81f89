"""What the library finds out about every node of the dataset's region, as relations for a Cypher engine."""

from chainkg.graph.chain import Chain
from chainkg.graph.model import PARK, REGION
from chainkg.graph.projection import NAMELESS, Assessed
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.gap import GapBuilder
from chainkg.queries.ranking import Ranking
from chainkg.queries.world import World


def assessed(chain: Chain) -> list[Assessed]:
    """One relation per node from the dataset's own region; none where a dataset knows no region."""
    if not chain.settings.region:
        return []
    ranking = Ranking(Assessment(World(chain)))
    ranks, builder, ways = _ranks(ranking), GapBuilder(ranking), _ways(ranking.view)
    return [_one(ranking, builder, ranks, ways.get(node, ()), node) for node in range(ranking.view.world.nodes)]


def _ranks(ranking: Ranking) -> dict[int, int]:
    """Node → first of the places that it shares, for all that the report of gaps ranks."""
    rows = ranking.ranked()
    return {node: place for node, (place, _) in zip(rows.tolist(), ranking.places(rows), strict=True)}


def _ways(view: Assessment) -> dict[int, tuple[str, ...]]:
    """Node → the ways in which it is run here, each the names of its routes."""
    ways, names = view.world.ways, view.world.recipes.route_names
    found: dict[int, set[str]] = {}
    for way in view.user_ways.tolist():
        told = "|".join(names[route] or NAMELESS for route in ways.routes[way].tolist())
        found.setdefault(int(ways.node[way]), set()).add(told)
    return {node: tuple(sorted(texts)) for node, texts in found.items()}


def _one(ranking: Ranking, builder: GapBuilder, ranks: dict[int, int], ways: tuple[str, ...], node: int) -> Assessed:
    view, recipes = ranking.view, ranking.view.world.recipes
    return Assessed(
        kind=PARK if view.is_park else REGION,
        place=view.place - (view.world.places.regions if view.is_park else 0),
        node=node,
        state=STATES[int(view.state[node])].name.lower(),
        there=bool(view.there[node]),
        made=bool(view.presence.run[node]),
        routes=tuple(recipes.route_names[route] or NAMELESS for route in recipes.routes[node].tolist()),
        ways=ways,
        moves=tuple(move.name.lower() for move in builder.moves(node)),
        score=float(ranking.score[node]) if ranking.candidates[node] else None,
        rank=ranks.get(node),
        as_of=str(view.world.as_of),
    )
