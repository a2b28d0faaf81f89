"""Sheets as offices have them: every trap is read rightly or refused aloud, and every change is told."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from chainkg.graph.errors import ChainError
from chainkg.loaders.intake import Fate, Remark, Row
from chainkg.loaders.sheet import read_sheet
from chainkg.loaders.sheet_choice import choose_mapping
from chainkg.loaders.sheet_mapping import SheetMapping, read_mapping

COLUMNS = {
    "企业名称": ("firms.name",),
    "信用代码": ("firms.uscc",),
    "县区": ("firms.district",),
    "产品": ("produces.node",),
    "产能": ("produces.capacity",),
    "状态": ("produces.status",),
    "投产": ("produces.since",),
    "日期": ("as_of",),
}
SOURCE = {"id": "s", "grade": "unlocated"}
EVIDENCE = {"confidence": "medium", "as_of": "2025"}


def mapping(**more: object) -> SheetMapping:
    return SheetMapping("own.toml", COLUMNS, {"produces.status": "operating"}, **more)  # type: ignore[arg-type]


def take(path: Path, how: SheetMapping | None = None) -> tuple[list[Row], list[Remark]]:
    found = list(read_sheet(path, how or mapping(), source=SOURCE, evidence=EVIDENCE))
    return [one for one in found if isinstance(one, Row)], [one for one in found if isinstance(one, Remark)]


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def made(rows: list[Row], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.cells.get(name, "") for name in columns) for row in rows if row.table == "produces"]


def of(remarks: list[Remark], fate: Fate) -> list[Remark]:
    return [remark for remark in remarks if remark.fate is fate]


PLAIN = [["企业名称", "产品", "产能（万吨/年）"], ["示例化工有限公司", "硫酸", "50"], ["示例镕业厂", "㐂酸钾", "5"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_rows(encoding: str, tmp_path: Path) -> None:
    rows, remarks = take(write(tmp_path / "a.csv", PLAIN, encoding))
    assert made(rows, "firm", "node", "capacity_low", "unit") == [
        ("示例化工有限公司", "硫酸", "500000", "t/a"),
        ("示例镕业厂", "㐂酸钾", "50000", "t/a"),
    ]
    told = [remark for remark in remarks if "编码" in remark.message.zh]
    assert bool(told) == (encoding not in ("utf-8", "utf-8-sig")), "an encoding that was found by trying is told"


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xff\xfe\x81\x20" * 100)
    with pytest.raises(ChainError, match="GB18030"):
        take(path)


@pytest.mark.parametrize("sign", ["\t", ";", "|"])
def test_other_separators(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(sign.join(row) for row in PLAIN), encoding="utf-8")
    assert len(made(take(path)[0], "firm")) == 2


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("约50", "500000", "500000", "t/a"),
        ("5-8", "50000", "80000", "t/a"),
        ("５－８", "50000", "80000", "t/a"),
        ("5～8万吨", "50000", "80000", "t/a"),
        ("1,200吨", "1200", "1200", "t/a"),
        ("年产3亿件", "300000000", "300000000", "piece/a"),
        ("2000吨/日", "2000", "2000", "t/d"),
        ("10万吨以上", "100000", "", "t/a"),
        ("—", "", "", ""),
    ],
)
def test_quantities_as_they_are_written(text: str, low: str, high: str, unit: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["企业名称", "产品", "产能(万吨)"], ["示例公司", "硫酸", text]])
    rows, remarks = take(path)
    assert made(rows, "capacity_low", "capacity_high", "unit") == [(low, high, unit)]
    told = of(remarks, Fate.NORMALISED)
    assert [remark.value for remark in told] == [text], "each change is told with the value as it stood"
    if "约" in text:
        assert "约数" in made(rows, "note")[0][0]


@pytest.mark.parametrize("text", ["五十", "1,5", "8-5", "50公斤/套"])
def test_quantities_with_two_readings_are_rejected(text: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["企业名称", "产品", "产能(万吨)"], ["示例公司", "硫酸", text]])
    rows, remarks = take(path)
    assert not rows
    (fault,) = of(remarks, Fate.REJECTED)
    assert (fault.origin.row, fault.origin.column, fault.value) == (2, "产能(万吨)", text)


def test_a_number_without_any_unit_is_rejected_with_the_remedy(tmp_path: Path) -> None:
    _, remarks = take(write(tmp_path / "a.csv", [["企业名称", "产品", "产能"], ["示例公司", "硫酸", "50"]]))
    assert "表头" in of(remarks, Fate.REJECTED)[0].message.zh


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020/5/1", "2020-05-01"),
        ("2020年5月", "2020-05"),
        ("2020.05.01", "2020-05-01"),
        ("20200501", "2020-05-01"),
        ("43952", "2020-05-01"),
        ("２０２０年", "2020"),
        ("2020-05-01 00:00:00", "2020-05-01"),
    ],
)
def test_dates_as_they_are_written(text: str, date: str, tmp_path: Path) -> None:
    rows, _ = take(write(tmp_path / "a.csv", [["企业名称", "产品", "投产"], ["示例公司", "硫酸", text]]))
    assert made(rows, "since") == [(date,)]


@pytest.mark.parametrize("text", ["明年", "2020-13", "20/5/1"])
def test_what_is_no_date_is_rejected(text: str, tmp_path: Path) -> None:
    rows, remarks = take(write(tmp_path / "a.csv", [["企业名称", "产品", "投产"], ["示例公司", "硫酸", text]]))
    assert not rows
    assert of(remarks, Fate.REJECTED)


def test_several_products_in_a_cell(tmp_path: Path) -> None:
    body = [["甲公司", "硫酸、TDI/MDI；磷酸铁(电池级,干法)"], ["乙公司", "合成氨30万吨、尿素约52万吨/年"]]
    rows, remarks = take(write(tmp_path / "a.csv", [["企业名称", "产品"], *body]))
    assert made(rows, "firm", "node", "capacity_low", "unit") == [
        ("甲公司", "硫酸", "", ""),
        ("甲公司", "TDI", "", ""),
        ("甲公司", "MDI", "", ""),
        ("甲公司", "磷酸铁(电池级,干法)", "", ""),
        ("乙公司", "合成氨", "300000", "t/a"),
        ("乙公司", "尿素", "520000", "t/a"),
    ]
    assert [remark.origin.row for remark in of(remarks, Fate.NORMALISED)] == [2, 3]


def test_one_quantity_for_several_products_is_nobodys(tmp_path: Path) -> None:
    rows, remarks = take(write(tmp_path / "a.csv", [["企业名称", "产品", "产能(万吨)"], ["甲公司", "硫酸、盐酸", "5"]]))
    assert not rows
    assert "一个产品写一行" in of(remarks, Fate.REJECTED)[0].message.zh


def test_full_width_signs_and_blanks(tmp_path: Path) -> None:
    body = [["　示例（集团）\n有限公司 ", "ＴＤＩ", "９１６２０４００ma71abcd1b"]]
    rows, remarks = take(write(tmp_path / "a.csv", [["企业名称", "产品", "信用代码"], *body]))
    firm = next(row for row in rows if row.table == "firms")
    assert (firm.cells["name"], firm.cells["uscc"]) == ("示例（集团） 有限公司", "91620400MA71ABCD1B")
    assert made(rows, "node") == [("TDI",)]
    assert {remark.origin.column for remark in of(remarks, Fate.NORMALISED)} >= {"企业名称", "信用代码"}


def test_a_code_that_became_a_number_is_rejected(tmp_path: Path) -> None:
    _, remarks = take(write(tmp_path / "a.csv", [["企业名称", "信用代码"], ["甲公司", "9.1620400E+17"]]))
    assert "丢失" in of(remarks, Fate.REJECTED)[0].message.zh


def test_title_totals_headings_footnotes_and_repeated_headers_are_skipped_aloud(tmp_path: Path) -> None:
    header = ["序号", "企业名称", "产品"]
    body = [
        ["2024年规上企业名单", "", ""],
        ["", "", "单位：万吨"],
        header,
        ["一、化工", "", ""],
        ["1", "甲公司", "硫酸"],
        ["小 计", "", "1"],
        header,
        ["2", "乙公司", "盐酸"],
        ["", "合计（2家）", ""],
        ["注：不含在建", "", ""],
    ]
    rows, remarks = take(write(tmp_path / "a.csv", body))
    assert made(rows, "firm", "node") == [("甲公司", "硫酸"), ("乙公司", "盐酸")]
    skipped = [remark.origin.row for remark in of(remarks, Fate.SKIPPED) if remark.origin.row]
    assert skipped == [1, 2, 4, 6, 7, 9, 10]


def test_a_header_of_two_rows_in_text(tmp_path: Path) -> None:
    body = [
        ["名单", "", "", ""],
        ["企业名称", "产品情况", "", "所在"],
        ["", "产品", "产能（万吨）", "县区"],
        ["甲公司", "硫酸", "5", "东区"],
    ]
    rows, _ = take(write(tmp_path / "a.csv", body))
    assert made(rows, "firm", "node", "capacity_low") == [("甲公司", "硫酸", "50000")]


def test_words_of_a_closed_list(tmp_path: Path) -> None:
    body = [[f"{word}公司", "硫酸", word] for word in ("在建", "已投产", "快了", "停")]
    path = write(tmp_path / "a.csv", [["企业名称", "产品", "状态"], *body])
    rows, remarks = take(path, mapping(words={"produces.status": {"停": "closed"}}))
    assert made(rows, "status") == [("building",), ("operating",), ("closed",)]
    (fault,) = of(remarks, Fate.REJECTED)
    assert fault.value == "快了"
    assert "words" in fault.message.zh


def test_a_row_with_too_many_cells_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("企业名称,产品\n甲,公司,硫酸\n乙公司,盐酸\n", encoding="utf-8")
    rows, remarks = take(path)
    assert made(rows, "firm") == [("乙公司",)]
    assert "引号" in of(remarks, Fate.REJECTED)[0].message.zh


def test_every_record_is_kept_or_told(tmp_path: Path) -> None:
    rows, remarks = take(write(tmp_path / "a.csv", [["企业名称", "产品"], ["甲公司", ""], ["", "硫酸"], ["合计", "2"]]))
    kept = {row.origin.row for row in rows}
    left = {remark.origin.row for remark in remarks if remark.fate in (Fate.REJECTED, Fate.SKIPPED)} - {0}
    assert (kept, left) == ({2}, {3, 4})


def test_what_a_rejected_row_would_have_given_comes_with_the_next(tmp_path: Path) -> None:
    body = [["甲公司", "硫酸", "东区", "明年"], ["乙公司", "硫酸", "东区", "2020"]]
    rows, _ = take(write(tmp_path / "a.csv", [["企业名称", "产品", "县区", "投产"], *body]))
    assert [row.table for row in rows] == ["sources", "regions", "firms", "produces"]


def test_a_sheet_that_fits_nothing_says_what_it_has(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["甲", "乙", "丙"], ["1", "2", "3"]])
    with pytest.raises(ChainError, match="--suggest"):
        choose_mapping(path)
    with pytest.raises(ChainError, match="only 甲、乙、丙"):
        take(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[columns]\n"企业名称" = "firm.name"', "firms.name"),
        ('[colums]\n"企业名称" = "firms.name"', "columns"),
        ('[columns]\n"a" = "firms.name"\n[constants]\n"produces.status" = "operation"', "operating"),
        ("[columns", "TOML"),
        ('[columns]\n"a" = "firms.name"\n[sheet]\nheadr = 1', "header"),
    ],
)
def test_a_mistake_in_a_mapping_is_told_with_the_nearest_right_word(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ChainError) as error:
        read_mapping(path)
    assert words in error.value.say("en")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (["企业名称", "经营状态", "法定代表人", "注册资本", "成立日期", "统一社会信用代码", "经营范围"], "registry"),
        (["序号", "单位详细名称", "统一社会信用代码", "所在县区", "主要产品", "行业代码"], "above_scale"),
        (["序号", "项目名称", "建设单位", "产品方案", "建设规模", "建设状态", "总投资"], "projects"),
        (["序号", "园区名称", "入园企业", "主要产品", "主要原料", "入园时间"], "park"),
    ],
)
def test_the_ready_made_mapping_is_chosen_by_the_header(header: list[str], name: str, tmp_path: Path) -> None:
    assert choose_mapping(write(tmp_path / "a.csv", [header, ["1"] * len(header)])).file == f"sheet_{name}.toml"


def test_firms_of_a_registry_that_are_gone_are_skipped_and_listed(tmp_path: Path) -> None:
    header = ["企业名称", "经营状态", "所属省份", "所属城市", "所属区县", "曾用名", "成立日期"]
    body = [
        ["甲公司", "存续", "某省", "示例市", "东区", "旧甲厂；老甲厂", "2001-02-03"],
        ["乙公司", "注销", "某省", "示例市", "西区", "-", "2001-02-03"],
    ]
    path = write(tmp_path / "a.csv", [header, *body])
    rows, remarks = take(path, choose_mapping(path))
    assert [(row.table, row.cells.get("name", ""), row.cells.get("parent", "")) for row in rows] == [
        ("sources", "", ""),
        ("regions", "某省", ""),
        ("regions", "示例市", "某省"),
        ("regions", "东区", "示例市"),
        ("firms", "甲公司", ""),
    ]
    firm = rows[-1].cells
    assert (firm["region"], firm["former_names"]) == ("东区", "旧甲厂;老甲厂")
    assert "成立日期：2001-02-03" in firm["note"]
    assert any(remark.origin.row == 3 and "注销" in remark.message.zh for remark in of(remarks, Fate.SKIPPED))


def test_reading_a_sheet_costs_no_heavy_library() -> None:
    code = "import chainkg.cli.load, sys; print({'python_calamine', 'rapidfuzz', 'numpy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
