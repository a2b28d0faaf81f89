"""What a load would change, shown before it is done."""

from chainkg.loaders.joining import join, reference_base
from chainkg.views.join_sheet import join_cells, join_sheet, plain_join
from outside import NEWER, code, firm, makes, row, source

ONE = "白银红星化工有限公司"
FIRST = join(
    [source(), row("regions", 1, name="白银市"), firm(2, ONE, region="白银市")], reference_base(), region="白银市"
).chain


def test_new_rows_and_changed_cells_each_with_before_and_after() -> None:
    found = join(
        [source(NEWER), firm(2, ONE, NEWER, uscc=code(1)), makes(3, ONE, "硫酸", NEWER, capacity_low="5", unit="t/a")],
        FIRST,
    )
    sheet = join_sheet(found, "zh")
    assert sheet.lines == ("来源 +1、生产 +1、改动 1 格",)
    assert ("企业", "改动", ONE, f"统一社会信用代码 — → {code(1)}") in sheet.rows
    assert ("生产", "新增", f"{ONE} / sulfuric-acid / 2026-06 / operating", "产能下限 5; 单位 t/a") in sheet.rows
    told = plain_join(found)
    assert told["counts"] == {"sources": 1, "produces": 1}
    assert told["changed"] == [{"table": "firms", "identity": ONE, "column": "uscc", "before": "", "after": code(1)}]


def test_nothing_to_change_is_said() -> None:
    sheet = join_sheet(join([source(), firm(2, ONE, region="白银市")], FIRST), "en")
    assert sheet.rows == ()
    assert sheet.lines == ("Nothing would change.",)


def test_many_rows_are_counted_on_the_terminal_and_whole_in_a_file() -> None:
    found = join([source(NEWER), *(firm(line, f"白银第{line}化工有限公司", NEWER) for line in range(2, 52))], FIRST)
    rows = [line for line in join_sheet(found, "zh").rows if line[0] == "企业"]
    assert len(rows) == 21
    assert rows[-1][2] == "另有 30 行"
    assert len([line for line in join_cells(found, "zh").rows if line[0] == "企业"]) == 50
