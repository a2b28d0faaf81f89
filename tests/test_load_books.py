"""Workbooks as offices have them, and hostile ones: read safely within limits, or refused with a clear message."""

import datetime
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from chainkg.graph.errors import ChainError
from chainkg.loaders import sheet_guard, sheet_limits
from chainkg.loaders.intake import Fate
from test_load_sheets import made, mapping, of, take

HERE = Path(__file__).parent
SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)


def book(path: Path, cells: dict[str, object], merges: tuple[str, ...] = ()) -> Path:
    """A workbook of one sheet with *cells*; merged ranges take the value of their first cell."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("名单")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for place in merges:
            sheet.merge_range(place, cells[place.split(":")[0]])
        tops = {place.split(":")[0] for place in merges}
        for place, value in cells.items():
            if place not in tops:
                sheet.write(place, value, day) if isinstance(value, datetime.date) else sheet.write(place, value)
    return path


def changed(path: Path, parts: dict[str, str | bytes], add: bool = False) -> Path:
    """The workbook with some of its parts replaced, or others added."""
    with zipfile.ZipFile(path) as archive:
        kept = {info.filename: archive.read(info) for info in archive.infolist()}
    assert add or set(parts) <= set(kept)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**kept, **parts}.items():
            archive.writestr(name, content)
    return path


def plain(path: Path) -> Path:
    return book(path, {"A1": "企业名称", "B1": "产品", "A2": "甲公司", "B2": "硫酸"})


def test_merged_cells_two_header_rows_a_title_and_totals(tmp_path: Path) -> None:
    cells = {
        "A1": "示例市规上工业企业名单（2024年）",
        "A2": "企业名称",
        "B2": "产品情况",
        "D2": "投产",
        "B3": "产品",
        "C3": "产能\n（万吨/年）",
        "A4": "示例化工有限公司",
        "B4": "硫酸",
        "C4": 50,
        "D4": datetime.date(2020, 5, 1),
        "B5": "盐酸",
        "C5": "约5",
        "D5": "2021年",
        "A6": "合  计",
        "C6": 55,
    }
    path = book(tmp_path / "a.xlsx", cells, ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A4:A5"))
    rows, remarks = take(path)
    assert made(rows, "firm", "node", "capacity_low", "since", "locator") == [
        ("示例化工有限公司", "硫酸", "500000", "2020-05-01", "名单 第4行"),
        ("示例化工有限公司", "盐酸", "50000", "2021", "名单 第5行"),
    ]
    assert [remark.origin.row for remark in of(remarks, Fate.SKIPPED)] == [1, 6]
    assert any(remark.origin.row == 5 and "上方" in remark.message.zh for remark in remarks)


def test_an_old_workbook() -> None:
    rows, _ = take(HERE / "old.xls")
    assert made(rows, "firm", "node", "capacity_low", "capacity_high", "since") == [
        ("示例化工有限公司", "硫酸", "500000", "500000", "2020-05-01"),
        ("示例化工有限公司", "盐酸", "50000", "80000", ""),
    ]


def test_a_sheet_that_begins_further_down_keeps_its_row_numbers(tmp_path: Path) -> None:
    rows, _ = take(book(tmp_path / "a.xlsx", {"B5": "企业名称", "C5": "产品", "B7": "甲公司", "C7": "硫酸"}))
    assert made(rows, "firm", "locator") == [("甲公司", "名单 第7行")]


def test_numbers_as_text_and_text_as_numbers(tmp_path: Path) -> None:
    cells = {"A1": "企业名称", "B1": "产品", "C1": "产能(吨)", "D1": "信用代码", "A2": "甲公司", "B2": "硫酸"}
    rows, _ = take(book(tmp_path / "a.xlsx", {**cells, "C2": "'1,200.50".strip("'"), "D2": "91620400MA71ABCD1B"}))
    assert made(rows, "capacity_low") == [("1200.5",)]
    _, remarks = take(book(tmp_path / "b.xlsx", {**cells, "C2": 0.1 + 0.2, "D2": 916204001234567890}))
    (fault,) = of(remarks, Fate.REJECTED)
    assert (fault.origin.column, "丢失" in fault.message.zh) == ("信用代码", True)


def test_formulas_give_what_was_stored_and_nothing_else(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx")
    cell = '<c r="{}" t="{}"><f>{}</f>{}</c>'
    body = [
        cell.format("A1", "str", "1", "<v>企业名称</v>") + cell.format("B1", "str", "1", "<v>产品</v>"),
        cell.format("A2", "str", 'HYPERLINK("x")', "<v>甲公司</v>") + cell.format("B2", "str", "1", "<v>硫酸</v>"),
        cell.format("A3", "str", "NOW()", "") + cell.format("B3", "str", "1", "<v>盐酸</v>"),
        cell.format("A4", "str", "1", "<v>乙公司</v>") + '<c r="B4" t="e"><v>#REF!</v></c>',
    ]
    rows = "".join(f'<row r="{at}">{cells}</row>' for at, cells in enumerate(body, 1))
    changed(path, {"xl/worksheets/sheet1.xml": SHEET.format(f"<sheetData>{rows}</sheetData>")})
    taken, remarks = take(path)
    assert made(taken, "firm", "node") == [("甲公司", "硫酸")]
    assert {(one.origin.row, one.origin.column) for one in of(remarks, Fate.REJECTED)} == {(3, "企业名称"), (4, "产品")}
    assert any("公式" in remark.message.zh for remark in of(remarks, Fate.SKIPPED))


def test_macros_are_not_run_and_links_not_followed(tmp_path: Path) -> None:
    path = changed(
        plain(tmp_path / "a.xlsm"),
        {"xl/vbaProject.bin": b"\0" * 100, "xl/externalLinks/externalLink1.xml": "<externalLink/>"},
        add=True,
    )
    rows, remarks = take(path)
    assert made(rows, "firm") == [("甲公司",)]
    told = "".join(remark.message.zh for remark in of(remarks, Fate.SKIPPED))
    assert "宏" in told
    assert "外部链接" in told


def refused(path: Path, words: str) -> None:
    """The file is refused in plain words, before it has taken much memory."""
    tracemalloc.start()
    try:
        with pytest.raises(ChainError) as error:
            take(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert words in error.value.say("zh")
    assert path.name in error.value.say("en")
    assert peak < 50_000_000


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(sheet_limits.UNPACKED // (1 << 24) + 1):
            part.write(b"\0" * (1 << 24))
    assert path.stat().st_size < 2_000_000
    refused(path, "炸弹")


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_guard, "UNPACKED", 1 << 22)
    path = changed(plain(tmp_path / "a.xlsx"), {"xl/media/a.bin": b"\0" * (1 << 23)}, add=True)
    data = path.read_bytes()
    assert (1 << 23).to_bytes(4, "little") in data
    path.write_bytes(data.replace((1 << 23).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    refused(path, "炸弹")


def test_a_cell_of_200_megabytes_in_a_workbook(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        part.write(b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>')
        for _ in range(200):
            part.write(b"a" * 1_000_000)
        part.write(b"</t></is></c></row></sheetData></worksheet>")
    refused(path, "超长的单元格")


def test_a_cell_of_200_megabytes_in_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write("企业名称,产品\n甲公司,".encode())
        for _ in range(200):
            file.write(b"a" * 1_000_000)
    refused(path, "超长的单元格")


def test_an_open_quote(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('企业名称,产品\n"甲公司,硫酸\n' + "乙公司,盐酸\n" * 30_000, encoding="utf-8")
    refused(path, "未闭合的引号")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_thousand_columns(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    header = ["企业名称", "产品", *(f"列{at}" for at in range(9998))]
    if kind == "csv":
        path.write_text(",".join(header) + "\n" + ",".join("1" * 10_000), encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as made_book:
            made_book.add_worksheet().write_row(0, 0, header)
    refused(path, "10000 列")


def test_a_single_cell_far_out(tmp_path: Path) -> None:
    refused(book(tmp_path / "a.xlsx", {"A1": "企业名称", "B1": "产品", "AAA1048576": "x"}), "铺开")


def test_entities_that_swell(tmp_path: Path) -> None:
    xml = '<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '">]>' + SHEET.format("")
    refused(changed(plain(tmp_path / "a.xlsx"), {"xl/worksheets/sheet1.xml": xml}), "实体")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "空文件"),
        ("a.xlsx", b"PK\x03\x04" + b"junk" * 100, "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        ("a.xls", "<html><table><tr><td>企业名称</td></tr></table></html>".encode(), "另存为 xlsx"),
        ("a.csv", b"%PDF-1.7 ...", "PDF"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\xfe\xfd" * 9, "不是文本"),
    ],
)
def test_what_is_no_sheet_is_refused(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused(path, words)


def test_a_text_file_with_the_ending_of_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("企业名称\t产品\n甲公司\t硫酸\n", encoding="gb18030")
    assert made(take(path)[0], "firm", "node") == [("甲公司", "硫酸")]


def test_of_several_sheets_those_that_fit_are_taken_and_the_others_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made_book:
        for name, header in (
            ("说明", ["填表说明"]),
            ("一季度", ["企业名称", "产品"]),
            ("二季度", ["企业名称", "产品"]),
        ):
            sheet = made_book.add_worksheet(name)
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, [f"{name}公司", "硫酸"])
    rows, remarks = take(path)
    assert made(rows, "firm") == [("一季度公司",), ("二季度公司",)]
    assert [remark.origin.part for remark in of(remarks, Fate.SKIPPED)] == ["说明"]
    assert made(take(path, mapping(sheet={"name": "二季度"}))[0], "firm") == [("二季度公司",)]
