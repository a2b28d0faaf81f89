"""ChainKnowledgeGraph as a dataset: every line of its files is there or listed, and its known defects are counted."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chainkg.cli import main
from chainkg.graph.errors import BadData
from chainkg.graph.model import CHAIN, FIRM, INDUSTRY, NODE
from chainkg.graph.tables import LINK_TABLE
from chainkg.loaders import read
from chainkg.loaders.ckg import Reading, read_ckg
from chainkg.loaders.intake import Fate
from chainkg.queries.gaps import find_gaps

FILES: dict[str, list[dict[str, str | float]]] = {
    "company": [
        {
            "name": "甲铜业",
            "fullname": "甲铜业股份有限公司",
            "code": "000001.SZ",
            "location": "深圳",
            "time": "1991-04-03",
        },
        {"name": "甲铜业", "fullname": "甲铜业有限公司", "code": "000002", "location": "1999-01-01", "time": "深圳"},
        {"name": "乙", "fullname": "乙公司", "code": "000001", "location": "深圳", "time": "深圳"},
    ],
    "industry": [{"code": "240000", "name": "有色金属"}, {"code": "240300", "name": "工业金属"}],
    "product": [{"name": "铜精矿"}, {"name": "阴极铜"}, {"name": "铜杆"}, {"name": "ＴＤＩ"}, {"name": "tdi"}],
    "company_industry": [
        {"company_code": "000001.SZ", "industry_code": "240300", "industry_name": "工业金属", "company_name": "甲铜业"},
        {"company_code": "000002.SZ", "industry_code": "999999", "industry_name": "别的", "company_name": "甲铜"},
        {"company_code": "000009.SZ", "industry_code": "240000", "industry_name": "有色", "company_name": "丙"},
    ],
    "industry_industry": [{"from_code": "240300", "to_code": "240000"}, {"from_code": "240301", "to_code": "240300"}],
    "company_product": [
        {"company_code": "000001.SZ", "product_name": "阴极铜", "rel_weight": -3.0},
        {"company_code": "000001.SZ", "product_name": "阴极铜", "rel_weight": 0.001},
        {"company_code": "000002.SZ", "product_name": "没有的", "rel_weight": 0.5},
        {"company_code": "000009.SZ", "product_name": "阴极铜", "rel_weight": 0.5},
        {"company_code": "000002.SZ", "product_name": " 铜杆", "rel_weight": 2},
    ],
    "product_product": [
        {"from_entity": "阴极铜", "rel": "上游材料", "to_entity": "铜精矿"},
        {"from_entity": "铜精矿", "rel": "下游产品", "to_entity": "阴极铜"},
        {"from_entity": "阴极铜", "rel": "下游产品", "to_entity": "铜杆"},
        {"from_entity": "铜杆", "rel": "产品小类", "to_entity": "ＴＤＩ"},
        {"from_entity": "铜杆", "rel": "上游材料", "to_entity": "铜杆"},
        {"from_entity": "铜杆", "rel": "上游材料", "to_entity": "天外"},
        {"from_entity": "铜杆", "rel": "旁边", "to_entity": "铜精矿"},
    ],
}
DEFECTS = {
    ("company", "rows repeat a code of six digits"): 68,
    ("company", "rows repeat a short name"): 49,
    ("company", "codes lack the suffix of an exchange"): 752,
    ("company", "exchanges are a date"): 1,
    ("company", "companies have no industry"): 259,
    ("company", "companies have both a product and an industry"): 3_687,
    ("company_industry", "rows fit no company by the full code"): 740,
    ("company_industry", "rows fit none by six digits either"): 103,
    ("company_industry", "rows fit no company by the short name"): 500,
    ("company_industry", "codes are not in industry"): 168,
    ("company_industry", "names differ from the code"): 60,
    ("company_product", "rows repeat a company and product"): 578,
    ("company_product", "products are in no file of products"): 9,
    ("company_product", "shares are below 0"): 763,
    ("company_product", "shares are above 1"): 48,
    ("company_product", "shares are 0"): 287,
    ("company_product", "shares are the filler 0.001"): 14_714,
    ("company_product", "shares are dropped: none is one"): 53_785,
    ("product", "names are escaped twice (they hold a backslash)"): 16,
    ("product", "names hold an apostrophe"): 6,
    ("product", "names hold an invisible joiner"): 1,
    ("product_product", "rows have an end in no file of products"): 6,
    ("product_product:上游材料", "rows lead from a product to itself"): 104,
    ("product_product:下游产品", "rows lead from a product to itself"): 3,
    ("product_product", "pairs are upstream of one another"): 3,
    ("product_product", "rows are a row of 上游材料 turned round"): 374,
    ("product_product", "rows are a row of 产品小类 turned round"): 7_240,
    ("product_product", "rows repeat a row of 产品小类"): 34,
}
"""What the papers beside the data say was measured."""
LINES = {
    "company": 4_654,
    "industry": 511,
    "product": 95_559,
    "company_industry": 4_430,
    "industry_industry": 480,
    "company_product": 53_785,
    "product_product": 110_153,
    "industry_up": 335,
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


def left(found: Reading) -> Counter[tuple[str, int, str]]:
    """The lines that are not kept: file, line and why."""
    skipped = [one for one in found.remarks if one.fate is Fate.SKIPPED]
    return Counter((one.origin.file.split(".")[0], one.origin.row, one.message.en) for one in skipped)


def test_what_is_not_kept_is_listed_line_by_line(small: Path) -> None:
    again, product = "repeated: it stands above already", "names a product that is not in the file of products"
    company, industry = "no such company in the file of companies", "no such code in the file of industries"
    assert set(left(read_ckg(small))) == {
        ("company", 3, "this stock code stands above already, and that line counts"),
        ("company_industry", 2, industry),
        ("company_industry", 3, company),
        ("industry_industry", 2, industry),
        ("company_product", 2, again),
        ("company_product", 3, product),
        ("company_product", 4, company),
        ("product_product", 2, again),
        ("product_product", 5, "leads from a product to itself"),
        ("product_product", 6, product),
        ("product_product", 7, "an unknown relation"),
    }


def test_each_line_is_kept_or_listed(small: Path) -> None:
    found = read_ckg(small)
    listed = Counter(file for file, *_ in left(found).elements())
    assert {name: found.kept[f"{name}.json"] + listed[name] for name in FILES} == {
        name: len(rows) for name, rows in FILES.items()
    }


def test_what_is_known_of_a_firm_beside_its_products_is_kept(small: Path) -> None:
    first, second = (read_ckg(small).chain.table(FIRM).row(at) for at in (0, 1))
    assert (first["aliases"], first["listed_code"]) == ("甲铜业股份有限公司", "000001.SZ")
    assert first["note"] == "上市 深圳 1991-04-03；行业 工业金属"
    assert second["note"] == "上市 深圳 1999-01-01", "the exchange and the day stand in each other's place"


def test_names_are_told_apart_and_spellings_are_one(small: Path) -> None:
    chain = read_ckg(small).chain
    assert chain.table(FIRM)["name"].cells() == ["甲铜业 000001", "甲铜业 000002"]
    assert chain.find("tdi", NODE)[1] == chain.index(NODE)["ＴＤＩ"]
    assert (chain.table(INDUSTRY)["name"].cells(), chain.table(CHAIN)["name"].cells()) == (["有色金属"], ["工业金属"])
    parts = chain.tables["part_of"]
    assert (parts["node"].cells(), parts["chain"].cells()) == (["阴极铜"], ["工业金属"])
    assert chain.table(NODE).row(chain.index(NODE)["ＴＤＩ"])["aliases"] == "tdi"


def test_a_missing_file_is_named(small: Path) -> None:
    (small / "product.json").unlink()
    with pytest.raises(BadData) as caught:
        read_ckg(small)
    assert caught.value.problems[0].file == "product.json"


BROKEN = {
    "no JSON": ("{", "company.json:1: '{' is no JSON object"),
    "a list": ('{"name": "a"}\n[1]', "company.json:2: '[1]' is no JSON object"),
    "another shape": ('\n{"firm": "a"}', "company.json:2:name: lacks this field"),
    "half a sign": ('{"name": "\\ud800"}', 'company.json:1: \'{"name": '),
    "a list for a name": (
        json.dumps(FILES["company"][0] | {"name": ["a"]}),
        "company.json:1:name: \"['a']\" should be",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_line_is_one_clear_message(small: Path, name: str) -> None:
    text, words = BROKEN[name]
    (small / "company.json").write_text(text, encoding="utf-8")
    done = load(small)
    assert done.exit_code == 1
    assert words in done.output
    assert len(done.output.splitlines()) == 2


def test_a_file_that_is_cut_off_is_named(small: Path) -> None:
    whole = gzip.compress((small / "product.json").read_bytes())
    (small / "product.json").unlink()
    (small / "product.json.gz").write_bytes(whole[:-9])
    done = load(small)
    assert done.exit_code == 1
    assert "product.json.gz: the compressed file is cut off or damaged" in done.output
    assert not (small / "city").exists()


def load(*paths: Path, more: tuple[str, ...] = ()) -> Result:
    told = ["load", *map(str, paths), "-o", str(paths[0] / "city"), "--lang", "en", *more]
    return CliRunner().invoke(main, told)


def test_compressed_or_not_and_with_a_mark_it_is_the_same(small: Path) -> None:
    plain = read_ckg(small).chain
    for name in FILES:
        path = small / f"{name}.json"
        text = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n\r\n") + b"\n"
        path.unlink()
        (small / f"{name}.json.gz").write_bytes(gzip.compress(text))
    assert read_ckg(small).chain == plain


def test_the_command_writes_a_sound_dataset_and_an_account_of_each_file(small: Path) -> None:
    done = load(small)
    assert done.exit_code == 0, done.output
    assert "read as ChainKnowledgeGraph: 7 of its 7 files lie there" in done.stdout
    assert "company_product.json: 5 read = 2 kept + 3 listed" in done.stdout
    chain = read(small / "city")
    assert chain == read_ckg(small).chain
    links = chain.tables[LINK_TABLE]
    assert links["from_name"].cells() == links["from"].cells()


@pytest.mark.parametrize("more", [("--region", "某市"), ("--as-of", "2020")])
def test_it_is_loaded_alone(small: Path, more: tuple[str, ...]) -> None:
    done = load(small, more=more)
    assert done.exit_code == 1
    assert "ChainKnowledgeGraph makes a dataset of its own: load it alone, with -o" in done.output


def test_one_of_its_files_is_not_taken_for_something_else(small: Path) -> None:
    done = CliRunner().invoke(main, ["load", str(small / "company.json"), "-o", str(small / "x"), "--lang", "en"])
    assert done.exit_code == 1
    assert "company.json: is one file of ChainKnowledgeGraph: name the whole folder" in done.output


def test_the_real_files_have_the_defects_that_their_papers_say(shared: Path) -> None:
    found = read_ckg(shared / "ckg")
    counted = {one for one in found.remarks if one.fate is Fate.COUNTED}
    told = {
        (f"{file}:{one.origin.column}" if both else file, one.message.en): one.count
        for one in counted
        for file in [one.origin.file.split(".")[0]]
        for both in (False, True)
    }
    assert {name: told.get(name) for name in DEFECTS} == DEFECTS
    listed = Counter(one.origin.file for one in found.remarks if one.fate is Fate.SKIPPED and one.origin.row)
    listed.update({one.origin.file: one.count for one in found.remarks if one.fate is Fate.SKIPPED and one.count})
    assert {name: found.kept[f"{name}.json.gz"] + listed[f"{name}.json.gz"] for name in LINES} == LINES
    products = [
        one.value for one in found.remarks if one.origin.file.startswith("product_product") and one.fate is Fate.SKIPPED
    ]
    assert len([one for one in products if "北极虾" in one]) == 2, "dangling rows are listed one by one"


def test_the_real_files_make_a_chain_of_what_is_kept(shared: Path) -> None:
    found = read_ckg(shared / "ckg")
    tables, kept = found.chain.tables, found.kept
    assert len(tables["firms"]) == kept["company.json.gz"] == 4_586
    assert len(tables["produces"]) == kept["company_product.json.gz"]
    assert len(tables[LINK_TABLE]) == kept["product_product.json.gz"]
    assert len(tables["industries"]) + len(tables["chains"]) == kept["industry.json.gz"] == 511
    aliases = sum(bool(cell) for cell in tables["chain_nodes"]["aliases"].cells())
    assert aliases <= kept["product.json.gz"] - len(tables["chain_nodes"]) == 28
    report = find_gaps(found.chain, limit=5)
    assert report.total > 20_000
    assert len(report.gaps) == 5
