"""How sure a rank is, who else has a node, and all regions at once."""

import csv
import json
import random
from fractions import Fraction

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import tables
from chainkg.cli import main
from chainkg.graph.chain import Chain
from chainkg.graph.columns import Floats
from chainkg.graph.model import State
from chainkg.queries.gaps import assess, find_gaps, find_gaps_everywhere
from chainkg.queries.rank_intervals import drawn_ranks, drawn_weights, percentile, standings
from chainkg.queries.ranking import Ranking
from worlds import chain_of, feeds, firm, makes, node, random_rows, region, rows, shuffled

pytestmark = pytest.mark.once


def test_ranks_by_hand() -> None:
    """Four rows of two parts under three draws; the last has no move, so it stands behind the others whatever it
    scores. First draw: .5, .5, 0 → 1, 1, 3. Second: 1, 0, 0 → 1, 2, 2. Third: 0, 1, 0 → 2, 1, 2."""
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [1.0, 1.0]])
    weights = np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]])
    first = np.array([True, True, True, False])
    assert drawn_ranks(values, first, np.arange(4), weights).tolist() == [[1, 1, 3, 4], [1, 2, 2, 4], [2, 1, 2, 4]]
    assert drawn_ranks(values, first, np.array([2]), weights).tolist() == [[3], [2], [2]]


def test_percentiles_by_hand() -> None:
    """Nearest rank: of twenty draws the 1st is the 5th percentile and the 19th the 95th."""
    ranks = np.array([[rank] for rank in range(20, 0, -1)])
    assert (percentile(ranks, 0.05).tolist(), percentile(ranks, 0.95).tolist()) == ([1], [19])


def test_weights_are_those_of_pythons_own_random() -> None:
    drawn, again = drawn_weights((0.5, 0.3, 0.2), 500, 7), random.Random(7)
    for row in drawn:
        gammas = [again.gammavariate(50 * weight, 1.0) for weight in (0.5, 0.3, 0.2)]
        assert row == pytest.approx([one / sum(gammas) for one in gammas], rel=1e-12)
    assert drawn.mean(axis=0) == pytest.approx([0.5, 0.3, 0.2], abs=0.01)
    # Of Dirichlet(25, 15, 10) the first weight has the variance .5 × .5 / 51.
    assert drawn[:, 0].std() == pytest.approx((0.25 / 51) ** 0.5, rel=0.1)


def test_a_part_without_weight_never_gets_any() -> None:
    assert not drawn_weights((1.0, 0.0), 10, 1)[:, 1].any()


JINCHUAN = "金川集团铜业有限公司"
PARTS = st.lists(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=3, max_size=3), min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(PARTS, st.randoms(use_true_random=False))
def test_ranks_are_those_of_counting(values: list[list[float]], rng: random.Random) -> None:
    first = [rng.random() < 0.7 for _ in values]
    shown = sorted(rng.sample(range(len(values)), rng.randint(1, len(values))))
    weights = drawn_weights((0.5, 0.3, 0.2), 20, rng.randint(0, 999))
    found = drawn_ranks(np.array(values), np.array(first), np.array(shown), weights)
    assert found.tolist() == [[_counted(values, first, one, draw) for one in shown] for draw in weights]


def _counted(values: list[list[float]], first: list[bool], one: int, weights: Floats) -> int:
    """One more than the rows that stand before *one*, in exact arithmetic and then rounded as scores are."""

    def score(row: int) -> Fraction:
        parts = zip(weights, values[row], strict=True)
        return round(sum((Fraction(float(w)) * Fraction(v) for w, v in parts), Fraction(0)), 9)

    key = (not first[one], -score(one))
    return 1 + sum((not first[other], -score(other)) < key for other in range(len(values)))


def test_every_row_of_baiyin_has_its_interval(chain: Chain) -> None:
    report = find_gaps(chain)
    for gap in report.gaps:
        assert 1 <= gap.rank_low <= gap.rank_high <= report.total
        assert not gap.stable or gap.rank_low <= 10
    stable = [gap.rank for gap in report.gaps if gap.stable]
    assert stable
    assert max(stable) <= 10
    assert any(gap.rank_low < gap.rank < gap.rank_high for gap in report.gaps)


def test_few_rows_have_the_intervals_of_all(chain: Chain) -> None:
    ranking = Ranking(assess(chain))
    listed = ranking.ranked()
    every = standings(ranking, listed, np.arange(len(listed)))
    some = np.array([0, 7, len(listed) - 1])
    assert standings(ranking, listed, some) == [every[at] for at in some.tolist()]
    assert standings(ranking, listed, some[:0]) == []


@pytest.mark.parametrize("seed", range(30))
def test_intervals_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    rng = random.Random(seed)
    dataset = random_rows(rng)
    plain, mixed = (
        {gap.node: (gap.rank_low, gap.rank_high, gap.stable) for gap in find_gaps(chain_of(one)).gaps}
        for one in (dataset, shuffled(dataset, rng))
    )
    assert plain == mixed


def test_without_candidates_there_is_nothing_to_draw() -> None:
    assert find_gaps(chain_of(rows(node("a"), makes("f", "a")))).gaps == ()


# Who else has it


def test_who_has_copper_foil_and_on_what_evidence(chain: Chain) -> None:
    report = find_gaps(chain, compare=["金昌市", "嘉峪关市"])
    assert report.compared == ("金昌市", "嘉峪关市")
    (held,) = report.holdings["lithium-copper-foil"]
    assert (held.place, held.state) == ("金昌市", State.PRESENT)
    mine = [row for row in tables.table("produces") if (row["firm"], row["node"]) == (JINCHUAN, held.node)]
    newest = max(mine, key=lambda row: row["as_of"])
    assert [(one.source, one.as_of) for one in held.evidence] == [(newest["source"], newest["as_of"])]
    assert report.holdings["copper-rod"] == ()


def test_what_is_only_being_built_elsewhere_is_told_as_such() -> None:
    world = rows(
        node("ore", "resource"), node("a"), feeds("ore", "a"), region("Q"), firm("g", "Q"), makes("g", "a", "building")
    )
    report = find_gaps(chain_of(world), compare=["Q"])
    (held,) = report.holdings["a"]
    assert (held.state, [one.says.en for one in held.evidence]) == (State.BUILDING, ["g: a building"])


def test_compare_is_in_every_form() -> None:
    text = _run("gaps", "--compare", "金昌市", "--limit", "3")
    assert "金昌市: nothing on file" in text
    assert "nothing on file does not mean that it is absent there" in text
    first, *rest = csv.reader(_run("gaps", "--compare", "金昌市", "--format", "csv").splitlines())
    foil = next(row for row in rest if "lithium-copper-foil" in row)
    assert first[-1] == "金昌市"
    assert "金川集团铜业有限公司" in foil[-1]
    gaps = json.loads(_run("gaps", "--compare", "金昌市", "--limit", "3", "--format", "json"))["gaps"]
    assert [[one["place"] for one in gap["held_by"]] for gap in gaps] == [[], ["金昌市"], ["金昌市"]]
    assert {"rank", "rank_low", "rank_high", "stable"} <= gaps[0].keys()


def test_an_unknown_place_is_answered_with_the_nearest() -> None:
    result = CliRunner().invoke(main, ["gaps", "--compare", "金昌"], env={"LANG": "C"})
    assert result.exit_code in (0, 1)
    result = CliRunner().invoke(main, ["gaps", "--compare", "金唱市"], env={"LANG": "C"})
    assert (result.exit_code, "金昌市" in result.output) == (1, True)


# All regions


def test_every_region_at_once_is_each_by_itself(chain: Chain) -> None:
    reports = list(find_gaps_everywhere(chain, limit=5))
    assert {"白银市", "金昌市", "兰州新区", "嘉峪关市", "酒泉市"} <= {report.region for report in reports}
    for report in reports:
        assert report == find_gaps(chain, report.region, limit=5)
    thin = {report.region for report in reports if report.thin}
    assert {"金昌市", "兰州新区", "嘉峪关市", "酒泉市"} <= thin
    assert not any(report.checks for report in reports if report.thin)


def test_regions_of_which_nothing_is_on_file_are_left_out() -> None:
    world = rows(node("ore", "resource"), node("a"), feeds("ore", "a"), region("Q"), region("E"), firm("g", "Q"))
    world["produces"] = rows(makes("g", "a"))["produces"]
    assert [report.region for report in find_gaps_everywhere(chain_of(world))] == ["Q", "R"]


def test_all_regions_is_in_every_form() -> None:
    text = _run("gaps", "--all-regions", "--limit", "1")
    assert "too thin to call anything absent there" in text
    first, *rest = csv.reader(_run("gaps", "--all-regions", "--limit", "2", "--format", "csv").splitlines())
    assert first[:3] == ["region", "thin", "rank"]
    assert {row[0]: row[1] for row in rest}["金昌市"] == "yes"
    reports = json.loads(_run("gaps", "--all-regions", "--limit", "1", "--format", "json"))
    assert {report["region"]: report["thin"] for report in reports}["白银市"] is False


def test_all_regions_takes_no_region() -> None:
    result = CliRunner().invoke(main, ["gaps", "--all-regions", "--region", "白银市"], env={"LANG": "C"})
    assert (result.exit_code, "--all-regions does not go with --region" in result.output) == (2, True)


def _run(*words: str) -> str:
    result = CliRunner().invoke(main, [*words, "--lang", "en"])
    assert result.exit_code == 0, result.output
    return result.output
