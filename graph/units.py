"""Units of amounts, capacities and coefficients: one declared table, and what converts into what."""

from dataclasses import dataclass
from functools import cache, lru_cache

from chainkg.graph.tables import LINK_TABLE

AMOUNTS = {
    "produces": ("capacity_low", "capacity_high", "unit"),
    "consumes": ("amount_low", "amount_high", "unit"),
    "endowments": ("amount_low", "amount_high", "unit"),
    "supplies": ("amount", "amount", "unit"),
    LINK_TABLE: ("low", "high", "unit"),
    "chain_nodes": ("typical_scale_low", "typical_scale_high", "scale_unit"),
}
"""Per table with amounts the columns of the least and the greatest figure and of the unit."""

_GOODS: dict[str, dict[str, float]] = {
    "t": {"t": 1, "kg": 0.001, "kt": 1000, "万t": 10_000, "吨": 1, "万吨": 10_000},
    "t P2O5": {"t P2O5": 1},
    "t REO": {"t REO": 1},
    "t clinker": {"t clinker": 1},
    "GWh": {"GWh": 1, "MWh": 0.001, "kWh": 0.000_001},
    "MW": {"MW": 1, "kW": 0.001, "GW": 1000},
    "MVA": {"MVA": 1},
    "kVAh": {"kVAh": 1},
    "m2": {"m2": 1, "m²": 1, "万m2": 10_000},
    "m3": {"m3": 1, "m³": 1, "万m3": 10_000},
    "Nm3": {"Nm3": 1},
    "Nm3 O2": {"Nm3 O2": 1},
    "km": {"km": 1},
    "head": {"head": 1, "头": 1, "万头": 10_000},
    "piece": {"piece": 1, "件": 1, "万件": 10_000},
    "cell": {"cell": 1, "cells": 1},
    "set": {"set": 1, "sets": 1, "套": 1, "万套": 10_000},
    "vehicle": {"vehicle": 1, "辆": 1, "万辆": 10_000},
    "unit": {"unit": 1},
    "rack": {"rack": 1},
    "mu": {"mu": 1, "亩": 1},
    "CNY": {"CNY": 1, "元": 1, "万元": 10_000, "亿元": 100_000_000},
}
"""Measured good → its units, each in terms of the first. What stands under two goods does not convert: a cubic metre
of bricks is none of gas, a tonne of P2O5 none of acid, and a megawatt of panels or boilers no energy."""
GOODS = tuple(_GOODS)
_TIMES = {"a": (1.0, 1.0), "年": (1.0, 1.0), "d": (300.0, 365.0), "h": (7200.0, 8760.0)}
"""Per year, as an interval. A plant told by the day or the hour runs 300 to 365 days: 300 is the least by which works
with a yearly overhaul are rated, 365 all there are. One figure would be a guess; none would waste what is known."""
_UNITS = {name: (good, factor) for good, names in _GOODS.items() for name, factor in names.items()}


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit is: ``low`` to ``high`` of ``good``, ``per`` nothing (a stock), a year (a flow, "a"), or the good
    that a coefficient is told by.

    >>> unit("kt/a")
    Unit(good='t', per='a', low=1000, high=1000)
    >>> unit("t/GWh")
    Unit(good='t', per='GWh', low=1, high=1)
    """

    good: str
    per: str
    low: float
    high: float


@lru_cache(maxsize=1024)
def unit(text: str) -> Unit | None:
    """The unit that *text* writes; None where nobody declared it."""
    above, slash, below = text.partition("/")
    if above not in _UNITS:
        return None
    good, factor = _UNITS[above]
    if not slash:
        return Unit(good, "", factor, factor)
    if below in _TIMES:
        least, most = _TIMES[below]
        return Unit(good, "a", factor * least, factor * most) if least != 1 else Unit(good, "a", factor, factor)
    if below not in _UNITS:
        return None
    base, size = _UNITS[below]
    return Unit(good, base, factor / size if size != 1 else factor, factor / size if size != 1 else factor)


@cache
def units() -> frozenset[str]:
    """All units that a table may use: stocks (``t``), flows (``t/a``, ``t/d``), coefficients (``t/t``)."""
    flows = {f"{name}/{time}" for name in _UNITS for time in _TIMES}
    return frozenset({*_UNITS, *flows, *(f"{name}/{base}" for name in _UNITS for base in _UNITS)})


def known_unit(text: str) -> bool:
    return unit(text) is not None


def flow(text: str, good: str) -> tuple[float, float] | None:
    """How much of *good* a year one *text* is, at least and at most; None where it does not convert.

    >>> flow("kt/a", "t"), flow("t/d", "t"), flow("m2/a", "t"), flow("t", "t")
    ((1000, 1000), (300.0, 365.0), None, None)
    """
    found = unit(text)
    return (found.low, found.high) if found and found.per == "a" and found.good == good else None


def rate(text: str, good: str, per: str) -> float | None:
    """How much *good* for one *per* a coefficient of one *text* is; None where it does not convert.

    >>> rate("kWh/t", "GWh", "t"), rate("t/t P2O5", "t", "t P2O5"), rate("t/t", "t", "m2")
    (1e-06, 1.0, None)
    """
    found = unit(text)
    return float(found.low) if found and (found.good, found.per) == (good, per) else None
