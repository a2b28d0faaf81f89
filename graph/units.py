"""Units of amounts, capacities and coefficients: one declared list, and what a coefficient does to a unit."""

from functools import cache

_GOODS = "t kg head piece m2 m3 Nm3 km GWh GW MW MVA kW kVAh set sets vehicle unit rack mu cell cells CNY kWh"
_BASES = ("t", "t P2O5", "t REO", "t clinker", "GWh", "m2", "m3", "Nm3 O2")


@cache
def units() -> frozenset[str]:
    """All units that a table may use: stocks (``t``), flows (``t/a``, ``t/d``), coefficients (``t/t``)."""
    goods = [*_GOODS.split(), *_BASES]
    flows = {f"{good}/{time}" for good in goods for time in ("a", "d", "h")}
    coefficients = {f"{good}/{base}" for good in goods for base in _BASES}
    return frozenset({*goods, *flows, *coefficients, "rack"})


def known_unit(text: str) -> bool:
    return text in units()


def input_unit(coefficient: str) -> str:
    """The flow that an input coefficient takes: ``kWh/t`` → ``kWh/a``."""
    return coefficient.split("/")[0] + "/a"


def output_unit(coefficient: str) -> str:
    """The flow that an input coefficient serves: ``t/GWh`` → ``GWh/a``."""
    return coefficient.split("/")[-1] + "/a"
