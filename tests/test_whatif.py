"""What-if: cases worked out by hand, and what holds on random datasets."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools
from chainkg.graph.errors import ChainError, UnknownName
from chainkg.graph.model import NODE, Move
from chainkg.loaders import read
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.gaps import assess, find_gaps
from chainkg.queries.whatif import WhatIf, what_if
from chainkg.queries.whatif_names import read_assumption
from chainkg.queries.whatif_rows import assumed
from chainkg.queries.whatif_starved import Outlook
from oracle import Oracle, last_day
from test_oracle import CASES, Case, on_random_cases
from worlds import (
    Placed,
    Rows,
    chain_of,
    checked,
    feeds,
    firm,
    holds,
    is_a,
    makes,
    node,
    park,
    part,
    region,
    rows,
    source,
    throws,
    told,
)

pytestmark = pytest.mark.once

FIVE = [
    *(node(name) for name in "abcde"),
    *(part(name, "five") for name in "abcde"),
    *(feeds(*pair) for pair in ("ab", "bc", "cd", "de")),
    *(makes("f", name) for name in "abde"),
]
"""a → b → (c) → d → e"""


def dataset(*placed: Placed) -> Chain:
    return chain_of(rows(*placed))


def states(found: WhatIf) -> dict[str, tuple[str, str]]:
    return {one.node: (one.before.zh, one.after.zh) for one in found.states}


def starved(found: WhatIf) -> dict[str, tuple[list[str], Outlook]]:
    return {one.node: ([lost.node for lost in one.lost], one.outlook) for one in found.starved}


# A plant that comes


@pytest.mark.parametrize(("checks", "before"), [([], "待核"), ([checked("c", "absent", "2024")], "断")])
def test_the_missing_middle_comes(checks: list[Placed], before: str) -> None:
    """Four of five are there and the longest run is two; with c all five stand in one run. d, which runs, is fed."""
    found = what_if(dataset(*FIVE, *checks), add=["c"])
    assert states(found) == {"c": (before, "有")}
    assert [(one.node, one.there) for one in found.unlocked] == [("d", True)]
    (chain,) = found.chains
    assert (chain.before.low, len(chain.before.run)) == (0.8, 2)
    assert (chain.after.low, chain.after.high, len(chain.after.run)) == (1.0, 1.0, 5)
    (rank,) = found.ranks
    assert (rank.node, rank.before, rank.after, rank.moves_before) == ("c", (1, 1), None, (Move.BRIDGE,))
    assert not found.starved


def test_what_comes_brings_what_it_implies_and_unlocks_the_next() -> None:
    """p needs m on its site and throws off w; q is made of p."""
    placed = [node("p"), node("q"), node("m", trade="captive"), node("w", "waste")]
    found = what_if(dataset(*placed, feeds("m", "p"), throws("p", "w"), feeds("p", "q")), add=["p"])
    assert [one.node for one in found.implied] == ["m", "w"]
    assert [(one.node, one.there) for one in found.unlocked] == [("q", False), ("p", True)]
    assert states(found) == dict.fromkeys("mpw", ("待核", "有"))


def test_what_is_there_already_is_one_more_plant_and_says_so() -> None:
    found = what_if(dataset(*FIVE), add=["a"])
    assert found.assumed[0].note is not None
    assert found.assumed[0].note.en == "a is there already: taken as one more plant"
    assert not found.states


def test_a_total_that_may_hide_a_plant_is_said() -> None:
    """A total of 100 stands for the makers while it is larger than their sum: 5 more do not show, and 500 do."""
    chain = dataset(node("a"), holds("R", "a", "output", amount_low="100", amount_high="100", unit="t/a"))
    small, large = (what_if(chain, add=[f"a={size}t/a"]) for size in (5, 500))
    assert small.assumed[0].note is not None
    assert "the larger of it and the sum of makers" in small.assumed[0].note.en
    assert small.balances == ()
    (found,) = large.balances
    assert (found.before.supply.low, found.after.supply.low) == (100, 500)


def test_a_capacity_counts_in_the_balance_of_what_it_takes() -> None:
    """2 t of m for 1 t of p; 10 t of m are made, 6 t/a of p would take 12."""
    size = {"capacity_low": "10", "capacity_high": "10", "unit": "t/a"}
    linked = feeds("m", "p", low="2", high="2", unit="t/t")
    found = what_if(dataset(node("m"), node("p"), linked, makes("f", "m", **size)), add=["p=6t/a"])
    m = next(one for one in found.balances if one.node == "m")
    assert (m.before.demand.high, m.after.demand.low, m.after.demand.high) == (0, 12, 12)
    assert (m.after.left.low, m.after.left.high) == (-2, -2)


def test_several_come_at_once() -> None:
    """x lacks both a and b: neither alone feeds it."""
    held = dataset(node("a"), node("b"), node("x"), feeds("a", "x"), feeds("b", "x"))
    assert [what_if(held, add=add).unlocked != () for add in (["a"], ["b"], ["a", "b"])] == [False, False, True]


def test_a_capacity_is_read_or_refused() -> None:
    view = assess(dataset(*FIVE))
    plants = read_assumption(view, ["c=300,000t/a", "c", "c=1.5 t/d"], [])[0].plants
    assert [(one.capacity, one.unit) for one in plants] == [("300000", "t/a"), ("", ""), ("1.5", "t/d")]
    for bad in ("c=", "c=many", "c=-3t/a", "c=3", "c=3 bushels/a", "c=3t"):
        with pytest.raises(ChainError, match="cannot read the capacity"):
            read_assumption(view, [bad], [])


# A maker that stops


@pytest.mark.parametrize(
    ("input_", "expected"),
    [
        (node("m", trade="captive"), Outlook.CUT),
        (node("m", trade="regional"), Outlook.CUT),
        (node("m", trade="national"), Outlook.AFAR),
        (node("m", "material", "captive"), Outlook.BOUGHT),
    ],
)
def test_a_node_starves_for_an_input_by_how_far_it_travels(input_: Placed, expected: Outlook) -> None:
    found = what_if(dataset(input_, node("p"), feeds("m", "p"), makes("f", "m"), makes("g", "p")), stop=["f"])
    assert starved(found) == {"p": (["m"], expected)}
    assert found.starved[0].there


def test_who_needs_an_input_does_not_conjure_up_its_maker() -> None:
    """p shows that the captive m is there. That m stops is assumed; p starves, and m is not inferred from it again."""
    placed = [node("m", trade="captive"), node("p"), feeds("m", "p"), makes("f", "m"), makes("g", "p")]
    found = what_if(dataset(*placed), stop=["m"])
    assert states(found) == {"m": ("有", "待核")}
    assert set(starved(found)) == {"p"}
    inferred = what_if(dataset(*placed[:3], placed[4]), stop=["m"])  # nobody on file for m: inferred, and stopped
    assert [one.node for one in inferred.no_longer_implied] == ["m"]
    assert set(starved(inferred)) == {"p"}


def test_an_alternative_route_starves_nobody() -> None:
    """p by x from a, or by y from b. On file with x it starves for a all the same."""
    placed = [*(node(name) for name in "abp"), feeds("a", "p", route="x"), feeds("b", "p", route="y")]
    placed += [makes("f", "a"), makes("g", "b")]
    assert not what_if(dataset(*placed, makes("h", "p")), stop=["f"]).starved
    assert set(starved(what_if(dataset(*placed, makes("h", "p", route="x")), stop=["f"]))) == {"p"}


def test_another_maker_or_an_unnamed_total_starves_nobody() -> None:
    placed = [node("a"), node("p"), feeds("a", "p"), makes("f", "a"), makes("h", "p")]
    assert not what_if(dataset(*placed, makes("g", "a")), stop=["f"]).starved
    assert not what_if(dataset(*placed, holds("R", "a", "output")), stop=["f"]).starved
    whole = what_if(dataset(*placed, makes("g", "a"), holds("R", "a", "output")), stop=["a"])
    assert set(starved(whole)) == {"p"}, "a node stops with all its makers, named or not"


def test_a_by_product_goes_with_what_throws_it_off() -> None:
    placed = [node("p"), node("w", "waste"), node("q"), throws("p", "w"), feeds("w", "q"), makes("f", "p")]
    found = what_if(dataset(*placed), stop=["f"])
    assert [one.node for one in found.no_longer_implied] == ["w"]
    assert not found.starved[0].there
    assert set(starved(found)) == {"q"}, "q was fed, and might have been courted"


def test_a_family_stops_with_its_kinds() -> None:
    placed = [node("u"), node("k"), node("p"), is_a("k", "u"), feeds("u", "p"), makes("f", "k"), makes("g", "p")]
    assert states(what_if(dataset(*placed), stop=["u"])) == {"k": ("有", "待核"), "u": ("有", "待核")}


def test_what_is_told_of_a_firm_under_the_name_of_another_stops_with_it() -> None:
    placed = [node("a"), makes("mother", "a", same_as="child"), makes("child", "a"), makes("mother", "b"), node("b")]
    chain = dataset(*placed)
    assert set(states(what_if(chain, stop=["child"]))) == {"a"}
    assert set(states(what_if(chain, stop=["mother"]))) == {"b"}


def test_subsidiaries_run_on_and_are_named() -> None:
    placed = [node("a"), node("b"), firm("mother"), firm("child", parent="mother"), makes("mother", "a")]
    (told_,) = what_if(dataset(*placed, makes("child", "b")), stop=["mother"]).assumed
    assert told_.note is not None
    assert told_.note.en == "its subsidiaries run on: child"


@pytest.mark.parametrize(
    ("as_of", "told_on"),
    [("2025-06-30", "2025-06-30"), ("2025-06-01", "2025-06"), ("2025-01-01", "2025"), ("2025-06", "2025-06-30")],
)
def test_a_stop_beats_what_was_told_on_its_very_day(as_of: str, told_on: str) -> None:
    found = what_if(dataset(node("a"), makes("f", "a", as_of=told_on)), as_of=as_of, stop=["f"])
    assert states(found) == {"a": ("有", "待核")}


def test_an_undated_maker_that_stops_has_run_once() -> None:
    """So its node is a gap again, and no plan that was given up."""
    placed = [node("m"), node("a"), feeds("m", "a"), makes("g", "m"), makes("f", "a", as_of="")]
    found = what_if(dataset(*placed), stop=["f"])
    assert [(one.node, one.before, one.after) for one in found.ranks] == [("a", None, (1, 1))]


def test_a_park_is_served_by_the_city_that_stops() -> None:
    placed = [park("K"), node("m", trade="regional"), node("p"), feeds("m", "p"), makes("f", "m")]
    chain = dataset(*placed, firm("g", park="K"), makes("g", "p"))
    assert set(starved(what_if(chain, "K", stop=["f"]))) == {"p"}


@pytest.mark.parametrize(
    ("stop", "message"),
    [
        ("c", "no maker of c is on file in R"),
        ("idle", "idle runs nothing in R; on file: c (planned)"),
        ("far", "far is in D, not in R"),
        ("w", "w comes with a (gives it off) and has no maker of its own; stop a instead"),
    ],
)
def test_what_does_not_run_cannot_stop(stop: str, message: str) -> None:
    elsewhere = [region("R"), region("D"), firm("far", "D"), makes("far", "c"), makes("idle", "c", "planned")]
    chain = dataset(*FIVE, *elsewhere, node("w", "waste"), throws("a", "w"))
    with pytest.raises(ChainError) as error:
        what_if(chain, stop=[stop])
    assert message in error.value.say("en")


def test_wrong_names_and_no_assumption_are_refused() -> None:
    chain = dataset(node("copper"), makes("smelter", "copper"))
    with pytest.raises(UnknownName) as error:
        what_if(chain, add=["coper"])
    assert error.value.nearest == ["copper"]
    with pytest.raises(UnknownName) as error:
        what_if(chain, stop=["smelters"])
    assert error.value.nearest == ["smelter"]
    with pytest.raises(ChainError, match="say what to assume"):
        what_if(chain)


def test_an_assumption_leaves_the_dataset_as_it_is() -> None:
    held = rows(*FIVE)
    chain = chain_of(held)
    before = repr(find_gaps(chain))
    what_if(chain, add=["c"], stop=["f"])
    assert chain == chain_of(held)
    assert repr(find_gaps(chain)) == before
    assert "假设" not in before


# On random datasets


def now(view: Assessment) -> dict[str, object]:
    ids = view.world.chain.table(NODE)["id"].cells()

    def named(vector: Bools) -> set[str]:
        return {node for node, holds in zip(ids, vector.tolist(), strict=True) if holds}

    return {
        "states": {node: STATES[at] for node, at in zip(ids, view.state.tolist(), strict=True)},
        "there": named(view.there),
        "implied": named(view.presence.implied),
        "fed": named(view.routing.fed),
        "used": named(view.uses),
    }


def owner(oracle: Oracle, pair: tuple[str, str]) -> str:
    """The firm whose plant a maker is: the one that ``same_as`` names, where that one has a plant of its own here."""
    here = oracle.known.pairs_in("produces", oracle.whole)
    running = {held: found.row["same_as"] for held, found in here.items() if found.name == "operating"}

    def told_of(firm: str) -> str:
        other = running.get((firm, pair[1]), "")
        return other if other != firm and (other, pair[1]) in running else ""

    other = told_of(pair[0])
    return other if other and not told_of(other) else pair[0]


def really(case: Case, add: list[str], stop: list[str]) -> Rows:
    """The dataset in which the rows of an assumption really stand, made without the code that assumes."""
    day = last_day(case.as_of).isoformat()
    is_park = case.place in {row["name"] for row in case.rows["parks"]}
    firms = [
        firm(f"new{at}", "" if is_park else case.place, park=case.place if is_park else "") for at in range(len(add))
    ]
    made = [makes(f"new{at}", name, as_of=day, source="truth") for at, name in enumerate(add)]
    oracle = case.oracle()
    running = oracle.known.pairs_in("produces", oracle.whole)
    closed = [
        makes(*pair, status, day, source="truth")
        for pair, found in sorted(running.items())
        for status in ("operating", "closed")
        if found.name == "operating" and owner(oracle, pair) in stop
    ]
    more = {"firms": firms, "produces": made + closed, "sources": [source("truth")]}
    held = case.rows | {name: [*case.rows[name], *(row for _, row in placed)] for name, placed in more.items()}
    gone = oracle_local(case) - oracle_local(case.over(held))
    links = [
        row | ({"implies": "no"} if row["relation"] == "FEEDS" and row["from"] in gone else {})
        for row in held["industry_chains"]
    ]
    return held | {"industry_chains": links}


def oracle_local(case: Case) -> set[str]:
    """What is local in the city of the place, told by the slow oracle."""
    oracle = case.oracle()
    return set(Case(case.rows, oracle.whole, case.as_of, case.default).oracle().own.local)


def chosen(case: Case, rng: Random) -> tuple[list[str], list[str]]:
    """Some nodes to add, some firms of the place to stop."""
    oracle = case.oracle()
    running = oracle.known.pairs_in("produces", oracle.whole)
    firms = sorted({owner(oracle, pair) for pair, status in running.items() if status.name == "operating"})
    nodes = sorted(row["id"] for row in case.rows["chain_nodes"])
    return rng.sample(nodes, rng.randint(0, 2)), rng.sample(firms, rng.randint(0, len(firms)))


@on_random_cases(250)
@given(CASES, st.integers(0, 2**32))
def test_what_if_equals_the_dataset_in_which_the_rows_stand(case: Case, seed: int) -> None:
    add, stop = chosen(case, Random(seed))
    if not add and not stop:
        return
    found = what_if(case.chain, case.place, case.as_of, add=add, stop=stop)
    before, real = case.view(), case.over(really(case, add, stop))
    was, is_ = now(before), now(real.view())
    expected = {name: (was["states"][name], state) for name, state in is_["states"].items()}  # type: ignore[index,attr-defined]
    assert {one.node: (one.before, one.after) for one in found.states if one.before != one.after} == {
        name: pair for name, pair in expected.items() if pair[0] != pair[1]
    }, f"{case.place} at {case.as_of}, {add} {stop}\n{told(case.rows)}"
    assert {one.node for one in found.implied} == is_["implied"] - was["implied"]  # type: ignore[operator]
    assert {one.node for one in found.no_longer_implied} == was["implied"] - is_["implied"]  # type: ignore[operator]
    fed = is_["fed"] - was["fed"]  # type: ignore[operator]
    assert {one.node for one in found.unlocked} == {name for name in fed if not case.oracle().known.leftover(name)}
    ranks = {gap.node: (gap.rank, gap.rank_last) for gap in find_gaps(real.chain, case.place, case.as_of).gaps}
    assert all(one.after == ranks.get(one.node) for one in found.ranks)


@on_random_cases(100)
@given(CASES, st.integers(0, 2**32))
def test_adding_starves_nobody(case: Case, seed: int) -> None:
    """A maker of a kind of n ends what n, implied until then, implied in its turn: kinds apart, more is never less."""
    kinds = {row["from"] for row in case.rows["industry_chains"] if row["relation"] == "IS_A"}
    free = [row["id"] for row in case.rows["chain_nodes"] if row["id"] not in kinds]
    if free:
        found = what_if(case.chain, case.place, case.as_of, add=[Random(seed).choice(free)])
        assert not found.starved
        assert not found.no_longer_implied or {one.node for one in found.no_longer_implied} <= {
            one.node for one in found.states
        }


@on_random_cases(150)
@given(CASES, st.integers(0, 2**32))
def test_stopping_what_was_added_gives_back_what_was(case: Case, seed: int) -> None:
    """Without checks, which a newer row about a maker sets aside whatever it says."""
    case = case.over(case.rows | {"checks": []})
    view = case.view()
    name = Random(seed).choice(sorted(row["id"] for row in case.rows["chain_nodes"]))
    row = case.chain.index(NODE)[name]
    if (view.presence.city or view.presence).implied[view.world.above[row]].any():
        return  # what was inferred has a maker while it is added, and that it stops is then assumed of it
    chain = assumed(view, read_assumption(view, [name], [])[0])
    again = assess(chain, case.place, case.as_of)
    back = assess(assumed(again, read_assumption(again, [], [f"假设企业1（{name}）"])[0]), case.place, case.as_of)
    assert now(back) == now(view), f"{name} {case.place} at {case.as_of}\n{told(case.rows)}"


# The bundled data


@pytest.fixture(scope="module")
def chain() -> Chain:
    return read()


def test_without_tdi_nothing_shows_phosgene(chain: Chain) -> None:
    found = what_if(chain, stop=["TDI"])
    assert {"phosgene", "tda", "dnt"} <= {one.node for one in found.no_longer_implied}
    assert states(found)["tdi"] == ("有", "待核")


def test_phosgene_alone_starves_tdi(chain: Chain) -> None:
    found = starved(what_if(chain, stop=["光气"]))
    assert found["tdi"] == (["phosgene"], Outlook.CUT)


def test_the_copper_smelter_is_told_of_its_mother_too_and_is_one_plant(chain: Chain) -> None:
    smelter, mother = (what_if(chain, stop=[name]) for name in ("白银有色集团铜业公司", "白银集团"))
    assert "copper-cathode" in states(smelter)
    assert "copper-cathode" not in states(mother)
    assert states(mother)["zinc-ingot"] == ("有", "待核")
    assert states(mother)["sulfuric-acid"] == ("强", "有"), "a total of the city tells of other makers"


def test_copper_rod_unlocks_enamelled_wire(chain: Chain) -> None:
    found = what_if(chain, add=["铜杆"])
    assert {one.name.zh for one in found.unlocked} == {"漆包线"}
    assert states(found) == {"copper-rod": ("待核", "有")}


def test_the_other_gaps_only_move_up(chain: Chain) -> None:
    found = what_if(chain, add=["铜杆"])
    assert found.ranks
    assert {one.name.zh for one in found.ranks if not one.only_shifted} == {"铜杆", "漆包线"}
