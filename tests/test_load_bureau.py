"""What stands in the sheets of offices, through the command: what is read, what is rejected, what the report says."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from chainkg.cli import main

HEADER = ["企业名称", "统一社会信用代码", "主要产品", "产能", "计量单位", "生产状态", "投产时间"]


def load(folder: Path, *rows: list[str]) -> tuple[int, str, list[dict[str, str]]]:
    """Exit code, output and the list of a load, in Chinese."""
    with (folder / "a.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    words = ["load", folder / "a.csv", "-o", folder / "city", "--region", "示例市", "--as-of", "2024", "--lang", "zh"]
    said = CliRunner().invoke(main, [str(word) for word in words])
    with (folder / "city-load.csv").open(encoding="utf-8-sig", newline="") as file:
        return said.exit_code, said.output, list(csv.DictReader(file))


def table(folder: Path, name: str, *columns: str) -> list[tuple[str, ...]]:
    with (folder / "city" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(file)]


def test_a_column_of_units_is_read_with_its_numbers(tmp_path: Path) -> None:
    code, output, listed = load(
        tmp_path,
        ["甲厂", "", "硫酸", "1,200", "吨", "在产", ""],
        ["乙厂", "", "尿素", "５", "万吨/年", "在产", ""],
        ["丙厂", "", "水泥", "30万吨", "吨", "在产", ""],
    )
    assert code == 0, output
    assert set(table(tmp_path, "produces", "firm", "capacity_low", "unit")) == {
        ("甲厂", "1200", "t/a"),
        ("乙厂", "50000", "t/a"),
        ("丙厂", "300000", "t/a"),
    }
    told = {row["原值"]: row["说明"] for row in listed if row["列"] == "产能"}
    assert told["1,200吨"] == "写作 1200 t/a"


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("产能", "30万吨、20万吨", "一格里有几个数量；请一个产品写一行"),
        ("产能", "100-80万吨", "前一个数大于后一个，请把两个数都写全"),
        ("投产时间", "2026年12月", "晚于数据日期 2024；尚未开始的请清空此格"),
        ("投产时间", "2022-13", "不是日期；请写作"),
        ("统一社会信用代码", "91620400MA0000001A", "校验位不符，多半抄错一位；请对照营业执照改正"),
        ("生产状态", "快了", "不认得；可写"),
    ],
)
def test_a_bad_cell_rejects_its_row_once_and_the_row_comes_back(
    column: str, text: str, words: str, tmp_path: Path
) -> None:
    bad = ["甲厂", "", "硫酸", "5", "万吨", "在产", "2020"]
    bad[HEADER.index(column)] = text
    code, output, _ = load(tmp_path, bad, ["乙厂", "", "尿素", "5", "万吨", "在产", "2020"])
    assert code == 1
    assert "读 2 行：装入 1，退回 1，略过 0" in output
    (line,) = [line for line in output.splitlines() if line.startswith("a.csv:")]
    assert line.startswith(f"a.csv:2:{column}: '{text}")
    assert words in line
    with (tmp_path / "city-rejected-a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert [row[name] for name in HEADER] == bad
    assert words in row["退回原因"]
    assert table(tmp_path, "firms", "name") == [("乙厂",)]


def test_a_sheet_that_says_nothing_of_what_is_needed_is_told_so(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["项目名称", "建设单位", "产品"], ["磷酸铁项目", "甲公司", "磷酸铁"]])
    said = CliRunner().invoke(main, ["load", str(tmp_path / "a.csv"), "-o", str(tmp_path / "city"), "--lang", "zh"])
    assert said.exit_code == 1
    assert "a.csv:2:状态: 表里没有哪一列说的是“状态”；请补一列" in said.output


def test_columns_of_tables_have_chinese_names_in_the_chinese_report(tmp_path: Path) -> None:
    _, output, listed = load(tmp_path, ["甲厂", "", "盐酸（副产）", "", "", "在产", ""])
    assert [row["列"] for row in listed if row["去向"] == "未归位"] == ["环节"]
    assert "a.csv:环节" in output


def test_the_report_in_chinese_calls_values_by_their_chinese_names(tmp_path: Path) -> None:
    _, _, listed = load(tmp_path, ["甲厂", "", "硫酸", "5", "万吨", "正常生产", ""])
    assert [row["说明"] for row in listed if row["列"] == "生产状态"] == ["即在产（operating）"]
