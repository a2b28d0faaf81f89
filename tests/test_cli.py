"""Each command through the installed entry point."""

import csv
import io
import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from chainkg.loaders import BUNDLED


def run(*arguments: str, code: int = 0, cwd: Path | None = None, **env: str) -> str:
    """Standard output of ``chainkg``; of standard error where it must fail."""
    found = subprocess.run(
        ["chainkg", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8", "LC_ALL": "", **env},
        check=False,
    )
    assert found.returncode == code, found.stderr
    assert "Traceback" not in found.stderr
    return found.stderr if code else found.stdout


def test_gaps_as_a_table_and_in_english() -> None:
    table = run("gaps", "--limit", "3")
    assert table.startswith("白银市缺链报告（截至 2025-09）\n")
    assert "只列前 3 个" in table
    assert "出处：" in table
    assert run("gaps", "--limit", "3", "--lang", "en").startswith("Missing links of 白银市 (as of 2025-09)\n")


def test_gaps_as_json_has_the_keys_of_the_model() -> None:
    told = json.loads(run("gaps", "--format", "json", "--limit", "2"))
    assert {"region", "as_of", "finding", "states", "audit", "gaps"} <= set(told)
    wanted = (
        "rank node name industry chains stage state moves score parts routes missing_inputs local_inputs local_users"
    )
    assert set(f"{wanted} unlocks evidence".split()) <= set(told["gaps"][0])
    assert {"value", "weight", "reason"} == set(told["gaps"][0]["parts"]["feed"])
    assert told["audit"]["sourced"] == 1.0


def test_gaps_as_csv_and_markdown() -> None:
    rows = list(csv.DictReader(io.StringIO(run("gaps", "--format", "csv", "--industry", "有色冶金"))))
    assert rows
    assert {row["industry"] for row in rows} <= {"有色冶金", "新材料", "新能源材料"} | {row["industry"] for row in rows}
    assert all(row["sources"] for row in rows)
    assert "| 名次 |" in run("gaps", "--format", "md", "--limit", "1")


def test_a_file_is_written_whole_in_the_format_of_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "gaps.csv"
    assert run("gaps", "-o", str(path)) == ""
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrank,"), "a spreadsheet needs the byte order mark"
    assert [one.name for one in path.parent.iterdir()] == ["gaps.csv"]


def test_the_same_input_gives_the_same_bytes() -> None:
    outputs = {run("gaps", "--format", "json", "--limit", "30", PYTHONHASHSEED=seed) for seed in ("0", "1", "7")}
    assert len(outputs) == 1


def test_explain_by_name_alias_and_id() -> None:
    texts = {run("explain", name) for name in ("甲苯二异氰酸酯", "TDI", "tdi")}
    assert len(texts) == 1
    assert "陈旧" in texts.pop()
    assert json.loads(run("explain", "TDI", "--format", "json"))["gap"]["node"] == "tdi"


def test_chains_and_check() -> None:
    chains = run("chains", "--format", "csv")
    assert len(list(csv.reader(io.StringIO(chains)))) == 54
    check = run("check")
    assert "100% 的行有出处" in check
    assert "未归位的产品 26 项" in check
    assert json.loads(run("check", "--format", "json"))["counts"]["ChainNode"] == 732


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["explain", "硫算"], "硫酸"),
        (["gaps", "--region", "白银高新园"], "是否指：白银高新区"),
        (["gaps", "--chain", "铜鸡"], "是否指：铜基"),
        (["gaps", "--industry", "循环化工业"], "是否指：循环化工"),
        (["gaps", "--as-of", "2020-13"], "日期“2020-13”读不懂"),
        (["gaps", "-s", "nowhere"], "没有这个文件或文件夹：nowhere"),
        (["check", "."], ".: 其中没有 industry_chains.csv"),
        (["gaps", "-s", str(BUNDLED / "industry_chains.csv")], "没有说是哪个区域"),
    ],
)
def test_a_wrong_input_is_one_clear_message(arguments: list[str], words: str, tmp_path: Path) -> None:
    assert words in run(*arguments, code=1, cwd=tmp_path)


def test_a_wrong_option_is_a_usage_error() -> None:
    run("gaps", "--format", "xml", code=2)
    run("nonsense", code=2)


def test_an_unwritable_file_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "gaps.json").mkdir()
    run("gaps", "-o", str(tmp_path / "gaps.json"), code=2)
    blocked = tmp_path / "file"
    blocked.write_text("x")
    run("gaps", "-o", str(blocked / "gaps.json"), code=1)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "gaps.json"]


def test_shuffled_rows_give_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(BUNDLED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for path in sorted(folder.glob("*.csv")):
        header, *body = path.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(11).shuffle(body)
        path.write_text("".join([header, *body]), encoding="utf-8")
    for report in (["gaps", "--format", "json"], ["chains"], ["explain", "硫酸"], ["gaps", "--as-of", "2020-12-31"]):
        assert run(*report, CHAINKG_SOURCE=str(folder)) == run(*report)


def test_the_default_date_said_aloud_changes_nothing() -> None:
    assert run("gaps", "--as-of", "2025-09") == run("gaps")


def test_a_park_of_the_city_is_a_region_too() -> None:
    told = json.loads(run("gaps", "--region", "刘川工业集中区", "--format", "json"))
    assert told["region"] == "白银刘川工业集中区"
    sheet = next(gap for gap in told["gaps"] if gap["node"] == "aluminium-sheet-strip")
    assert sheet["state"] == "缺"
    assert "absent" in run("gaps", "--region", "刘川工业集中区", "--format", "csv", "--lang", "en")


@pytest.mark.tree
@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_readme_shows_what_the_command_prints(readme: str, lang: str) -> None:
    text = (Path(__file__).resolve().parents[1] / readme).read_text(encoding="utf-8")
    assert run("gaps", "--limit", "3", "--lang", lang, COLUMNS="100") in text
