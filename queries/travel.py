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
    def feed(self) -> Floats:
        """Per node its weight as a feed."""
        return self._weights("feed_trade")

    @cached_property
    def squared(self) -> Floats:
        """Per node the square of that weight."""
        return self.feed**2

    @cached_property
    def route(self) -> Floats:
        """Per route the sum of the weights of its main inputs."""
        recipes = self.recipes
        weights = self.feed[recipes.main_input]
        return np.bincount(recipes.main_route, weights=weights, minlength=len(recipes.route_node)).astype(np.float64)
