"""Plans against brute force on random small worlds, and on small worlds worked by hand."""

import json
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_plan
from chainkg.graph.chain import Chain
from chainkg.graph.groups import flags
from chainkg.graph.model import NODE
from chainkg.queries.gaps import assess
from chainkg.queries.plan import PlanReport, plan_to
from chainkg.queries.plan_exact import least_plants
from chainkg.queries.plan_path import Path, Planner, Steps
from test_cli import run
from test_oracle import CASES, Case, on_random_cases
from worlds import Placed, chain_of, feeds, is_a, makes, node, rows, throws

pytestmark = pytest.mark.once

# Against brute force


def _ids(planner: Planner) -> list[str]:
    return planner.world.chain.table(NODE)["id"].cells()


def _named(planner: Planner, path: Path) -> list[oracle_plan.Plant]:
    recipes, ids = planner.world.recipes, _ids(planner)
    return [(ids[recipes.route_node[plant]], recipes.route_names[plant]) for plant in path.plants]


@on_random_cases(500)
@given(CASES, st.booleans())
def test_cheapest_hyperpath_equals_brute_force(case: Case, buying: bool) -> None:
    planner, oracle = Planner(case.view()), case.oracle()
    works = oracle_plan.plants(oracle)
    for row, name in enumerate(_ids(planner)):
        start = oracle_plan.free(oracle, name, buying=buying)
        path = planner.path(row, buying=buying)
        assert (path.cost if path else inf) == oracle_plan.least_cost(works.values(), start, name)
        if path:
            _buildable(planner, path, works, start, name)


def _buildable(
    planner: Planner, path: Path, works: dict[oracle_plan.Plant, oracle_plan.Works], start: set[str], target: str
) -> None:
    """Each plant has its inputs from what is free and from plants before it."""
    have = set(start)
    built = [works[plant] for plant in _named(planner, path)]
    for one in built:
        assert one.takes <= have, "inputs come first"
        have |= one.gives
    assert target in have
    assert len(set(path.plants)) == len(path.plants) <= path.cost


@on_random_cases(250)
@given(CASES, st.booleans())
def test_next_hyperpath_is_the_cheapest_of_all_that_lack_a_plant(case: Case, buying: bool) -> None:
    planner, oracle = Planner(case.view()), case.oracle()
    works = oracle_plan.plants(oracle)
    for row, name in enumerate(_ids(planner)):
        path = planner.path(row, buying=buying)
        if path and path.plants:
            start = oracle_plan.free(oracle, name, buying=buying)
            without = [{key: one for key, one in works.items() if key != plant} for plant in _named(planner, path)]
            other = planner.next_path(row, path, buying=buying)
            expected = min(oracle_plan.least_cost(some.values(), start, name) for some in without)
            assert (other.cost if other else inf) == expected
            assert other is None or set(path.plants) - set(other.plants)


@on_random_cases(150)
@given(CASES, st.booleans())
def test_fewest_plants_equal_brute_force(case: Case, buying: bool) -> None:
    planner, oracle = Planner(case.view()), case.oracle()
    works = oracle_plan.plants(oracle)
    for row, name in enumerate(_ids(planner)):
        least = least_plants(planner, row, buying=buying, seconds=60)
        start = oracle_plan.free(oracle, name, buying=buying)
        assert (len(least.path.plants) if least else None) == oracle_plan.fewest(works, start, name)
        if least:
            assert least.proven
            assert least.bound == len(least.path.plants)


@on_random_cases(150)
@given(CASES)
def test_dead_ends_are_what_nobody_can_make(case: Case) -> None:
    planner, oracle = Planner(case.view()), case.oracle()
    given_ = {good for one in oracle_plan.plants(oracle).values() for good in one.gives}
    for row, name in enumerate(_ids(planner)):
        if planner.path(row, buying=True) is None:
            start = oracle_plan.free(oracle, name, buying=True)
            ends = {_ids(planner)[end] for end in planner.dead_ends(row, buying=True)}
            assert not ends & (given_ | start)
            assert ends or name in given_, "without a dead end it is a circle that stands in the way"


# By hand


def planner_of(*placed: Placed) -> tuple[Planner, dict[str, int]]:
    chain = chain_of(rows(*placed))
    return Planner(assess(chain)), chain.index(NODE)


def local(*names: str) -> list[Placed]:
    """Goods that do not travel, so that each must be made."""
    return [node(name, trade="regional") for name in names]


# o → a; a → b; a → c; b, c → d. To d by hand: a is needed twice, so the sum is (1+1) + (1+1) + 1 = 5, the plants are 4.
DIAMOND = [*local(*"oabcd"), makes("f", "o"), *(feeds(*pair) for pair in ("oa", "ab", "ac", "bd", "cd"))]


@pytest.mark.parametrize(
    ("target", "order", "cost"), [("o", "", 0), ("a", "a", 1), ("b", "ab", 2), ("c", "ac", 2), ("d", "abcd", 5)]
)
def test_a_shared_plant_is_counted_once(target: str, order: str, cost: int) -> None:
    planner, index = planner_of(*DIAMOND)
    path = planner.path(index[target], buying=True)
    assert path is not None
    assert [name for name, _ in _named(planner, path)] == list(order)
    assert path.cost == cost


def test_exact_shares_where_the_shortest_way_does_not() -> None:
    """d needs b and c. By x each has two plants of its own behind it: b costs 1+2, c 1+2, d 7; the plants are 7. By y
    both take s1, behind which stand three: b costs 1+3, c 1+3, d 9; but the plants are only s1, s2, s3, b, c, d: 6."""
    names = ["o", "p1", "p2", "q1", "q2", "s1", "s2", "s3", "b", "c", "d"]
    own = [("o", "p2"), ("p2", "p1"), ("o", "q2"), ("q2", "q1"), ("o", "s3"), ("s3", "s2"), ("s2", "s1")]
    placed = [*local(*names), makes("f", "o"), *(feeds(*pair) for pair in own), feeds("b", "d"), feeds("c", "d")]
    placed += [feeds("p1", "b", route="x"), feeds("s1", "b", route="y")]
    placed += [feeds("q1", "c", route="x"), feeds("s1", "c", route="y")]
    planner, index = planner_of(*placed)
    path = planner.path(index["d"], buying=True)
    least = least_plants(planner, index["d"], buying=True, seconds=60)
    assert path is not None
    assert least is not None
    assert (path.cost, len(path.plants)) == (7, 7)
    assert (len(least.path.plants), least.bound, least.proven) == (6, 6, True)
    assert [name for name, _ in _named(planner, least.path)] == ["s3", "s2", "s1", "b", "c", "d"]


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ([], Steps(2, 2)),  # p ← m ← o
        ([makes("f", "m")], Steps(1, 1)),
        ([makes("f", "p")], Steps(0, 0)),
        ([node("m", trade="national")], Steps(1, 2)),  # m is bought, or made
        ([node("m", trade="global")], Steps(1, 2)),
        ([node("m", kind="material", trade="regional")], Steps(1, 1)),  # bought in either way
        ([node("m", trade="regional", collected="yes")], Steps(1, 1)),
        ([node("m", trade="")], Steps(2, 2)),  # nobody says that it travels
        ([node("p", trade="national")], Steps(2, 2)),  # what is to be made is not bought
        ([throws("z", "m"), makes("f", "z")], Steps(1, 1)),  # z runs, so m arises: there already
        ([throws("z", "m"), feeds("o", "z")], Steps(2, 2)),
        ([is_a("z", "m"), makes("f", "z")], Steps(1, 1)),
    ],
)
def test_two_figures(placed: list[Placed], expected: Steps) -> None:
    base = {
        row["id"]: (table, row) for table, row in (*local("o", "m", "p", "z"), *(p for p in placed if "id" in p[1]))
    }
    links = [feeds("o", "m"), feeds("m", "p"), makes("f", "o")]
    planner, index = planner_of(*base.values(), *links, *(one for one in placed if "id" not in one[1]))
    assert planner.steps(index["p"]) == expected


def test_a_by_product_costs_what_its_source_costs() -> None:
    """g arises from s by route x only; s needs a, which needs o: plants a and s, and s by x though y is as cheap."""
    links = [feeds("o", "a"), feeds("a", "s", route="x"), feeds("o", "s", route="y"), throws("s", "g", route="x")]
    planner, index = planner_of(*local(*"oasg"), makes("f", "o"), *links)
    path = planner.path(index["g"], buying=True)
    assert path is not None
    assert _named(planner, path) == [("a", ""), ("s", "x")]


def test_a_family_costs_its_cheapest_kind() -> None:
    links = [feeds("o", "a"), feeds("a", "k"), feeds("o", "l"), is_a("k", "u"), is_a("l", "u")]
    planner, index = planner_of(*local(*"oaklu"), makes("f", "o"), *links)
    path = planner.path(index["u"], buying=True)
    assert path is not None
    assert _named(planner, path) == [("l", "")]


def test_a_service_without_inputs_is_one_plant() -> None:
    planner, index = planner_of(node("s", kind="service", trade="regional"), node("p", trade="regional"))
    assert planner.steps(index["s"]) == Steps(1, 1)
    assert planner.steps(index["p"]) == Steps(None, None)


def test_a_circle_supplies_nobody_and_a_start_in_it_breaks_it() -> None:
    links = [feeds(*pair) for pair in ("ab", "bc", "ca", "cp")]
    planner, index = planner_of(*local(*"abcp"), *links)
    assert planner.steps(index["p"]) == Steps(None, None)
    assert not len(planner.dead_ends(index["p"], buying=True))
    started, index = planner_of(*local(*"abcp"), *links, makes("f", "b"))
    path = started.path(index["a"], buying=True)
    assert path is not None
    assert [name for name, _ in _named(started, path)] == ["c", "a"]


def test_a_node_is_not_bought_to_make_itself() -> None:
    """p is traded nationally and its only input q is made from p: buying p to make p is no plan."""
    links = [feeds("p", "q"), feeds("q", "p", route="back"), feeds("r", "p", route="on"), feeds("o", "r")]
    placed = [node("p", trade="national"), *local(*"qor"), makes("f", "o")]
    planner, index = planner_of(*placed, *links)
    path = planner.path(index["p"], buying=True)
    assert path is not None
    assert [name for name, _ in _named(planner, path)] == ["r", "p"]
    other = planner.next_path(index["p"], path, buying=True)
    assert other is None


def test_plants_that_only_feed_each_other_are_not_the_fewest() -> None:
    """t ← a and b; a ← b or (x ← w ← o); b ← a: the relaxed program is content with a and b alone."""
    links = [feeds("a", "t"), feeds("b", "t"), feeds("b", "a", route="ring"), feeds("x", "a", route="long")]
    links += [feeds("a", "b"), feeds("w", "x"), feeds("o", "w")]
    planner, index = planner_of(*local(*"abtxwo"), makes("f", "o"), *links)
    least = least_plants(planner, index["t"], buying=True, seconds=60)
    assert least is not None
    assert [name for name, _ in _named(planner, least.path)] == ["w", "x", "a", "b", "t"]
    assert least.proven


def test_long_chains_that_double_at_every_step_stay_exact_enough() -> None:
    """Each node takes the two before it: the sum grows like Fibonacci's numbers, the plants by one a step."""
    names = [f"n{at:03}" for at in range(120)]
    links = [feeds(names[at - back], names[at]) for at in range(2, 120) for back in (1, 2)]
    planner, index = planner_of(*local(*names), makes("f", names[0]), makes("f", names[1]), *links)
    path = planner.path(index[names[-1]], buying=True)
    assert path is not None
    assert [name for name, _ in _named(planner, path)] == names[2:]


def test_a_search_may_be_kept_to_some_plants() -> None:
    planner, index = planner_of(*DIAMOND)
    recipes = planner.world.recipes
    allowed = flags(len(recipes.route_node), np.flatnonzero(recipes.route_node != index["b"]))
    found = planner.search(index["d"], buying=True, allowed=allowed)
    assert planner.trace(found, index["d"]) is None
    assert planner.trace(found, index["c"]) is not None


# What the bundled data must say


def names(report: PlanReport) -> list[str]:
    return [plant.name.zh for plant in report.plan.plants] if report.plan else []


def test_flexible_foam_takes_the_local_tdi_and_bought_polyol(chain: Chain) -> None:
    report = plan_to(chain, "聚氨酯软泡")
    assert names(report) == ["聚氨酯软泡"]
    assert report.plan is not None
    plant = report.plan.plants[0]
    assert [text.zh for text in plant.local] == ["甲苯二异氰酸酯（陈旧）"]
    assert [one.name.zh for one in plant.bought] == ["聚醚多元醇"]
    assert report.alternative is None


def test_iron_phosphate_and_lithium_carbonate_are_at_hand_for_lfp(chain: Chain) -> None:
    report = plan_to(chain, "磷酸铁锂", exact=True)
    assert report.steps == Steps(1, 1)
    assert report.plan is not None
    assert [text.zh for text in report.plan.plants[0].local] == ["磷酸铁（本地有）", "碳酸锂（陈旧）"]
    assert report.minimum is not None
    assert (report.minimum.bound, report.minimum.proven) == (1, True)
    assert any(note.zh.startswith("在建：") for note in report.plan.plants[0].notes)


def test_acetone_comes_from_phenol_and_propylene(chain: Chain) -> None:
    """Nobody builds a plant for acetone: it arises with phenol, and phenol needs propylene, which does not travel."""
    report = plan_to(chain, "丙酮")
    assert names(report) == ["乙烯", "苯酚"]
    assert report.plan is not None
    cracker, phenol = report.plan.plants
    assert [one.name.zh for one in cracker.gives] == ["丙烯"]
    assert [(one.name.zh, one.plant) for one in phenol.handed] == [("丙烯", 1)]
    assert report.alternative is not None
    assert [(one.name.zh, one.route) for one in report.alternative.plants] == [("丙烯", "甲醇制烯烃"), ("苯酚", "")]


def test_spandex_needs_a_plant_less_than_its_shortest_way(chain: Chain) -> None:
    report = plan_to(chain, "氨纶", make_all=True, exact=True)
    assert len(names(report)) == report.steps.made
    assert report.minimum is not None
    assert report.minimum.proven
    assert len(report.minimum.plan.plants) < len(names(report))


def test_without_time_the_fewest_are_bounded_and_not_claimed(chain: Chain) -> None:
    hasty = plan_to(chain, "氨纶", make_all=True, exact=True, seconds=0).minimum
    patient = plan_to(chain, "氨纶", make_all=True, exact=True).minimum
    assert hasty is not None
    assert patient is not None
    assert hasty.bound <= patient.bound == len(patient.plan.plants) <= len(hasty.plan.plants)
    assert hasty.proven == (hasty.bound == len(hasty.plan.plants))


def test_what_is_there_needs_no_plan(chain: Chain) -> None:
    report = plan_to(chain, "TDI")
    assert (report.there, report.plan, report.steps) == (True, None, Steps(0, 0))
    assert [mark.zh for mark in report.marks] == ["陈旧"]
    assert report.reachable


def test_gaps_carry_both_figures(chain: Chain) -> None:
    rows_ = json.loads(run("gaps", "--format", "json"))["gaps"]
    planner, index = Planner(assess(chain)), chain.index(NODE)
    assert {tuple(row["steps"]) for row in rows_} == {("bought", "made")}
    for row in rows_[::20]:
        steps = planner.steps(index[row["node"]])
        assert row["steps"] == {"bought": steps.bought, "made": steps.made}
    assert all(row["steps"]["bought"] <= row["steps"]["made"] for row in rows_ if row["steps"]["made"] is not None)


# The command


def test_command_line() -> None:
    assert "不必建厂" in run("plan", "硫酸")
    table = run("plan", "氨纶", "--make-all", "--exact")
    assert "最少要建" in table
    assert "次选" in table
    assert "| 最短 |" in run("plan", "丙酮", "--format", "md")
    told = json.loads(run("plan", "丙酮", "--format", "json"))
    assert [plant["node"] for plant in told["plan"]["plants"]] == ["ethylene", "phenol"]
    assert "没有名为“丙桐”的环节" in run("plan", "丙桐", code=1)
    assert "--pick" in run("plan", code=2)
    assert "--pick" in run("plan", "丙酮", "--chain", "铜基", code=2)
    assert "--exact" in run("plan", "--pick", "2", "--exact", code=2)


def test_same_bytes_whatever_the_hash_seed() -> None:
    calls = (("plan", "氨纶", "--make-all", "--exact", "--format", "json"), ("plan", "--pick", "6", "--format", "json"))
    for call in calls:
        assert len({run(*call, PYTHONHASHSEED=seed) for seed in ("0", "1")}) == 1
