"""Where the cards of a page stand and which way its links run, on chains made up at random and by hand."""

from functools import cache
from itertools import combinations
from random import Random

import pytest

from chainkg.views.svg_columns import Arc, Spot, find_columns
from chainkg.views.svg_heights import fit_in_order
from chainkg.views.svg_layout import GAP_Y, Layout, lay_out
from chainkg.views.svg_order import crossings, order_slots, segments_of

Case = tuple[list[Spot], list[Arc], list[Arc]]


def random_case(seed: int) -> Case:
    """A chain of up to 60 cards with forward links, some against the order, circles, and loops."""
    rng = Random(seed)
    count = rng.randint(1, 60)
    spots = [Spot(f"n{at}", rng.choice((0, 0, 1, 1, 1, 2, 3)), rng.choice((0.0, 1.0, 2.0, 5.0))) for at in range(count)]
    arcs = [(rng.randrange(count), rng.randrange(count)) for _ in range(rng.randint(0, 2 * count))]
    kept = sorted({(a, b) for a, b in arcs if a != b})
    return spots, [arc for arc in kept if sum(arc) % 7], [arc for arc in kept if not sum(arc) % 7]


@cache
def laid(seed: int) -> tuple[list[Spot], list[Arc], list[Arc], Layout]:
    case = random_case(seed)
    return *case, lay_out(*case)


def overlapping(layout: Layout) -> list[tuple[int, int]]:
    """Pairs of cards that are nearer to one another than a card and its gap."""
    width, height = layout.card.width, layout.card.height
    found = []
    for (a, (x, y)), (b, (u, v)) in combinations(enumerate(layout.middles), 2):
        if abs(x - u) < width and abs(y - v) < height + GAP_Y - 1.01:
            found.append((a, b))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_cards_keep_apart_and_stand_in_their_stage(seed: int) -> None:
    spots, _, _, layout = laid(seed)
    assert not overlapping(layout)
    edges = {stage: (left, right) for stage, left, right in layout.blocks}
    assert list(edges) == sorted(edges), "stages stand in the order of the chain"
    for spot, (x, _) in zip(spots, layout.middles, strict=True):
        left, right = edges[spot.stage]
        assert left < x < right
    assert all(one[2] < other[1] for one, other in zip(layout.blocks, layout.blocks[1:], strict=False))


@pytest.mark.parametrize("seed", range(40))
def test_links_start_and_end_at_their_cards(seed: int) -> None:
    _, arcs, loops, layout = laid(seed)
    half, tall = layout.card.width // 2, layout.card.height / 2
    for (a, b), path in zip([*arcs, *loops], layout.paths, strict=True):
        (x, y), (u, v) = layout.middles[a], layout.middles[b]
        assert path.points[0][0] == x + half
        assert path.points[-1][0] == u - half
        assert abs(path.points[0][1] - y) < tall
        assert abs(path.points[-1][1] - v) < tall
        assert path.back == (layout.columns[a] >= layout.columns[b])
        if not path.back:
            across = [point[0] for point in path.points]
            assert across == sorted(set(across)), "a link that runs on never turns back"


@pytest.mark.parametrize("seed", range(40))
def test_no_line_runs_behind_a_card(seed: int) -> None:
    *_, layout = laid(seed)
    half, tall = layout.card.width // 2, layout.card.height / 2
    for path in layout.paths:
        straight = list(zip(path.points, path.points[1:], strict=False))
        for (x, y), (u, v) in straight if path.back else straight[1::2]:
            for middle, height in layout.middles:
                beside = max(x, u) <= middle - half or min(x, u) >= middle + half
                assert beside or min(y, v) > height + tall or max(y, v) < height - tall


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_rows_cannot_matter(seed: int) -> None:
    spots, arcs, loops, layout = laid(seed)
    assert lay_out(spots, arcs[::-1], loops[::-1]).middles == layout.middles


def test_links_within_a_stage_run_to_the_right() -> None:
    chain = [Spot(name, 0, order) for name, order in (("d", 1.0), ("c", 2.0), ("b", 3.0), ("a", 4.0))]
    columns, stages = find_columns(chain, [(0, 1), (1, 2), (2, 3)])
    assert columns == [0, 1, 2, 3]
    assert stages == [0, 0, 0, 0]


def test_a_circle_is_cut_against_the_order_of_the_chain() -> None:
    columns, _ = find_columns([Spot("a", 0, 1), Spot("b", 0, 2), Spot("c", 0, 3)], [(0, 1), (1, 2), (2, 0)])
    assert columns == [0, 1, 2]


def test_many_cards_without_links_share_even_columns() -> None:
    columns, stages = find_columns([Spot(f"n{at:02}", 1, 0) for at in range(20)], [])
    assert [columns.count(at) for at in range(len(stages))] == [7, 7, 6]


def test_ordering_takes_crossings_away() -> None:
    column = [0, 0, 0, 1, 1, 1]
    segments = segments_of(column, [(0, 5), (1, 4), (2, 3)])
    start = [[(at, 0) for at in range(3)], [(at, 1) for at in range(3, 6)]]
    assert crossings(start, segments) == 3
    assert crossings(order_slots(start, segments), segments) == 0


def test_long_links_of_a_card_share_their_lanes() -> None:
    segments = segments_of([0, 1, 2, 2], [(0, 1), (0, 2), (0, 3)])
    assert segments == [((0, 0), (0, 1)), ((0, 0), (1, 1)), ((0, 1), (2, 2)), ((0, 1), (3, 2))]


def test_heights_stay_within_the_picture() -> None:
    assert fit_in_order([-50.0, 500.0], [1.0, 1.0], [10.0, 10.0], 100.0) == [5.0, 95.0]
    assert fit_in_order([90.0, 10.0], [1.0, 1.0], [20.0, 20.0], 100.0) == [40.0, 60.0]
