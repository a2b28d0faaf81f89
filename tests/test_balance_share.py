"""Sharing by-products for the least left over: programs small enough to solve on paper, and Baiyin."""

from itertools import product

import pytest

from chainkg.loaders import read
from chainkg.queries.balance import find_balances
from chainkg.queries.balance_share import Shared, Sharing, share_byproducts
from worlds import Placed, chain_of, feeds, makes, node, rows, throws

PLANT = {"typical_scale_low": "10", "typical_scale_high": "20", "scale_unit": "t/a"}


def capacity(amount: str) -> dict[str, str]:
    return {"capacity_low": amount, "capacity_high": amount, "unit": "t/a"}


def rate(amount: str) -> dict[str, str]:
    return {"low": amount, "high": amount, "unit": "t/t"}


def sharing(*placed: Placed, end: str = "low") -> Sharing:
    report = share_byproducts(chain_of(rows(*placed)))
    return next(one for one in report.sharings if one.end == end)


def of(found: Sharing, name: str) -> Shared:
    return next(one for one in found.materials if one.node == name)


# g throws off b and c, 1 t/t each of 100 t/a

SOURCES = [
    node("g"),
    node("b", "waste"),
    node("c", "waste"),
    throws("g", "b", **rate("1")),
    throws("g", "c", **rate("1")),
]
SOURCES += [makes("f", "g", **capacity("100"))]


def test_local_users_come_first() -> None:
    """u is there and takes 60 of b, a new plant of p would take 10 × 5 = 50 of the 40 left: it runs at .8."""
    held = [*SOURCES, node("u"), feeds("b", "u", **rate("2")), makes("h", "u", **capacity("30"))]
    held += [node("p", **PLANT), feeds("b", "p", **rate("5"))]
    found = of(sharing(*held), "b")
    assert [(use.firm, use.node, use.taken, use.most, use.level) for use in found.uses] == [
        ("h", "u", 60, 60, 1),
        ("", "p", 40, 50, 0.8),
    ]
    assert (found.left, found.binding) == (0, True)


def test_a_plant_takes_its_inputs_together() -> None:
    """p takes 5 of b and 20 of c for each tonne: 100 of c allow 5 t/a of it, which take 25 of the 100 of b."""
    held = [*SOURCES, node("p", **PLANT), feeds("b", "p", **rate("5")), feeds("c", "p", **rate("20"))]
    found = sharing(*held)
    assert (of(found, "b").left, of(found, "c").left, found.left) == (75, 0, 75)
    assert (of(found, "c").binding, of(found, "b").binding) == (True, False)
    # One more tonne of c lets p make .05 t more and takes .25 t of b with it.
    assert of(found, "c").worth == pytest.approx(-0.25, abs=1e-3)


def test_a_plant_that_leaves_more_than_it_takes_is_not_built() -> None:
    held = [
        *SOURCES,
        node("p", **PLANT),
        feeds("b", "p", **rate("5")),
        node("w", "waste"),
        throws("p", "w", **rate("6")),
    ]
    found = sharing(*held)
    assert (of(found, "b").uses, of(found, "b").left) == ((), 100)


def test_both_ends_of_all_figures() -> None:
    """A new plant of p takes 10 × 1 of b at the low ends, 20 × 3 at the high ones."""
    held = [*SOURCES, node("p", **PLANT), feeds("b", "p", low="1", high="3", unit="t/t")]
    assert [of(sharing(*held, end=end), "b").left for end in ("low", "high")] == [90, 40]


def test_two_routes_of_one_plant_are_one_plant() -> None:
    """By x it takes 5 t/t of b, by y 8 t/t of c; one plant of 10 t/a does the better: 80 of c."""
    held = [
        *SOURCES,
        node("p", **PLANT),
        feeds("b", "p", route="x", **rate("5")),
        feeds("c", "p", route="y", **rate("8")),
    ]
    found = sharing(*held)
    assert (of(found, "b").left, of(found, "c").left) == (100, 20)


@pytest.mark.parametrize("rates", list(product((1, 4, 9), repeat=4)))
def test_the_least_left_over_is_that_of_a_search(rates: tuple[int, ...]) -> None:
    """Two plants that take b and c: every mix of a hundredth each, tried out."""
    names = [("b", "p"), ("c", "p"), ("b", "q"), ("c", "q")]
    held = [*SOURCES, node("p", **PLANT), node("q", **PLANT)]
    held += [feeds(*ends, **rate(str(value))) for ends, value in zip(names, rates, strict=True)]
    steps = [at / 100 for at in range(101)]
    mixes = ((x * rates[0] + y * rates[2], x * rates[1] + y * rates[3]) for x in steps for y in steps)
    best = max(10 * b + 10 * c for b, c in mixes if 10 * b <= 100 + 1e-9 and 10 * c <= 100 + 1e-9)
    assert sharing(*held).left <= 200 - best + 1e-3
    assert sharing(*held).left >= 200 - best - 2.6  # a hundredth of a plant of the largest


# Baiyin: the known answer


def test_acid_and_slag_go_to_the_titanium_plant_and_copperas_to_iron_phosphate() -> None:
    high = next(one for one in share_byproducts(read()).sharings if one.end == "high")
    uses = {one.node: {use.node: (use.firm, use.taken) for use in one.uses} for one in high.materials}
    titanium = "甘肃东方钛业有限公司"
    assert uses["sulfuric-acid"] == {"sulfuric-acid": (titanium, 800_000)}
    assert uses["carbide-slag"] == {"carbide-slag": (titanium, 300_000)}
    assert uses["ferrous-sulfate"]["iron-phosphate"] == (titanium, 184_000)
    assert of(high, "sulfuric-acid").left == of(high, "carbide-slag").left == 0
    assert of(high, "sulfuric-acid").binding


def test_titanium_and_iron_phosphate_are_compared_through_copperas() -> None:
    """200,000 t/a of titania, known only from the news of its building, leave 2.5 to 4 t/t: at most 800,000; 100,000
    t/a of iron phosphate take 1.84 t/t: 184,000."""
    copperas = find_balances(read(), material="ferrous-sulfate").materials[0]
    assert [(one.node, one.amount.low, one.amount.high, one.told) for one in copperas.made_by] == [
        ("tio2-sulfate", 0, 800_000, "ceiling")
    ]
    assert [(one.node, one.amount.low, one.amount.high, one.told) for one in copperas.taken_by] == [
        ("iron-phosphate", 184_000, 184_000, "known")
    ]
    assert (copperas.left.low, copperas.left.high) == (-184_000, 616_000)
    titania = find_balances(read(), material="tio2-sulfate").materials[0]
    assert (titania.supply.low, titania.supply.high, titania.makers.ceiling) == (0, 200_000, 1)


def test_every_figure_of_a_balance_has_its_rows() -> None:
    for name in ("sulfuric-acid", "carbide-slag", "ferrous-sulfate"):
        one = find_balances(read(), material=name).materials[0]
        named = [party for party in (*one.made_by, *one.taken_by) if party.firm]
        assert named
        assert all(party.evidence and party.evidence[0].source for party in named)
        assert one.total is None or one.total_rows
