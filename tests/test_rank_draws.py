"""Rank intervals against plain counting where there are many rows; the sentence that sums up a row."""

import random
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from chainkg.cli import main
from chainkg.graph.chain import Chain
from chainkg.graph.columns import Floats
from chainkg.graph.model import State
from chainkg.queries.gap import Gap
from chainkg.queries.gap_sentence import sentence
from chainkg.queries.gaps import find_gaps
from chainkg.queries.rank_intervals import drawn_ranks, drawn_weights
from chainkg.views.plain import plain_report

WEIGHTS = (0.28, 0.14, 0.14, 0.12, 0.1, 0.1, 0.07, 0.05)
STEPS = (0.0, 0.25, 0.35, 0.5, 0.7, 1 / 3, 1.0)


def _rows(count: int, rng: random.Random) -> Floats:
    """Rows of eight parts, many of them equal, as rows of real lists are."""
    kinds = [[rng.choice(STEPS) for _ in WEIGHTS] for _ in range(max(count // 3, 1))]
    return np.array([rng.choice(kinds) for _ in range(count)])


@pytest.mark.parametrize(("count", "shown"), [(3000, 5), (3000, 60), (1, 1), (2, 2)])
def test_ranks_of_long_lists_are_those_of_counting(count: int, shown: int) -> None:
    """3,000 rows under 60 draws are worked through in several pieces; the rows asked for are spread over the list."""
    rng = random.Random(count + shown)
    values, first = _rows(count, rng), np.array([rng.random() < 0.5 for _ in range(count)])
    wanted = np.array(sorted(rng.sample(range(count), shown)))
    weights = drawn_weights(WEIGHTS, 60, 5)
    found = drawn_ranks(values, first, wanted, weights)
    for draw in rng.sample(range(60), 5):
        scores = [round(sum(w * v for w, v in zip(weights[draw], row, strict=True)), 9) for row in values.tolist()]
        keys = [(not one, -score) for one, score in zip(first.tolist(), scores, strict=True)]
        assert found[draw].tolist() == [1 + sum(key < keys[one] for key in keys) for one in wanted.tolist()]


def test_equal_rows_are_equal_under_every_draw() -> None:
    values = np.repeat(_rows(40, random.Random(1)), 5, axis=0)
    ranks = drawn_ranks(values, np.ones(200, dtype=bool), np.arange(200), drawn_weights(WEIGHTS))
    assert (ranks.reshape(1000, 40, 5) == ranks[:, ::5, None]).all()


def test_a_row_below_another_in_every_part_never_passes_it() -> None:
    values = _rows(200, random.Random(2)) * 0.9
    values[1] = values[0] + 0.05
    ranks = drawn_ranks(values, np.ones(200, dtype=bool), np.array([0, 1]), drawn_weights(WEIGHTS))
    assert (ranks[:, 1] < ranks[:, 0]).all()


def test_ranks_of_a_country_take_little_memory() -> None:
    values = np.random.default_rng(3).random((60_000, 8))
    best = values[np.argsort(-(values @ np.array(WEIGHTS)))]
    weights = drawn_weights(WEIGHTS)
    tracemalloc.start()
    drawn_ranks(best, np.ones(len(best), dtype=bool), np.arange(100), weights)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6  # all draws of all rows at once would take 480 MB


# The sentence that sums up a row


def _gap(chain: Chain, node: str) -> Gap:
    return next(gap for gap in find_gaps(chain).gaps if gap.node == node)


def test_sentences_by_hand(chain: Chain) -> None:
    rod = sentence(_gap(chain, "copper-rod"))
    assert rod.zh == "铜杆：原料阴极铜在手，可以往下延伸；建成后可带动漆包线；本地有没有厂家，待核。"
    assert rod.en == (
        "copper wire rod: its input copper cathode is at hand, so the chain can go on; it would feed enamelled winding "
        "wire; whether anybody makes it here is unverified."
    )
    bicarbonate = sentence(_gap(chain, "sodium-bicarbonate"))
    assert bicarbonate.zh.startswith("碳酸氢钠：烘焙与面制食品要用，本地未见厂家；还缺主料二氧化碳、纯碱")


def test_a_sentence_says_what_was_checked(chain: Chain) -> None:
    rod = _gap(chain, "copper-rod")
    assert sentence(replace(rod, state=State.ABSENT)).zh.endswith("经核查，本地没有。")
    assert "unverified" not in sentence(replace(rod, state=State.BROKEN)).en
    assert sentence(replace(rod, state=State.PLANNED, moves=())).zh.startswith("铜杆：已有规划，尚未动工")


def test_every_row_has_a_sentence_and_every_reason_says_something(chain: Chain) -> None:
    report = find_gaps(chain)
    for row in plain_report(report, "zh")["gaps"]:
        assert row["sentence"].startswith(f"{row['name']}：")
        assert row["sentence"].endswith("。")
    for gap in (*report.gaps, *report.services, *report.coming):
        for part in gap.parts:
            assert not part.reason.zh.startswith("主料：；")
            assert part.reason.en.strip()


def test_few_rows_do_not_cut_the_lists_apart_in_silence(chain: Chain) -> None:
    """The first six of each list are named whatever --limit says, and that there are more."""
    report = find_gaps(chain)
    assert min(len(report.coming), len(report.services)) > 6
    text = CliRunner().invoke(main, ["gaps", "--limit", "1", "--lang", "en"]).stdout
    for gaps in (report.coming, report.services):
        assert f"{', '.join(gap.name.en for gap in gaps[:6])} and more." in text
