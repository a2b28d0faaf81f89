"""ChainKnowledgeGraph (A-share companies, products, what those are made of) becomes a Chain of one region and date.

Its statements come from text mining and names of one another, so every row is of low confidence. Shares of revenue are
dropped: they are no shares (defect 5 of its own papers). What else is dropped is counted.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.check import check_chain, require_sound
from chainkg.graph.columns import Column, Table
from chainkg.graph.errors import BadData, Problem
from chainkg.graph.model import FEEDS, IS_A
from chainkg.graph.names import clean_name
from chainkg.graph.settings import read_settings
from chainkg.graph.tables import LINK_TABLE, TABLES

COUNTRY, AS_OF, SOURCE = "中国", "2021-10", "ckg"
_TURNED = {"上游材料": FEEDS.type, "产品小类": IS_A.type}
_STRAIGHT = {"下游产品": FEEDS.type}
_ORIGIN = {
    "id": SOURCE, "title": "ChainKnowledgeGraph", "publisher": "刘焕勇", "date": "2021-10-26", "grade": "repost",
    "url": "https://github.com/liuhuanyong/ChainKnowledgeGraph",
}  # fmt: skip
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The dataset, and how many rows of which file were dropped, by reason."""

    chain: Chain
    dropped: Mapping[tuple[str, str], int]


def read_ckg(folder: Path) -> Reading:
    """The seven files of *folder* (JSON lines, gzip or not); BadData where a file is missing or no JSON lines."""
    found = _Reader(folder)
    chain = Chain(found.tables())
    chain.settings = read_settings(
        {"region": COUNTRY, "as_of": AS_OF, "name_zh": "ChainKnowledgeGraph"}, chain.tables, ""
    )
    require_sound(list(check_chain(chain)))
    return Reading(chain, dict(found.dropped))


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dropped: Counter[tuple[str, str]] = Counter()

    def tables(self) -> dict[str, Table]:
        nodes, firms, chains = self._nodes(), self._firms(), self._industries()
        made = list(self._made(nodes, firms))
        spelled: dict[str, list[str]] = {}
        for name, identity in nodes.items():
            spelled.setdefault(identity, []).extend([name] * (name != identity))
        products = [(one, one, ";".join(others)) for one, others in spelled.items()]
        level_one = [name for name, top in chains.values() if name == top]
        return {
            "sources": _table("sources", tuple(_ORIGIN), [tuple(_ORIGIN.values())]),
            "regions": _table("regions", ("name",), [(COUNTRY,)]),
            "industries": _table("industries", ("name",), [(name,) for name in level_one]),
            "chains": _table("chains", ("name", "industry", "parent"), list(self._chains(chains))),
            "chain_nodes": _table("chain_nodes", ("id", "name", "aliases"), products),
            "part_of": _table("part_of", ("node", "chain"), list(self._parts(made, chains))),
            LINK_TABLE: _table(LINK_TABLE, ("from", "to", "relation", "role"), list(self._links(nodes))),
            "firms": _table("firms", ("id", "name", "region"), [(code, name, COUNTRY) for code, name in firms.items()]),
            "produces": _table("produces", ("firm", "node", "status"), [(*pair, "operating") for pair in made]),
        }

    def _lines(self, name: str, *fields: str) -> Iterator[tuple[str, ...]]:
        """The wanted fields of each row of a file."""
        rows = _read(self.folder, name)
        return zip(*([str(row.get(field, "")) for row in rows] for field in fields), strict=True)

    def _pairs(self, name: str, key: str, value: str) -> dict[str, str]:
        """One field of a file by another; the last of equal keys counts."""
        return {found[0]: found[1] for found in self._lines(name, key, value)}

    def _drop(self, file: str, why: str) -> None:
        self.dropped[file, why] += 1

    def _nodes(self) -> dict[str, str]:
        """Each spelling of a product → the first one of it: what differs in case or width alone is one product."""
        first: dict[str, str] = {}
        found: dict[str, str] = {}
        for (told,) in self._lines("product", "name"):
            name = _tidy(told)
            if not name or name in found:
                self._drop("product", "repeated" if name else "empty")
                continue
            found[name] = first.setdefault(clean_name(name), name)
        return found

    def _firms(self) -> dict[str, str]:
        """Six digits of the code → short name, with the code where several bear it."""
        found: dict[str, str] = {}
        for code, name in self._lines("company", "code", "name"):
            if code[:6] in found:
                self._drop("company", "repeated code")
            else:
                found[code[:6]] = _tidy(name)
        borne = Counter(map(clean_name, found.values()))
        return {code: name if borne[clean_name(name)] == 1 else f"{name} {code}" for code, name in found.items()}

    def _industries(self) -> dict[str, tuple[str, str]]:
        """Code of the 申万 list → its name and that of the first level above it."""
        names = self._pairs("industry", "code", "name")
        return {code: (name, names.get(f"{code[:2]}0000", "")) for code, name in names.items()}

    def _chains(self, industries: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
        """Industries below the first level as chains, each under the one above it."""
        seen: set[str] = set()
        above = self._pairs("industry_industry", "from_code", "to_code")
        for code, (name, top) in industries.items():
            if name == top:
                continue
            if name in seen:
                self._drop("industry", "repeated name")
                continue
            seen.add(name)
            parent = industries.get(above.get(code, ""), ("", ""))[0]
            yield name, top, "" if parent == top else parent

    def _made(self, nodes: Mapping[str, str], firms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        seen: set[tuple[str, str]] = set()
        for code, told in self._lines("company_product", "company_code", "product_name"):
            firm, node = code[:6], nodes.get(_tidy(told), "")
            if firm not in firms or not node or (firm, node) in seen:
                why = "unknown company" if firm not in firms else "repeated" if node else "unknown product"
                self._drop("company_product", why)
                continue
            seen.add((firm, node))
            yield firm, node

    def _parts(
        self, made: Iterable[tuple[str, str]], industries: Mapping[str, tuple[str, str]]
    ) -> Iterator[tuple[str, str]]:
        """A product is part of an industry where all its makers on file are of that industry alone."""
        of_firm: dict[str, str] = {}
        for code, industry in self._lines("company_industry", "company_code", "industry_code"):
            name, top = industries.get(industry, ("", ""))
            if not name or name == top:
                self._drop("company_industry", "unknown industry")
            else:
                of_firm[code[:6]] = name
        of_node: dict[str, set[str]] = {}
        for firm, node in made:
            of_node.setdefault(node, set()).add(of_firm.get(firm, ""))
        yield from ((node, next(iter(names))) for node, names in of_node.items() if len(names) == 1 and "" not in names)

    def _links(self, nodes: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
        seen: set[tuple[str, str, str]] = set()
        for told, relation, other in self._lines("product_product", "from_entity", "rel", "to_entity"):
            source, target = nodes.get(_tidy(told), ""), nodes.get(_tidy(other), "")
            if relation in _TURNED:
                source, target = target, source
            type_ = _TURNED.get(relation) or _STRAIGHT.get(relation, "")
            link = (source, target, type_)
            if not all(link) or source == target or link in seen:
                loop = "loop to itself" if source == target else "repeated"
                self._drop("product_product", loop if all(link) else "unknown product or relation")
                continue
            seen.add(link)
            yield *link, "main" if type_ == FEEDS.type else ""


def _tidy(name: str) -> str:
    """A name as one line; a ``;`` would part it in two."""
    return " ".join(name.replace(";", "；").split())


def _read(folder: Path, name: str) -> list[dict[str, object]]:
    path = next((path for path in (folder / f"{name}.json.gz", folder / f"{name}.json") if path.exists()), None)
    if path is None:
        raise BadData([Problem(f"{name}.json", 0, "", "", "缺这个文件", "this file is missing")])
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        rows: list[dict[str, object]] = json.loads(b"[" + b",".join(filter(None, text.splitlines())) + b"]")
    except ValueError as error:
        raise BadData([Problem(path.name, 0, "", "", f"不是 JSON 行：{error}", f"no JSON lines: {error}")]) from error
    return rows


def _table(name: str, told: tuple[str, ...], rows: Rows) -> Table:
    """A table of *rows*, each with the file as its source."""
    size = len(rows)
    cells = zip(*rows, strict=True) if rows else iter([()] * len(told))
    columns = {column: Column.encode(values) for column, values in zip(told, cells, strict=True)}
    always = {"source": SOURCE, "confidence": "low", "as_of": AS_OF if TABLES[name].statement else ""}
    for column in TABLES[name].columns:
        columns.setdefault(column, Column.constant(always.get(column, ""), size) if size else Column.encode(()))
    return Table(name, name, columns, np.arange(1, size + 1, dtype=np.int64))
