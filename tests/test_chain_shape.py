"""How far a chain goes and where it breaks: ALGORITHMS §5 and case 3 of §9, worked out by hand."""

import pytest

from chainkg.graph.chain import Chain
from chainkg.queries.chain_shape import beyond, joints, longest_run
from chainkg.queries.chains import ChainView, find_chains
from worlds import Placed, chain_of, checked, feeds, industry, makes, node, part, role, rows, sub_chain, throws


def view_of(*placed: Placed) -> ChainView:
    chain: Chain = chain_of(rows(*placed))
    return next(view for view in find_chains(chain) if view.chain == "five")


def names(view: ChainView) -> list[str]:
    return [name.zh for name in view.beyond]


FIVE = [
    *(node(name) for name in "abcde"),
    *(part(name, "five") for name in "abcde"),
    *(feeds(*pair) for pair in ("ab", "bc", "cd", "de")),
]
"""a → b → c → d → e"""


@pytest.mark.parametrize("checks", [[], [checked("five", "complete", scope_kind="chain")]])
def test_the_missing_middle_joins_two_parts_of_two_into_five(checks: list[Placed]) -> None:
    """Joined size 5, largest part before 2, so the break score is 3, whether or not somebody looked."""
    (found,) = view_of(*FIVE, *(makes("f", name) for name in "abde"), *checks).breaks
    assert (found.node, found.joined, found.before, found.score) == ("c", 5, 2, 3)


def test_an_end_joins_nothing_and_a_bought_good_breaks_nothing() -> None:
    assert view_of(*FIVE, *(makes("f", name) for name in "abcd")).breaks == ()
    bought = [node("c", "material"), *(row for row in FIVE if row != node("c"))]
    assert view_of(*bought, *(makes("f", name) for name in "abde")).breaks == ()


def test_joints_are_ordered_by_score_then_node() -> None:
    """1-2-3 and 5 and 7: node 4 joins 3+1 (before 3: score 2), node 6 joins 5 and 7 (score 2), node 8 joins all."""
    steps = {1: [2], 2: [3], 3: [4, 8], 4: [5], 5: [6, 8], 6: [7], 7: [8]}
    found = joints(steps, [1, 2, 3, 5, 7], [4, 6, 8])
    assert [(one.node, one.joined, one.before, one.score) for one in found] == [
        (8, 6, 3, 3),
        (4, 5, 3, 2),
        (6, 3, 1, 2),
    ]


ANCHORED = [industry("I"), sub_chain("five", "I"), role("ANCHORS", ("Firm", "f"), ("Chain", "five"))]


@pytest.mark.parametrize(
    ("made", "others", "expected"),
    [
        ("b", "cd", ["b", "c", "d"]),  # two steps beyond
        ("bc", "d", ["c", "d"]),  # what the anchor makes itself is no step beyond it
        ("e", "abcd", ["e"]),  # nothing beyond the end: depth 0
        ("a", "cd", ["a"]),  # b is missing, so what follows is not reached
    ],
)
def test_depth_counts_the_steps_beyond_the_anchor(made: str, others: str, expected: list[str]) -> None:
    held = [*(makes("f", name) for name in made), *(makes("g", name) for name in others)]
    found = view_of(*FIVE, *ANCHORED, *held)
    assert names(found) == expected
    assert found.depth == len(expected) - 1


def test_depth_is_unknown_without_an_anchor_that_makes_something_here() -> None:
    assert view_of(*FIVE, makes("f", "a")).depth is None
    assert view_of(*FIVE, *ANCHORED, makes("g", "a"), makes("f", "x"), node("x")).depth is None


def test_an_anchor_of_the_industry_stands_in_for_one_of_the_chain() -> None:
    anchored = [industry("I"), sub_chain("five", "I"), role("ANCHORS", ("Firm", "f"), ("Industry", "I"))]
    assert view_of(*FIVE, *anchored, makes("f", "a"), makes("g", "b")).depth == 1


def test_a_waste_is_no_step_further() -> None:
    waste = [node("w", "waste"), part("w", "five"), throws("a", "w")]
    assert view_of(*FIVE, *ANCHORED, *waste, makes("f", "a")).depth == 0


def test_circles_end() -> None:
    ring = {1: [2], 2: [3], 3: [1, 4], 4: []}
    assert longest_run(ring, [1, 2, 3, 4])[-1] == 4
    assert beyond(ring, [1, 2, 3, 4], {1}) == [1, 2, 3, 4]
