"""ChainKnowledgeGraph (A-share companies, products, what those are made of) becomes a Chain of one region and date.

Its statements come from text mining and names of one another, so every row is of low confidence. Shares of revenue are
dropped: they are no shares (defect 5 of its own papers). Every line is kept or told with its reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.check import check_chain, require_sound
from chainkg.graph.columns import Bools, Codes, Column, Ints, Table
from chainkg.graph.groups import stable_order
from chainkg.graph.model import FEEDS, IS_A
from chainkg.graph.settings import read_settings
from chainkg.graph.tables import LINK_TABLE, TABLES
from chainkg.loaders.ckg_defects import defects
from chainkg.loaders.ckg_files import EXTRA, NEEDED, Records, count_lines, found_file, read_records
from chainkg.loaders.ckg_told import LEFT, Notes
from chainkg.loaders.ckg_words import Companies, Products, repeated
from chainkg.loaders.intake import Remark

COUNTRY, AS_OF, SOURCE = "中国", "2021-10", "ckg"
_TURNED = ("上游材料", "产品小类")
_TYPES = {"上游材料": FEEDS.type, "产品小类": IS_A.type, "下游产品": FEEDS.type}
_ORIGIN = {
    "id": SOURCE, "title": "ChainKnowledgeGraph", "publisher": "刘焕勇", "date": "2021-10-26", "grade": "repost",
    "url": "https://github.com/liuhuanyong/ChainKnowledgeGraph",
}  # fmt: skip
Industries = Mapping[str, tuple[str, str]]
"""Code of the 申万 list → its name and that of the first level above it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The dataset; per file how many lines were kept; the lines that were not, one by one, and its known defects."""

    chain: Chain
    kept: Mapping[str, int]
    remarks: Sequence[Remark]


def read_ckg(folder: Path) -> Reading:
    """The seven files of *folder* (JSON lines, gzip or not); BadData where one is missing or of another shape."""
    files = {name: read_records(folder, name) for name in NEEDED}
    notes = Notes(files)
    companies, products = Companies(files["company"], notes), Products(files["product"], notes)
    tables = _Tables(files, notes, companies, products).all()
    notes.remarks += defects(files, products)
    extra = found_file(folder, EXTRA)
    if extra:
        notes.leave_file(extra.name, count_lines(extra))
    del files
    chain = Chain(tables)
    own = {"region": COUNTRY, "as_of": AS_OF, "name_zh": "ChainKnowledgeGraph"}
    chain.settings = read_settings(own, chain.tables, "")
    require_sound(list(check_chain(chain)))
    return Reading(chain, notes.kept, notes.remarks)


class _Tables:
    """The tables, worked out on numbers: only what is distinct is ever looked at as text."""

    def __init__(self, files: Mapping[str, Records], notes: Notes, companies: Companies, products: Products) -> None:
        self._files, self._notes, self._companies, self._products = files, notes, companies, products

    def all(self) -> dict[str, Table]:
        firms, nodes = self._companies, self._products
        industries = self._industries()
        firm, node = self._made()
        part, chain = self._parts(firm, node, industries)
        names = sorted({name for name, top in industries.values() if name != top})
        top = [name for name, top in industries.values() if name == top]
        spelled = [Column(nodes.names, np.arange(len(nodes.names), dtype=np.int32))] * 2
        listed = list(zip(firms.codes, firms.names, firms.full, firms.listed, self._told(industries), strict=True))
        return {
            "sources": _rows("sources", tuple(_ORIGIN), [tuple(_ORIGIN.values())]),
            "regions": _rows("regions", ("name",), [(COUNTRY,)]),
            "industries": _rows("industries", ("name",), [(name,) for name in top]),
            "chains": _rows("chains", ("name", "industry", "parent"), list(self._chains(industries))),
            "chain_nodes": _table(
                "chain_nodes", dict(zip(("id", "name", "aliases"), [*spelled, nodes.aliases()], strict=True))
            ),
            "part_of": _table("part_of", {"node": Column(nodes.names, part), "chain": Column(names, chain)}),
            LINK_TABLE: self._links(),
            "firms": _rows(
                "firms", ("id", "name", "aliases", "listed_code", "note", "region"), [(*one, COUNTRY) for one in listed]
            ),
            "produces": _table(
                "produces",
                {
                    "firm": Column(firms.codes, firm),
                    "node": Column(nodes.names, node),
                    "status": Column.constant("operating", len(firm)),
                },
            ),
        }

    def _industries(self) -> Industries:
        codes, names = self._files["industry"]["code"], self._files["industry"]["name"]
        named = dict(zip(codes, names, strict=True))
        self._notes.leave("industry", repeated(codes) | repeated(names), LEFT["repeated"], names)
        return {code: (name, named.get(f"{code[:2]}0000", "")) for code, name in named.items()}

    def _chains(self, industries: Industries) -> Iterator[tuple[str, str, str]]:
        """Industries below the first level as chains, each under the one above it."""
        above = self._files["industry_industry"]
        lost = [not (a in industries and b in industries) for a, b in _both(above, "from_code", "to_code")]
        self._notes.leave("industry_industry", np.array(lost, dtype=bool), LEFT["industry"], above["from_code"])
        outer, seen = dict(_both(above, "from_code", "to_code")), set[str]()
        for code, (name, top) in industries.items():
            if name == top or name in seen:
                continue
            seen.add(name)
            parent = industries.get(outer.get(code, ""), ("", ""))[0]
            yield name, top, "" if parent == top else parent

    def _told(self, industries: Industries) -> Iterator[str]:
        """Of each firm its exchange and date, and its industry."""
        own = self._files["company_industry"]
        home = {
            code[:6]: industries[key][0]
            for code, key in _both(own, "company_code", "industry_code")
            if key in industries
        }
        for code, words in zip(self._companies.codes, self._companies.notes, strict=True):
            yield "；".join(filter(None, (words, f"行业 {home[code]}" if code in home else "")))

    def _made(self) -> tuple[Codes, Codes]:
        """Firm and node of each statement: the first of equal ones."""
        told = self._files["company_product"]
        firm = self._companies.rows(told["company_code"])
        node = self._products.nodes(told["product_name"])
        nobody, nothing = firm < 0, (firm >= 0) & (node < 0)
        again = _again(firm.astype(np.int64) * len(self._products.names) + node, ~nobody & ~nothing)
        for rows, why in ((nobody, "company"), (nothing, "product"), (again, "repeated")):
            self._notes.leave("company_product", rows, LEFT[why], told["product_name"])
        kept = ~(nobody | nothing | again)
        return firm[kept], node[kept]

    def _parts(self, firm: Codes, node: Codes, industries: Industries) -> tuple[Codes, Codes]:
        """A product is part of an industry where all its makers on file are of that industry alone."""
        told = self._files["company_industry"]
        rows = self._companies.rows(told["company_code"])
        known = np.array(list(map(industries.__contains__, told["industry_code"])), dtype=bool)
        self._notes.leave("company_industry", rows < 0, LEFT["company"], told["company_code"])
        self._notes.leave("company_industry", (rows >= 0) & ~known, LEFT["industry"], told["industry_code"])
        names = sorted({name for name, top in industries.values() if name != top})
        place = {name: at for at, name in enumerate(names)}
        homes = [place.get(industries.get(code, ("", ""))[0], -1) for code in told["industry_code"]]
        of_firm = np.full(len(self._companies.codes), -1, dtype=np.int32)
        of_firm[rows[(rows >= 0) & known]] = np.array(homes, dtype=np.int32)[(rows >= 0) & known]
        order = stable_order(node)
        home, made = of_firm[firm[order]], node[order]
        first = np.flatnonzero(np.diff(made, prepend=-1))
        low, high = (
            reduce(home, first) if len(first) else home for reduce in (np.minimum.reduceat, np.maximum.reduceat)
        )
        one = (low == high) & (low >= 0)
        return made[first][one], low[one]

    def _links(self) -> Table:
        told, nodes = self._files["product_product"], self._products
        source, target = nodes.nodes(told["from_entity"]), nodes.nodes(told["to_entity"])
        types = sorted(set(_TYPES.values()))
        relation = Column.encode(told["rel"])
        kind = relation.each(lambda text: types.index(_TYPES[text]) if text in _TYPES else -1)
        turned = relation.which(_TURNED.__contains__)
        source, target = np.where(turned, target, source), np.where(turned, source, target)
        strange, nothing = kind < 0, (kind >= 0) & ((source < 0) | (target < 0))
        loop = ~strange & ~nothing & (source == target)
        key = (source.astype(np.int64) * len(nodes.names) + target) * len(types) + kind
        again = _again(key, ~(strange | nothing | loop))
        shown = [
            f"{a} {rel} {b}" for a, rel, b in zip(*(told[name] for name in NEEDED["product_product"]), strict=True)
        ]
        for rows, why in ((strange, "relation"), (nothing, "product"), (loop, "loop"), (again, "repeated")):
            self._notes.leave("product_product", rows, LEFT[why], shown)
        kept = ~(strange | nothing | loop | again)
        ends = {"from": Column(nodes.names, source[kept]), "to": Column(nodes.names, target[kept])}
        main = np.array([type_ == FEEDS.type for type_ in types])[kind[kept]].astype(np.int32)
        told_kind = Column(types, kind[kept].astype(np.int32))
        return _table(LINK_TABLE, {**ends, "relation": told_kind, "role": Column(["", "main"], main)})


def _both(records: Records, one: str, other: str) -> Iterator[tuple[str, str]]:
    return zip(records[one], records[other], strict=True)


def _again(keys: Ints, among: Bools) -> Bools:
    """Which of the rows *among* all have the key of one before them."""
    rows = np.flatnonzero(among)
    _, first = np.unique(keys[rows], return_index=True)
    again = among.copy()
    again[rows[first]] = False
    return again


def _rows(name: str, told: tuple[str, ...], rows: Sequence[Sequence[str]]) -> Table:
    cells = zip(*rows, strict=True) if rows else repeat((), len(told))
    return _table(name, {column: Column.encode(values) for column, values in zip(told, cells, strict=True)})


def _table(name: str, columns: dict[str, Column]) -> Table:
    """A table of *columns*, each row with the files as its source."""
    size = len(next(iter(columns.values())).codes)
    always = {"source": SOURCE, "confidence": "low", "as_of": AS_OF if TABLES[name].statement else ""}
    for column in TABLES[name].columns:
        columns.setdefault(column, Column.constant(always.get(column, ""), size) if size else Column.encode(()))
    return Table(name, name, columns, np.arange(1, size + 1, dtype=np.int64))
