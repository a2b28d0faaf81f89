"""Which nodes bring which inputs of which routes: a node brings itself and all that it IS_A."""

import numpy as np

from chainkg.graph.columns import Bools
from chainkg.graph.groups import Groups, among, first_of_runs, sort_order
from chainkg.queries.recipes import Recipes


class Keys:
    """A key is a node beside a route of which it brings at least one main input.

    ``route``: its route; ``good``: what it brings there; ``several``: keys that bring more than one main input,
    these being ``inputs`` (places in ``main_input``) from ``starts`` on; ``real``: one of them is no utility;
    ``pair``: its place among the distinct pairs of ``node`` and ``target`` (the node of the route), which stand in
    that order. A node is no key to what it IS_A.
    """

    def __init__(self, recipes: Recipes, above: Groups, below: Groups, utility: Bools) -> None:
        size = recipes.size
        node, owner = below.gather(recipes.main_input)
        target = recipes.route_node[recipes.main_route[owner]]
        kept = ~among(node * size + target, above.owners() * size + above.items)
        node, owner, target = node[kept], owner[kept], target[kept]
        order = sort_order(node, target, recipes.main_route[owner], owner)
        node, owner, target = node[order], owner[order], target[order]
        route = recipes.main_route[owner]
        new, new_pair = first_of_runs(node, route), first_of_runs(node, target)
        first = np.flatnonzero(new)
        self.route, self.good = route[first], recipes.main_input[owner[first]]
        counts = np.diff(np.append(first, len(owner)))
        self.several = np.flatnonzero(counts > 1)
        self.inputs = Groups(np.append(first, len(owner)), owner).all_of(self.several)
        self.starts = np.cumsum(counts[self.several]) - counts[self.several]
        real = ~utility[recipes.main_input[owner]]
        self.real = np.logical_or.reduceat(real, first) if len(first) else real
        self.pair = (np.cumsum(new_pair) - 1)[first]
        self.node, self.target = node[new_pair], target[new_pair]
