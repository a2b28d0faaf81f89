"""The nodes that together open most, against brute force over all choices, and by hand."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle_plan
from chainkg.graph.chain import Chain
from chainkg.graph.model import NODE
from chainkg.queries import plan_pick
from chainkg.queries.gaps import assess
from chainkg.queries.plan import PickReport, pick
from chainkg.queries.plan_openings import Opener
from chainkg.queries.plan_pick import Choice, choose, greedy, share_bound
from chainkg.queries.ranking import Ranking
from test_cli import run
from test_oracle import CASES, Case, on_random_cases
from worlds import Placed, chain_of, feeds, is_a, makes, node, part, rows, shuffled, throws

pytestmark = pytest.mark.once


def _opener(case: Case) -> Opener:
    view = case.view()
    return Opener(view, Ranking(view).ranked(all_classes=True))


def _names(opener: Opener, choice: Choice) -> list[str]:
    ids = opener.world.chain.table(NODE)["id"]
    return [ids[int(at)] for at in choice.picks]


@on_random_cases(400)
@given(CASES, st.integers(1, 4))
def test_choice_equals_brute_force(case: Case, k: int) -> None:
    opener, oracle = _opener(case), case.oracle()
    candidates = [node for node in oracle.candidates if oracle.known.kind(node) != "service"]
    values = {some: len(oracle_plan.opened(oracle, some)) for some in oracle_plan.choices(candidates, k)}
    best = max(values.values())
    found = choose(opener, k, 60)
    assert values[tuple(sorted(_names(opener, found)))] == found.value == best
    assert found.proven
    assert len(found.picks) == min(len(some) for some, value in values.items() if value == best) or not found.exact


@on_random_cases(300)
@given(CASES, st.integers(1, 4))
def test_greedy_is_worth_what_it_says_and_its_bound_holds(case: Case, k: int) -> None:
    opener, oracle = _opener(case), case.oracle()
    candidates = [node for node in oracle.candidates if oracle.known.kind(node) != "service"]
    best = max(len(oracle_plan.opened(oracle, some)) for some in oracle_plan.choices(candidates, k))
    found = greedy(opener, k)
    assert found.value == len(oracle_plan.opened(oracle, _names(opener, found)))
    assert found.value <= best <= share_bound(opener, k)


@on_random_cases(60)
@given(CASES, st.integers(0, 2**32))
def test_order_of_rows_does_not_matter(case: Case, seed: int) -> None:
    other = case.over(shuffled(case.rows, Random(seed)))
    assert repr(pick(case.chain, 2, case.place, case.as_of)) == repr(pick(other.chain, 2, case.place, case.as_of))


# By hand. o runs. t lacks a and b together; u lacks a or c; v lacks c.

NODES = [node(name, trade="regional") for name in "oabctuv"]
LINKS = [feeds("o", name) for name in "abc"] + [feeds("a", "t"), feeds("b", "t"), feeds("c", "v")]
LINKS += [feeds("a", "u", route="x"), feeds("c", "u", route="y")]
WORLD = [*NODES, *LINKS, makes("f", "o")]


def dataset(*placed: Placed) -> Chain:
    return chain_of(rows(*placed))


def told(report: PickReport) -> dict[str, tuple[set[str], dict[str, set[str]]]]:
    """Pick → what it opens alone, and what with which others."""
    return {
        one.node: (
            {mention.node for mention in one.alone},
            {joint.node: {other.node for other in joint.others} for joint in one.jointly},
        )
        for one in report.picks
    }


@pytest.mark.parametrize(
    ("k", "value", "picks"),
    [
        (1, 2, {"c": ({"u", "v"}, {})}),
        (2, 2, {"c": ({"u", "v"}, {})}),  # a and b open t and u: no more than c alone
        (3, 3, {"a": ({"u"}, {"t": {"b"}}), "b": (set(), {"t": {"a"}}), "c": ({"u", "v"}, {})}),
        (5, 3, {"a": ({"u"}, {"t": {"b"}}), "b": (set(), {"t": {"a"}}), "c": ({"u", "v"}, {})}),
    ],
)
def test_joint_opening_by_hand(k: int, value: int, picks: dict[str, tuple[set[str], dict[str, set[str]]]]) -> None:
    report = pick(dataset(*WORLD), k)
    assert told(report) == picks
    assert (report.value, report.bound, report.proven) == (value, value, True)


def test_greedy_does_not_see_pairs_and_says_what_it_may_miss() -> None:
    """t lacks a and b, w lacks a and b: neither a nor b opens anything alone, both together two nodes."""
    placed = [*NODES, node("w", trade="regional"), feeds("o", "a"), feeds("o", "b"), makes("f", "o")]
    placed += [feeds(*pair) for pair in ("at", "bt", "aw", "bw")]
    view = assess(dataset(*placed))
    opener = Opener(view, Ranking(view).ranked())
    blind, exact = greedy(opener, 2), choose(opener, 2, 60)
    assert (blind.value, blind.bound, blind.proven) == (0, 2, False)
    assert (exact.value, exact.bound, _names(opener, exact)) == (2, 2, ["a", "b"])


def test_beyond_the_exact_size_the_greedy_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_pick, "EXACT_MOST", 1)
    report = pick(dataset(*WORLD), 3)
    assert (report.exact, report.value, report.bound, report.proven) == (False, 2, 3, False)


def test_only_one_hop_counts_and_picks_do_not() -> None:
    """o → a → b → c: a opens b, and c would follow only with b there; b picked too opens c and is no longer counted."""
    placed = [*(node(name, trade="regional") for name in "oabc"), makes("f", "o")]
    chain = dataset(*placed, *(feeds(*pair) for pair in ("oa", "ab", "bc")))
    assert told(pick(chain, 1)) in ({"a": ({"b"}, {})}, {"b": ({"c"}, {})})
    assert pick(chain, 2).value == 1


def test_what_a_pick_is_a_kind_of_does_not_count() -> None:
    """k IS_A u, u lacks k as well: with k there u is there too."""
    placed = [*(node(name, trade="regional") for name in "okut"), makes("f", "o"), is_a("k", "u")]
    report = pick(dataset(*placed, feeds("o", "k"), feeds("k", "u"), feeds("u", "t")), 1)
    assert told(report) == {"k": ({"t"}, {})}


def test_wastes_do_not_count() -> None:
    placed = [node("o", trade="regional"), node("a", trade="regional"), node("w", kind="waste", trade="regional")]
    assert pick(dataset(*placed, feeds("o", "a"), feeds("a", "w"), throws("a", "w"), makes("f", "o")), 1).value == 0


def test_a_held_class_is_picked_only_on_request() -> None:
    placed = [one for one in WORLD if one[1].get("id") != "c"]
    chain = dataset(*placed, node("c", trade="regional", policy="restricted"))
    assert set(told(pick(chain, 1))) == {"a"}
    assert pick(chain, 1).held == 1
    assert set(told(pick(chain, 1, all_classes=True))) == {"c"}


def test_a_chain_restricts_what_may_be_picked_not_what_counts() -> None:
    report = pick(dataset(*WORLD, part("a", "C"), part("b", "C")), 2, only_chain="C")
    assert set(told(report)) == {"a", "b"}
    assert {mention.node for mention in report.opened} == {"t", "u"}
    assert report.candidates == 2


# The bundled data


def test_methanol_opens_most_and_five_are_proven_best(chain: Chain) -> None:
    one, five = pick(chain, 1), pick(chain, 5)
    assert [found.name.zh for found in one.picks] == ["甲醇"]
    assert one.value == len(one.picks[0].alone) == len(one.opened)
    assert five.proven
    assert five.value > one.value
    assert "甲醇" in [found.name.zh for found in five.picks]


def test_sugar_and_strains_open_fermentation_together(chain: Chain) -> None:
    """Amino acids need both starch sugar and strains, and neither of them opens it alone."""
    ten = pick(chain, 10)
    assert ten.proven
    sugar = next(found for found in ten.picks if found.name.zh == "淀粉糖")
    joint = {one.name.zh: [other.name.zh for other in one.others] for one in sugar.jointly}
    assert joint["发酵氨基酸"] == ["工业微生物菌种"]


def test_command_line() -> None:
    assert "已证明没有更好的选法" in run("plan", "--pick", "3")
    assert "proven" in run("plan", "--pick", "3", "--industry", "循环化工", "--lang", "en")
    assert "没有名为“铜机”的产业链" in run("plan", "--pick", "3", "--chain", "铜机", code=1)


def test_without_time_nothing_is_claimed_that_is_not_proven(chain: Chain) -> None:
    hasty, patient = pick(chain, 10, seconds=0), pick(chain, 10)
    assert hasty.value <= patient.value <= hasty.bound
    assert hasty.proven == (hasty.value == hasty.bound)
