"""ChainKnowledgeGraph as a dataset: every row of its files is there or counted as dropped."""

import json
from pathlib import Path

import pytest

from chainkg.graph.errors import BadData
from chainkg.graph.model import CHAIN, FIRM, INDUSTRY, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.loaders.ckg import read_ckg
from chainkg.queries.gaps import find_gaps

FILES: dict[str, list[dict[str, str | float]]] = {
    "company": [
        {"name": "甲铜业", "code": "000001.SZ"},
        {"name": "甲铜业", "code": "000002"},
        {"name": "乙", "code": "000001"},
    ],
    "industry": [{"code": "240000", "name": "有色金属"}, {"code": "240300", "name": "工业金属"}],
    "product": [{"name": "铜精矿"}, {"name": "阴极铜"}, {"name": "铜杆"}, {"name": "ＴＤＩ"}, {"name": "tdi"}],
    "company_industry": [
        {"company_code": "000001.SZ", "industry_code": "240300"},
        {"company_code": "000002.SZ", "industry_code": "999999"},
    ],
    "industry_industry": [{"from_code": "240300", "to_code": "240000"}],
    "company_product": [
        {"company_code": "000001.SZ", "product_name": "阴极铜", "rel_weight": -3.0},
        {"company_code": "000001.SZ", "product_name": "阴极铜", "rel_weight": 0.001},
        {"company_code": "000002.SZ", "product_name": "没有的", "rel_weight": 0.5},
        {"company_code": "000009.SZ", "product_name": "阴极铜", "rel_weight": 0.5},
    ],
    "product_product": [
        {"from_entity": "阴极铜", "rel": "上游材料", "to_entity": "铜精矿"},
        {"from_entity": "铜精矿", "rel": "下游产品", "to_entity": "阴极铜"},
        {"from_entity": "阴极铜", "rel": "下游产品", "to_entity": "铜杆"},
        {"from_entity": "铜杆", "rel": "产品小类", "to_entity": "ＴＤＩ"},
        {"from_entity": "铜杆", "rel": "上游材料", "to_entity": "铜杆"},
        {"from_entity": "铜杆", "rel": "上游材料", "to_entity": "天外"},
    ],
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, rows in FILES.items():
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_directions_are_those_of_the_papers(small: Path) -> None:
    links = read_ckg(small).chain.tables[LINK_TABLE]
    cells = zip(*(links[name].cells() for name in ("from", "relation", "to", "role")), strict=True)
    assert set(cells) == {
        ("ＴＤＩ", "IS_A", "铜杆", ""),
        ("铜精矿", "FEEDS", "阴极铜", "main"),
        ("阴极铜", "FEEDS", "铜杆", "main"),
    }


def test_what_is_dropped_is_counted(small: Path) -> None:
    assert read_ckg(small).dropped == {
        ("company", "repeated code"): 1,
        ("company_industry", "unknown industry"): 1,
        ("company_product", "repeated"): 1,
        ("company_product", "unknown product"): 1,
        ("company_product", "unknown company"): 1,
        ("product_product", "repeated"): 1,
        ("product_product", "loop to itself"): 1,
        ("product_product", "unknown product or relation"): 1,
    }


def test_names_are_told_apart_and_spellings_are_one(small: Path) -> None:
    chain = read_ckg(small).chain
    assert chain.table(FIRM)["name"].cells() == ["甲铜业 000001", "甲铜业 000002"]
    assert chain.find("tdi", NODE)[1] == chain.index(NODE)["ＴＤＩ"]
    assert (chain.table(INDUSTRY)["name"].cells(), chain.table(CHAIN)["name"].cells()) == (["有色金属"], ["工业金属"])
    parts = chain.tables["part_of"]
    assert (parts["node"].cells(), parts["chain"].cells()) == (["阴极铜"], ["工业金属"])


def test_a_missing_file_is_named(small: Path) -> None:
    (small / "product.json").unlink()
    with pytest.raises(BadData) as caught:
        read_ckg(small)
    assert caught.value.problems[0].file == "product.json"


def test_a_broken_file_is_named(small: Path) -> None:
    (small / "company.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadData) as caught:
        read_ckg(small)
    assert caught.value.problems[0].file == "company.json"


def test_the_real_files_lose_what_their_papers_say(shared: Path) -> None:
    found = read_ckg(shared / "ckg")
    dropped = found.dropped
    assert dropped["company", "repeated code"] == 68
    assert dropped["company_industry", "unknown industry"] == 168
    assert dropped["product_product", "unknown product or relation"] == 6
    assert dropped["product_product", "loop to itself"] == 104 + 3
    lines = 110_153 - sum(count for (file, _), count in dropped.items() if file == "product_product")
    assert len(found.chain.tables[LINK_TABLE]) == lines
    products = 53_785 - sum(count for (file, _), count in dropped.items() if file == "company_product")
    assert len(found.chain.tables["produces"]) == products
    report = find_gaps(found.chain, limit=5)
    assert report.total > 20_000
    assert len(report.gaps) == 5
