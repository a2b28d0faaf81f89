"""The audit of chainkg check: two sources on one fact side by side, coverage by industry, terms without a node."""

import csv
from collections import defaultdict
from dataclasses import replace

import pytest
from click.testing import CliRunner

import tables
from chainkg.cli import main
from chainkg.graph.chain import Chain
from chainkg.graph.columns import Column
from chainkg.loaders import read
from chainkg.loaders.intake import Row
from chainkg.loaders.joining import join, reference_base
from chainkg.loaders.keeping import keep
from chainkg.queries.conflicts import find_conflicts
from chainkg.queries.coverage import coverage, uncovered
from chainkg.queries.oddities import oddities
from outside import LIST, NEWER, code, firm, makes, row, source

BASE = reference_base()
ONE = "白银红星化工有限公司"
SIZE = {"capacity_low": "100", "capacity_high": "100", "unit": "kt/a"}


def chain_of(*rows: Row) -> Chain:
    start = [source(), source(NEWER, "press"), row("regions", 1, name="白银市"), firm(2, ONE, region="白银市")]
    return join([*start, *rows], BASE, region="白银市").chain


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"status": "operating"}, {"status": "closed"}, True),
        ({"status": "building"}, {"status": "planned"}, True),
        ({"status": "operating"}, {"status": "building"}, False),
        ({"status": "operating", "as_of": "2025"}, {"status": "closed", "as_of": "2025-06"}, True),
        ({"status": "building", "as_of": "2024-06"}, {"status": "operating", "as_of": "2025-06"}, False),
        (SIZE, SIZE | {"capacity_high": "120"}, False),
        (SIZE, SIZE | {"capacity_low": "110", "capacity_high": "120"}, True),
        (SIZE, {"capacity_low": "100000", "capacity_high": "100000", "unit": "t/a"}, False),
        (SIZE, {"capacity_low": "100", "capacity_high": "100", "unit": "m3/a"}, False),
        (SIZE, {"capacity_high": "90", "unit": "kt/a"}, True),
        (SIZE, {"capacity_low": "90", "capacity_high": "90", "unit": "kt/a", "as_of": "2024-06"}, False),
        (SIZE, {"capacity_low": "90", "capacity_high": "90", "unit": "kt/a", "decides": "no"}, False),
        (SIZE, {"capacity_low": "90", "capacity_high": "90", "unit": "kt/a", "source": LIST}, False),
    ],
)
def test_what_cannot_both_be_right(one: dict[str, str], other: dict[str, str], found: bool) -> None:
    day = {"as_of": "2025-06"}
    chain = chain_of(makes(3, ONE, "硫酸", **(day | one)), makes(4, ONE, "硫酸", NEWER, **(day | other)))
    assert len(find_conflicts(chain)) == found


def test_the_two_stand_side_by_side_with_their_grades() -> None:
    other = {"capacity_low": "50", "capacity_high": "50", "unit": "kt/a", "as_of": "2025-06"}
    chain = chain_of(makes(3, ONE, "硫酸", **SIZE), makes(4, ONE, "硫酸", NEWER, **other))
    (conflict,) = find_conflicts(chain)
    assert conflict.about.zh == f"{ONE}：硫酸"
    assert (conflict.left.source, conflict.left.grade, conflict.left.says.zh) == (LIST, "official", "在产 100 kt/a")
    assert (conflict.right.source, conflict.right.grade, conflict.right.says.zh) == (NEWER, "press", "在产 50 kt/a")


def test_two_regions_of_one_firm_and_one_code_on_two() -> None:
    chain = chain_of(row("regions", 3, name="会宁县"), firm(4, ONE, NEWER, region="会宁县", uscc=code(1)))
    (conflict,) = find_conflicts(chain)
    assert (conflict.about.zh, conflict.left.says.zh, conflict.right.says.zh) == (f"{ONE}：区域", "会宁县", "白银市")
    assert (conflict.left.source, conflict.right.source) == (NEWER, LIST)


def test_coverage_of_the_bundled_data_counted_by_hand() -> None:
    """Independent of the library: members of an industry by name, local firms by their places, rows by their node."""
    chain = read()
    told = {
        line["node"] for line in tables.MADE if line["firm"] in tables.local("白银市") and line["as_of"] <= "2025-09"
    }
    places = {"白银市"} | {name for kind, name in tables.places() if ("Region", "白银市") in tables.around(kind, name)}
    told |= {line["node"] for line in tables.table("endowments") if line["region_or_park"] in places}
    members = defaultdict(set)
    for node, line in tables.NODES.items():
        members[line["industry"]].add(node)
    for one in coverage(chain, chain.settings.as_of):
        nodes = members[one.industry] | tables.of_industry(one.industry)
        assert one.nodes == len(nodes), one.industry
        assert one.stated == len(nodes & told), one.industry
        assert one.stated + one.checked + one.open == one.nodes


def test_a_term_of_the_plan_without_a_node_is_listed() -> None:
    term = {"term": "时空胶囊", "object_kind": "Industry", "object": "新材料", "match": "exact", "locator": "p007"}
    chain = chain_of(row("plan_cover", 3, **term))
    found = [one for one in uncovered(chain) if one.term == "时空胶囊"]
    assert [(one.scope, one.source, one.locator) for one in found] == [("新材料", LIST, "p007")]
    assert not uncovered(read())


def test_a_code_that_fails_its_check_digit_is_a_warning() -> None:
    wrong = code(1)[:17] + ("0" if code(1)[17] != "0" else "1")
    chain = chain_of()
    table = chain.tables["firms"]
    spoilt = replace(table, columns={**table.columns, "uscc": Column.constant(wrong, len(table))})
    chain = Chain(chain.tables | {"firms": spoilt}, chain.settings, chain.rules)
    (problem,) = (one for one in oddities(chain, chain.settings.as_of) if one.column == "uscc")
    assert problem.warning
    assert "校验位" in problem.say("zh")


def test_check_shows_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("audit") / "city"
    keep(chain_of(makes(3, ONE, "硫酸"), makes(4, ONE, "硫酸", NEWER, status="closed", as_of="2025-06")), folder)
    run = CliRunner().invoke(main, ["check", str(folder), "--lang", "zh"])
    assert run.exit_code == 0, run.output
    assert f"{ONE}：硫酸：在产 [{LIST}, 官方, 2025-06] ｜ 停产 [{NEWER}, 报道, 2025-06]" in run.output
    assert "循环化工：1 / 0 / 245（共 246，已知 0.4%）" in run.output
    with (folder / "firms.csv").open(encoding="utf-8", newline="") as file:
        assert [line["name"] for line in csv.DictReader(file)] == [ONE]
