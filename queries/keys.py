"""Which nodes bring which inputs of which routes: a node brings itself and all that it IS_A."""

from collections.abc import Iterator

import numpy as np

from chainkg.graph.columns import Bools, Codes, Ints
from chainkg.graph.groups import Groups, among_sorted, first_of_runs, flags, sort_order
from chainkg.graph.ragged import Small
from chainkg.queries.recipes import Recipes

_AT_ONCE = 1 << 18
"""So many inputs that nodes bring are ordered at a time: all of them at once would take three times the memory."""


class Keys:
    """A key is a node beside a route of which it brings at least one main input.

    ``route``: its route; ``good``: what it brings there; ``several``: keys that bring more than one main input,
    these being ``inputs`` (places in ``main_input``) from ``starts`` on; ``real``: one of them is no utility;
    ``pair``: its place among the distinct pairs of ``node`` and ``target`` (the node of the route), which stand in
    that order. A node is no key to what it IS_A. There may be millions, so the numbers are short ones, but for those by
    which every region looks things up.
    """

    def __init__(self, recipes: Recipes, above: Groups, utility: Bools) -> None:
        uses = Groups.of(recipes.main_input, np.arange(len(recipes.main_input)), recipes.size)
        parts = [_part(recipes, above, utility, *_brought(above, uses, nodes)) for nodes in _runs(above, uses)]
        told: list[Codes] = []
        for _ in range(len(parts[0])):
            told.append(np.concatenate([part.pop(0) for part in parts]))
        self.route, self.good, counts, real, new_pair, self.inputs, self.node, self.target = told
        self.route, self.good = self.route.astype(np.intp), self.good.astype(np.intp)
        self.several = np.flatnonzero(counts > 1)
        self.starts = np.cumsum(counts[self.several]) - counts[self.several]
        self.real: Bools = real.astype(bool)
        self.pair: Codes = np.cumsum(new_pair, dtype=np.int32) - np.int32(1)


def _runs(above: Groups, uses: Groups) -> Iterator[Ints]:
    """All nodes, in runs that bring about as much each."""
    weight = np.append(0, np.cumsum(uses.counts()[above.items]))[above.starts[1:]]
    bounds = np.flatnonzero(np.diff(weight // _AT_ONCE)) + 1
    yield from np.split(np.arange(len(weight)), bounds)


def _brought(above: Groups, uses: Groups, nodes: Ints) -> tuple[Ints, Ints]:
    """What *nodes* bring: each with a place in ``main_input``."""
    goods, at = above.gather(nodes)
    places, of = uses.gather(goods)
    return nodes[at[of]], places


def _part(recipes: Recipes, above: Groups, utility: Bools, node: Ints, owner: Ints) -> list[Codes]:
    """The keys of some nodes: route, good, number of inputs, whether one is no utility, whether a pair begins; then
    the inputs of those with several, and node and target of each pair."""
    target = recipes.route_node[recipes.main_route[owner]]
    kept = ~_is_a(above, node, target, recipes.size)
    node, owner, target = node[kept], owner[kept], target[kept]
    order = sort_order(node, target, recipes.main_route[owner], owner)
    node, owner, target = node[order], owner[order], target[order]
    route, input_ = recipes.main_route[owner], recipes.main_input[owner]
    new, new_pair = first_of_runs(node, route), first_of_runs(node, target)
    first = np.flatnonzero(new)
    counts = np.diff(np.append(first, len(owner)))
    real = ~utility[input_]
    real = np.logical_or.reduceat(real, first) if len(first) else real
    inputs = Groups(np.append(first, len(owner)), owner).all_of(np.flatnonzero(counts > 1))
    found = (route[first], input_[first], counts, real, new_pair[first], inputs, node[new_pair], target[new_pair])
    return [column.astype(np.int32) for column in found]


def _is_a(above: Groups, node: Ints, target: Ints, size: int) -> Bools:
    """Which targets are what their node IS_A, or itself; *node* is in order, and so are the pairs of ``above``."""
    low, high = (int(node[0]), int(node[-1]) + 1) if len(node) else (0, 0)
    items = above.items[above.starts[low] : above.starts[high]]
    owners = np.repeat(np.arange(low, high), np.diff(above.starts[low : high + 1]))
    return among_sorted(node * size + target, np.sort(owners * size + items))


class Openers:
    """The keys that may open a route, by how many of its inputs have to be made. With none: all that bring something
    real (``loose``: which pairs they are of). With one: those that bring it (``only_good``, ``only_pair``). With
    several: those that bring one of them (``of_route``: for each route their places in ``good`` and ``pair``;
    ``several``: routes that have any)."""

    def __init__(self, keys: Keys, unbought: Small, buyable: Bools) -> None:
        count = unbought[keys.route]
        brings = ~buyable[keys.good]
        brings[keys.several] = False
        self.loose = flags(len(keys.node), keys.pair[keys.real & (count == 0)])
        only, more = np.flatnonzero(brings & (count == 1)), np.flatnonzero(brings & (count > 1))
        self.only_good, self.only_pair = keys.good[only], keys.pair[only].astype(np.intp)
        self.of_route = Groups.of(keys.route[more].astype(np.int64), more, len(unbought))
        self.several = self.of_route.filled()
        self.good, self.pair = keys.good[self.of_route.items], keys.pair[self.of_route.items].astype(np.intp)
