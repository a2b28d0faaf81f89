"""The vectorised engine against a slow and obvious oracle on random small datasets, and what holds on all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chainkg.graph.chain import Chain
from chainkg.graph.check import check_chain
from chainkg.graph.columns import Bools
from chainkg.graph.dates import Date
from chainkg.graph.model import FIRM, NODE, STATUSES, State
from chainkg.queries.assessment import STATES, Assessment
from chainkg.queries.balance_spans import Spans
from chainkg.queries.circular import circular, idle, takers
from chainkg.queries.gaps import find_gaps
from chainkg.queries.history import Pairs
from chainkg.queries.ranking import Ranking
from chainkg.queries.world import World
from oracle import Oracle, Status
from oracle_balance import Span
from worlds import (
    AS_OF,
    HOME,
    PLACES,
    TIMES,
    Rows,
    chain_of,
    firm,
    makes,
    random_rows,
    shuffled,
    smallest,
    told,
    with_amounts,
)

pytestmark = pytest.mark.once

Answers = dict[str, object]
Told = tuple[str, str, str, bool | None]
DEFAULTS = ("2024-02", AS_OF, AS_OF, "2025-06-15")
ORDER = [state.en for state in State]


@dataclass(frozen=True)
class Case:
    """A dataset, the place and the date asked about, and the dataset's own date."""

    rows: Rows
    place: str
    as_of: str
    default: str

    @property
    def chain(self) -> Chain:
        return chain_of(self.rows, self.default)

    def view(self) -> Assessment:
        return Assessment(World(self.chain, Date.parse(self.as_of)), self.place)

    def oracle(self) -> Oracle:
        return Oracle(self.rows, self.place, self.as_of, self.default, HOME)

    def over(self, dataset: Rows) -> "Case":
        return Case(dataset, self.place, self.as_of, self.default)


def random_case(seed: int) -> Case:
    rng = Random(seed)
    dataset = random_rows(rng) if rng.random() < 0.3 else with_amounts(random_rows(rng), rng)
    return Case(dataset, rng.choice((HOME, HOME, HOME, *PLACES)), rng.choice(TIMES), rng.choice(DEFAULTS))


CASES = st.integers(0, 2**64 - 1).map(random_case)


def on_random_cases(most: int) -> settings:
    """The same cases on every machine; what fails is made small by ``smallest`` and not by hypothesis."""
    return settings(max_examples=most, derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate))


# The same answers, asked of the engine and of the oracle


def engine_says(view: Assessment) -> Answers:
    ids = view.world.chain.table(NODE)["id"].cells()
    own, ranking = view.presence, Ranking(view)
    vectors = {
        "run": own.run, "local": own.local, "fresh": own.fresh, "implied": own.implied, "endowed": own.endowed,
        "there": view.there, "city": own.around & ~view.checks.denied, "checked": view.checks.decided,
        "denied": view.checks.denied, "fed": view.routing.fed, "used": view.uses, "anchored": view.anchored,
        "once": view.once, "idle": idle(view), "candidates": ranking.candidates,
        "circular": circular(view, *takers(view)) > 0,
    }  # fmt: skip
    balance = view.balance
    return {
        "whole": view.world.places.names[view.whole],
        "makers": _pairs(view.world.chain, view.world.makers, "produces"),
        "users": _pairs(view.world.chain, view.world.users, "consumes"),
        **{name: _named(ids, vector) for name, vector in vectors.items()},
        "unlocks": {node: {ids[one] for one in view.routing.unlocks[at]} for at, node in enumerate(ids)},
        "supply": _spans(ids, balance.supply),
        "demand": _spans(ids, balance.demand),
        "coverage": _spans(ids, balance.coverage),
        "states": {node: STATES[at].en for node, at in zip(ids, view.state.tolist(), strict=True)},
    }


def _spans(ids: list[str], spans: Spans) -> dict[str, Span]:
    """Rounded: the two sum up in different orders."""
    return {node: rounded(span) for node, *span in zip(ids, spans.low.tolist(), spans.high.tolist(), strict=True)}


def rounded(span: Iterable[float]) -> Span:
    low, high = (float(f"{end:.9g}") for end in span)
    return low, high


def _named(ids: list[str], vector: Bools) -> set[str]:
    return {node for node, holds in zip(ids, vector.tolist(), strict=True) if holds}


def _pairs(chain: Chain, pairs: Pairs, table: str) -> dict[tuple[str, str], Told]:
    firms, nodes, rows = chain.table(FIRM)["id"], chain.table(NODE)["id"], chain.tables[table]
    found: dict[tuple[str, str], Told] = {}
    for at in range(len(pairs)):
        row, status = int(pairs.row[at]), list(STATUSES)[pairs.status[at]]
        fresh = bool(pairs.fresh[at]) if status != "closed" else None
        found[firms[pairs.firm[at]], nodes[pairs.node[at]]] = status, rows["as_of"][row], rows["source"][row], fresh
    return found


def oracle_says(oracle: Oracle) -> Answers:
    own, known = oracle.own, oracle.known
    return {
        "whole": oracle.whole,
        "makers": _statuses(known.makers),
        "users": _statuses(known.pairs("consumes")),
        "run": own.run, "local": own.local, "fresh": own.fresh, "implied": own.implied,
        "endowed": own.endowed - own.local - own.implied,
        "there": oracle.there, "city": oracle.around - own.there, "checked": oracle.checked,
        "denied": oracle.denied, "fed": oracle.fed, "used": oracle.used, "anchored": oracle.anchored,
        "once": oracle.once, "idle": oracle.idle, "candidates": oracle.candidates, "circular": oracle.circular,
        "unlocks": {node: oracle.unlocks(node) for node in oracle.nodes},
        "supply": {node: rounded(oracle.supply(node)) for node in oracle.nodes},
        "demand": {node: rounded(oracle.side.demand(node)) for node in oracle.nodes},
        "coverage": {node: rounded(oracle.coverage(node)) for node in oracle.nodes},
        "states": oracle.states,
    }  # fmt: skip


def _statuses(pairs: dict[tuple[str, str], Status]) -> dict[tuple[str, str], Told]:
    return {
        pair: (found.name, found.row["as_of"], found.row["source"], found.fresh if found.name != "closed" else None)
        for pair, found in pairs.items()
    }


def differences(case: Case) -> dict[str, tuple[object, object]]:
    """What engine (first) and oracle (second) say differently."""
    engine, oracle = engine_says(case.view()), oracle_says(case.oracle())
    return {name: (engine[name], oracle[name]) for name in engine if engine[name] != oracle[name]}


def _differs(case: Case) -> bool:
    places = {row["name"] for table in ("regions", "parks") for row in case.rows[table]}
    return case.place in places and bool(differences(case))


@on_random_cases(3000)
@given(CASES)
def test_engine_equals_oracle(case: Case) -> None:
    if differences(case):
        least = case.over(smallest(case.rows, lambda dataset: _differs(case.over(dataset))))
        found = f"{differences(least)}\n{told(least.rows)}"
        pytest.fail(f"{case.place} at {case.as_of}, engine first: {found}", pytrace=False)


# What must hold on all datasets


@on_random_cases(100)
@given(CASES)
def test_random_datasets_are_sound(case: Case) -> None:
    assert not [problem.say("en") for problem in check_chain(case.chain)]


@on_random_cases(150)
@given(CASES, st.integers(0, 2**32))
def test_order_of_rows_does_not_matter(case: Case, seed: int) -> None:
    other = case.over(shuffled(case.rows, Random(seed)))
    assert engine_says(other.view()) == engine_says(case.view())
    assert repr(_report(other)) == repr(_report(case))


def _report(case: Case) -> object:
    return find_gaps(case.chain, case.place, case.as_of, all_classes=True)


@on_random_cases(300)
@given(CASES, st.integers(0, 2**32))
def test_one_more_maker_makes_no_state_worse(case: Case, seed: int) -> None:
    """A new firm of the place makes a node that is no kind of another.

    (A maker of a kind of *n* ends what *n*, implied until then, implied in its turn: a supplied node brings no needs.)
    弱 counts as 有, of which it is a part; and what the new maker needs itself may be covered less well than before.
    """
    kinds = {row["from"] for row in case.rows["industry_chains"] if row["relation"] == "IS_A"}
    free = [row["id"] for row in case.rows["chain_nodes"] if row["id"] not in kinds]
    before = case.view()
    after = case.over(_with_maker(case, Random(seed).choice(free))).view() if free else before
    strong, present = ORDER.index("strong"), ORDER.index("present")
    was, now = (np.where(view.state < strong, present, view.state) for view in (before, after))
    asked = after.balance.demand.high > before.balance.demand.high
    was = np.where(asked & (was == strong), present, was)
    worse = [(ORDER[a], ORDER[b]) for a, b in zip(was.tolist(), now.tolist(), strict=True) if b > a]
    assert not worse, f"{worse}\n{told(case.rows)}"
    assert not (before.routing.fed & ~after.routing.fed).any()
    assert not (before.uses & ~after.uses).any()


def _with_maker(case: Case, node: str) -> Rows:
    is_park = case.place in {row["name"] for row in case.rows["parks"]}
    _, owner = firm("new", "", park=case.place) if is_park else firm("new", case.place)
    _, row = makes("new", node, as_of=case.as_of)
    return case.rows | {"firms": [*case.rows["firms"], owner], "produces": [*case.rows["produces"], row]}


@on_random_cases(100)
@given(CASES)
def test_nothing_comes_from_nothing(case: Case) -> None:
    """Without makers and endowments nothing is there, fed or used, whatever circles the links run in."""
    view = case.over(case.rows | {"produces": [], "endowments": []}).view()
    assert not view.there.any()
    assert not view.routing.fed.any()
    assert not view.uses.any()


@on_random_cases(200)
@given(CASES)
def test_nobody_supplies_himself(case: Case) -> None:
    """No node unlocks itself, and what is there unlocks nothing more."""
    view = case.view()
    ids = view.world.chain.table(NODE)["id"].cells()
    for at in range(len(ids)):
        assert at not in view.routing.unlocks[at]
        assert not (view.there[at] and len(view.routing.unlocks[at]))
