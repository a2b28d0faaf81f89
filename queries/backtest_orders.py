"""The orders that a back-test holds against one another: the ranking and three plainer ones, on the same candidates."""

from random import Random

import numpy as np

from chainkg.graph.columns import Floats, Ints
from chainkg.graph.groups import distinct
from chainkg.queries.assessment import Assessment
from chainkg.queries.backtest_odds import Standing, standings
from chainkg.queries.ranking import Ranking

METHODS = ("ranking", "degree", "users", "random")


def placed(ranking: Ranking, rows: Ints, seed: int) -> dict[int, dict[str, Standing]]:
    """For each candidate of *rows* (ordered by id) its place by each method.

    ``degree``: how many other nodes a link of any kind joins it to; ``users``: how many nodes that are there take it;
    ``random``: one order drawn with *seed*.
    """
    by_method = {name: standings(*keys) for name, keys in _keys(ranking, rows, seed).items()}
    return {node: {name: by_method[name][at] for name in METHODS} for at, node in enumerate(rows.tolist())}


def _keys(ranking: Ranking, rows: Ints, seed: int) -> dict[str, tuple[Floats | Ints, ...]]:
    """What each method sorts the candidates by, the greatest first."""
    view = ranking.view
    shuffled = Random(seed).sample(range(len(rows)), len(rows))
    return {
        "ranking": (ranking.has_move[rows].astype(np.int64), ranking.score[rows]),
        "degree": (_degree(view)[rows],),
        "users": (np.bincount(view.drawn[0], minlength=view.world.nodes)[rows],),
        "random": (np.array(shuffled, dtype=np.int64),),
    }


def _degree(view: Assessment) -> Ints:
    source, target = view.world.chain.ends()
    apart = source != target
    near = np.concatenate((source[apart], target[apart]))
    far = np.concatenate((target[apart], source[apart]))
    return np.bincount(near[distinct(near, far)], minlength=view.world.nodes)
