"""How sure a rank is: where a node stands when the weights of the score are drawn anew (MODEL §6)."""

from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path

import numpy as np

from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.recall import recalled
from chainkg.graph.text import Text
from chainkg.queries.ranking import DIGITS, Ranking

DRAWS, SEED, CONCENTRATION = 1000, 20241124, 50.0
LOW, HIGH = 0.05, 0.95
TOP, SURE = 10, 0.95
_CELLS = 1 << 16  # of a product that stays in the cache
_SLACK = 1e-6
_UNIT, _BLOCK = 10**DIGITS, 1 << 32


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a node stands in a list: the first and last of the places that equal scores share, the 5th to 95th
    percentile of its rank, and whether it is in the top ten in at least 95 % of the draws."""

    rank: int
    last: int
    low: int
    high: int
    stable: bool


UNRANKED = Standing(0, 0, 0, 0, False)


@cache
def drawn_weights(weights: tuple[float, ...], draws: int = DRAWS, seed: int = SEED) -> Floats:
    """*draws* × parts: weights around *weights* (which sum to 1), each row a draw from Dirichlet(α = 50 × weight).

    Python's own ``random`` draws them, so that they are the same on every machine. A weight of 0 stays 0.
    """
    state = f"{weights} {draws} {seed} {CONCENTRATION} {Path(__file__).stat().st_mtime_ns}"
    return recalled("drawn-weights", state, lambda: _draw(weights, draws, seed))


def _draw(weights: tuple[float, ...], draws: int, seed: int) -> Floats:
    import random  # and hashlib with it, only where it draws

    gamma = random.Random(seed).gammavariate
    sizes = [CONCENTRATION * weight for weight in weights]
    drawn = np.array([[gamma(size, 1.0) if size else 0.0 for size in sizes] for _ in range(draws)])
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def drawn_ranks(values: Floats, first: Bools, shown: Ints, weights: Floats) -> Ints:
    """Draws × shown: the rank of each shown row among all rows under each draw; equal scores share the first place.

    *values*: rows × parts; *first*: rows that stand before all others whatever their score (those with a move).
    """
    ranks = np.ones((len(weights), len(shown)), dtype=np.int64)
    ranks += np.where(first[shown], 0, np.count_nonzero(first))
    for kind in (True, False):
        mine = np.flatnonzero(first[shown] == kind)
        if len(mine):
            ranks[:, mine] += _ahead(values[first == kind], values[shown[mine]], weights)
    return ranks


def _ahead(rivals: Floats, own: Floats, weights: Floats) -> Ints:
    """Draws × own: how many *rivals* score more."""
    draws, rows = np.divmod(np.arange(len(weights) * len(own)), len(own))
    scores = _scores(weights, own, draws, rows).reshape(len(weights), len(own))
    # A rival behind all of them even with every part at the best of its weights need not be drawn.
    rivals = rivals[rivals @ weights.max(axis=0) > scores.min() / _UNIT - _SLACK]
    step = max(1, _CELLS // max(len(rivals), 1))
    spans = [slice(start, start + step) for start in range(0, len(weights), step)]
    return np.concatenate([_passed(rivals, scores[span], weights[span]) for span in spans])


def _passed(rivals: Floats, scores: Ints, weights: Floats) -> Ints:
    """The same for a few draws: *scores* of the own rows, draws × own."""
    # Most rivals are behind all own rows: a quick product, whose last digits differ between machines, leaves them out.
    least = scores.min(axis=1) / _UNIT - _SLACK
    near = weights @ rivals.T > least[:, None]
    draw, rival = np.divmod(np.flatnonzero(near), max(len(rivals), 1))
    count, own = scores.shape
    order = np.argsort(scores, axis=1, kind="stable")
    ladder = np.take_along_axis(scores, order, axis=1) + _BLOCK * np.arange(count)[:, None]
    steps = np.searchsorted(ladder.ravel(), _scores(weights, rivals, draw, rival) + _BLOCK * draw)
    reached = np.bincount(steps + draw, minlength=count * (own + 1)).reshape(count, own + 1)
    ahead = np.empty_like(order)
    np.put_along_axis(ahead, order, reached[:, ::-1].cumsum(axis=1)[:, -2::-1], axis=1)
    return ahead


def _scores(weights: Floats, values: Floats, draws: Ints, rows: Ints) -> Ints:
    """Σ weight × part for pairs of draw and row, in units of the last digit that counts: added up part by part, so that
    equal rows are equal on every machine."""
    total = np.zeros(len(draws))
    for part in range(values.shape[1]):
        total += weights[:, part][draws] * values[:, part][rows]
    scores: Ints = np.rint(total * _UNIT).astype(np.int64)
    return scores


def percentile(ranks: Ints, share: float) -> Ints:
    """Per column the least rank that at least *share* of the draws do not exceed (nearest rank, so a whole number)."""
    at = max(ceil(share * len(ranks)) - 1, 0)
    found: Ints = np.sort(ranks, axis=0)[at]
    return found


def sureness(low: int, high: int, stable: bool) -> Text:
    """How sure a rank is, in words."""
    place = Text(f"第 {low}", f"{low}") if low == high else Text(f"第 {low}–{high}", f"{low}–{high}")
    tail = Text("，稳居前十", ", stable in the top ten") if stable else Text("", "")
    return Text(f"权重变动时{place.zh} 名{tail.zh}", f"{place.en} when the weights vary{tail.en}")


def standings(ranking: Ranking, rows: Ints, shown: Ints) -> list[Standing]:
    """Where each of the *shown* places of a list stands; *rows*: the nodes of the list in order."""
    if not len(shown):
        return []
    values = np.stack([part.values[rows] for part in ranking.parts], axis=1)
    weights = drawn_weights(tuple(part.weight for part in ranking.parts))
    ranks = drawn_ranks(values, ranking.has_move[rows], shown, weights)
    low, high = percentile(ranks, LOW).tolist(), percentile(ranks, HIGH).tolist()
    stable = ((ranks <= TOP).mean(axis=0) >= SURE).tolist()
    places = ranking.places(rows)
    return [Standing(*places[at], *drawn) for at, *drawn in zip(shown.tolist(), low, high, stable, strict=True)]
