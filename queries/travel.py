"""How far goods travel, as weights of the score."""

from functools import cached_property

import numpy as np

from chainkg.graph.columns import Floats, Ints
from chainkg.graph.model import TRADES
from chainkg.graph.rules import Rules
from chainkg.queries.recipes import Recipes


class Travel:
    """Weights by how far a good travels; the least one where that is unknown."""

    def __init__(self, rules: Rules, trade: Ints, recipes: Recipes) -> None:
        self.rules, self.trade, self.recipes = rules, trade, recipes

    def _weights(self, rule: str) -> Floats:
        weights = [self.rules[rule][name] for name in TRADES]
        return np.array([*weights, min(weights)])[self.trade]

    @cached_property
    def need(self) -> Floats:
        """Per node the weight of a local need of it."""
        return self._weights("need_trade")

    @cached_property
    def input(self) -> Floats:
        """Per main input its weight as a feed."""
        return self._weights("feed_trade")[self.recipes.main_input]

    @cached_property
    def squared(self) -> Floats:
        """Per main input the square of that weight."""
        return self.input**2

    @cached_property
    def route(self) -> Floats:
        """Per route the sum of the weights of its main inputs."""
        routes = len(self.recipes.route_node)
        return np.bincount(self.recipes.main_route, weights=self.input, minlength=routes).astype(np.float64)
