"""Counting in groups of different sizes, column by column, against counting one group after the other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.groups import Groups
from chainkg.graph.ragged import Ragged

GROUPS = st.lists(st.lists(st.integers(0, 9), max_size=12), max_size=30)


def grouped(lists: list[list[int]]) -> Groups:
    starts = np.append(0, np.cumsum([len(one) for one in lists], dtype=np.int64))
    return Groups(starts, np.array([item for one in lists for item in one], dtype=np.int64))


@given(GROUPS, st.sets(st.integers(0, 9)))
def test_counts_are_those_of_each_group(lists: list[list[int]], chosen: set[int]) -> None:
    which = np.isin(np.arange(10), list(chosen))
    expected = [sum(item in chosen for item in one) for one in lists]
    assert Ragged(grouped(lists)).counts(which).tolist() == expected


def test_a_group_larger_than_a_short_number_is_counted_whole() -> None:
    found = Ragged(grouped([[0], [1] * 40_000, []])).counts(np.array([True, True]))
    assert found.tolist() == [1, 40_000, 0]
