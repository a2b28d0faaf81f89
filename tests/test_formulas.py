"""The parts of the score on graphs small enough to reckon by hand (MODEL §6), each sum written out.

Travel weights of feed: captive, pipeline 1, regional .9, national .7, global .5. Evidence: fresh 1, implied .8,
stale .6, resource or same park .5. Of need: captive, pipeline 1, regional .8, national .4, global .2.
"""

import pytest

from chainkg.graph.model import NODE
from chainkg.queries.gaps import assess
from chainkg.queries.ranking import Ranking
from worlds import (
    Placed,
    chain_of,
    feeds,
    firm,
    holds,
    link,
    makes,
    node,
    park,
    region,
    rows,
    takes,
    throws,
)

UNKNOWN_SCALE = 0.7
PLANT = {"typical_scale_low": "100000", "scale_unit": "t/a"}
COEFFICIENT = {"low": "1", "high": "2", "unit": "t/t"}


def ranking(*placed: Placed, place: str = "") -> Ranking:
    return Ranking(assess(chain_of(rows(*placed)), place))


def part(name: str, of: str, *placed: Placed, place: str = "") -> float:
    """A part of the score of a node."""
    found = ranking(*placed, place=place)
    values = next(part.values for part in found.parts if part.name == name)
    return float(values[found.view.world.chain.index(NODE)[of]])


def capacity(amount: str, unit: str = "t/a") -> dict[str, str]:
    return {"capacity_low": amount, "capacity_high": amount, "unit": unit}


# feed: best route, Σ w²e / Σ w, times the scale factor


@pytest.mark.parametrize(
    ("trade", "evidence", "share"),
    [
        ("global", [makes("f", "a")], 0.5),  # .5² × 1 / .5
        ("national", [makes("f", "a")], 0.7),
        ("regional", [makes("f", "a")], 0.9),
        ("captive", [makes("f", "a")], 0.5),  # 1 × .5: in the whole city a captive good counts half
        ("pipeline", [makes("f", "a")], 0.5),
        ("national", [makes("f", "a", as_of="2020-06")], 0.7),  # 60 months: fresh
        ("national", [makes("f", "a", as_of="2020-05")], 0.42),  # .7 × .6, stale
        ("captive", [makes("f", "a", as_of="2020-05")], 0.5),  # min(.6, .5)
        ("national", [holds("R", "a", "output")], 0.7),
        ("national", [makes("f", "g"), node("g"), throws("g", "a")], 0.56),  # .7 × .8, implied
        ("national", [makes("f", "a", "building")], 0.0),
    ],
)
def test_feed_of_one_input(trade: str, evidence: list[Placed], share: float) -> None:
    held = [node("a", "intermediate", trade), node("p"), feeds("a", "p"), *evidence]
    assert part("feed", "p", *held) == pytest.approx(share * UNKNOWN_SCALE)


def test_feed_of_a_resource_is_half() -> None:
    held = [node("a", "resource", "regional"), node("p"), feeds("a", "p"), holds("R", "a", "reserve")]
    assert part("feed", "p", *held) == pytest.approx(0.9 * 0.5 * UNKNOWN_SCALE)


def test_feed_counts_a_captive_good_fully_in_its_park() -> None:
    held = [node("a", trade="captive"), node("p"), feeds("a", "p"), park("K"), firm("f", park="K"), makes("f", "a")]
    assert part("feed", "p", *held, place="K") == pytest.approx(1.0 * UNKNOWN_SCALE)


def test_feed_of_several_inputs_is_weighted_by_travel() -> None:
    """a national, fresh; b regional, stale; c captive, not there: (.7² + .9² × .6 + 0) / (.7 + .9 + 1) = .976 / 2.6.
    The reagent d counts for nothing."""
    goods = [node("a", trade="national"), node("b", trade="regional"), node("c", trade="captive"), node("d"), node("p")]
    held = [*goods, feeds("a", "p"), feeds("b", "p"), feeds("c", "p"), feeds("d", "p", "reagent")]
    made = [makes("f", "a"), makes("f", "b", as_of="2019"), makes("f", "d")]
    assert part("feed", "p", *held, *made) == pytest.approx(0.976 / 2.6 * UNKNOWN_SCALE)


def test_feed_takes_the_best_route_and_a_fed_one_first() -> None:
    """Route x: a alone, global, .5. Route y: b regional and c captive, of which only b is there: .81 / 1.9 = .426.
    Route z: d regional and e captive, not there: .81 / 1.9. All below x. Then x goes, and y is better than nothing."""
    goods = [node("a", trade="global"), node("b", trade="regional"), node("c", trade="captive"), node("p")]
    held = [*goods, feeds("a", "p", route="x"), feeds("b", "p", route="y"), feeds("c", "p", route="y")]
    assert part("feed", "p", *held, makes("f", "a"), makes("f", "b")) == pytest.approx(0.5 * UNKNOWN_SCALE)
    assert part("feed", "p", *held, makes("f", "b")) == pytest.approx(0.81 / 1.9 * UNKNOWN_SCALE)


def test_feed_prefers_a_fed_route_to_one_of_higher_value() -> None:
    """x: a, global, fed: .5. y: b regional and there, c global and not: .81 / 1.4 = .579, but it is not fed."""
    goods = [node("a", trade="global"), node("b", trade="regional"), node("c", trade="global"), node("p")]
    held = [*goods, feeds("a", "p", route="x"), feeds("b", "p", route="y"), feeds("c", "p", route="y")]
    assert part("feed", "p", *held, makes("f", "a"), makes("f", "b")) == pytest.approx(0.5 * UNKNOWN_SCALE)


def test_feed_counts_an_input_once() -> None:
    """a stands on every route and once more on x, b on every route: (.7² + 0) / (.7 + .7) = .35."""
    held = [node("a"), node("b"), node("p"), feeds("a", "p"), feeds("a", "p", route="x"), feeds("b", "p")]
    assert part("feed", "p", *held, makes("f", "a")) == pytest.approx(0.35 * UNKNOWN_SCALE)


SCALED = [node("a"), node("g"), node("p", **PLANT), feeds("a", "p", **COEFFICIENT)]


@pytest.mark.parametrize(
    ("supply", "scale"),
    [
        # Half a plant makes 50,000 t/a, for which 2 t/t × 50,000 = 100,000 t/a of a are enough.
        ([makes("f", "a", **capacity("40000"))], 0.4),
        ([makes("f", "a", **capacity("400000"))], 1.0),
        ([makes("f", "a", **capacity("40000")), makes("g", "a", **capacity("20000"))], 0.6),
        ([makes("f", "a", **capacity("40000")), makes("g", "a")], 0.4),  # what is unknown adds nothing
        ([makes("f", "a", **capacity("40000")), makes("g", "a", "building", **capacity("20000"))], 0.4),
        ([makes("f", "a", **capacity("40000")), makes("g", "a", same_as="f", **capacity("40000"))], 0.4),
        ([makes("f", "a", **capacity("40000", "m3/a"))], UNKNOWN_SCALE),  # the unit does not fit
        ([makes("f", "a", as_of="2024", **capacity("40000")), makes("f", "a")], 0.4),  # newest row that has one
        ([makes("f", "a", as_of="2024", **capacity("40000")), makes("f", "a", **capacity("30000"))], 0.3),
    ],
)
def test_scale_factor_of_feed(supply: list[Placed], scale: float) -> None:
    assert part("feed", "p", *SCALED, *supply) == pytest.approx(0.7 * scale)


def test_scale_factor_takes_the_larger_of_total_and_firms() -> None:
    total = holds("R", "a", "output", amount_low="70000", amount_high="70000", unit="t/a")
    assert part("feed", "p", *SCALED, makes("f", "a", **capacity("40000")), total) == pytest.approx(0.7 * 0.7)
    assert part("feed", "p", *SCALED, makes("f", "a", **capacity("90000")), total) == pytest.approx(0.7 * 0.9)


def test_scale_factor_of_a_by_product() -> None:
    """g makes 100,000 t/a and leaves .5 to .9 t/t: at least 50,000 t/a of a, half of what is enough. a is implied."""
    left = throws("g", "a", low="0.5", high="0.9", unit="t/t")
    assert part("feed", "p", *SCALED, left, makes("f", "g", **capacity("100000"))) == pytest.approx(0.7 * 0.8 * 0.5)


@pytest.mark.parametrize(("route", "scale"), [("wet", 0.2), ("dry", 0.6), ("", 0.2)])
def test_scale_factor_of_a_by_product_follows_the_route(route: str, scale: float) -> None:
    """100,000 t/a of g leave 20,000 t/a of a on the wet route, 60,000 on the dry one; the less if it is open."""
    rates = {"wet": "0.2", "dry": "0.6"}
    left = [throws("g", "a", route=name, low=rate, high=rate, unit="t/t") for name, rate in rates.items()]
    made = makes("f", "g", route=route, **capacity("100000"))
    assert part("feed", "p", *SCALED, *left, made) == pytest.approx(0.7 * 0.8 * scale)


def test_scale_factor_is_that_of_the_scarcest_known_input() -> None:
    """a is enough for .4 of half a plant, b for .2, c unknown: .2. Share: three national inputs, .7² × 3 / 2.1 = .7."""
    more = [node("b"), node("c"), feeds("b", "p", **COEFFICIENT), feeds("c", "p", **COEFFICIENT), makes("f", "c")]
    made = [makes("f", "a", **capacity("40000")), makes("f", "b", **capacity("20000"))]
    assert part("feed", "p", *SCALED, *more, *made) == pytest.approx(0.7 * 0.2)


# need: Σ over local users of role weight / 2, at most 1, times travel, halved by a local substitute

USERS = [node(name) for name in ("x", "y", "z")] + [makes("f", name) for name in ("x", "y", "z")]


@pytest.mark.parametrize(
    ("trade", "roles", "expected"),
    [
        ("captive", ["main"], 0.5),  # 1 / 2
        ("captive", ["reagent"], 0.3),
        ("captive", ["auxiliary"], 0.15),
        ("captive", ["equipment"], 0.075),
        ("captive", ["energy", "service"], 0.1),  # (.1 + .1) / 2
        ("regional", ["main", "auxiliary"], 0.52),  # 1.3 / 2 × .8
        ("global", ["main", "main", "main"], 0.2),  # min(1, 1.5) × .2
        ("national", ["main", "reagent"], 0.32),  # 1.6 / 2 × .4
        ("national", [], 0.0),
    ],
)
def test_need(trade: str, roles: list[str], expected: float) -> None:
    # implies = no: otherwise a captive main input would be there by its user alone
    taken = [feeds("n", user, role, implies="no") for user, role in zip("xyz", roles, strict=False)]
    assert part("need", "n", node("n", trade=trade), *USERS, *taken) == pytest.approx(expected)


def test_need_is_halved_by_a_local_substitute() -> None:
    """1 / 2 × .4 = .2; with s there .1; a substitute that is not there changes nothing."""
    held = [node("n"), *USERS, feeds("n", "x"), node("s"), link("SUBSTITUTES", "s", "n")]
    assert part("need", "n", *held) == pytest.approx(0.2)
    assert part("need", "n", *held, makes("f", "s")) == pytest.approx(0.1)


def test_need_counts_a_user_once_and_leaves_loops_out() -> None:
    """x has two makers and is one user; y takes n by a loop only: 1 / 2 × .4."""
    held = [node("n"), *USERS, makes("g", "x"), feeds("n", "x"), feeds("n", "y", loop="return")]
    assert part("need", "n", *held) == pytest.approx(0.2)


def test_need_of_a_route_that_the_user_does_not_run() -> None:
    """x is run by route b and takes n on a: no user. On an open route neither; on both routes it is, whatever its role
    on each: main on a and auxiliary on b counts as main."""
    on = {name: feeds("n", "w", role, route=name) for name, role in (("a", "main"), ("b", "auxiliary"))}
    other = feeds("m", "w", route="b")
    goods = [node("n"), node("m"), node("w")]
    assert part("need", "n", *goods, on["a"], other, makes("f", "w", route="b")) == 0
    assert part("need", "n", *goods, on["a"], other, makes("f", "w")) == 0
    assert part("need", "n", *goods, on["a"], on["b"], makes("f", "w")) == pytest.approx(0.2)
    assert part("need", "n", *goods, on["a"], on["b"], makes("f", "w", route="b")) == pytest.approx(0.06)


def test_need_of_a_role_that_nobody_wrote_weighs_nothing_beside_one_that_is() -> None:
    """n is a main input on route a, and on b nobody says what: 1 / 2 × .4."""
    held = [node("n"), node("w"), feeds("n", "w", route="a"), feeds("n", "w", "", route="b"), makes("f", "w")]
    assert part("need", "n", *held) == pytest.approx(0.2)


# unlock: u / (u + 4)


@pytest.mark.parametrize(("opened", "expected"), [(0, 0.0), (1, 0.2), (4, 0.5), (6, 0.6)])
def test_unlock(opened: int, expected: float) -> None:
    goods = [node(f"p{at}") for at in range(opened)]
    held = [node("n"), *goods, *(feeds("n", f"p{at}") for at in range(opened))]
    assert part("unlock", "n", *held) == pytest.approx(expected)


def test_unlock_counts_only_what_waits_for_nothing_else() -> None:
    """p1 has all else (a is there, m is bought), p2 lacks b as well, p3 is fed by route x without n, p4 is made here,
    p5 is a waste: u = 1."""
    goods = [
        *(node(name) for name in ("n", "a", "b", "p1", "p2", "p3", "p4")),
        node("m", "material"),
        node("p5", "waste"),
    ]
    links = [feeds("n", name, route="y" if name == "p3" else "") for name in ("p1", "p2", "p3", "p4", "p5")]
    links += [feeds("a", "p1"), feeds("m", "p1"), feeds("b", "p2"), feeds("a", "p3", route="x")]
    assert part("unlock", "n", *goods, *links, makes("f", "a"), makes("f", "p4")) == pytest.approx(0.2)


# circular: the share of half a typical plant's intake that the known surplus covers, .25 where it is unknown

SLAG = [node("g"), node("w", "waste"), node("n", **PLANT)]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        # g leaves .5 t/t. Half a plant of n takes 2 t/t × 50,000 = 100,000 t/a of w.
        (capacity("100000"), 0.5),
        (capacity("10000"), 0.05),  # known to be little: below the .25 of the unknown
        (capacity("900000"), 1.0),
        ({}, 0.25),
    ],
)
def test_circular(amount: dict[str, str], expected: float) -> None:
    held = [*SLAG, throws("g", "w", low="0.5", high="0.5", unit="t/t"), feeds("w", "n", **COEFFICIENT)]
    assert part("circular", "n", *held, makes("f", "g", **amount)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], 0.25),
        ([makes("f", "u"), feeds("w", "u")], 0.0),  # a local user has it
        ([makes("f", "u"), feeds("w", "u", loop="back")], 0.25),  # a return to the same loop is no user
        ([feeds("w", "u")], 0.25),  # u is not there
        ([takes("f", "w")], 0.0),  # a firm is on file as taking it
        ([node("kind", "waste"), link("IS_A", "w", "kind"), makes("f", "u"), feeds("kind", "u")], 0.0),
    ],
)
def test_circular_only_for_what_nobody_uses(more: list[Placed], expected: float) -> None:
    held = [*SLAG, node("u"), makes("f", "g"), throws("g", "w"), feeds("w", "n")]
    assert part("circular", "n", *held, *more) == expected


def test_circular_leaves_loops_and_resources_out() -> None:
    assert part("circular", "n", *SLAG, makes("f", "g"), throws("g", "w"), feeds("w", "n", loop="back")) == 0
    ore = [node("ore", "resource"), makes("f", "ore"), throws("ore", "w")]
    assert part("circular", "n", *SLAG, *ore, feeds("w", "n")) == 0


# peers: comparable regions where it operates or is being built / 2, at most 1

MAP = [region("P"), region("R", "P"), region("D", "R"), *(region(name, "P") for name in "XYZ"), park("K", "X")]
FIRMS = [*(firm(f"in-{name}", name) for name in "PRDXYZ"), firm("in-K", "", park="K")]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([], 0.0),
        ([makes("in-X", "n")], 0.5),
        ([makes("in-X", "n"), makes("in-Y", "n", "building")], 1.0),
        ([makes("in-X", "n"), makes("in-Y", "n"), makes("in-Z", "n")], 1.0),
        ([makes("in-P", "n"), makes("in-D", "n")], 0.0),  # P contains R, D lies in it
        ([makes("in-X", "n", "planned")], 0.0),
        ([makes("in-X", "n", "building", "2022-05")], 0.0),  # stale: neither present nor absent
        ([makes("in-X", "n", as_of="2026")], 0.0),  # not yet known
        ([makes("in-X", "n"), makes("in-X", "n", "closed", "2025-06-30")], 0.0),
        ([node("kind"), link("IS_A", "kind", "n"), makes("in-X", "kind")], 0.5),
        ([holds("X", "n", "output")], 0.5),
        ([holds("X", "n", "yearly")], 0.5),  # of anything but a resource it counts like output
        ([holds("K", "n", "output")], 0.5),  # a park of X
        ([makes("in-K", "n")], 0.5),
        ([makes("in-K", "n"), makes("in-X", "n")], 0.5),
        ([holds("X", "n", "reserve")], 0.0),
    ],
)
def test_peers(made: list[Placed], expected: float) -> None:
    assert part("peers", "n", *MAP, *FIRMS, node("n"), *made) == expected


def test_a_part_without_data_is_left_out_and_the_others_are_scaled_up() -> None:
    """No comparable region, no plan, no role: feed .28, finished .14, need .12, unlock .10, circular .10, .74 in all.
    p is a product (1) fed by a (.7 × .7): (.28 × .49 + .14) / .74."""
    found = ranking(node("a"), node("p"), feeds("a", "p"), makes("f", "a"))
    assert [round(part.weight * 0.74, 9) for part in found.parts] == [0.28, 0.14, 0.12, 0.10, 0.10]
    assert found.without == ["peers", "plan", "support"]
    assert found.score.tolist()[1] == pytest.approx((0.28 * 0.49 + 0.14) / 0.74)
