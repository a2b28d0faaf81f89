"""The command load: bad rows go to a file and the others are loaded; what it wrote is a sound dataset."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chainkg.cli import main
from chainkg.graph.codes import check_sign
from chainkg.loaders import read
from chainkg.loaders.joining import CHEMISTRY, reference_base

HEADER = ["序号", "企业名称", "统一社会信用代码", "所在县区", "主要产品", "产能（万吨/年）", "生产状态"]
NODES = ("硫酸", "磷酸铁", "阴极铜", "尿素", "水泥")


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def thousand(path: Path, bad: dict[int, tuple[int, str]]) -> Path:
    """A sheet of 1,000 firms; *bad*: row → column and the text that spoils it."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(2, 1002):
            code = f"91620400MA{number:07d}"
            row = [
                str(number - 1),
                f"示例{number:04d}厂",
                code + check_sign(code),
                "东区",
                NODES[number % 5],
                str(number % 90 + 1),
                "在产",
            ]
            if number in bad:
                column, text = bad[number]
                row[column] = text
            writer.writerow(row)
    return path


BAD = {17: (2, "9162"), 200: (5, "很大"), 333: (1, ""), 500: (6, "快了"), 999: (5, "8-5")}


def test_five_bad_rows_in_a_thousand(tmp_path: Path) -> None:
    sheet, city = thousand(tmp_path / "firms.csv", BAD), tmp_path / "city"
    result = call("load", sheet, "-o", city, "--region", "示例市", "--as-of", "2024", "--lang", "zh")
    assert result.exit_code == 1, result.output
    told = [line for line in result.stdout.splitlines() if line.startswith("firms.csv:")]
    assert len(told) == 5
    for line, (row, (column, text)) in zip(told, sorted(BAD.items()), strict=True):
        assert line.startswith(f"firms.csv:{row}:{HEADER[column]}:"), line
        assert text in line
        assert "；" in line or "不能" in line or "只能" in line, "the remedy is told"
    assert "读 1000 行：装入 995，退回 5，略过 0" in result.stdout
    chain = read(city)
    assert len(chain.tables["firms"]) == 995
    assert len(chain.tables["produces"]) == 995
    assert set(chain.tables["produces"]["as_of"].cells()) == {"2024"}
    assert chain.settings.region == "示例市"


def test_the_rejected_rows_are_corrected_and_loaded_again(tmp_path: Path) -> None:
    sheet = thousand(tmp_path / "firms.csv", BAD)
    assert call("load", sheet, "-o", tmp_path / "city", "--region", "示例市", "--as-of", "2024").exit_code == 1
    path = tmp_path / "city-rejected-firms.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [*HEADER, "原文件", "原表", "原行号", "退回原因"]
    assert [row[9] for row in rows] == [str(row) for row in BAD]
    code = "91620400MA0000017"
    right = {17: code + check_sign(code), 200: "5-8", 333: "示例0333厂", 500: "在产", 999: "5"}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow(header)
        for row in rows:
            row[BAD[int(row[9])][0]] = right[int(row[9])]
            csv.writer(file).writerow(row)
    again = call("load", sheet, path, "-o", tmp_path / "whole", "--region", "示例市", "--as-of", "2024", "--keep-going")
    assert again.exit_code == 0, again.output
    firms, produces = (read(tmp_path / "whole").tables[name] for name in ("firms", "produces"))
    assert len(firms) == 1000
    place = produces["firm"].cells().index("示例0200厂")
    assert (produces["source"][place], produces["locator"][place]) == ("firms", "第200行"), "where it first stood"


def test_keep_going_only_changes_how_it_ends(tmp_path: Path) -> None:
    sheet = thousand(tmp_path / "firms.csv", BAD)
    for name, more, code in (("a", [], 1), ("b", ["--keep-going"], 0)):
        done = call("load", sheet, "-o", tmp_path / name, "--region", "示例市", "--as-of", "2024", *more)
        assert done.exit_code == code
    assert read(tmp_path / "a") == read(tmp_path / "b")


def test_the_same_sheet_gives_the_same_bytes_and_another_order_the_same_facts(tmp_path: Path) -> None:
    one, other = thousand(tmp_path / "firms.csv", {}), tmp_path / "other" / "firms.csv"
    other.parent.mkdir()
    lines = one.read_bytes().splitlines(keepends=True)
    other.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))
    for path, name in ((one, "a"), (one, "b"), (other, "c")):
        assert call("load", path, "-o", tmp_path / name, "--region", "示例市", "--as-of", "2024").exit_code == 0
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
    a, c = read(tmp_path / "a"), read(tmp_path / "c")
    assert a.tables["firms"]["id"].cells() == c.tables["firms"]["id"].cells()


def test_the_base_is_chemistry_and_nothing_of_any_city() -> None:
    base, whole = reference_base(), read()
    assert [name for name, table in base.tables.items() if len(table)] == [
        "sources",
        *(name for name in base.tables if name in CHEMISTRY),
    ]
    assert len(base.tables["industry_chains"]) == len(whole.tables["industry_chains"])
    assert 0 < len(base.tables["sources"]) < len(whole.tables["sources"])


def test_a_product_without_a_node_is_listed_and_not_guessed(tmp_path: Path) -> None:
    sheet = tmp_path / "firms.csv"
    sheet.write_text("企业名称,主要产品,所在县区\n甲公司,硫酸酸、硫酸,东区\n", encoding="utf-8")
    result = call("load", sheet, "-o", tmp_path / "city", "--region", "示例市", "--as-of", "2024", "--lang", "zh")
    assert result.exit_code == 0, result.output
    chain = read(tmp_path / "city")
    assert chain.tables["unplaced"].row(0)["product"] == "硫酸酸"
    assert chain.tables["unplaced"].row(0)["firm"] == "甲公司"
    assert len(chain.tables["produces"]) == 1
    assert "未归位" in result.stdout


def test_everything_is_listed_one_by_one(tmp_path: Path) -> None:
    sheet = tmp_path / "firms.csv"
    sheet.write_text("企业名称,主要产品,所在县区,产能(万吨)\n甲公司,硫酸,东区,约５\n", encoding="utf-8")
    call("load", sheet, "-o", tmp_path / "city", "--region", "示例市", "--lang", "zh")
    with (tmp_path / "city-load.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    changes = [(row["行"], row["列"], row["原值"], row["说明"]) for row in rows if row["列"].startswith("产能")]
    assert changes == [("2", "产能(万吨)", "约５", "写作 50000 t/a（约数）")]
    row = read(tmp_path / "city").tables["produces"].row(0)
    assert (row["capacity_low"], row["note"]) == ("50000", "约数；未注日期")


def test_a_cell_cannot_become_a_formula_in_the_lists(tmp_path: Path) -> None:
    sheet = tmp_path / "firms.csv"
    sheet.write_text('企业名称,主要产品,所在县区,产能(万吨)\n"=cmd()",硫酸,东区,很多\n', encoding="utf-8")
    call("load", sheet, "-o", tmp_path / "city", "--region", "示例市")
    for name in ("city-load.csv", "city-rejected-firms.csv"):
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith("=")]


def test_a_suggested_mapping_loads_the_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "own.csv"
    body = ["企业数据表,,,", "公司全称,主营品种,规模(万吨),目前状况", "甲公司,硫酸,5,生产", "乙公司,尿素,6,停了"]
    sheet.write_text("\n".join(body), encoding="utf-8")
    text = call("load", "--suggest", sheet).stdout
    assert '"公司全称" = "firms.name"' in text
    assert '"主营品种" = "produces.node"' in text
    text = text.replace('"规模(万吨)" = ""', '"规模(万吨)" = "produces.capacity"')
    text = text.replace('"目前状况" = ""', '"目前状况" = "produces.status"')
    text += '\n[words."produces.status"]\n"停了" = "closed"\n'
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    done = call(
        "load", sheet, "--mapping", tmp_path / "m.toml", "-o", tmp_path / "c", "--region", "示例市", "--as-of", "2025"
    )
    assert done.exit_code == 0, done.output
    produces = read(tmp_path / "c").tables["produces"]
    assert list(zip(produces["node"].cells(), produces["status"].cells(), strict=True)) == [
        ("urea", "closed"),
        ("sulfuric-acid", "operating"),
    ]


def test_what_was_loaded_is_asked_at_once(tmp_path: Path) -> None:
    sheet = thousand(tmp_path / "firms.csv", {})
    call("load", sheet, "-o", tmp_path / "city", "--region", "示例市", "--as-of", "2024")
    report = json.loads(call("gaps", "-s", tmp_path / "city", "--format", "json").stdout)
    assert (report["region"], report["as_of"]) == ("示例市", "2024")
    assert sum(report["states"][state] for state in ("present", "strong", "weak")) >= 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing.csv", "-o", "c"], "no such file"),
        (["a.docm", "-o", "c"], "can be loaded"),
        (["firms.csv", "-o", "full"], "is not empty"),
        (["firms.csv", "-o", "c", "--as-of", "next year"], "2025-09"),
    ],
)
def test_a_wrong_call_is_one_clear_message(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    thousand(tmp_path / "firms.csv", {})
    (tmp_path / "a.docm").write_bytes(b"x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine")
    done = call("load", *arguments, "--lang", "en")
    assert done.exit_code == 1
    assert words in done.output
    assert not (tmp_path / "c").exists()
