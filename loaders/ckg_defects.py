"""The known defects of ChainKnowledgeGraph, counted in the files as they lie there, as its own papers name them."""

from collections.abc import Iterator, Mapping
from itertools import repeat
from operator import contains

import numpy as np

from chainkg.graph.columns import Column, Ints
from chainkg.graph.groups import among
from chainkg.graph.text import Text
from chainkg.loaders.ckg_files import Records
from chainkg.loaders.ckg_words import DAY, Products
from chainkg.loaders.intake import Fate, Origin, Remark

Files = Mapping[str, Records]
Counts = Iterator[tuple[str, int]]
_DEFECTS = {
    "code": ("company", "code", Text("六位代码重复的行", "rows repeat a code of six digits")),
    "name": ("company", "name", Text("简称重复的行", "rows repeat a short name")),
    "suffix": ("company", "code", Text("代码不带交易所后缀", "codes lack the suffix of an exchange")),
    "place": ("company", "location", Text("上市地写成了日期", "exchanges are a date")),
    "day": ("company", "time", Text("上市日期不是日期", "dates of listing are none")),
    "no industry": ("company", "code", Text("没有行业的企业", "companies have no industry")),
    "both": ("company", "code", Text("产品、行业两样俱全的企业", "companies have both a product and an industry")),
    "full": ("company_industry", "company_code", Text("按全代码找不到企业", "rows fit no company by the full code")),
    "six": ("company_industry", "company_code", Text("按六位代码也找不到企业", "rows fit none by six digits either")),
    "short": ("company_industry", "company_name", Text("按简称找不到企业", "rows fit no company by the short name")),
    "no code": (
        "company_industry",
        "industry_code",
        Text("代码不在 industry 里", "codes are not in industry"),
    ),
    "other": (
        "company_industry",
        "industry_name",
        Text("名称与代码不符，以代码为准", "names differ from the code"),
    ),
    "pair": ("company_product", "product_name", Text("企业与产品重复的行", "rows repeat a company and product")),
    "product": ("company_product", "product_name", Text("产品不在 product 里", "products are in no file of products")),
    "below": ("company_product", "rel_weight", Text("占比为负", "shares are below 0")),
    "above": ("company_product", "rel_weight", Text("占比大于 1", "shares are above 1")),
    "zero": ("company_product", "rel_weight", Text("占比为 0", "shares are 0")),
    "filler": ("company_product", "rel_weight", Text("占比是填充值 0.001", "shares are the filler 0.001")),
    "no number": ("company_product", "rel_weight", Text("占比不是数", "shares are no number")),
    "shares": (
        "company_product",
        "rel_weight",
        Text("占比都不取：不是真正的份额", "shares are dropped: none is one"),
    ),
    "\\": ("product", "name", Text("名称被转义两次（含反斜杠）", "names are escaped twice (they hold a backslash)")),
    "'": ("product", "name", Text("名称含撇号", "names hold an apostrophe")),
    "\u200d": ("product", "name", Text("名称含看不见的连接符", "names hold an invisible joiner")),
    "end": ("product_product", "", Text("有一端不在 product 里", "rows have an end in no file of products")),
    "loop": ("product_product", "上游材料", Text("自己连自己", "rows lead from a product to itself")),
    "loop down": ("product_product", "下游产品", Text("自己连自己", "rows lead from a product to itself")),
    "mutual": ("product_product", "上游材料", Text("互为上游的产品对", "pairs are upstream of one another")),
    "turned": (
        "product_product",
        "下游产品",
        Text("是上游材料倒过来", "rows are a row of 上游材料 turned round"),
    ),
    "kind turned": ("product_product", "上游材料", Text("是产品小类倒过来", "rows are a row of 产品小类 turned round")),
    "kind": ("product_product", "上游材料", Text("与产品小类相同", "rows repeat a row of 产品小类")),
    "within": ("product_product", "产品小类", Text("一个名称含另一个，不算独立证据", "rows: one name holds the other")),
}
"""What it is called here: the file, the column or relation, and what is counted."""


def defects(files: Files, products: Products) -> list[Remark]:
    """One remark a defect that is there, with the number of rows that have it."""
    counted = (_companies(files), _industries(files), _makers(files), _shares(files), _names(products))
    found = dict(pair for some in (*counted, _links(files, products)) for pair in some)
    told = ((count, *_DEFECTS[name]) for name, count in found.items() if count)
    return [
        Remark(Fate.COUNTED, Origin(files[file].name, "", 0, column), "", message, count)
        for count, file, column, message in told
    ]


def _companies(files: Files) -> Counts:
    told = files["company"]
    codes, names = told["code"], told["name"]
    yield "code", len(codes) - len({code[:6] for code in codes})
    yield "name", len(names) - len(set(names))
    yield "suffix", sum("." not in code for code in codes)
    yield "place", sum(DAY.fullmatch(text) is not None for text in told["location"])
    yield "day", sum(DAY.fullmatch(text) is None for text in told["time"])


def _industries(files: Files) -> Counts:
    told, own = files["company_industry"], files["company"]
    codes = dict(zip(files["industry"]["code"], files["industry"]["name"], strict=True))
    full, six, names = set(own["code"]), {code[:6] for code in own["code"]}, set(own["name"])
    asked = [code[:6] for code in told["company_code"]]
    yield "full", sum(code not in full for code in told["company_code"])
    yield "six", sum(code not in six for code in asked)
    yield "short", sum(name not in names for name in told["company_name"])
    yield "no code", sum(code not in codes for code in told["industry_code"])
    pairs = zip(told["industry_code"], told["industry_name"], strict=True)
    yield "other", sum(codes.get(code, name) != name for code, name in pairs)
    yield "no industry", len(six.difference(asked))


def _makers(files: Files) -> Counts:
    told = files["company_product"]
    six = [code[:6] for code in told["company_code"]]
    yield "both", len(set(six).intersection(code[:6] for code in files["company_industry"]["company_code"]))
    yield "pair", len(told) - len(set(zip(six, told["product_name"], strict=True)))
    known = set(files["product"]["name"])
    yield "product", sum(name not in known for name in told["product_name"])


def _shares(files: Files) -> Counts:
    column = Column.encode(files["company_product"]["rel_weight"])
    share = column.amounts(_number)
    kinds = (np.isnan(share), share < 0, share > 1, share == 0, share == 0.001, np.ones(len(share), dtype=bool))
    for name, rows in zip(("no number", "below", "above", "zero", "filler", "shares"), kinds, strict=True):
        yield name, int(rows.sum())


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _names(products: Products) -> Counts:
    for sign in ("\\", "'", "\u200d"):
        yield sign, sum(map(contains, products.told, repeat(sign)))


def _links(files: Files, products: Products) -> Counts:
    told, size = files["product_product"], len(products.told)
    place = dict(zip(products.told, range(size), strict=True))
    a, b = (_places(place, told[end]) for end in ("from_entity", "to_entity"))
    relation = Column.encode(told["rel"])
    known, loop = (a >= 0) & (b >= 0), (a == b) & (a >= 0)
    up, down, kind = (relation.is_(word) & known for word in ("上游材料", "下游产品", "产品小类"))
    straight, turned = a * size + b, b * size + a
    yield "end", int((~known).sum())
    yield "loop", int((up & loop).sum())
    yield "loop down", int((down & loop).sum())
    yield "mutual", int(among(turned[up & ~loop], straight[up & ~loop]).sum()) // 2
    yield "turned", int(among(turned[down & ~loop], straight[up]).sum())
    yield "kind turned", int(among(turned[up], straight[kind]).sum())
    yield "kind", int(among(straight[up], straight[kind]).sum())
    within = np.fromiter(map(contains, told["to_entity"], told["from_entity"]), dtype=bool, count=len(told))
    yield "within", int((within & kind).sum())


def _places(place: Mapping[str, int], names: list[str]) -> Ints:
    return np.fromiter(map(place.get, names, repeat(-1)), dtype=np.int64, count=len(names))
