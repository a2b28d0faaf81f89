"""What the library finds out about every node of the dataset's region, as relations for a Cypher engine."""

from chainkg.graph.chain import Chain
from chainkg.graph.model import PARK, REGION
from chainkg.graph.projection import Assessed
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.gap import GapBuilder
from chainkg.queries.ranking import Ranking
from chainkg.queries.world import World


def assessed(chain: Chain) -> list[Assessed]:
    """One relation per node from the dataset's own region; none where a dataset knows no region."""
    if not chain.settings.region:
        return []
    ranking = Ranking(Assessment(World(chain)))
    ranks, builder = _ranks(ranking), GapBuilder(ranking)
    return [_one(ranking, builder, ranks, node) for node in range(ranking.view.world.nodes)]


def _ranks(ranking: Ranking) -> dict[int, int]:
    """Node → first of the places that it shares, for all that the report of gaps ranks."""
    rows = ranking.ranked()
    return {node: place for node, (place, _) in zip(rows.tolist(), ranking.places(rows), strict=True)}


def _one(ranking: Ranking, builder: GapBuilder, ranks: dict[int, int], node: int) -> Assessed:
    view = ranking.view
    return Assessed(
        kind=PARK if view.is_park else REGION,
        place=view.place - (view.world.places.regions if view.is_park else 0),
        node=node,
        state=STATES[int(view.state[node])].name.lower(),
        there=bool(view.there[node]),
        moves=tuple(move.name.lower() for move in builder.moves(node)),
        score=float(ranking.score[node]) if ranking.candidates[node] else None,
        rank=ranks.get(node),
        as_of=str(view.world.as_of),
    )
