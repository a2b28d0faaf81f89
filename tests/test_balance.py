"""Balances worked out on paper: MODEL §5, ALGORITHMS §9 cases 2 and 5, and rules that are easily misread."""

from math import inf

import pytest

from chainkg.graph.chain import Chain
from chainkg.graph.model import NODE, Move, State
from chainkg.queries.balance import Material, find_balances
from chainkg.queries.gaps import assess, find_gaps
from worlds import Placed, chain_of, checked, feeds, firm, holds, is_a, makes, node, park, rows, takes, throws

Span = tuple[float, float]
ONE = {"low": "1", "high": "1", "unit": "t/t"}


def capacity(low: str, high: str = "", unit: str = "t/a") -> dict[str, str]:
    return {"capacity_low": low, "capacity_high": high or low, "unit": unit}


def amount(low: str, high: str = "", unit: str = "t/a") -> dict[str, str]:
    return {"amount_low": low, "amount_high": high or low, "unit": unit}


def rate(low: str, high: str = "", unit: str = "t/t") -> dict[str, str]:
    return {"low": low, "high": high or low, "unit": unit}


def balance(name: str, *placed: Placed, place: str = "") -> Material:
    chain = chain_of(rows(*placed))
    return find_balances(chain, place, material=name).materials[0]


def span(found: object) -> Span:
    low, high = getattr(found, "low"), getattr(found, "high")  # noqa: B009
    return -inf if low is None else low, inf if high is None else high


# n is made by f and g, used by u and thrown off by w

MADE = [node("n"), node("u"), node("w"), feeds("n", "u", **rate("2", "3")), throws("w", "n", **rate("0.5", "0.7"))]


@pytest.mark.parametrize(
    ("placed", "supply", "demand", "made", "used"),
    [
        ([makes("f", "n", **capacity("100"))], (100, 100), (0, 0), (1, 1), (0, 0)),
        ([makes("f", "n", **capacity("9", "12")), makes("g", "n", **capacity("5"))], (14, 17), (0, 0), (2, 2), (0, 0)),
        ([makes("f", "n", **capacity("100")), makes("g", "n")], (100, inf), (0, 0), (2, 1), (0, 0)),
        ([makes("f", "n", **capacity("100")), makes("g", "w", **capacity("1000"))], (600, 800), (0, 0), (2, 2), (0, 0)),
        ([makes("f", "n", **capacity("100")), makes("g", "w")], (100, inf), (0, 0), (2, 1), (0, 0)),
        ([makes("f", "u", **capacity("10", "20"))], (0, inf), (20, 60), (0, 0), (1, 1)),
        ([makes("f", "u")], (0, inf), (0, inf), (0, 0), (1, 0)),
        ([makes("f", "u", **capacity("10")), makes("g", "u")], (0, inf), (20, inf), (0, 0), (2, 1)),
        # A capacity in kt, or by the day: 300 to 365 days a year.
        ([makes("f", "n", **capacity("2", unit="kt/a"))], (2000, 2000), (0, 0), (1, 1), (0, 0)),
        ([makes("f", "n", **capacity("1", unit="t/d"))], (300, 365), (0, 0), (1, 1), (0, 0)),
        # The newest row that has a capacity; a closed plant, or one still being built, makes nothing.
        ([makes("f", "n", as_of="2024", **capacity("100")), makes("f", "n")], (100, 100), (0, 0), (1, 1), (0, 0)),
        ([makes("f", "n", "closed", **capacity("100"))], (0, inf), (0, 0), (0, 0), (0, 0)),
        ([makes("f", "n", "building", **capacity("100"))], (0, inf), (0, 0), (0, 0), (0, 0)),
        # The same plant told by two firms.
        ([makes("f", "n", **capacity("9")), makes("g", "n", same_as="f")], (9, 9), (0, 0), (1, 1), (0, 0)),
        ([makes("f", "n"), makes("g", "n", same_as="f", **capacity("9"))], (0, inf), (0, 0), (1, 0), (0, 0)),
        # What a firm is on file as taking stands for what its capacity would take.
        ([makes("f", "u", **capacity("10")), takes("f", "n", **amount("25"))], (0, inf), (25, 25), (0, 0), (1, 1)),
        ([makes("f", "u", **capacity("10")), takes("f", "n")], (0, inf), (20, 30), (0, 0), (1, 1)),
        ([makes("f", "u", **capacity("10")), takes("g", "n", **amount("25"))], (0, inf), (45, 55), (0, 0), (2, 2)),
        ([takes("g", "n")], (0, inf), (0, inf), (0, 0), (1, 0)),
    ],
)  # fmt: skip
def test_supply_and_demand(
    placed: list[Placed], supply: Span, demand: Span, made: tuple[int, int], used: tuple[int, int]
) -> None:
    found = balance("n", *MADE, *placed)
    assert (span(found.supply), span(found.demand)) == (supply, demand)
    assert (found.makers.all, found.makers.known) == made
    assert (found.users.all, found.users.known) == used


def test_what_was_being_built_is_a_ceiling() -> None:
    """f runs and nobody says how much; in 2020 it was being built for 100 t/a: at most 100, and 2 to 3 t/t of n."""
    held = [*MADE, makes("f", "u", "building", "2020", **capacity("100")), makes("f", "u", as_of="2024")]
    found = balance("n", *held)
    assert span(found.demand) == (0, 300)
    assert (found.users.all, found.users.known, found.users.ceiling) == (1, 0, 1)
    # An extension that came after it bounds nothing.
    later = makes("f", "u", "building", "2025", **capacity("5"))
    assert span(balance("n", *MADE, makes("f", "u", as_of="2024"), later).demand) == (0, inf)


def test_the_design_of_a_plant_then_being_built_bounds_what_it_takes() -> None:
    """f runs u at up to 100 t/a, so takes at most 300; it was designed to take 250. A firm that runs nothing which
    takes n says nothing yet."""
    held = [*MADE, makes("f", "u", "building", "2020", **capacity("100")), makes("f", "u", as_of="2024")]
    design = takes("f", "n", "building", "2020", **amount("250"))
    assert span(balance("n", *held, design).demand) == (0, 250)
    assert span(balance("n", *MADE, design).demand) == (0, 0)


def test_a_twin_counts_where_the_other_is_not() -> None:
    """g in the park tells of the plant of f, who lies elsewhere in the city: the park has it, the city has it once."""
    held = [*MADE, park("K"), firm("g", park="K"), makes("f", "n", **capacity("9")), makes("g", "n", same_as="f")]
    assert span(balance("n", *held, place="K").supply) == (0, inf)
    assert span(balance("n", *held).supply) == (9, 9)


# Routes: u takes 2 t/t on x, 5 on y and nothing on z

ROUTES = [
    *(node("n"), node("m"), node("u")),
    *(feeds("n", "u", route="x", **rate("2")), feeds("n", "u", route="y", **rate("5")), feeds("m", "u", route="z")),
]


@pytest.mark.parametrize(
    ("route", "demand"), [("x", (20, 20)), ("x;y", (20, 50)), ("", (0, 50)), ("z", (0, 0)), ("x;z", (0, 20))]
)
def test_an_open_route_is_the_hull_of_its_routes(route: str, demand: Span) -> None:
    assert span(balance("n", *ROUTES, makes("f", "u", route=route, **capacity("10"))).demand) == demand


def test_a_route_that_does_not_say_how_much_leaves_no_ceiling() -> None:
    held = [node("n"), node("u"), feeds("n", "u", route="x", **rate("2")), feeds("n", "u", route="y")]
    assert span(balance("n", *held, makes("f", "u", **capacity("10"))).demand) == (0, inf)


# Totals

TOTAL = holds("R", "n", "output", **amount("70"))


@pytest.mark.parametrize(
    ("placed", "supply", "by_total"),
    [
        ([], (70, 70), True),
        ([makes("f", "n", **capacity("40"))], (70, 70), True),
        ([makes("f", "n", **capacity("90"))], (90, 90), False),
        ([makes("f", "n", **capacity("40")), makes("g", "n")], (70, inf), True),
        ([makes("f", "w", **capacity("100"))], (70, 70), True),  # .5 to .7 t/t arise: 50 to 70, of which it tells
    ],
)
def test_the_larger_of_total_and_sum(placed: list[Placed], supply: Span, by_total: bool) -> None:
    found = balance("n", *MADE, TOTAL, *placed)
    assert span(found.supply) == supply
    assert found.by_total == by_total


def test_a_total_takes_what_its_makers_would() -> None:
    """70 t/a of u by nameless makers take 140 to 210 of n; of a firm's 50 the total adds only the rest."""
    total = holds("R", "u", "output", **amount("70"))
    assert span(balance("n", *MADE, total).demand) == (140, 210)
    assert span(balance("n", *MADE, total, makes("f", "u", **capacity("50"))).demand) == (140, 210)
    assert span(balance("n", *MADE, total, makes("f", "u", **capacity("90"))).demand) == (180, 270)


def test_a_total_of_a_resource_is_no_amount() -> None:
    held = [node("o", "resource"), holds("R", "o", "yearly", **amount("70"))]
    assert span(balance("o", *held).supply) == (0, inf)


# Units that do not fit


def test_what_does_not_convert_is_unknown_and_named() -> None:
    held = [*MADE, makes("f", "n", **capacity("100")), makes("g", "n", **capacity("7", unit="m2/a"))]
    found = balance("n", *held)
    assert span(found.supply) == (100, inf)
    assert (found.makers.all, found.makers.known) == (2, 1)
    assert ["7 m2/a" in text.en for text in found.misfits] == [True]
    report = find_balances(chain_of(rows(*held)))
    assert report.misfits == found.misfits


def test_a_coefficient_that_does_not_fit_its_capacity_is_unknown() -> None:
    """u is told by the tonne; one of its links speaks of square metres."""
    held = [node("n"), node("a"), node("u"), feeds("a", "u", **ONE), feeds("n", "u", **rate("3", unit="t/m2"))]
    found = balance("n", *held, makes("f", "u", **capacity("10")))
    assert span(found.demand) == (0, inf)
    assert ["3 t/m2" in text.en for text in found.misfits] == [True]


# Kinds, implied nodes, machines, loops


def test_a_kind_supplies_its_family_and_draws_on_it() -> None:
    """d is a kind of n: 30 of d and 100 of n are 130 of n. f tells of n by itself, its 20 of d are in that."""
    held = [*MADE, node("d"), is_a("d", "n"), makes("g", "d", **capacity("30"))]
    firm_of_both = [makes("f", "n", **capacity("100")), makes("f", "d", **capacity("20"))]
    assert span(balance("n", *held, *firm_of_both).supply) == (130, 130)
    assert span(balance("d", *held, *firm_of_both).supply) == (50, 50)
    users = [node("v"), feeds("d", "v", **ONE), makes("h", "v", **capacity("7"))]
    assert span(balance("n", *held, *users).demand) == (7, 7)


def test_what_only_follows_is_there_in_unknown_amounts() -> None:
    """u needs a captive c, so c runs here; nobody knows how much, and how much of n it takes."""
    held = [node("n"), node("c", trade="captive"), node("u"), feeds("c", "u", **ONE), feeds("n", "c", **ONE)]
    found = balance("n", *held, makes("f", "u", **capacity("10")))
    assert (span(found.demand), found.used, found.taken_by[0].inferred) == ((0, inf), False, True)
    assert span(balance("c", *held, makes("f", "u", **capacity("10"))).demand) == (10, 10)


def test_machines_services_and_loops_are_no_demand() -> None:
    for cells in ({"role": "equipment"}, {"role": "service"}, {"role": "main", "loop": "ring"}):
        held = [node("n"), node("u"), feeds("n", "u", **cells, **ONE), makes("f", "u", **capacity("10"))]
        assert balance("n", *held).users.all == 0


def test_a_slag_that_tells_of_its_source_is_not_counted_twice() -> None:
    """300 t/a of slag are on file; that means acetylene, which throws off slag in unknown amounts: the same."""
    held = [node("slag", "waste"), node("acetylene"), throws("acetylene", "slag", **rate("2.85"))]
    assert span(balance("slag", *held, holds("R", "slag", "output", **amount("300"))).supply) == (300, 300)


def test_nobody_on_file_is_not_zero_unless_somebody_looked() -> None:
    assert span(balance("n", *MADE).supply) == (0, inf)
    assert span(balance("n", *MADE, checked("n", "absent")).supply) == (0, 0)


def test_a_park_has_what_the_city_supplies() -> None:
    """n travels: the park's plant takes 20 to 30 t/a of the city's 100."""
    held = [
        *MADE,
        park("K"),
        firm("k", park="K"),
        makes("f", "n", **capacity("100")),
        makes("k", "u", **capacity("10")),
    ]
    found = balance("n", *held, place="K")
    assert (span(found.supply), span(found.demand), found.from_city) == ((100, 100), (20, 30), True)


# ALGORITHMS §9, case 2: coverage with both sides, one and none known; the states that follow


@pytest.mark.parametrize(
    ("made", "used", "coverage", "state"),
    [
        (capacity("10"), capacity("20"), (10 / 60, 10 / 40), State.WEAK),  # needs 40 to 60
        (capacity("20"), capacity("20"), (20 / 60, 20 / 40), State.PRESENT),
        (capacity("12"), capacity("20"), (12 / 60, 12 / 40), State.PRESENT),  # .3 is not below .3
        (capacity("45"), capacity("20"), (0.75, 1), State.STRONG),
        (capacity("44"), capacity("20"), (44 / 60, 1), State.PRESENT),
        ({}, capacity("20"), (0, 1), State.PRESENT),  # nothing is known of the makers
        (capacity("10"), {}, (0, 1), State.PRESENT),  # nor of the users
    ],
)
def test_2_coverage(made: dict[str, str], used: dict[str, str], coverage: Span, state: State) -> None:
    chain = chain_of(rows(*MADE, makes("f", "n", **made), makes("g", "u", **used)))
    view = assess(chain)
    row = chain.index(NODE)["n"]
    spans = view.balance.coverage
    assert (spans.low[row], spans.high[row]) == pytest.approx(coverage)
    assert list(State)[view.state[row]] == state


@pytest.mark.parametrize("users", [[], [makes("g", "u", **capacity("10"))], [makes("g", "u", route="z")]])
def test_2_no_user_on_file_means_neither_strong_nor_weak(users: list[Placed]) -> None:
    """Nobody takes n for sure: one may, on another of its routes."""
    chain = chain_of(rows(*ROUTES, *users, makes("f", "n", **capacity("1000"))))
    assert list(State)[assess(chain).state[chain.index(NODE)["n"]]] == State.PRESENT


def test_stale_evidence_and_wastes_are_never_strong_by_coverage() -> None:
    used = makes("g", "u", **capacity("1"))
    stale = chain_of(rows(*MADE, makes("f", "n", as_of="2020-05", **capacity("100")), used))
    assert list(State)[assess(stale).state[stale.index(NODE)["n"]]] == State.PRESENT
    waste = [node("n", "waste"), *MADE[1:], makes("f", "n", **capacity("100")), used]
    assert list(State)[assess(chain_of(rows(*waste))).state[0]] == State.PRESENT


def test_a_weak_node_is_ranked_to_be_strengthened() -> None:
    held = [*MADE, node("a"), feeds("a", "n"), makes("h", "a"), makes("f", "n", **capacity("10"))]
    report = find_gaps(chain_of(rows(*held, makes("g", "u", **capacity("20")))))
    assert [(row.node, row.state, row.moves) for row in report.gaps if row.node == "n"] == [
        ("n", State.WEAK, (Move.STRENGTHEN,))
    ]


# Case 5: what is made = what is used + what is left over


def test_5_made_is_used_and_left_over() -> None:
    """w leaves .6 t/t of 1,000 t/a: 600, of which u takes 2 × 100: 400 are left over."""
    fixed = [node("n"), node("u"), node("w"), feeds("n", "u", **rate("2")), throws("w", "n", **rate("0.6"))]
    found = balance("n", *fixed, makes("f", "w", **capacity("1000")), makes("g", "u", **capacity("100")))
    assert (span(found.supply), span(found.demand), span(found.left)) == ((600, 600), (200, 200), (400, 400))
    assert found.left.low == sum(party.amount.low or 0 for party in found.made_by) - sum(
        party.amount.low or 0 for party in found.taken_by
    )


# The report


def test_by_products_that_nobody_takes_come_first() -> None:
    held = [
        *(node("a"), node("b", "waste"), node("c", "waste"), node("d"), node("t")),
        *(throws("a", "b", **rate("0.1")), throws("a", "c", **rate("0.2")), feeds("c", "d", **ONE)),
        *(feeds("b", "t", **rate("4")), makes("f", "a", **capacity("100")), makes("g", "d", **capacity("5"))),
    ]
    chain = chain_of(rows(*held))
    assert [(one.node, one.idle) for one in find_balances(chain).materials] == [
        ("b", True),
        ("c", False),
        ("a", False),
        ("d", False),
    ]


def test_who_could_take_it_and_how_much() -> None:
    """A usual plant of t makes 10 to 50 t/a and takes 4 t/t; s is there already, r says nothing of its size."""
    plant = {"typical_scale_low": "10", "typical_scale_high": "50", "scale_unit": "t/a"}
    held = [node("b", "waste"), node("t", **plant), node("s", **plant), node("r")]
    held += [feeds("b", name, **rate("4")) for name in "tsr"] + [makes("f", "b"), makes("f", "s")]
    takers = balance("b", *held).takers
    assert [(one.node, span(one.amount)) for one in takers] == [("t", (40, 200)), ("r", (0, inf))]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    from chainkg.graph.errors import UnknownName

    chain: Chain = chain_of(rows(node("sulfuric-acid")))
    with pytest.raises(UnknownName, match="sulfuric-acid"):
        find_balances(chain, material="sulfuric-acyd")
