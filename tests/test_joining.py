"""Rows from outside find their place: five names of one firm, firms that look alike, products under other names."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainkg.graph.chain import COPIES, Chain
from chainkg.loaders import read
from chainkg.loaders.intake import Fate, Remark, Row
from chainkg.loaders.joining import Joined, join, reference_base
from chainkg.loaders.placing_firms import Firms
from outside import LIST, NEWER, code, firm, makes, row, source

BASE = reference_base()
CITY = row("regions", 1, name="白银市")
Rows = list[Row | Remark]


def joined(*rows: Row, base: Chain = BASE) -> Joined:
    return join([source(), source(NEWER, "press"), CITY, *rows], base, region="白银市")


def ids(found: Joined) -> set[str]:
    return set(found.chain.tables["firms"]["id"].cells())


def cells(found: Joined, table: str, key: str) -> dict[str, str]:
    (one,) = [
        line
        for line in map(found.chain.tables[table].row, range(len(found.chain.tables[table])))
        if key in line.values()
    ]
    return one


def told(found: Joined, fate: Fate) -> list[str]:
    return [remark.say("zh") for remark in found.remarks if remark.fate is fate]


FIVE: Rows = [
    firm(2, "白银红星化工有限公司", uscc=code(1), region="白银市"),
    firm(3, "甘肃省白银市红星化工有限责任公司"),
    firm(4, "白银　红星化工（有限公司）"),
    firm(5, "白银新天化工有限公司", uscc=code(1), former_names="白银红星化工厂"),
    firm(6, "白银红星化工厂"),
]


def test_five_names_of_one_firm_are_one_firm_and_each_is_told() -> None:
    found = joined(*FIVE)  # type: ignore[arg-type]
    assert ids(found) == {"白银新天化工有限公司"} or ids(found) == {"白银红星化工有限公司"}
    one = cells(found, "firms", code(1))
    names = {one["name"], *one["aliases"].split(";"), *one["former_names"].split(";")}
    assert {line.cells["name"] for line in FIVE if isinstance(line, Row)} <= names
    assert len(told(found, Fate.NORMALISED)) >= 3
    assert {
        line["right"] for line in map(found.chain.tables["same"].row, range(len(found.chain.tables["same"])))
    } <= names


@pytest.mark.parametrize(
    "name", ["白银红星集团", "白银红星集团股份有限公司", "白银红星化工有限公司平川分公司", "白银宏星化工有限公司"]
)
def test_look_alikes_stay_apart(name: str) -> None:
    found = joined(firm(2, "白银红星化工有限公司"), firm(3, "白银红星集团有限公司"), firm(4, name))
    assert ids(found) == {"白银红星化工有限公司", "白银红星集团有限公司", name}


ON_FILE = [
    row("same", 2, kind="Firm", left="甲厂", right="乙厂", decision="same"),
    firm(2, "戊厂", uscc=code(6), aliases="己厂", name_en="Wu Works"),
]
ENTANGLED: dict[str, list[Row]] = {
    "nothing": [firm(3, "丙 厂", uscc=code(1)), firm(4, "丁厂")],
    "one name": [firm(3, "丙厂"), firm(4, "丙 厂", uscc=code(1))],
    "one name but for its form": [firm(3, "白银丙有限公司"), firm(4, "白银丙有限责任公司"), firm(5, "甘肃白银丙")],
    "one code": [firm(3, "丙厂", uscc=code(1)), firm(4, "丁厂", uscc=code(1))],
    "a code on file": [firm(3, "丙厂", uscc=code(6))],
    "a wrong code": [firm(3, "丙厂", uscc=code(1)[:-1]), firm(4, "丁厂", uscc=code(2)), firm(5, "丁 厂", uscc=code(2))],
    "an alias of another": [firm(3, "丙厂"), firm(4, "丁厂", uscc=code(1), aliases="丙 厂; 庚厂")],
    "a former name of another": [firm(3, "丙厂", uscc=code(2)), firm(4, "丁厂", uscc=code(1), former_names="丙厂")],
    "an alias like another": [firm(3, "丙有限公司"), firm(4, "丁厂", uscc=code(1), aliases="丙")],
    "an alias on file": [firm(3, "己厂")],
    "a former name on file": [firm(3, "丙厂", uscc=code(1), former_names="己厂")],
    "a decision": [firm(3, "甲厂"), firm(4, "乙厂")],
    "the id of another": [firm(3, "丙厂"), firm(4, "丁厂", uscc=code(1), id="丙厂")],
    "marks alone": [firm(3, "（）"), makes(4, "「」", "硫酸")],
    "an English name on file": [firm(3, "WU Works")],
    "no name": [firm(3, "", uscc=code(1)), firm(4, "丙厂", uscc=code(1))],
    "a list without names": [firm(3, "丙厂", uscc=code(1), aliases=";")],
}


@pytest.mark.parametrize("case", ENTANGLED)
def test_firms_taken_all_at_once_are_those_taken_one_by_one(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    base = joined(*ON_FILE).chain
    at_once = joined(*ENTANGLED[case], base=base)
    monkeypatch.setattr(Firms, "alone", lambda _, looks, *__: np.zeros(len(looks[0]), dtype=bool))
    quickly = joined(*ENTANGLED[case], base=base)
    monkeypatch.setattr(Firms, "enter", lambda *_: "")
    one_by_one = joined(*ENTANGLED[case], base=base)
    assert at_once.chain == quickly.chain == one_by_one.chain
    assert at_once.remarks == quickly.remarks == one_by_one.remarks


def test_a_sheet_of_firms_that_stand_alone_is_taken_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Firms, "enter", lambda *_: pytest.fail("looked at alone"))
    assert ids(joined(*ENTANGLED["nothing"])) == {"丙厂", "丁厂"}


def test_a_full_width_code_is_the_code() -> None:
    wide = code(1).translate({ord(sign): ord(sign) + 0xFEE0 for sign in code(1)})
    found = joined(firm(2, "白银红星化工有限公司", uscc=code(1)), firm(3, "白银晨光材料有限公司", uscc=wide))
    assert ids(found) in ({"白银红星化工有限公司"}, {"白银晨光材料有限公司"})


def test_a_wrong_check_digit_joins_nothing_and_is_told_with_row_and_column() -> None:
    wrong = code(1)[:17] + ("0" if code(1)[17] != "0" else "1")
    found = joined(firm(2, "白银红星化工有限公司", uscc=wrong), firm(3, "白银晨光材料有限公司", uscc=wrong))
    assert ids(found) == {"白银红星化工有限公司", "白银晨光材料有限公司"}
    assert not any(found.chain.tables["firms"]["uscc"].cells())
    assert len(told(found, Fate.REJECTED)) == 2
    assert told(found, Fate.REJECTED)[0].startswith(f"{LIST}.csv:2:uscc: '{wrong}' 信用代码的校验位不符") or told(
        found, Fate.REJECTED
    )[1].startswith(f"{LIST}.csv:2:uscc")


def test_one_name_with_two_codes_is_nobody_for_sure() -> None:
    found = joined(
        firm(2, "白银红星化工有限公司", uscc=code(1)),
        firm(3, "白银红星化工有限公司", uscc=code(2)),
        makes(4, "白银红星化工有限公司", "硫酸"),
        makes(5, code(1), "硝酸"),
    )
    assert len(ids(found)) == 1
    assert "信用代码不同" in told(found, Fate.CONFLICT)[0]
    assert found.chain.tables["produces"]["node"].cells() == ["nitric-acid"], "by its code it is clear who is meant"
    assert any("指谁不明" in line for line in told(found, Fate.UNPLACED))


def test_a_decision_joins_and_another_keeps_apart() -> None:
    decide = row("same", 9, kind="Firm", left="白银红星化工有限公司", right="红星化工", decision="same")
    apart = row(
        "same", 9, kind="Firm", left="白银晨光材料有限公司", right="白银市晨光材料有限责任公司", decision="different"
    )
    first = joined(firm(2, "白银红星化工有限公司"), firm(3, "白银晨光材料有限公司"), decide, apart)
    again = joined(
        firm(2, "红星化工", NEWER),
        firm(3, "白银市晨光材料有限责任公司", NEWER),
        makes(4, "红星化工", "硫酸", NEWER),
        base=first.chain,
    )
    assert ids(again) == {"白银红星化工有限公司", "白银晨光材料有限公司", "白银市晨光材料有限责任公司"}
    assert again.chain.tables["produces"]["firm"].cells() == ["白银红星化工有限公司"]


def test_the_newer_value_stands_and_the_other_is_kept_with_its_source() -> None:
    first = joined(firm(2, "白银红星化工有限公司", region="白银市", listed_code="600001"))
    again = joined(
        row("regions", 7, NEWER, name="会宁县"),
        firm(2, "白银红星化工有限公司", NEWER, region="会宁县", uscc=code(1)),
        base=first.chain,
    )
    one = cells(again, "firms", "白银红星化工有限公司")
    assert (one["region"], one["uscc"], one["listed_code"]) == ("会宁县", code(1), "600001")
    assert "〔region 另作 白银市 据 list-2025，2025-06，第2行〕" in one["note"]
    assert "〔region 据 list-2026，2026-06，第2行〕" in one["note"]
    assert any("会宁县" in line for line in told(again, Fate.CONFLICT))
    older = joined(firm(2, "白银红星化工有限公司", region="白银市", listed_code="600001"), base=again.chain)
    assert cells(older, "firms", "白银红星化工有限公司") == one, "the older sheet, loaded again, changes nothing"


def test_products_by_alias_plain_kind_and_not_at_all() -> None:
    found = joined(
        *(
            makes(line, "白银红星化工有限公司", node)
            for line, node in enumerate(("工业硫酸", "硫酸（98%）", "冰醋酸", "硫酸盐泥"), 2)
        )
    )
    assert sorted(set(found.chain.tables["produces"]["node"].cells())) == ["acetic-acid", "sulfuric-acid"]
    assert found.chain.tables["unplaced"]["product"].cells() == ["硫酸盐泥"]
    (line,) = told(found, Fate.UNPLACED)
    assert line.startswith(f"{LIST}.csv:5:node: '硫酸盐泥' 没有名为“硫酸盐泥”的环节，是否指：")


def test_a_product_once_decided_leaves_the_unplaced() -> None:
    first = joined(makes(2, "白银红星化工有限公司", "白银牌精酸"))
    assert len(first.chain.tables["unplaced"]) == 1
    decision = row("same", 3, kind="ChainNode", left="sulfuric-acid", right="白银牌精酸", decision="same")
    decided = joined(decision, base=first.chain)
    again = joined(makes(2, "白银红星化工有限公司", "白银牌精酸"), base=decided.chain)
    assert again.chain.tables["produces"]["node"].cells() == ["sulfuric-acid"]
    assert not len(again.chain.tables["unplaced"])


def test_a_second_load_of_the_same_rows_changes_nothing() -> None:
    rows = [*FIVE, makes(7, "白银红星化工厂", "硫酸"), makes(8, "白银红星化工厂", "不存在的东西")]
    first = joined(*rows)  # type: ignore[arg-type]
    again = joined(*rows, base=first.chain)  # type: ignore[arg-type]
    assert again.chain == first.chain
    assert again.changes == {}


def test_a_newer_sheet_adds_dated_rows_and_moves_the_default_date() -> None:
    first = joined(makes(2, "白银红星化工有限公司", "硫酸", status="building"))
    again = joined(makes(9, "白银红星化工有限公司", "硫酸", NEWER), base=first.chain)
    rows = sorted(
        zip(
            again.chain.tables["produces"]["as_of"].cells(),
            again.chain.tables["produces"]["status"].cells(),
            strict=True,
        )
    )
    assert rows == [("2025-06", "building"), ("2026-06", "operating")]
    assert str(first.chain.settings.as_of) == "2025-06"
    assert str(again.chain.settings.as_of) == "2026-06"


def test_regions_by_path_and_by_short_name() -> None:
    found = joined(
        firm(2, "白银红星化工有限公司", region="甘肃省白银市平川区"),
        firm(3, "会宁晨光有限公司", region="会宁县"),
        firm(4, "白银一厂", region="白银"),
    )
    regions = {
        line["name"]: line["parent"]
        for line in map(found.chain.tables["regions"].row, range(len(found.chain.tables["regions"])))
    }
    assert regions == {"白银市": "", "甘肃省": "", "平川区": "白银市", "会宁县": "白银市"}
    assert sorted(found.chain.tables["firms"]["region"].cells()) == ["会宁县", "平川区", "白银市"]


def test_bad_cells_are_told_one_by_one_and_the_rest_is_kept() -> None:
    good = [makes(line, "白银红星化工有限公司", "硫酸", since=f"20{line:02}") for line in range(10, 20)]
    bad = [makes(line, "白银红星化工有限公司", "硝酸", status="运行") for line in range(30, 40)]
    found = joined(
        *good, *bad, makes(41, "白银红星化工有限公司", "硝酸", capacity_low="9", capacity_high="5", unit="t/a")
    )
    assert len(told(found, Fate.REJECTED)) == 11
    assert found.changes["produces"] == len(good)


def test_the_bundled_data_takes_rows_of_its_own_firms() -> None:
    base = read()
    names = base.tables["firms"]["name"].cells()
    found = join([source(), *(firm(line, f"　{name} ") for line, name in enumerate(names, 2))], base)
    assert ids(found) == set(base.tables["firms"]["id"].cells())


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(shuffler: random.Random) -> None:
    rows: Rows = [
        *FIVE,
        makes(7, "白银红星化工厂", "硫酸"),
        firm(8, "会宁晨光有限公司", region="会宁县"),
        makes(9, "平川瓷业", "陶瓷"),
    ]
    first = joined(*rows)  # type: ignore[arg-type]
    shuffler.shuffle(rows)
    assert joined(*rows).chain == first.chain  # type: ignore[arg-type]


def test_notes_and_other_names_keep_their_sources_and_do_not_grow() -> None:
    rows = [
        firm(2, "白银红星化工有限公司", uscc=code(1), note="一"),
        firm(3, "白银晨光材料有限公司", uscc=code(1), note="二"),
    ]
    first = joined(*rows)
    one = cells(first, "firms", code(1))
    assert "〔name 另作 " in one["note"]
    assert one["note"].startswith(("一；二〔", "二；一〔"))
    assert joined(*rows, base=first.chain).chain == first.chain


def test_a_wider_region_is_no_contradiction_and_never_takes_the_place_of_a_finer_one() -> None:
    first = joined(firm(2, "白银红星化工有限公司", region="甘肃省白银市平川区"))
    again = joined(firm(2, "白银红星化工有限公司", NEWER, region="白银市"), base=first.chain)
    assert cells(again, "firms", "白银红星化工有限公司") == cells(first, "firms", "白银红星化工有限公司")
    assert not told(again, Fate.CONFLICT)
    wide = joined(firm(2, "白银红星化工有限公司", NEWER, region="白银市"))
    finer = joined(firm(2, "白银红星化工有限公司", region="平川区"), base=wide.chain)
    assert cells(finer, "firms", "白银红星化工有限公司")["region"] == "平川区"
    assert not told(finer, Fate.CONFLICT)


def test_a_code_that_nobody_has_makes_no_firm_of_that_name() -> None:
    found = joined(makes(2, code(7), "硫酸"))
    assert not len(found.chain.tables["firms"])
    assert len(told(found, Fate.UNPLACED)) == 1


def test_a_park_in_a_column_for_regions_and_parks_is_no_new_region() -> None:
    park = row("parks", 2, name="示例高新区", region="白银市")
    found = joined(park, row("institutes", 3, name="示例研究院", region_or_park="示例高新区"))
    assert cells(found, "institutes", "示例研究院")["region_or_park"] == "示例高新区"
    assert "示例高新区" not in found.chain.tables["regions"]["name"].cells()


def test_the_same_figure_written_otherwise_is_no_contradiction() -> None:
    first = joined(
        firm(2, "示例化工有限公司"),
        makes(3, "示例化工有限公司", "硫酸", capacity_low="0.50", capacity_high="1", unit="t/a"),
    )
    again = joined(
        firm(2, "示例化工有限公司"),
        makes(3, "示例化工有限公司", "硫酸", capacity_low="0.5", capacity_high="1.0", unit="t/a"),
        base=first.chain,
    )
    assert len(again.chain.tables["produces"]) == 1
    assert not told(again, Fate.CONFLICT)


def test_links_with_and_without_what_they_repeat_are_the_same() -> None:
    links = BASE.tables["industry_chains"]
    known = {name: text for name, text in links.row(0).items() if name not in COPIES}
    found = joined(row("industry_chains", 2, **known))
    assert len(found.chain.tables["industry_chains"]) == len(links)
    assert not told(found, Fate.CONFLICT)
