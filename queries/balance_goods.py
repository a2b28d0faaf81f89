"""In which unit each node is balanced, and the rows of a table as yearly amounts in it."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Column, Floats, Ints
from chainkg.graph.model import BYPRODUCT, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.units import AMOUNTS, GOODS, Unit, unit
from chainkg.queries.balance_spans import Spans


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """A column of units, row by row: what they measure (place in ``GOODS``, -1 undeclared or empty), by what (place,
    or one of the two below), and how much of it one is, at least and at most."""

    good: Ints
    per: Ints
    low: Floats
    high: Floats


STOCK, YEAR = -1, -2


def read_units(column: Column) -> Units:
    def per(found: Unit | None) -> int:
        named = {"": STOCK, "a": YEAR}
        return STOCK if found is None else named[found.per] if found.per in named else GOODS.index(found.per)

    def good(found: Unit | None) -> int:
        return GOODS.index(found.good) if found else -1

    return Units(
        column.each(lambda text: good(unit(text))),
        column.each(lambda text: per(unit(text))),
        column.amounts(lambda text: found.low if (found := unit(text)) else np.nan),
        column.amounts(lambda text: found.high if (found := unit(text)) else np.nan),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Goods:
    """Per node what it is measured in (place in ``GOODS``, -1 where no figure says): ``of`` as a good in a balance,
    ``run`` as what its coefficients are told by. The two differ only where coefficients name a content (t/t P2O5)."""

    of: Ints
    run: Ints


def find_goods(chain: Chain) -> Goods:
    """What a node's coefficients as an input or by-product say; else those of what it takes; else its usual scale;
    else the rows about it. The same for all regions and dates, whatever order the rows stand in."""
    links, size = chain.tables[LINK_TABLE], len(chain.table(NODE))
    source, target = chain.ends()
    back = links["relation"].is_(BYPRODUCT.type)
    told = read_units(links["unit"])
    as_good = _first(size, np.where(back, target, source), np.where(told.per >= 0, told.good, -1))
    as_base = _first(size, np.where(back, source, target), told.per)
    of = _either(as_good, as_base)
    for table in ("chain_nodes", "produces", "consumes", "endowments"):
        units = read_units(chain.tables[table][AMOUNTS[table][2]])
        of = _either(of, _first(size, _nodes(chain, table), np.where(units.per == YEAR, units.good, -1)))
    return Goods(of, _either(as_base, of))


def _first(size: int, nodes: Ints, goods: Ints) -> Ints:
    """For each node the first in ``GOODS`` of those that its rows name."""
    found = np.full(size, len(GOODS), dtype=np.int64)
    kept = (goods >= 0) & (nodes >= 0)
    np.minimum.at(found, nodes[kept], goods[kept])
    return np.where(found < len(GOODS), found, -1)


def _either(first: Ints, second: Ints) -> Ints:
    return np.where(first >= 0, first, second)


def _nodes(chain: Chain, table: str) -> Ints:
    return np.arange(len(chain.table(NODE))) if table == NODE.table else chain.ref(table, "node", NODE)


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Per row a yearly amount; ``told``: a figure is on file; ``fits``: it converts. Otherwise it is unknown."""

    spans: Spans
    told: Bools
    fits: Bools


def read_amounts(chain: Chain, table: str, good: Ints) -> Amounts:
    """The amounts of a table's rows, each in what *good* says of its node."""
    low_name, high_name, unit_name = AMOUNTS[table]
    held = chain.tables[table]
    low, high, units = held.numbers(low_name), held.numbers(high_name), read_units(held[unit_name])
    told = ~(np.isnan(low) & np.isnan(high))
    fits = told & (units.per == YEAR) & (units.good >= 0) & (units.good == good[_nodes(chain, table)])
    return Amounts(_bounds(low * units.low, high * units.high, fits), told, fits)


def read_rates(chain: Chain, goods: Goods) -> Amounts:
    """The coefficients of the links: so much of the input or by-product for one of what takes or throws it."""
    links = chain.tables[LINK_TABLE]
    low, high, units = links.numbers("low"), links.numbers("high"), read_units(links["unit"])
    source, target = chain.ends()
    back = links["relation"].is_(BYPRODUCT.type)
    thing, owner = np.where(back, target, source), np.where(back, source, target)
    told = ~(np.isnan(low) & np.isnan(high))
    fits = told & (units.per >= 0) & (units.per == goods.run[owner]) & (units.good == goods.of[thing])
    return Amounts(_bounds(low * units.low, high * units.high, fits), told, fits)


def _bounds(low: Floats, high: Floats, fits: Bools) -> Spans:
    at_least = np.where(fits & ~np.isnan(low), low, 0)
    return Spans(at_least, np.where(fits & ~np.isnan(high), high, np.inf))
