"""What the bundled data must show: known answers about Baiyin that an officer would check first."""

import pytest

from chainkg.graph.chain import Chain
from chainkg.graph.model import NODE, State
from chainkg.loaders import read
from chainkg.queries.explain import Explanation, explain
from chainkg.queries.gaps import GapReport, assess, find_gaps


@pytest.fixture(scope="module")
def chain() -> Chain:
    return read()


@pytest.fixture(scope="module")
def report(chain: Chain) -> GapReport:
    return find_gaps(chain)


def told(chain: Chain, node: str, region: str = "", as_of: str | None = None) -> Explanation:
    return explain(chain, node, region, as_of)


def marks(explanation: Explanation) -> set[str]:
    return {mark.zh for mark in explanation.marks}


@pytest.mark.parametrize(
    ("node", "state", "mark"),
    [
        ("硫酸", State.STRONG, ""),
        ("TDI", State.PRESENT, "陈旧"),
        ("光气", State.PRESENT, "推定"),
        ("甲苯二胺", State.PRESENT, "推定"),
        ("铜冶炼烟气", State.PRESENT, "推定"),
        ("一水硫酸亚铁", State.PRESENT, "推定"),
        ("铜阳极泥", State.PRESENT, "推定"),
        ("硫酸亚铁", State.PRESENT, "企业未具名"),
        ("电子级氟化锂", State.PRESENT, "企业未具名"),
        ("磷酸铁锂", State.BUILDING, ""),
        ("铝板带", State.UNVERIFIED, ""),
    ],
)
def test_states_of_known_nodes(chain: Chain, report: GapReport, node: str, state: State, mark: str) -> None:
    explanation = told(chain, node)
    assert explanation.gap.state is state
    assert not mark or mark in marks(explanation)
    ranked = {gap.node for gap in report.gaps}
    assert (explanation.gap.node in ranked) == (state is State.UNVERIFIED)


def test_iron_phosphate_has_its_dated_history(chain: Chain) -> None:
    explanation = told(chain, "磷酸铁")
    assert explanation.gap.state is State.PRESENT
    history = [(fact.as_of, fact.says.zh.split("磷酸铁，")[1]) for fact in explanation.history]
    assert history == [
        ("2025-06", "在产，100,000 t/a"),
        ("2025-06", "停产，400,000 t/a，不定状态"),
        ("2024-12", "在产，100,000 t/a"),
        ("2023", "在产，1,500 t/a，不定状态"),
        ("2021-02", "规划，500,000 t/a"),
    ]


def test_aluminium_sheet_is_absent_in_the_park_and_unverified_in_the_city(chain: Chain) -> None:
    park, city = told(chain, "铝板带", "刘川工业集中区"), told(chain, "铝板带")
    assert (park.region, park.gap.state) == ("白银刘川工业集中区", State.ABSENT)
    assert city.gap.state is State.UNVERIFIED
    assert [note.zh for note in city.gap.notes] == ["旁证：核查白银刘川工业集中区铝板带：查无（2024-01）"]


def test_copper_cathode_is_no_gap_in_2020(chain: Chain) -> None:
    assert told(chain, "阴极铜", as_of="2020-12-31").gap.state is State.PRESENT
    assert "copper-cathode" not in {gap.node for gap in find_gaps(chain, as_of="2020-12-31").gaps}


def test_the_world_of_2020_knows_nothing_later(chain: Chain) -> None:
    past = find_gaps(chain, as_of="2020-12-31")
    dates = [fact.as_of for gap in past.gaps for fact in gap.evidence if fact.grade != "process"]
    assert dates
    assert max(dates) <= "2020-12-31"
    assert past.without == ("plan",), "the plan of 2024 is unseen in 2020"
    assert told(chain, "磷酸铁", as_of="2020-12-31").gap.state is State.UNVERIFIED


def test_services_are_never_called_absent(chain: Chain) -> None:
    view = assess(chain)
    kind = chain.table(NODE)["kind"]
    services = kind.is_("service")
    states = {list(State)[state] for state in set(view.state[services].tolist())}
    assert states.isdisjoint({State.ABSENT, State.BROKEN})


def test_wastes_utilities_and_services_are_not_among_the_gaps(chain: Chain, report: GapReport) -> None:
    table = chain.table(NODE)
    index = chain.index(NODE)
    rows = [table.row(index[gap.node]) for gap in report.gaps]
    assert {row["kind"] for row in rows}.isdisjoint({"waste", "service", "resource", "material"})
    assert {row["utility"] for row in rows} | {row["collected"] for row in rows} == {"no"}
    assert {row["policy"] for row in rows if row["confidence"] != "low"}.isdisjoint(
        {"restricted", "eliminated", "quota"}
    )


def test_an_alternative_route_that_is_there_leaves_nothing_lacking(report: GapReport) -> None:
    several = [gap for gap in report.gaps if len(gap.routes) > 1 and any(route.fed for route in gap.routes)]
    assert several
    assert all(not gap.missing_inputs for gap in several)


def test_every_gap_leads_to_evidence(report: GapReport) -> None:
    assert report.audit.sourced == 1.0
    for gap in report.gaps:
        assert gap.evidence, gap.node
        assert all(fact.source and fact.title for fact in gap.evidence), gap.node


def test_scores_add_up_and_order_the_list(report: GapReport) -> None:
    for gap in report.gaps:
        assert gap.score == pytest.approx(sum(part.value * part.weight for part in gap.parts), abs=1e-4)
        assert all(0 <= part.value <= 1 and part.reason.zh and part.reason.en for part in gap.parts)
    movable = [gap for gap in report.gaps if any(move.name != "CIRCULAR" for move in gap.moves)]
    assert report.gaps[: len(movable)] == tuple(movable), "what has no move is never among the first"
    assert [gap.score for gap in movable] == sorted((gap.score for gap in movable), reverse=True)
    assert len(report.gaps) == report.total


def test_filters_keep_the_rank_of_the_whole_region(chain: Chain, report: GapReport) -> None:
    whole = {gap.node: gap.rank for gap in report.gaps}
    part = find_gaps(chain, only_chain="硫-磷-铁-钛-锂")
    assert 0 < len(part.gaps) < len(report.gaps)
    assert all(whole[gap.node] == gap.rank and "硫-磷-铁-钛-锂" in gap.chains for gap in part.gaps)


def test_neighbours_are_too_thin_to_call_anything_absent(chain: Chain) -> None:
    for region in ("金昌市", "兰州新区", "嘉峪关市", "酒泉市"):
        report = find_gaps(chain, region, limit=1)
        assert report.thin
        assert report.states[State.ABSENT] == report.states[State.BROKEN] == 0
        assert "plan" in report.without, "Baiyin's plan does not speak for them"
