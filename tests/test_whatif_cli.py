"""whatif, risk and chains through the installed entry point, on the bundled data."""

import csv
import io
import json
from pathlib import Path

import pytest

from test_cli import run


def cells(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv"))))


def test_whatif_says_that_it_is_an_assumption() -> None:
    table = run("whatif", "--add", "铜杆", COLUMNS="160")
    assert table.startswith("假设推演：白银市（截至 2025-09）\n假设新增铜杆，则 1 个环节的状态有变")
    assert "漆包线" in table
    assert "以上都是假设，不是事实，也没有写进数据" in table
    assert run("whatif", "--add", "铜杆", "--lang", "en").startswith("Assumption: 白银市 (as of 2025-09)\n")


def test_whatif_with_a_capacity_moves_the_balances() -> None:
    """磷酸铁锂 takes 0.956 t of 磷酸铁 a tonne, so 300,000 t/a take 286,800 t of the 100,000 t that are made."""
    rows = cells("whatif", "--add", "磷酸铁锂=30万吨/年")
    assert ("磷酸铁", "产 10 万吨，用 28.68 万吨", "之后缺 18.68 万吨") in {
        (row["环节或产业链"], row["之后"], row["说明"]) for row in rows if row["变化"] == "余缺"
    }


def test_whatif_takes_any_number_of_each() -> None:
    told = json.loads(run("whatif", "--add", "铜杆", "--add", "铝板带", "--stop", "TDI", "--format", "json"))
    assert {"copper-rod", "aluminium-sheet-strip", "tdi"} <= {one["node"] for one in told["states"]}
    assert len(told["assumed"]) == 3
    assert "| 变化 |" in run("whatif", "--stop", "TDI", "--format", "md")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--add", "铜缸"], "没有名为“铜缸”的环节，是否指："),
        (["--stop", "银光聚集"], "没有名为“银光聚集”的企业或环节，是否指："),
        (["--stop", "酒钢"], "在嘉峪关市，不在白银市"),
        (["--stop", "铜冶炼烟气"], "请停阳极铜"),
        (["--add", "铜杆=约5万吨"], "读不懂产能“约5万吨”，请写作 300000t/a"),
        (["--add", "铜杆=5m2/a"], "铜杆的产能以 t/a 计"),
        ([], "请说明假设"),
    ],
)
def test_a_wrong_assumption_is_one_clear_message(arguments: list[str], words: str) -> None:
    assert words in run("whatif", *arguments, code=1)


def test_no_assumed_firm_appears_in_any_other_report(tmp_path: Path) -> None:
    run("whatif", "--add", "铜杆", "-o", str(tmp_path / "told.json"))
    assert "假设企业" not in "".join(run(*report) for report in (["gaps"], ["explain", "铜杆"], ["risk"], ["check"]))


def test_risk_in_all_forms() -> None:
    table = run("risk", "--limit", "2", COLUMNS="160")
    assert table.startswith("白银市断供风险（截至 2025-09）\n")
    assert "个产能中" in table
    rows = cells("risk")
    firms = [row for row in rows if row["risk"] == "企业停产"]
    assert firms[0]["id"] == "甘肃银光化学工业集团有限公司"
    assert all(int(row["unknown"]) <= int(row["quantities"]) for row in firms)
    told = json.loads(run("risk", "--format", "json", "--lang", "en"))
    assert {"firms", "stops", "sole_makers", "cut_points"} <= set(told)
    assert "| risk |" in run("risk", "--format", "md", "--lang", "en")


def test_the_same_risks_whatever_the_seed() -> None:
    assert len({run("risk", "--format", "json", PYTHONHASHSEED=seed) for seed in ("0", "1", "7")}) == 1
    assert len({run("whatif", "--stop", "TDI", PYTHONHASHSEED=seed) for seed in ("0", "1", "7")}) == 1


def test_risk_of_a_park() -> None:
    assert run("risk", "--region", "刘川工业集中区").startswith("白银刘川工业集中区断供风险")


def test_chains_tell_depth_and_breaks() -> None:
    told = {one["chain"]: one for one in json.loads(run("chains", "--format", "json"))}
    phosgene = told["光气化工循环"]
    assert phosgene["depth"] == len(phosgene["beyond"]) - 1
    assert phosgene["beyond"][0] == "甲苯二异氰酸酯"
    assert all(one["score"] == one["joined"] - one["before"] for one in phosgene["breaks"])
    assert phosgene["breaks"] == sorted(phosgene["breaks"], key=lambda one: -one["score"])
