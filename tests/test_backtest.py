"""The dated back-test: what counts as an entry, where entries stood, what hits are worth, and planted hits."""

import csv
import io
import json
from math import comb
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.queries.backtest import BackTest, LaterNode, backtest
from chainkg.queries.backtest_odds import chance, interval, recall, standings
from chainkg.queries.backtest_orders import METHODS
from chainkg.views.backtest_sheet import standing_text
from test_cli import run
from worlds import Placed, Rows, chain_of, feeds, firm, holds, makes, node, park, region, rows, shuffled, source

SEVEN = {
    "gansudaily-030777098": {"frozen-fries"},
    "gansudaily-030957071": {"lithium-ion-cell"},
    "ccr-185": {"composite-copper-foil", "ess-lithium", "lmfp", "cnt", "black-mass"},
}
"""The clean node entries after 2022-12, judged by hand, by the page that told of them."""


def by_page(nodes: tuple[LaterNode, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in nodes:
        found.setdefault(one.told.source, set()).add(one.node)
    return found


def names(nodes: tuple[LaterNode, ...]) -> set[str]:
    return {one.node for one in nodes}


@pytest.fixture(scope="module")
def cut(chain: Chain) -> BackTest:
    return backtest(chain, "2022-12")


def test_the_cut_of_2022_12_has_the_seven_entries_on_three_pages(cut: BackTest) -> None:
    assert by_page(cut.entries) == SEVEN
    assert cut.pages == 3
    assert all(set(one.standings) == set(METHODS) for one in cut.entries)


def test_what_else_is_told_of_later_is_no_entry(cut: BackTest) -> None:
    """Four nodes of one plant that an undated row tells of; operating since nobody knows when; planned before."""
    assert {"ammonia", "urea", "carbon-dioxide", "sulfur"} <= names(cut.unclear)
    assert {"dried-wolfberry", "aluminium-alloy", "potato-starch"} <= names(cut.seen)
    assert {"iron-phosphate", "lfp", "compound-fertilizer"} <= names(cut.changed)
    assert {one.node: one.unranked.en for one in cut.unranked} == {"facility-agriculture": "services are listed apart"}


def test_every_method_orders_the_same_candidates(cut: BackTest) -> None:
    for one in cut.entries:
        for standing in one.standings.values():
            assert 1 <= standing.rank <= standing.rank_last <= cut.candidates
    assert [(one.of, one.at) for one in cut.recall] == [(7, at) for _ in METHODS for at in (10, 20)]


def test_a_back_test_needs_a_span(chain: Chain) -> None:
    for dates in (("2025-12", None), ("2022", "2022-12"), ("", "2022")):
        with pytest.raises(ChainError, match="needs a span"):
            backtest(chain, *dates)


# What a first row after the day is news of


def told(*placed: Placed) -> BackTest:
    """The back-test from 2022-12 to 2025-06 of n, made from a, which is there."""
    held = [node("a"), node("n"), feeds("a", "n"), makes("supplier", "a", as_of="2020")]
    return backtest(chain_of(rows(*held, *placed)), "2022-12")


CASES: list[tuple[str, list[Placed], str]] = [
    ("being built", [makes("f", "n", "building", "2024")], "entries"),
    ("planned", [makes("f", "n", "planned", "2023-01")], "entries"),
    ("operating since later", [makes("f", "n", as_of="2024", since="2023-05")], "entries"),
    ("operating", [makes("f", "n", as_of="2024")], "seen"),
    ("operating since long", [makes("f", "n", as_of="2024", since="2011")], "seen"),
    ("since in the year of the cut", [makes("f", "n", as_of="2024", since="2022")], "seen"),
    ("being built since before", [makes("f", "n", "building", "2024", since="2022-06")], "seen"),
    ("a total without makers", [holds("R", "n", "output", "2024")], "seen"),
    ("given up at first sight", [makes("f", "n", "closed", "2024")], "unclear"),
    ("undated as well", [makes("g", "n", "building", ""), makes("f", "n", "building", "2024")], "unclear"),
    ("its plant is told of undated", [makes("f", "x", "building", ""), makes("f", "n", "building", "2024")], "unclear"),
    ("planned before", [makes("f", "n", "planned", "2022"), makes("f", "n", "building", "2024")], "changed"),
    ("planned by another before", [makes("g", "n", "planned", "2021"), makes("f", "n", as_of="2024")], "changed"),
    ("closed before", [makes("f", "n", "closed", "2021"), makes("f", "n", "planned", "2024")], "changed"),
    ("operating and built on one day", [makes("f", "n", as_of="2024"), makes("g", "n", "building", "2024")], "seen"),
    ("built, then operating", [makes("f", "n", "building", "2023"), makes("f", "n", as_of="2024")], "entries"),
]


@pytest.mark.parametrize(("placed", "where"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_a_later_row_is_news_of(placed: list[Placed], where: str) -> None:
    test = told(node("x"), *placed)
    lists = ("entries", "unranked", "seen", "unclear", "changed")
    assert [name for name in lists if "n" in names(getattr(test, name))] == [where]


@pytest.mark.parametrize(
    "placed",
    [
        [makes("f", "n", "building", "2024", decides="no")],  # evidence that changes no status
        [makes("f", "n", "building", "2025-07")],  # after --until
        [makes("f", "n", as_of="2021"), makes("f", "n", "building", "2024")],  # there already: an expansion
        [firm("g", "X"), makes("g", "n", "building", "2024")],  # elsewhere
    ],
)
def test_what_tells_of_nothing_new(placed: list[Placed]) -> None:
    test = told(region("X"), *placed)
    assert not any((test.entries, test.unranked, test.seen, test.unclear, test.changed))


def test_a_node_of_undated_rows_only_is_left_out_on_both_sides() -> None:
    held = [source("s2", date="2024"), makes("f", "n", "building", "", source="s2")]
    assert told().candidates == 1
    test = told(*held)
    assert (test.candidates, [one.node for one in test.undated]) == (0, ["n"])


def test_an_entry_that_was_no_candidate_is_listed_with_the_reason() -> None:
    test = told(node("slag", "waste"), makes("f", "slag", "building", "2024"))
    assert [(one.node, one.unranked.en, one.standings) for one in test.unranked] == [
        ("slag", "wastes and collected goods are not courted", {})
    ]
    assert test.recall[0].of == 0


def test_a_park_has_entries_of_its_own() -> None:
    held = [park("K"), park("L"), firm("f", "", park="K"), makes("f", "n", "building", "2024")]
    chain = chain_of(rows(node("a"), node("n"), feeds("a", "n"), *held))
    assert names(backtest(chain, "2022-12", region="K").entries) == {"n"}
    assert not backtest(chain, "2022-12", region="L").entries


# A planted hit: hide an entry, rank it; a shuffled order gives chance (ALGORITHMS §9, case 10)

MANY = 60


def planted(as_of: str) -> Rows:
    """Sixty nodes that lack their input, and one that has it, whose row bears the date *as_of*."""
    idle = [placed for at in range(MANY) for placed in (node(f"p{at:02}"), feeds("lacking", f"p{at:02}"))]
    fed = [node("have"), node("hit"), feeds("have", "hit"), makes("maker", "have", as_of="2020")]
    return rows(*idle, node("lacking"), *fed, makes("newcomer", "hit", "building", as_of))


def test_10_a_planted_hit_ranks_first() -> None:
    """Known in 2021 it is no candidate; re-dated to 2024 it is hidden from 2022-12, and its ranking finds it."""
    assert not backtest(chain_of(planted("2021")), "2022-12").entries
    test = backtest(chain_of(planted("2024")), "2022-12")
    assert [(one.node, one.standings["ranking"].rank) for one in test.entries] == [("hit", 1)]
    found = {(one.method, one.at): (one.hits, one.of) for one in test.recall}
    assert found["ranking", 10] == (1, 1)
    assert next(one.chance for one in test.recall) == round(10 / (MANY + 1), 4)


def test_10_a_shuffled_order_gives_chance() -> None:
    """400 seeds: hits among the first ten of 61 within four standard deviations of 10/61, the mean place of 31."""
    chain, seeds = chain_of(planted("2024")), 400
    tests = [backtest(chain, "2022-12", seed=seed) for seed in range(seeds)]
    places = [test.entries[0].standings["random"].rank for test in tests]
    many = MANY + 1
    expected, spread = seeds * 10 / many, (seeds * 10 / many * (1 - 10 / many)) ** 0.5
    assert abs(sum(place <= 10 for place in places) - expected) < 4 * spread
    assert abs(sum(places) / seeds - (many + 1) / 2) < 4 * ((many**2 - 1) / 12 / seeds) ** 0.5
    assert {test.entries[0].standings["ranking"].rank for test in tests} == {1}


# The same input gives the same bytes (ALGORITHMS §9, case 8)


@pytest.mark.parametrize("seed", range(3))
def test_8_the_order_of_rows_does_not_matter(seed: int) -> None:
    held = planted("2024")
    assert repr(backtest(chain_of(shuffled(held, Random(seed))), "2022-12")) == repr(
        backtest(chain_of(held), "2022-12")
    )


def test_8_the_hash_seed_does_not_matter() -> None:
    call = ("backtest", "--as-of", "2022-12", "--format", "json")
    assert len({run(*call, PYTHONHASHSEED=seed) for seed in ("0", "1", "7")}) == 1


# Odds


def tail(hits: int, of: int, share: float) -> float:
    """P(at least so many hits), the plain sum."""
    return sum(comb(of, some) * share**some * (1 - share) ** (of - some) for some in range(hits, of + 1))


@given(st.integers(0, 40).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_is_where_the_tails_hold_one_part_in_forty(case: tuple[int, int]) -> None:
    hits, of = case
    low, high = interval(hits, of)
    assert 0 <= low <= (hits / of if of else 0) <= high <= 1
    assert low == 0 if hits == 0 else abs(tail(hits, of, low) - 0.025) < 1e-9
    assert high == 1 if hits == of else abs(1 - tail(hits + 1, of, high) - 0.025) < 1e-9


def test_the_odds_of_the_report() -> None:
    """Seven entries, the first twenty places: two or three hits by chance among 320 and among 629 candidates."""
    told = [(320, 2, 0.065), (320, 3, 0.006), (629, 2, 0.02), (629, 3, 0.001)]
    assert [round(chance(hits, 7, 20, many), 2 if odds == 0.02 else 3) for many, hits, odds in told] == [
        odds for _, _, odds in told
    ]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_places_follow_their_things(keys: list[int], rng: Random) -> None:
    """Against the obvious count, and the same for each thing when the things are permuted."""
    found = standings(np.array(keys))
    for key, standing in zip(keys, found, strict=True):
        assert standing.rank == 1 + sum(other > key for other in keys)
        assert standing.rank_last == sum(other >= key for other in keys)
        behind = sum(other < key for other in keys) + sum(other == key for other in keys) / 2
        assert standing.percentile == pytest.approx(100 * behind / len(keys), abs=0.051)
    order = rng.sample(range(len(keys)), len(keys))
    assert standings(np.array([keys[at] for at in order])) == [found[at] for at in order]


def test_a_tie_hits_by_its_mean_place() -> None:
    first, tied, _, last = standings(np.array([3, 2, 2, 1]))
    placed = [(first, "page"), (tied, "page"), (last, "other")]
    assert [(recall("m", at, placed, 4).hits, recall("m", at, placed, 4).pages) for at in (1, 2, 3, 4)] == [
        *[(1, 1)] * 2,
        (2, 1),
        (3, 2),
    ]


# The command


def test_the_command_prints_every_place_and_small_numbers(cut: BackTest) -> None:
    table = run("backtest", "--as-of", "2022-12", "--lang", "en", COLUMNS="250")
    assert "7 of them are seen to enter by 2025-09, on 3 pages" in table
    assert "drawn up later" in table
    for one in cut.entries:
        line = next(line for line in table.splitlines() if one.name.en in line)
        assert all(standing_text(one.standings[method]) in line for method in METHODS)
    for told in cut.recall:
        assert f"{told.hits} of 7 ({told.low:.2f}–{told.high:.2f}, p " in table
    assert f"7 中 {cut.recall[0].hits}" in run("backtest", "--as-of", "2022-12")
    assert "| 环节 | 首见 |" in run("backtest", "--as-of", "2022-12", "--format", "md")


def test_the_command_gives_all_later_nodes_to_spreadsheets(cut: BackTest) -> None:
    held = list(csv.DictReader(io.StringIO(run("backtest", "--as-of", "2022-12", "--format", "csv", "--lang", "en"))))
    value = json.loads(run("backtest", "--as-of", "2022-12", "--format", "json", "--lang", "en"))
    entries = set().union(*SEVEN.values())
    assert {row["node"] for row in held if row["news"] == "entry"} == entries | {"facility-agriculture"}
    assert [row["node"] for row in held[:7]] == [one["node"] for one in value["entries"]]
    first = cut.entries[0].standings["ranking"]
    told = {"rank": first.rank, "rank_last": first.rank_last, "percentile": first.percentile}
    assert value["entries"][0]["standings"]["ranking"] == told
    assert {name: float(held[0][f"ranking_{name}"]) for name in told} == told


def test_filters_choose_among_later_nodes_and_places_stay(cut: BackTest) -> None:
    told = json.loads(run("backtest", "--as-of", "2022-12", "--chain", "新能源材料", "--format", "json"))
    whole = {one.node: one.standings["ranking"].rank for one in cut.entries}
    found = {one["node"]: one["standings"]["ranking"]["rank"] for one in told["entries"]}
    assert 0 < len(found) < len(whole)
    assert found.items() < whole.items()
    assert told["candidates"] == cut.candidates


def test_wrong_dates_are_one_clear_message() -> None:
    assert "应早于" in run("backtest", "--as-of", "2025-09", code=1)
    assert "读不懂" in run("backtest", "--as-of", "2022-13", code=1)
    run("backtest", code=2)
