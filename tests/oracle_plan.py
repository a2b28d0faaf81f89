"""Plans and picks by trying everything, in plain Python on rows as dictionaries; imports nothing of chainkg."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import inf

from oracle import Oracle

Plant = tuple[str, str]
"""A node and a route."""


@dataclass(frozen=True)
class Works:
    """What a plant takes and gives."""

    takes: frozenset[str]
    gives: frozenset[str]


def plants(oracle: Oracle) -> dict[Plant, Works]:
    """Every plant: a route with a main input, or any route of a service; none of what is collected or arises only."""
    known, found = oracle.known, {}
    for node, row in known.nodes.items():
        if row["collected"] == "yes" or row["arises_only"] == "yes":
            continue
        for route in known.routes(node):
            takes = known.inputs(node, route)
            if takes or row["kind"] == "service":
                gives = known.lifted({node} | known.thrown(node, frozenset({route})))
                found[node, route] = Works(frozenset(takes), frozenset(gives))
    return found


def free(oracle: Oracle, target: str, *, buying: bool) -> set[str]:
    """What costs nothing: there or bought, or with a kind that is; neither the target nor a kind of it is bought."""
    known = oracle.known
    own = {node for node in known.nodes if target in known.lifted({node})}
    traded = {node for node in known.nodes if buying and known.trade(node) in ("national", "global")}
    bought = {node for node in known.nodes if known.buyable(node)} | traded
    return known.lifted(oracle.there | (bought - own))


def had(works: Iterable[Works], start: set[str]) -> set[str]:
    """All that the plants give from *start*, each running only when its inputs are there."""
    found, waiting = set(start), list(works)
    while True:
        runs = [one for one in waiting if one.takes <= found]
        if not runs:
            return found
        waiting = [one for one in waiting if one not in runs]
        found = found.union(*(one.gives for one in runs))


def least_cost(works: Iterable[Works], start: set[str], target: str) -> float:
    """The cheapest derivation of *target*, a plant counted in each branch: cost = 1 + Σ cost of the inputs, relaxed
    over and over until nothing gets cheaper."""
    cost = dict.fromkeys(start, 0.0)
    changed, works = True, list(works)
    while changed:
        changed = False
        for one in works:
            new = 1 + sum(cost.get(good, inf) for good in one.takes)
            for good in one.gives:
                if new < cost.get(good, inf):
                    cost[good], changed = new, True
    return cost.get(target, inf)


def fewest(works: dict[Plant, Works], start: set[str], target: str) -> int | None:
    """The size of the smallest set of plants that gives *target*: every set, the small ones first."""
    if target not in had(works.values(), start):
        return None
    sizes = range(len(works) + 1)
    return next(
        size for size in sizes if any(target in had(some, start) for some in combinations(works.values(), size))
    )


def opened(oracle: Oracle, picks: Iterable[str]) -> set[str]:
    """Not there, not fed now, fed with all *picks* there, and no pick itself nor what a pick is a kind of."""
    there = oracle.there | oracle.known.lifted(picks)
    fed = oracle._fed(there) - oracle.fed - there
    return {node for node in fed if not oracle.known.leftover(node)}


def choices(candidates: Iterable[str], k: int) -> Iterator[tuple[str, ...]]:
    """Every set of at most *k* candidates."""
    held = sorted(candidates)
    for size in range(min(k, len(held)) + 1):
        yield from combinations(held, size)
