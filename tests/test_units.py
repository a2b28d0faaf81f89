"""Units: what converts into what, and what does not."""

import pytest

from chainkg.graph.units import flow, known_unit, rate, units


@pytest.mark.parametrize(
    ("text", "good", "expected"),
    [
        ("t/a", "t", (1, 1)),
        ("kg/a", "t", (0.001, 0.001)),
        ("kt/a", "t", (1000, 1000)),
        ("万t/a", "t", (10_000, 10_000)),
        ("万吨/年", "t", (10_000, 10_000)),
        ("t/d", "t", (300, 365)),  # 300 to 365 days a year
        ("kg/d", "t", (0.3, 0.365)),
        ("t/h", "t", (7200, 8760)),  # 24 hours of those days
        ("Nm3 O2/h", "Nm3 O2", (7200, 8760)),
        ("MWh/a", "GWh", (0.001, 0.001)),
        ("kWh/a", "GWh", (0.000_001, 0.000_001)),
        ("GW/a", "MW", (1000, 1000)),  # of panels a year
        ("m2/a", "m2", (1, 1)),
        ("cells/d", "cell", (300, 365)),
        ("亿元/a", "CNY", (100_000_000, 100_000_000)),
        ("t P2O5/a", "t P2O5", (1, 1)),
    ],
)
def test_flows(text: str, good: str, expected: tuple[float, float]) -> None:
    assert flow(text, good) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("m2/a", "t"),
        ("m3/a", "Nm3"),  # bricks and gas
        ("t/a", "t P2O5"),  # an acid of unknown strength
        ("MW", "MW"),  # a boiler: nobody says how many hours it runs
        ("t", "t"),  # a stock
        ("t/t", "t"),
        ("GW/a", "GWh"),
        ("bushel/a", "t"),
        ("", "t"),
    ],
)
def test_what_is_no_flow_of_a_good_does_not_convert(text: str, good: str) -> None:
    assert flow(text, good) is None


@pytest.mark.parametrize(
    ("text", "good", "per", "expected"),
    [
        ("t/t", "t", "t", 1),
        ("kg/t", "t", "t", 0.001),
        ("t/GWh", "t", "GWh", 1),
        ("t/MWh", "t", "GWh", 1000),
        ("kWh/t", "GWh", "t", 0.000_001),
        ("Nm3/t", "Nm3", "t", 1),
        ("t/t P2O5", "t", "t P2O5", 1),
        ("t/m2", "t", "t", None),
        ("t/a", "t", "t", None),
        ("m3/t", "t", "t", None),
    ],
)
def test_rates(text: str, good: str, per: str, expected: float | None) -> None:
    assert rate(text, good, per) == (None if expected is None else pytest.approx(expected))


def test_a_unit_is_known_exactly_if_it_is_listed() -> None:
    assert all(map(known_unit, units()))
    assert not any(map(known_unit, ("", "tt", "t/", "/a", "t/a/a", "T/a", "t/x", "a")))
