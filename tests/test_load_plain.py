"""Lists of firms are read column by column where nothing is to tell: the rows are those of reading one by one."""

import csv
import random
from pathlib import Path

import pytest

from chainkg.graph.codes import all_sound, check_sign, code_fault
from chainkg.loaders import sheet
from chainkg.loaders.intake import Origin, Remark, Row, Rows
from chainkg.loaders.sheet_cells import NOTHING, all_tidy, tidy
from chainkg.loaders.sheet_choice import ready_mapping

HEADER = ["企业名称", "经营状态", "注册资本", "成立日期", "所属省份", "所属城市", "所属区县", "信用代码", "曾用名"]
TRAPS = (
    *((0, text) for text in ("合计", "示例　公司", "ＡＢ公司", "", "企业名称", "数码公司")),
    *((1, text) for text in ("注销", "", "小计", " ")),
    *((2, text) for text in ("５０万元", "-", "")),
    *((5, text) for text in ("另一市", "无", "")),
    *((6, text) for text in ("新区", "—", "")),
    *((7, text) for text in ("9162", "", "-", "91620400ma00000019", "91620400MA0000001X")),
    *((8, text) for text in ("甲厂、乙厂", "甲厂", "无")),
)


def write(path: Path, rows: int, share: float) -> None:
    """A list of firms; *share*: of rows with one trap in them."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            first = f"91620400MA{number:07d}"
            row = [
                f"示例{number:05d}公司",
                "存续",
                f"{number % 90}万元",
                f"2020-{number % 12 + 1:02d}",
                "某省",
                "示例市",
            ]
            row += [f"第{number % 5}区", first + check_sign(first), "-" if number % 3 else f"旧{number}厂"]
            if chance.random() < share:
                at, text = chance.choice(TRAPS)
                row[at] = text
            writer.writerow([*row, ""] if chance.random() < share / 9 else row)


def read(path: Path) -> tuple[list[Row], list[Remark], int]:
    """Rows by their place, remarks as they come, and how many rows came together."""
    mapping, evidence = ready_mapping("registry"), {"confidence": "medium", "as_of": "2025"}
    source = {"id": "s", "grade": "unlocated"}
    found = list(sheet.read_sheet(path, mapping, source=source, evidence=evidence, region="示例市"))
    rows = [one for one in found if isinstance(one, Row)]
    together = [row for one in found if isinstance(one, Rows) for row in apart(one)]
    filled = [Row(row.table, {name: cell for name, cell in row.cells.items() if cell}, row.origin) for row in rows]
    kept = sorted(filled + together, key=lambda row: (row.origin, row.table, str(row.cells.get("name"))))
    return kept, [one for one in found if isinstance(one, Remark)], len(together)


def apart(rows: Rows) -> list[Row]:
    cells = [dict(zip(rows.cells, row, strict=True)) for row in zip(*rows.cells.values(), strict=True)]
    return [
        Row(rows.table, {name: cell for name, cell in row.items() if cell}, Origin(rows.file, rows.part, number))
        for row, number in zip(cells, rows.numbers, strict=True)
    ]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.7])
def test_both_ways_give_the_same_rows_and_remarks(
    share: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.csv", 5000, share)
    rows, remarks, together = read(tmp_path / "a.csv")
    monkeypatch.setattr(sheet, "of_firms_alone", lambda layout: False)
    one_by_one, told, none = read(tmp_path / "a.csv")
    assert none == 0
    assert together >= 3000 * (1 - share)
    assert rows == one_by_one
    assert remarks == told


def test_many_texts_are_judged_as_each_of_them() -> None:
    texts = [
        "甲公司",
        "A B",
        "甲  公司",
        " 甲",
        "甲 ",
        "甲\n乙",
        "Ａ",
        "无",
        "-",
        "n/a",
        "甲　乙",
        "\u200b甲",
        "合计",
        "(甲)",
    ]
    for text in texts:
        alone = tidy(text) == text and text.casefold() not in NOTHING
        assert all_tidy([text]) == alone, text
        assert all_tidy(["乙公司", text, "丙"]) == alone, text
    codes = ["91110000600037341L", "91110000600037341M", "91110000600037341l", "9111", "", "9111000060003734１L"]
    for code in codes:
        assert all_sound([code]) == (code_fault(code) is None), code
        assert all_sound(["91110000600037341L", code]) == (code_fault(code) is None), code
    assert all_tidy([])
    assert all_sound([])
