"""Every amount of a dataset at a date in the units in which it is balanced: the same for all regions."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Floats, Ints
from chainkg.graph.groups import Groups, among, one_of
from chainkg.graph.model import FIRM, INPUT_ROLES, NODE, NODE_KINDS, STATUSES
from chainkg.queries.balance_goods import Amounts, find_goods, read_amounts, read_rates, read_units
from chainkg.queries.balance_rates import Ends, Rates, find_rates
from chainkg.queries.balance_spans import Spans
from chainkg.queries.history import BUILDING, OPERATING, Pairs
from chainkg.queries.ways import RESOURCE, Ways

UNKNOWN, KNOWN, CEILING = range(3)
"""How an amount is told: not at all, by a figure, or only by the row of a plant then being built."""
_FIXED = tuple(list(INPUT_ROLES).index(name) for name in ("equipment", "service"))


class Told:
    """What a table says of each of its pairs of firm and node: ``row`` with the figure (-1 none) and ``how``."""

    def __init__(self, pairs: Pairs, status: Ints, has: Bools) -> None:
        firm, building = _newest(pairs, has & (status == OPERATING)), _newest(pairs, has & (status == BUILDING))
        fixed = pairs.status == OPERATING
        self.row = np.where(fixed & (firm >= 0), firm, building)
        self.how = np.select([self.row < 0, fixed & (firm >= 0)], [UNKNOWN, KNOWN], CEILING)

    def spans(self, amounts: Amounts) -> tuple[Spans, Ints]:
        """The amount of each pair, and how it is told: a plant being built only says how much it may be."""
        at, size = self.row, len(self.row)
        if not len(amounts.fits):
            return Spans.unknown(size), np.zeros(size, dtype=np.int64)
        how = np.where((at >= 0) & amounts.fits[at], self.how, UNKNOWN)
        how = np.where((how == CEILING) & np.isinf(amounts.spans.high[at]), UNKNOWN, how)
        low = np.where(how == KNOWN, amounts.spans.low[at], 0)
        return Spans(low, np.where(how == UNKNOWN, np.inf, amounts.spans.high[at])), how


def _newest(pairs: Pairs, good: Bools) -> Ints:
    """For each pair its newest *good* row not after the one that decides; -1 where there is none.

    A plant that is being built beside a running one says nothing of how much that makes.
    """
    if not len(pairs):
        return pairs.row
    rows = pairs.rows.items
    owners = np.repeat(np.arange(len(pairs)), pairs.rows.counts())
    places = np.arange(len(rows))
    decides = np.maximum.reduceat(np.where(rows == pairs.row[owners], places, -1), pairs.rows.starts[:-1])
    kept = good[rows] & (places <= decides[owners])
    found = np.maximum.reduceat(np.where(kept, places, -1), pairs.rows.starts[:-1])
    return np.where(found >= 0, rows[found], -1)


class Ledger:
    """Capacities, consumption, totals and coefficients. ``above``: for each node itself and what it IS_A."""

    def __init__(self, chain: Chain, ways: Ways, makers: Pairs, users: Pairs, above: Groups) -> None:
        self.chain, self.recipes, self.ways = chain, ways.recipes, ways
        self.makers, self.users, self.above = makers, users, above
        self.nodes = ways.recipes.size
        self.goods = find_goods(chain)

    def counted(self, operated: Ints) -> Ints:
        """Those of *operated* (places of makers) whose capacity is added up: not the plant of another one of them."""
        makers, other = self.makers, self._same_as[operated]
        some = np.flatnonzero(other >= 0)
        if not len(some):
            return operated
        firm, node = makers.firm[operated], makers.node[operated]
        twin = (other != firm)[some] & among((other * self.nodes + node)[some], firm * self.nodes + node)
        kept: Ints = np.delete(operated, some[twin])
        return kept

    @cached_property
    def _same_as(self) -> Ints:
        """Per maker the firm whose plant it tells of; -1 where that is its own."""
        return self.chain.ref("produces", "same_as", FIRM)[self.makers.row]

    @cached_property
    def capacity(self) -> Told:
        """Which row tells the capacity of each maker; one that tells of another's plant does not."""
        table = self.chain.tables["produces"]
        has = self._amounts("produces").told & table["same_as"].is_("")
        return Told(self.makers, table.places("status", STATUSES), has)

    @cached_property
    def made(self) -> tuple[Spans, Ints]:
        """Per maker the capacity as so much of the good, and how it is told."""
        return self.capacity.spans(self._amounts("produces"))

    @cached_property
    def run(self) -> tuple[Spans, Ints]:
        """The same in the unit by which the node's coefficients are told."""
        return self.capacity.spans(read_amounts(self.chain, "produces", self.goods.run))

    @cached_property
    def consumption(self) -> Told:
        table = self.chain.tables["consumes"]
        return Told(self.users, table.places("status", STATUSES), self._amounts("consumes").told)

    @cached_property
    def consumed(self) -> tuple[Spans, Ints]:
        """Per user on file the amount that it is said to take, and how that is told."""
        return self.consumption.spans(self._amounts("consumes"))

    @cached_property
    def totals(self) -> tuple[Amounts, Amounts]:
        """Per row of endowments its amount, as so much of the good and as so much run."""
        return self._amounts("endowments"), read_amounts(self.chain, "endowments", self.goods.run)

    def _amounts(self, table: str) -> Amounts:
        return self.read[table]

    @cached_property
    def read(self) -> dict[str, Amounts]:
        return {name: read_amounts(self.chain, name, self.goods.of) for name in ("produces", "consumes", "endowments")}

    @cached_property
    def links(self) -> Amounts:
        """Per link its coefficient."""
        return read_rates(self.chain, self.goods)

    @cached_property
    def draws(self) -> Rates:
        """What each way takes by the tonne: no machines, services, or what only goes round in a loop."""
        recipes = self.recipes
        taken = ~(recipes.need_loop | one_of(recipes.need_role, _FIXED))
        ends = Ends(recipes.need_link, recipes.need_route, recipes.need_node)
        return find_rates(self.ways, ends.take(taken), self.links)

    @cached_property
    def throws(self) -> Rates:
        """What each way throws off; a resource throws off nothing."""
        recipes = self.recipes
        kind = self.chain.table(NODE).places("kind", NODE_KINDS)
        ends = Ends(recipes.throw_link, recipes.throw_route, recipes.throw_node)
        return find_rates(self.ways, ends.take(kind[recipes.route_node[ends.route]] != RESOURCE), self.links)

    @cached_property
    def lifted(self) -> Groups:
        """For each maker the nodes to whose supply it belongs: its own and what that IS_A, but for a family of which
        its firm tells by itself (the row about the family is taken to include its kinds)."""
        makers = self.makers
        node, owner = self.above.gather(makers.node)
        higher = node != makers.node[owner]
        told = makers.firm * self.nodes + makers.node
        known = higher & among(makers.firm[owner] * self.nodes + node, told[makers.status == OPERATING])
        covered, by = self.above.gather(node[known])
        hidden = among(owner * self.nodes + node, owner[known][by] * self.nodes + covered)
        kept = ~(higher & hidden)
        return Groups.of(owner[kept], node[kept], len(makers))

    @cached_property
    def plant(self) -> Amounts:
        """Per node what a usual plant runs a year."""
        return read_amounts(self.chain, NODE.table, self.goods.run)

    @cached_property
    def half_plant(self) -> Floats:
        """Per node what half of a usual plant runs a year, at most (``score.scale_share``); NaN where it is unknown."""
        table = self.chain.table(NODE)
        low, units = table.numbers("typical_scale_low"), read_units(table["scale_unit"])
        return np.where(self.plant.fits, low * units.high * self.chain.rules["score"]["scale_share"], np.nan)

    @cached_property
    def intake(self) -> Floats:
        """Per link what half of a usual plant of its taker draws a year, at most; NaN where that is unknown."""
        _, target = self.chain.ends()
        need = np.where(np.isinf(self.links.spans.high), np.nan, self.links.spans.high) * self.half_plant[target]
        return np.where(need > 0, need, np.nan)
