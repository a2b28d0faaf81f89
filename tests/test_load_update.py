"""A dataset brought up to date from the command line: shown first, loaded, taken back; a plan beside sheets."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chainkg.cli import main
from chainkg.loaders import read

OLD = "企业名称,所在县区,主要产品,产能（万吨/年）,生产状态\n甲厂,东区,硫酸,10,在产\n"
NEW = "企业名称,所在县区,主要产品,产能（万吨/年）,生产状态\n甲厂,东区,硫酸,20,在产\n乙厂,西区,尿素,5,在建\n"
PLAN = "示例市产业发展规划\n重点发展循环化工产业。\n到2027年,工业总产值达到500亿元。\n"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*(str(argument) for argument in arguments), "--lang", "en"])


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "old.csv").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.csv").write_text(NEW, encoding="utf-8")
    said = call("load", tmp_path / "old.csv", "-o", tmp_path / "city", "--region", "示例市", "--as-of", "2024")
    assert said.exit_code == 0, said.output
    return tmp_path / "city"


def tables(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("[a-z]*.*"))}


def test_a_newer_sheet_adds_dated_rows_and_rewrites_none(city: Path) -> None:
    before = read(city).tables["produces"]
    said = call("load", city.parent / "new.csv", "--into", city, "--as-of", "2025")
    assert said.exit_code == 0, said.output
    after = read(city).tables["produces"]
    rows = [after.row(at) for at in range(len(after))]
    assert all(before.row(at) in rows for at in range(len(before)))
    assert {(row["firm"], row["as_of"]) for row in rows} == {("甲厂", "2024"), ("甲厂", "2025"), ("乙厂", "2025")}


def test_a_dry_run_shows_the_difference_and_changes_nothing(city: Path) -> None:
    before, beside = tables(city), sorted(city.parent.iterdir())
    said = call("load", city.parent / "new.csv", "--into", city, "--as-of", "2025", "--dry-run")
    assert said.exit_code == 0, said.output
    assert "乙厂" in said.stdout
    assert tables(city) == before
    assert sorted(city.parent.iterdir()) == beside


def test_a_load_is_taken_back(city: Path) -> None:
    before = tables(city)
    call("load", city.parent / "new.csv", "--into", city, "--as-of", "2025")
    assert tables(city) != before
    said = call("load", "--undo", city)
    assert (said.exit_code, "undone: load new.csv" in said.output) == (0, True)
    assert tables(city) == before
    said = call("load", "--undo", city)
    assert (said.exit_code, "nothing was loaded that could be undone" in said.output) == (1, True)


def test_a_plan_goes_beside_the_sheets(city: Path) -> None:
    plan = city.parent / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    said = call("load", plan, "--into", city, "--as-of", "2025")
    assert said.exit_code == 0, said.output
    told = read(city).tables["indicators"]
    assert [(row["subject"], row["value"], row["year"]) for row in map(told.row, range(len(told)))] == [
        ("示例市", "500", "2027")
    ]


def test_the_facts_of_a_plan_as_a_table(city: Path) -> None:
    plan, facts = city.parent / "plan.txt", city.parent / "facts.csv"
    plan.write_text(PLAN, encoding="utf-8")
    assert call("load", plan, "--facts", facts, "--region", "示例市").exit_code == 0
    with facts.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ("示例市", "TARGET") in {(row["subject"], row["relation"]) for row in rows}
    assert all(row["paragraph"].startswith("p00") for row in rows)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ((), "name the files to load"),
        (("new.csv",), "name a new folder with -o"),
        (("new.csv", "-o", "city", "--dry-run"), "--dry-run goes with --into"),
    ],
)
def test_what_is_asked_for_must_fit(city: Path, words: tuple[str, ...], answer: str) -> None:
    said = call("load", *(city.parent / word if "." in word or word == "city" else word for word in words))
    assert (said.exit_code, answer in said.output) == (2, True), said.output


def test_firms_without_any_dated_row_are_brought_up_to_date_too(tmp_path: Path) -> None:
    header = "企业名称,统一社会信用代码,所属区县,注册资本\n"
    (tmp_path / "old.csv").write_text(f"{header}甲厂,,东区,1万元\n乙厂,,西区,1万元\n", encoding="utf-8")
    (tmp_path / "new.csv").write_text(f"{header}甲厂,,东区,2万元\n丙厂,,西区,1万元\n丁厂,,西区,\n", encoding="utf-8")
    city = tmp_path / "city"
    assert call("load", tmp_path / "old.csv", "-o", city, "--region", "示例市").exit_code == 0
    before = (city / "dataset.toml").read_text(encoding="utf-8")
    said = call("load", tmp_path / "new.csv", "--into", city)
    assert said.exit_code == 0, said.output
    assert (city / "dataset.toml").read_text(encoding="utf-8") == before
    chain = read(city)
    assert chain.settings.region == "示例市"
    assert chain.tables["firms"]["id"].cells() == ["丁厂", "丙厂", "乙厂", "甲厂"]
