"""What holds of balances on all datasets. (That they equal a slow oracle on thousands of them: ``test_oracle``.)"""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.model import NODE
from chainkg.queries.balance import find_balances
from chainkg.queries.balance_share import share_byproducts
from chainkg.queries.balance_spans import Spans, coverage
from oracle_balance import COLUMNS, FLOWS, RATES, Measures, told
from test_oracle import Case, on_random_cases, random_case
from worlds import Row, Rows, shuffled

pytestmark = pytest.mark.once

CASES = st.integers(0, 2**64 - 1).map(random_case)
SEEDS = st.integers(0, 2**32)


def intervals(case: Case) -> dict[str, tuple[float, float, float, float]]:
    """Supply and demand of every node."""
    view = case.view()
    ids = view.world.chain.table(NODE)["id"].cells()
    ends = (view.balance.supply.low, view.balance.supply.high, view.balance.demand.low, view.balance.demand.high)
    return dict(zip(ids, zip(*(end.tolist() for end in ends), strict=True), strict=True))


def close(ends: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(float(f"{end:.9g}") for end in ends)


@on_random_cases(200)
@given(CASES, SEEDS)
def test_permuting_rows_changes_nothing(case: Case, seed: int) -> None:
    other = case.over(shuffled(case.rows, Random(seed)))
    assert intervals(other) == intervals(case)
    assert repr(find_balances(other.chain, case.place, case.as_of)) == repr(
        find_balances(case.chain, case.place, case.as_of)
    )


@on_random_cases(200)
@given(CASES)
def test_both_ends_are_in_order(case: Case) -> None:
    view = case.view()
    for spans in (view.balance.supply, view.balance.demand, view.balance.coverage):
        assert ((spans.low >= 0) & (spans.low <= spans.high)).all()
        assert np.isfinite(spans.low).all()


# Unknown → known narrows


def fillings(case: Case) -> Iterator[tuple[str, Row, Row]]:
    """Unknown figures, each with cells that would tell it: capacities of running makers and coefficients."""
    known = case.oracle().known
    measures = Measures(known)
    for (_, node), status in known.makers.items():
        good = measures.run(node)
        silent = measures.figure(status, "produces", good)[1] == "unknown" and not any(
            told(row, COLUMNS["produces"]) for row in status.rows
        )
        unit = next((unit for unit, (kind, *_) in FLOWS.items() if kind == (good or "t")), "")
        if status.name == "operating" and silent and not status.row["same_as"] and measures.good(node) == good:
            yield "produces", status.row, {"capacity_low": "3", "capacity_high": "7", "unit": unit}
    for link in [*known.links("FEEDS"), *known.links("BYPRODUCT")]:
        ends = (link["from"], link["to"]) if link["relation"] == "FEEDS" else (link["to"], link["from"])
        good, base = (measures.good(ends[0]) or "t"), (measures.run(ends[1]) or "t")
        unit = next((unit for unit, kinds in RATES.items() if kinds == (good, base)), "")
        same = [
            other
            for other in known.links(link["relation"])
            if (other["from"], other["to"]) == (link["from"], link["to"])
        ]
        if unit and not link["unit"] and len(same) == 1 and measures.good(ends[1]) in ("", base):
            yield "industry_chains", link, {"low": "2", "high": "5", "unit": unit}


@on_random_cases(600)
@given(CASES, SEEDS)
def test_unknown_to_known_narrows_and_never_moves_outside(case: Case, seed: int) -> None:
    found = list(fillings(case))
    if found:
        table, row, cells = Random(seed).choice(found)
        filled: Rows = case.rows | {table: [row | cells if one is row else one for one in case.rows[table]]}
        before, after = intervals(case), intervals(case.over(filled))
        for node, old in before.items():
            (s_low, s_high, d_low, d_high), new = close(old), close(after[node])
            assert s_low <= new[0] <= new[1] <= s_high, (node, table, row, old, new)
            assert d_low <= new[2] <= new[3] <= d_high, (node, table, row, old, new)


def test_enough_figures_were_filled() -> None:
    """The property above is about something: on half of the datasets there is a figure to fill, in either table."""
    tables = [[table for table, *_ in fillings(random_case(seed))] for seed in range(60)]
    assert sum(bool(one) for one in tables) > 30
    assert {name for one in tables for name in one} == {"produces", "industry_chains"}


@given(*[st.floats(0, 1e9)] * 4)
def test_coverage_holds_every_case_in_between(a: float, b: float, c: float, d: float) -> None:
    """Any supply and demand within the intervals give a share within [low, high]."""
    (low, high), (least, most) = sorted((a, b)), sorted((c, d))
    found = coverage(Spans(np.array([low]), np.array([high])), Spans(np.array([least]), np.array([most])))
    for supply, demand in ((low, least), (low, most), (high, least), (high, most)):
        share = min(1.0, supply / demand) if demand else 1.0
        assert found.low[0] - 1e-9 <= share <= found.high[0] + 1e-9


# Conservation


@on_random_cases(150)
@given(CASES)
def test_what_is_made_is_used_or_left_over(case: Case) -> None:
    for sharing in share_byproducts(case.chain, case.place, case.as_of).sharings:
        for one in sharing.materials:
            used = sum(use.taken for use in one.uses)
            assert one.supply + one.thrown == pytest.approx(used + one.left, rel=1e-4, abs=1e-4)
            assert all(0 < use.taken <= use.most * (1 + 1e-6) for use in one.uses)
        assert sharing.left == pytest.approx(sum(one.left for one in sharing.materials), rel=1e-4, abs=1e-4)


@on_random_cases(100)
@given(CASES)
def test_left_over_is_supply_less_demand(case: Case) -> None:
    for one in find_balances(case.chain, case.place, case.as_of).materials:
        ends = [(one.supply.low, one.demand.high, one.left.low), (one.supply.high, one.demand.low, one.left.high)]
        for made, used, left in ends:
            if made is None or used is None:
                assert left is None
            else:
                assert left is not None
                assert left + used == pytest.approx(made)
