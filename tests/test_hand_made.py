"""Cases with the answer worked out on paper: ALGORITHMS §9, cases 3, 4, 6, 7, 8, and rules that are easily misread."""

from random import Random

import pytest

from chainkg.graph.chain import Chain
from chainkg.graph.model import NODE, Move, State
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.chains import ChainView, find_chains
from chainkg.queries.gap import Gap
from chainkg.queries.gaps import assess, find_gaps
from worlds import (
    AS_OF,
    Placed,
    chain_of,
    checked,
    feeds,
    firm,
    holds,
    industry,
    is_a,
    makes,
    node,
    park,
    part,
    random_rows,
    region,
    rows,
    shuffled,
    source,
    sub_chain,
    throws,
)


def dataset(*placed: Placed) -> Chain:
    return chain_of(rows(*placed))


def state(view: Assessment, name: str) -> State:
    return STATES[int(view.state[view.world.chain.index(NODE)[name]])]


def there(view: Assessment) -> set[str]:
    ids = view.world.chain.table(NODE)["id"].cells()
    return {name for name, holds in zip(ids, view.there.tolist(), strict=True) if holds}


def gap(chain: Chain, name: str) -> Gap:
    report = find_gaps(chain, all_classes=True)
    return next(row for row in (*report.gaps, *report.services) if row.node == name)


# 3. A chain of five with the middle missing: a → b → (c) → d → e

FIVE = [
    *(node(name) for name in "abcde"),
    *(part(name, "five") for name in "abcde"),
    *(feeds(*pair) for pair in ("ab", "bc", "cd", "de")),
    *(makes("f", name) for name in "abde"),
]


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], State.UNVERIFIED),
        ([checked("five", "complete", scope_kind="chain")], State.BROKEN),
        ([checked("c", "absent")], State.BROKEN),
        ([checked("five", "count", scope_kind="chain")], State.UNVERIFIED),
        ([checked("c", "absent", "2022-06")], State.BROKEN),  # 36 months old, and only more than 36 is too old
        ([checked("c", "absent", "2022-05")], State.UNVERIFIED),
    ],
)
def test_3_missing_middle_is_broken_only_if_somebody_looked(checks: list[Placed], expected: State) -> None:
    found = gap(dataset(*FIVE, *checks), "c")
    assert found.state == expected
    assert found.moves == (Move.BRIDGE,)
    assert [user.node for user in found.local_users] == ["d"]
    assert found.missing_inputs == ()


def test_3_closing_the_gap_joins_both_sides() -> None:
    """The longest run is a, b (or d, e) before, and all five after."""
    assert len(chain_view(*FIVE).run) == 2
    assert [name.zh for name in chain_view(*FIVE, makes("g", "c")).run] == list("abcde")


def chain_view(*placed: Placed) -> ChainView:
    return next(view for view in find_chains(dataset(*placed)) if view.chain == "five")


# 4. Two alternative routes to p: x needs a, y needs b; both need c

ROUTES = [node(name) for name in "abcp"] + [feeds("a", "p", route="x"), feeds("b", "p", route="y"), feeds("c", "p")]


@pytest.mark.parametrize(
    ("made", "fed", "missing"),
    [
        ("ac", True, set()),  # by x: b is not missing
        ("bc", True, set()),  # by y
        ("abc", True, set()),
        ("ab", False, {"c"}),  # c is on every route
        ("c", False, {"a"}),  # both routes lack one; x comes first
        ("", False, {"a", "c"}),
    ],
)
def test_4_one_route_is_enough(made: str, fed: bool, missing: set[str]) -> None:
    found = gap(dataset(*ROUTES, *(makes("f", name) for name in made)), "p")
    assert (Move.EXTEND in found.moves) == fed
    assert {one.node for one in found.missing_inputs} == missing


@pytest.mark.parametrize(
    ("route", "used"),
    [
        ("", {"c"}),  # open: neither a nor b is needed for sure
        ("x", {"a", "c"}),
        ("x;y", {"c"}),  # several mean only what all of them share
    ],
)
def test_4_a_maker_needs_only_what_all_its_routes_need(route: str, used: set[str]) -> None:
    view = assess(dataset(*ROUTES, makes("f", "p", route=route)))
    assert {"abcp"[at] for at, taken in enumerate(view.uses.tolist()) if taken} == used


# 6. Completeness as an interval


def test_6_unknown_that_turns_out_present_raises_the_low_end_only() -> None:
    """Four of five are there and c is 待核: 4/5 to 5/5. With a maker of c: 5/5 to 5/5."""
    before, after = chain_view(*FIVE), chain_view(*FIVE, makes("g", "c"))
    assert (before.low, before.high) == (0.8, 1.0)
    assert (after.low, after.high) == (1.0, 1.0)


def test_6_checked_absence_lowers_the_high_end_only() -> None:
    absent = chain_view(*FIVE, checked("c", "absent"))
    assert (absent.low, absent.high, absent.known) == (0.8, 0.8, 1.0)


def test_6_stale_counts_only_as_possible() -> None:
    """a is known from a row of 2020-05, 61 months before: 3/5 for sure, c and a perhaps."""
    placed = [row for row in FIVE if row != makes("f", "a")]
    stale = chain_view(*placed, makes("f", "a", as_of="2020-05"))
    assert (stale.low, stale.high) == (0.6, 1.0)


def test_6_bought_goods_wastes_and_umbrellas_are_outside() -> None:
    """Beside the five: a raw material, a waste, and a family of which c is one. The interval stays 4/5 to 5/5."""
    more = [node("m", "material"), node("w", "waste"), node("u"), is_a("c", "u")]
    found = chain_view(*FIVE, *more, *(part(name, "five") for name in "mwu"))
    assert (found.low, found.high) == (0.8, 1.0)


# 7. Cycles

ACID_LOOP = [
    *(node(name) for name in ("sulfuric-acid", "titania", "phosphoric-acid", "iron-phosphate", "lfp", "battery")),
    *(node(name, "waste") for name in ("ferrous-sulfate", "phosphogypsum", "spent-battery")),
    node("lithium-carbonate", "material"),
    feeds("sulfuric-acid", "titania"),
    throws("titania", "ferrous-sulfate"),
    feeds("sulfuric-acid", "phosphoric-acid"),
    throws("phosphoric-acid", "phosphogypsum"),
    feeds("ferrous-sulfate", "iron-phosphate"),
    feeds("phosphoric-acid", "iron-phosphate"),
    feeds("iron-phosphate", "lfp"),
    feeds("lithium-carbonate", "lfp"),
    feeds("lfp", "battery"),
    throws("battery", "spent-battery"),
    makes("f", "sulfuric-acid"),
    makes("f", "titania"),
    makes("g", "battery"),
]
RETURNS = [
    feeds("phosphogypsum", "sulfuric-acid", "reagent", loop="gypsum acid"),
    feeds("spent-battery", "lithium-carbonate", "reagent", loop="lithium"),
    feeds("spent-battery", "iron-phosphate", "reagent", loop="iron"),
    feeds("iron-phosphate", "phosphoric-acid", "auxiliary", loop="iron"),
]


def test_7_returns_of_a_loop_change_neither_states_nor_order() -> None:
    """phosphoric-acid is fed by the acid; lfp is used by the battery, but lacks iron-phosphate; that is neither fed nor
    used, so it comes last, though it takes the idle ferrous sulfate."""
    plain, looped = find_gaps(dataset(*ACID_LOOP)), find_gaps(dataset(*ACID_LOOP, *RETURNS))
    assert [(row.node, row.state, row.moves) for row in looped.gaps] == [
        ("phosphoric-acid", State.UNVERIFIED, (Move.EXTEND,)),
        ("lfp", State.UNVERIFIED, (Move.FILL,)),
        ("iron-phosphate", State.UNVERIFIED, (Move.CIRCULAR,)),
    ]
    assert [(row.node, row.score) for row in looped.gaps] == [(row.node, row.score) for row in plain.gaps]
    assert looped.states == plain.states


RING = [node(name, "intermediate", "captive") for name in "abc"] + [feeds(*pair) for pair in ("ab", "bc", "ca")]


def test_7_nobody_in_a_ring_supplies_himself() -> None:
    """Each needs the one before it, and none is on file: nothing is there, and nothing is fed or opens anything but
    the next in the ring."""
    view = assess(dataset(*RING))
    assert there(view) == set()
    assert not view.routing.fed.any()
    assert not view.uses.any()
    assert [view.routing.unlocks[at].tolist() for at in range(3)] == [[1], [2], [0]]


def test_7_a_ring_with_one_maker_is_there_as_a_whole() -> None:
    """c is on file, so b must be, so a must be, so c (which is)."""
    view = assess(dataset(*RING, makes("f", "c")))
    assert there(view) == {"a", "b", "c"}
    assert view.presence.implied.tolist() == [True, True, False]


def test_7_circles_of_kinds_end() -> None:
    view = assess(
        dataset(*(node(name) for name in "abc"), is_a("a", "b"), is_a("b", "c"), is_a("c", "a"), makes("f", "b"))
    )
    assert there(view) == {"a", "b", "c"}


def test_7_own_by_product_is_no_supply() -> None:
    """w arises from p only, and p is made from w: without a maker neither is there, and p is not fed."""
    view = assess(dataset(node("p"), node("w", "waste"), throws("p", "w", loop="own"), feeds("w", "p", loop="own")))
    assert there(view) == set()
    assert not view.routing.fed.any()


# 8. The same input gives the same answer, whatever the order of its rows


@pytest.mark.parametrize("seed", range(5))
def test_8_rerun_and_other_order_give_the_same_report(seed: int) -> None:
    rng = Random(seed)
    held = random_rows(rng) if seed else rows(*ACID_LOOP, *RETURNS)
    first, again = find_gaps(chain_of(held)), find_gaps(chain_of(shuffled(held, rng)))
    assert repr(again) == repr(first)
    assert repr(find_chains(chain_of(shuffled(held, rng)))) == repr(find_chains(chain_of(held)))


# History is rows: the status of a firm and node


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("planned", "2021"), ("building", "2023"), ("operating", "2024")], State.PRESENT),
        ([("operating", "2024"), ("building", "2025")], State.PRESENT),  # an expansion
        ([("operating", "2024"), ("closed", "2025")], State.UNVERIFIED),
        ([("closed", "2024"), ("building", "2025")], State.BUILDING),
        ([("operating", "2024-02"), ("closed", "2024-02")], State.UNVERIFIED),  # same day: closed wins
        ([("building", "2022-06")], State.BUILDING),  # 36 months
        ([("building", "2022-05")], State.UNVERIFIED),  # 37: stale
        ([("operating", "2010")], State.PRESENT),  # stale, and still there
        ([("operating", ""), ("planned", "2025")], State.PLANNED),  # undated counts only where nothing is dated
        ([("operating", "")], State.PRESENT),
        ([("operating", "2025-07")], State.UNVERIFIED),  # not yet known
        ([("operating", "2025")], State.PRESENT),  # known from its first day
    ],
)
def test_status_is_that_of_the_newest_row(told: list[tuple[str, str]], expected: State) -> None:
    assert state(assess(dataset(node("n"), *(makes("f", "n", *row) for row in told))), "n") == expected


def test_on_one_day_the_better_grade_wins() -> None:
    told = [makes("f", "n", "closed", "2024", source="paper"), makes("f", "n", "operating", "2024", source="s")]
    view = assess(dataset(node("n"), source("s"), source("paper", "press"), *told))
    assert state(view, "n") == State.PRESENT


# Rules that are easily misread


def test_a_sole_source_is_one_node_not_one_row() -> None:
    """Two routes of acetylene leave slag, in two rows with their own coefficients: slag still means acetylene."""
    slag = [throws("acetylene", "slag", route=route) for route in ("wet", "dry")]
    view = assess(dataset(node("acetylene"), node("slag", "waste"), *slag, makes("f", "slag")))
    assert there(view) == {"slag", "acetylene"}


def test_an_input_named_twice_is_one_input() -> None:
    """a is on every route, and once more with the coefficient of route x: it alone opens p, by either row."""
    twice = [feeds("a", "p"), feeds("a", "p", route="x")]
    view = assess(dataset(node("a"), node("p"), *twice))
    assert view.routing.unlocks[0].tolist() == [1]


def test_supply_that_is_denied_uses_nothing() -> None:
    """y is made in the city and not in the park, so in the park nothing takes its input m."""
    held = [node("m"), node("y"), feeds("m", "y"), makes("f", "y"), park("K")]
    assert assess(dataset(*held), "K").uses.tolist() == [True, False]
    assert assess(dataset(*held, checked("y", "absent", region="K")), "K").uses.tolist() == [False, False]


def test_a_reserve_of_its_own_takes_no_user_away() -> None:
    """ore is dug in the city and travels; the park has some in the ground too: what digging takes is still used."""
    held = [node("m"), node("ore", "resource"), feeds("m", "ore"), makes("f", "ore"), park("K")]
    assert assess(dataset(*held), "K").uses.tolist() == [True, False]
    assert assess(dataset(*held, holds("K", "ore", "reserve")), "K").uses.tolist() == [True, False]


def test_a_check_gives_way_to_any_newer_row_of_a_maker() -> None:
    """In the park: the city was found without n in 2023; since then its maker of 2022 has announced an expansion."""
    held = [node("n", trade="captive"), park("K"), checked("n", "absent", "2023"), makes("f", "n", as_of="2022")]
    assert state(assess(dataset(*held), "K"), "n") == State.ABSENT
    assert state(assess(dataset(*held, makes("f", "n", "building", "2024")), "K"), "n") == State.UNVERIFIED


@pytest.mark.parametrize(("kind", "scope"), [("chain", "all"), ("industry", "I")])
def test_a_chain_holds_the_nodes_of_chains_below_it(kind: str, scope: str) -> None:
    """n is part of a branch of a branch of a chain of industry I."""
    chains = [sub_chain("all", "I"), sub_chain("branch", parent="all"), sub_chain("twig", parent="branch")]
    held = [industry("I"), *chains, node("n"), part("n", "twig"), checked(scope, "complete", scope_kind=kind)]
    assert state(assess(dataset(*held)), "n") == State.ABSENT


def test_a_supplied_node_brings_no_needs() -> None:
    """d is a kind of n, and n is made from a captive good m: a maker of d says nothing of m, a maker of n does."""
    held = [node("n"), node("d"), node("m", trade="captive"), is_a("d", "n"), feeds("m", "n")]
    assert there(assess(dataset(*held, makes("f", "d")))) == {"d", "n"}
    assert there(assess(dataset(*held, makes("f", "n")))) == {"n", "m"}


def test_a_treating_service_needs_one_load() -> None:
    wastes = [node("w1", "waste"), node("w2", "waste"), node("t", "service")]
    held = [*wastes, feeds("w1", "t"), feeds("w2", "t"), makes("f", "w1")]
    assert gap(dataset(*held), "t").missing_inputs == ()
    assert Move.EXTEND in gap(dataset(*held), "t").moves


def test_where_a_park_is_served_by_the_city() -> None:
    """Made in the city outside the park: what travels is there, what is captive is not. A county lies in the city."""
    held = [node("far", trade="regional"), node("near", trade="captive"), park("K"), region("D", "R"), firm("g", "D")]
    chain = dataset(*held, makes("f", "near"), makes("g", "far"))
    assert there(assess(chain, "K")) == {"far"}
    assert there(assess(chain)) == {"far", "near"}
    assert there(assess(chain, "D")) == {"far"}


def test_as_of_is_the_world_as_known_then() -> None:
    chain = dataset(node("n"), makes("f", "n", as_of="2021-03"))
    assert [state(assess(chain, as_of=day), "n") for day in ("2020-12-31", "2021", "2021-02", AS_OF)] == [
        State.UNVERIFIED,
        State.PRESENT,
        State.UNVERIFIED,
        State.PRESENT,
    ]
