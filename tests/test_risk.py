"""Risks: cascades worked out by hand, the formulas, and a slow oracle on random datasets."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.as_networkx import cut_points
from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools
from chainkg.graph.model import FIRM, NODE, State
from chainkg.loaders import read
from chainkg.queries.gaps import assess
from chainkg.queries.risk import RiskReport, Stop, find_risks
from chainkg.queries.risk_cascade import Amount, Cascade, all_lost, least_share, most_share
from chainkg.queries.risk_flow import Flow
from chainkg.queries.whatif import what_if
from oracle import Oracle, Routes
from test_oracle import CASES, Case, on_random_cases
from test_whatif import owner
from worlds import Placed, chain_of, feeds, holds, is_a, makes, node, rows, shuffled, throws, told

pytestmark = pytest.mark.once

INF = float("inf")


def risks(*placed: Placed) -> RiskReport:
    return find_risks(chain_of(rows(*placed)))


def firm_stop(report: RiskReport, name: str) -> Stop:
    return next(one for one in report.firms if one.id == name)


def names(stop: Stop) -> tuple[set[str], set[str], set[str]]:
    """Gone with it, starved with nothing brought in, starved with all brought in that can be."""
    return {one.node for one in stop.falls}, {one.node for one in stop.starves}, {one.node for one in stop.cut}


# The formulas


@pytest.mark.parametrize(
    ("losses", "amounts", "low", "high"),
    [
        ([1, 0], [(60, 60), (40, 40)], 0.6, 0.6),
        ([1, 0], [(60, 60), (0, INF)], 0.0, 1.0),  # the other may be large, or nothing
        ([1, 0], [(0, INF), (40, 40)], 0.0, 1.0),
        ([1, 0], [(20, 60), (40, 80)], 0.2, 0.6),  # 20 of 100, 60 of 100
        ([1], [(0, INF)], 1.0, 1.0),  # the only supplier, however large
        ([0.5, 0, 0], [(100, 100), (50, 50), (50, 50)], 0.25, 0.25),
    ],
)
def test_shares_of_supply_that_may_be_lost(
    losses: list[float], amounts: list[tuple[float, float]], low: float, high: float
) -> None:
    assert least_share(losses, amounts) == pytest.approx(low)
    assert most_share(losses, amounts) == pytest.approx(high)
    assert all_lost(losses, amounts) == min(losses)


AMOUNT = st.tuples(st.floats(0, 100), st.one_of(st.floats(0, 100), st.just(INF))).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@on_random_cases(300)
@given(st.lists(st.tuples(st.floats(0, 1), AMOUNT), min_size=1, max_size=5), st.integers(0, 2**32))
def test_no_amounts_within_the_bounds_lose_less_or_more(held: list[tuple[float, Amount]], seed: int) -> None:
    losses, amounts = [loss for loss, _ in held], [bounds for _, bounds in held]
    rng = Random(seed)
    low, high = least_share(losses, amounts), most_share(losses, amounts)
    assert low <= high + 1e-9
    for _ in range(20):
        weights = [rng.choice((least, min(most, 1e6), rng.uniform(least, min(most, 1e3)))) for least, most in amounts]
        if sum(weights) > 1e-6:
            share = sum(a * b for a, b in zip(weights, losses, strict=True)) / sum(weights)
            assert low - 1e-9 <= share <= high + 1e-9


# Cascades by hand

LINE = [*(node(name) for name in "abcd"), *(feeds(*pair) for pair in ("ab", "bc", "cd"))]
"""a → b → c → d, each by a firm of its own"""
OWN = [makes(f"of-{name}", name) for name in "abcd"]


def test_the_first_of_a_line_starves_all_after_it() -> None:
    """What travels nationally can be brought in, so with purchases nobody starves. Each of four nodes is a quarter."""
    report = risks(*LINE, *OWN)
    stop = firm_stop(report, "of-a")
    assert names(stop) == ({"a"}, {"b", "c", "d"}, set())
    assert (stop.loss_low, stop.loss_high) == (1.0, 1.0)
    assert (stop.unknown, stop.quantities) == (4, 4)
    assert [one.id for one in report.firms] == ["of-a", "of-b", "of-c", "of-d"]
    assert [one.id for one in report.stops] == ["a", "b", "c", "d"]
    assert names(firm_stop(report, "of-d")) == ({"d"}, set(), set())
    assert firm_stop(report, "of-d").loss_high == 0.25


def test_what_does_not_travel_starves_whatever_is_bought() -> None:
    line = [node("b", trade="captive"), *(row for row in LINE if row != node("b"))]
    assert names(firm_stop(risks(*line, *OWN), "of-a")) == ({"a"}, {"b", "c", "d"}, set())
    assert names(firm_stop(risks(*line, *OWN), "of-b")) == ({"b"}, {"c", "d"}, {"c"})


def test_two_makers_share_the_loss_by_capacity() -> None:
    """a is made by f (60) and g (40): no stop starves b, and f takes 60 % of a and so of b: 1.2 of two nodes."""
    placed = [node("a"), node("b"), feeds("a", "b"), makes("h", "b", capacity_low="5", capacity_high="5", unit="t/a")]

    def capacity(amount: str, unit: str = "t/a") -> dict[str, str]:
        return {"capacity_low": amount, "capacity_high": amount, "unit": unit}

    known = risks(*placed, makes("f", "a", **capacity("60")), makes("g", "a", **capacity("40")))
    stop = firm_stop(known, "f")
    assert names(stop) == (set(), set(), set())
    assert (stop.loss_low, stop.loss_high) == (0.6, 0.6)
    assert (stop.unknown, stop.quantities) == (0, 3)
    unknown = firm_stop(risks(*placed, makes("f", "a", **capacity("60")), makes("g", "a")), "f")
    assert (unknown.loss_low, unknown.loss_high, unknown.unknown) == (0.0, 1.0, 1)
    other = risks(*placed, makes("f", "a", **capacity("60")), makes("g", "a", **capacity("40", "m3/a")))
    assert (firm_stop(other, "f").loss_low, firm_stop(other, "f").loss_high) == (0.0, 1.0)


def test_an_alternative_route_keeps_a_plant_running() -> None:
    """p by x from a, or by y from b; on file with x it stops with a."""
    placed = [*(node(name) for name in "abp"), feeds("a", "p", route="x"), feeds("b", "p", route="y")]
    placed += [makes("f", "a"), makes("g", "b")]
    assert names(firm_stop(risks(*placed, makes("h", "p")), "f")) == ({"a"}, set(), set())
    assert names(firm_stop(risks(*placed, makes("h", "p", route="x")), "f")) == ({"a"}, {"p"}, set())


def test_by_products_and_what_is_inferred_go_with_their_plant() -> None:
    """p throws off x and shows that m is there; q is made of x. A waste is not counted, and starves its user."""
    placed = [node("p"), node("x"), node("m", trade="captive"), node("q"), feeds("m", "p"), throws("p", "x")]
    placed += [feeds("x", "q"), makes("f", "p"), makes("g", "q")]
    assert names(firm_stop(risks(*placed), "f")) == ({"p", "x", "m"}, {"q"}, set())
    wasted = [node("x", "waste", "regional"), *(row for row in placed if row != node("x"))]
    assert names(firm_stop(risks(*wasted), "f")) == ({"p", "m"}, {"q"}, {"q"})


def test_a_total_or_a_reserve_stays() -> None:
    placed = [node("a"), node("b"), feeds("a", "b"), makes("f", "a"), makes("g", "b")]
    assert names(firm_stop(risks(*placed, holds("R", "a", "output")), "f")) == (set(), set(), set())
    ore = [node("a", "resource"), *placed[1:], holds("R", "a", "reserve")]
    assert names(firm_stop(risks(*ore), "f")) == (set(), set(), set())


def test_a_family_is_had_while_one_kind_is_left() -> None:
    placed = [node("u"), node("k"), node("l"), node("p"), is_a("k", "u"), is_a("l", "u"), feeds("u", "p")]
    placed += [makes("f", "k"), makes("g", "l"), makes("h", "p")]
    report = risks(*placed)
    assert names(firm_stop(report, "f")) == ({"k"}, set(), set())
    assert "u" not in {one.id for one in report.stops}, "a family is no node that somebody stops"


def test_a_ring_starves_as_a_whole_and_ends() -> None:
    ring = [*(node(name) for name in "abc"), *(feeds(*pair) for pair in ("ab", "bc", "ca"))]
    stop = firm_stop(risks(*ring, *(makes(f"of-{name}", name) for name in "abc")), "of-a")
    assert names(stop) == ({"a"}, {"b", "c"}, set())
    returned = [*ring[:-1], feeds("c", "a", loop="return")]
    stop = firm_stop(risks(*returned, *(makes(f"of-{name}", name) for name in "abc")), "of-c")
    assert names(stop) == ({"c"}, set(), set()), "a loop link is a return, and no supply"


def test_one_plant_told_under_two_names_is_one() -> None:
    report = risks(node("a"), makes("mother", "a", same_as="child"), makes("child", "a"))
    assert [one.id for one in report.firms] == ["child"]
    assert [(one.node, one.firm) for one in report.sole_makers] == [("a", "child")]


def test_sole_makers_by_their_local_users() -> None:
    """b goes to two, c to nobody; a has two makers, t a total beside its maker."""
    placed = [*(node(name) for name in "abcpqt"), feeds("b", "p"), feeds("b", "q"), holds("R", "t", "output")]
    placed += [makes(*pair) for pair in ("fa", "ga", "fb", "fc", "hp", "hq", "ft")]
    found = risks(*placed).sole_makers
    assert [(one.node, one.firm, [user.node for user in one.users]) for one in found] == [
        ("b", "f", ["p", "q"]),
        ("c", "f", []),
        ("p", "h", []),
        ("q", "h", []),
    ]


def test_cut_points_of_two_triangles_on_a_path() -> None:
    """a-b-c is a triangle, so is e-f-g; d stands between c and e. Without c two nodes, without d three, fall away."""
    pairs = ("ab", "bc", "ac", "cd", "de", "ef", "fg", "eg")
    placed = [*(node(name) for name in "abcdefg"), *(feeds(*pair) for pair in pairs)]
    found = risks(*placed, *(makes("f", name) for name in "abcdefg")).cut_points
    assert [(one.node, one.parts, one.cut) for one in found] == [("d", 2, 3), ("c", 2, 2), ("e", 2, 2)]
    assert cut_points([(1, 2), (2, 3), (3, 1)]) == {}


def test_a_limit_cuts_each_list() -> None:
    report = find_risks(chain_of(rows(*LINE, *OWN)), limit=1)
    assert [len(held) for held in (report.firms, report.stops, report.sole_makers, report.cut_points)] == [1, 1, 1, 1]


# The oracle: what is to be had is worked out anew from the plants that are left, until nothing more stops


class Slow:
    """The contract in sets of names. What follows from a plant, by-product or inferred, is there while that plant is;
    an inferred input starves like a plant, a by-product does not."""

    def __init__(self, oracle: Oracle, spared: set[str]) -> None:
        self.oracle, self.known, self.spared = oracle, oracle.known, spared
        self.local, self.implied, self.there = oracle.own.local, oracle.own.implied, oracle.there
        pairs = self.known.pairs_in("produces", oracle.place)
        self.plants: dict[tuple[str, str], Routes] = {
            pair: self.known.way(pair) for pair, status in pairs.items() if status.name == "operating"
        }
        for name in {row["node"] for row in oracle.own.totals}:
            self.plants["", name] = self.known.routes(name)
        self.outside = oracle.own.endowed | (self.there - oracle.own.there)

    def lost(self, firm: str, *, starving: bool = True) -> set[str]:
        alive = {pair for pair in self.plants if not pair[0] or owner(self.oracle, pair) != firm}
        dry: set[str] = set()
        while True:
            given = self.given(alive, dry)
            stopped = {pair for pair in alive if self.starves(pair[1], self.plants[pair], given)} if starving else set()
            dried = {name for name in self.there - dry if self.starves(name, self.known.routes(name), given)}
            dried = dried if starving else set()
            if not stopped and not dried:
                return self.there - given
            alive -= stopped
            dry |= dried

    def given(self, alive: set[tuple[str, str]], dry: set[str]) -> set[str]:
        found = set(self.outside)
        for _, name in alive:
            found |= self.known.lifted({name})
        for pair in alive:
            needed, thrown = self.following(pair)
            found |= self.known.lifted(needed - dry) | self.known.lifted(thrown)
        return found

    def following(self, pair: tuple[str, str]) -> tuple[set[str], set[str]]:
        """What a plant shows to be there (inferred), and what it throws off, with all that follows from these."""
        sources = {self.known.sole_source(name) for name in self.known.lifted({pair[1]})} - {None}
        made = {(owner(self.oracle, other) if other[0] else "", other[1]) for other in self.plants}
        firm = owner(self.oracle, pair) if pair[0] else ""
        needed = {str(name) for name in sources if (firm, str(name)) not in made}
        thrown: set[str] = set()
        ways: list[tuple[str, Routes]] = [(pair[1], self.plants[pair])]
        ways += [(name, self.known.routes(name)) for name in sorted(needed)]
        done = set(needed)
        for name, way in ways:
            brought = self.known.brought(name, way) & self.implied
            arising = self.known.thrown(name, way)
            needed, thrown = needed | brought, thrown | arising
            ways += [(one, self.known.routes(one)) for one in sorted((brought | arising) - done)]
            done |= brought | arising
        return needed, thrown

    def starves(self, name: str, way: Routes, given: set[str]) -> bool:
        gone = self.there - given - self.spared
        return all(self.inputs(name, route) & gone for route in way)

    def inputs(self, name: str, route: str) -> set[str]:
        links = [row for row in self.known.links("FEEDS") if row["to"] == name and row["role"] == "main"]
        return {row["from"] for row in links if not row["loop"] and route in self.known.routes_of(row)}


def quick(case: Case, spared: Bools, *, starving: bool = True) -> Iterator[tuple[str, set[str]]]:
    """Each firm with what is lost when it stops and any other maker could serve all."""
    view = case.view()
    flow = Flow(view)
    ids, firms = view.world.chain.table(NODE)["id"].cells(), view.world.chain.table(FIRM)["id"].cells()
    for firm in sorted({one.firm for one in flow.suppliers} - {-1}):
        stopped = [at for at, one in enumerate(flow.suppliers) if one.firm == firm]
        losses = Cascade(flow, all_lost, spared, starving).stop(stopped)
        yield firms[firm], {ids[name] for name, loss in losses.items() if loss == 1 and view.there[name]}


def spared_by(case: Case) -> tuple[set[str], Bools]:
    """What is bought, or travels nationally or globally."""
    known = case.oracle().known
    found = {name for name in known.nodes if known.buyable(name) or known.trade(name) in ("national", "global")}
    ids = case.chain.table(NODE)["id"]
    return found, ids.which(found.__contains__)


@on_random_cases(600)
@given(CASES)
def test_cascade_equals_the_slow_oracle(case: Case) -> None:
    names_spared, spared = spared_by(case)
    for some, flags in ((set(), ~(spared | ~spared)), (names_spared, spared)):
        slow = Slow(case.oracle(), some)
        for firm, lost in quick(case, flags):
            assert lost == slow.lost(firm), f"{firm} {some} {case.place} at {case.as_of}\n{told(case.rows)}"


@on_random_cases(300)
@given(CASES)
def test_what_goes_with_a_firm_is_what_the_engine_no_longer_finds(case: Case) -> None:
    """Where the place is a city of its own: one definition of what is there, for the cascade and for what-if."""
    if case.oracle().whole != case.place:
        return
    nobody = ~case.view().there & case.view().there
    for firm, lost in quick(case, nobody, starving=False):
        found = what_if(case.chain, case.place, case.as_of, stop=[firm])
        here = (State.WEAK, State.STRONG, State.PRESENT)
        gone = {one.node for one in found.states if one.before in here and one.after not in here}
        assert lost == gone, f"{firm} {case.place} at {case.as_of}\n{told(case.rows)}"


@on_random_cases(200)
@given(CASES)
def test_shares_bound_each_other(case: Case) -> None:
    """A least share is at most a most; what is lost though any maker could serve all is lost by the most share too."""
    view = case.view()
    flow, nobody = Flow(view), ~view.there & view.there
    for firm in sorted({one.firm for one in flow.suppliers} - {-1}):
        stopped = [at for at, one in enumerate(flow.suppliers) if one.firm == firm]
        strict, low, high = (
            dict(Cascade(flow, share, nobody).stop(stopped)) for share in (all_lost, least_share, most_share)
        )
        for name in high:
            assert low.get(name, 0) <= high[name] + 1e-9
        for name, loss in strict.items():
            assert loss <= high[name] + 1e-9


@on_random_cases(60)
@given(CASES, st.integers(0, 2**32))
def test_order_of_rows_does_not_matter(case: Case, seed: int) -> None:
    other = case.over(shuffled(case.rows, Random(seed)))
    assert repr(find_risks(other.chain, case.place, case.as_of)) == repr(find_risks(case.chain, case.place, case.as_of))


# The bundled data


@pytest.fixture(scope="module")
def chain() -> Chain:
    return read()


@pytest.fixture(scope="module")
def baiyin(chain: Chain) -> RiskReport:
    return find_risks(chain)


def test_the_tdi_firm_takes_phosgene_with_it_and_starves_rare_earths_of_acid(baiyin: RiskReport) -> None:
    """Its hydrogen chloride is the only hydrochloric acid on file, which leaching rare earths needs and which travels
    regionally only."""
    falls, starves, cut = names(firm_stop(baiyin, "甘肃银光化学工业集团有限公司"))
    assert {"tdi", "phosgene", "tda", "dnt", "hydrochloric-acid"} <= falls
    assert "re-chloride" in starves & cut
    assert cut <= starves


def test_sulfuric_acid_has_makers_that_nobody_names(chain: Chain, baiyin: RiskReport) -> None:
    assert "sulfuric-acid" not in {one.node for one in baiyin.sole_makers}
    assert "sulfuric-acid" not in names(firm_stop(baiyin, "白银有色集团股份有限公司"))[0]


def test_the_report_is_sound(chain: Chain, baiyin: RiskReport) -> None:
    assert baiyin.nodes <= int(assess(chain).there.sum())
    assert 0 < baiyin.unknown <= baiyin.quantities
    for held in (baiyin.firms, baiyin.stops):
        worst = [len(one.starves) for one in held]
        assert worst == sorted(worst, reverse=True)
        for one in held:
            assert 0 <= one.loss_low <= one.loss_high <= 1
            assert one.unknown <= one.quantities
            assert set(one.cut) <= set(one.starves)
            assert not set(one.starves) & set(one.falls)
