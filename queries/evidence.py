"""A row of a table as evidence: what it says, who says so, when, and how far it can be trusted."""

from dataclasses import dataclass

from chainkg.graph.chain import Chain
from chainkg.graph.model import ANCHORS, FIRM, GRADES, NATURES, NODE, NODE_KINDS, RELATIONS, SOURCE, STATUSES
from chainkg.graph.tables import LINK_TABLE, TABLES
from chainkg.graph.text import Text


@dataclass(frozen=True, slots=True)
class Fact:
    """One row as evidence. ``link``: whether the address may be clicked (a repost's may not)."""

    table: str
    says: Text
    as_of: str
    source: str
    title: str
    publisher: str
    locator: str
    confidence: str
    grade: str
    url: str
    note: str

    @property
    def link(self) -> bool:
        return bool(self.url) and self.grade in ("official", "press")

    @property
    def cite(self) -> str:
        """Source and place in it, on one line."""
        where = f",{self.locator}" if self.locator else ""
        return f"{self.title}[{GRADES[self.grade].zh}]{where}"


def fact(chain: Chain, table: str, row: int) -> Fact:
    """Row *row* of *table* as evidence."""
    cells = chain.tables[table].row(row)
    index = chain.index(SOURCE)
    source = chain.table(SOURCE).row(index[cells["source"]]) if cells["source"] in index else {}
    return Fact(
        table=table,
        says=_says(chain, table, cells),
        as_of=cells["as_of"],
        source=cells["source"],
        title=source.get("title") or source.get("publisher") or cells["source"],
        publisher=source.get("publisher", ""),
        locator=cells["locator"],
        confidence=cells["confidence"],
        grade=source.get("grade", "unlocated"),
        url=source.get("url", ""),
        note=cells.get("note", ""),
    )


def _says(chain: Chain, table: str, cells: dict[str, str]) -> Text:
    sayers = {
        "produces": _produces,
        "consumes": _consumes,
        "endowments": _endowment,
        "checks": _check,
        "plan_cover": _cover,
        "roles": _role,
        "chain_nodes": _node,
        LINK_TABLE: _link,
    }
    if table in sayers:
        return sayers[table](chain, cells)
    name = " ".join(cells[column] for column in TABLES[table].identity)
    return Text(f"{TABLES[table].zh}：{name}", f"{table}: {name}")


def _name(chain: Chain, node: str) -> Text:
    row = chain.index(NODE).get(node)
    if row is None:
        return Text(node, node)
    return node_name(chain, row)


def node_name(chain: Chain, row: int) -> Text:
    """A node's names in the two languages."""
    table = chain.table(NODE)
    return Text(table["name"][row], table["name_en"][row] or table["name"][row])


def _firm(chain: Chain, firm: str) -> str:
    row = chain.index(FIRM).get(firm)
    return firm if row is None else chain.table(FIRM)["name"][row]


def amount(low: str, high: str, unit: str) -> str:
    """An amount as people write it; empty where it is unknown.

    >>> amount("100000", "100000", "t/a")
    '100,000 t/a'
    >>> amount("", "5", "GWh/a")
    '≤ 5 GWh/a'
    """
    if not (low or high):
        return ""
    low, high = (f"{float(text):,.10g}" if text else "" for text in (low, high))
    shown = low if low == high else f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
    return f"{shown} {unit}"


def _sized(size: str) -> Text:
    return Text(f"，{size}", f", {size}") if size else Text("", "")


def _produces(chain: Chain, cells: dict[str, str]) -> Text:
    node, firm, status = _name(chain, cells["node"]), _firm(chain, cells["firm"]), STATUSES[cells["status"]]
    size = amount(cells["capacity_low"], cells["capacity_high"], cells["unit"])
    aside = Text("，不定状态", ", decides nothing") if cells["decides"] == "no" else Text("", "")
    tail = _sized(size)
    return Text(
        f"{firm}：{node.zh}，{status.zh}{tail.zh}{aside.zh}", f"{firm}: {node.en} {status.en}{tail.en}{aside.en}"
    )


def _consumes(chain: Chain, cells: dict[str, str]) -> Text:
    node, firm, status = _name(chain, cells["node"]), _firm(chain, cells["firm"]), STATUSES[cells["status"]]
    size = amount(cells["amount_low"], cells["amount_high"], cells["unit"])
    tail = _sized(size)
    return Text(f"{firm}：用{node.zh}（{status.zh}）{tail.zh}", f"{firm}: takes {node.en} ({status.en}){tail.en}")


def _endowment(chain: Chain, cells: dict[str, str]) -> Text:
    node, nature, place = _name(chain, cells["node"]), NATURES[cells["nature"]], cells["region_or_park"]
    size = amount(cells["amount_low"], cells["amount_high"], cells["unit"])
    tail = _sized(size)
    return Text(f"{place}：{node.zh}，{nature.zh}{tail.zh}", f"{place}: {node.en} {nature.en}{tail.en}")


def _check(chain: Chain, cells: dict[str, str]) -> Text:
    scope = _name(chain, cells["scope"]) if cells["scope_kind"] == "node" else Text(cells["scope"], cells["scope"])
    found = {
        "absent": ("查无", "absent"),
        "complete": ("清单完整", "list complete"),
        "count": ("只有家数", "count only"),
    }
    zh, en = found[cells["finding"]]
    return Text(f"核查{cells['region']}{scope.zh}：{zh}", f"check of {scope.en} in {cells['region']}: {en}")


def _cover(chain: Chain, cells: dict[str, str]) -> Text:
    term, scope = cells["term"], cells["object"]
    return Text(f"规划在“{scope}”下提到“{term}”", f"the plan names {term!r} under {scope}")


def _node(chain: Chain, cells: dict[str, str]) -> Text:
    name, kind = _name(chain, cells["id"]), NODE_KINDS.get(cells["kind"])
    size = amount(cells["typical_scale_low"], cells["typical_scale_high"], cells["scale_unit"])
    scale = Text(f"，常见规模 {size}", f", usual plant {size}") if size else Text("", "")
    unknown = Text("类型未知", "kind unknown")
    told = Text(kind.zh, kind.en) if kind else unknown
    return Text(f"{name.zh}：{told.zh}{scale.zh}", f"{name.en}: {told.en}{scale.en}")


def _role(chain: Chain, cells: dict[str, str]) -> Text:
    relation = RELATIONS[cells["relation"]]
    object_ = (
        _name(chain, cells["object"]) if cells["object_kind"] == "ChainNode" else Text(cells["object"], cells["object"])
    )
    subject, verb = cells["subject"], relation.type.lower().replace("_", " ")
    if relation is ANCHORS:
        return Text(f"{subject}是{object_.zh}的链主", f"{subject} {verb} {object_.en}")
    return Text(f"{subject}{relation.zh}{object_.zh}", f"{subject} {verb} {object_.en}")


def _link(chain: Chain, cells: dict[str, str]) -> Text:
    start, end, relation = _name(chain, cells["from"]), _name(chain, cells["to"]), RELATIONS[cells["relation"]]
    basis = Text(f"：{cells['basis']}", f": {cells['basis']}") if cells["basis"] else Text("", "")
    verb = relation.type.lower().replace("_", " ")
    return Text(f"{start.zh}{relation.zh}{end.zh}{basis.zh}", f"{start.en} {verb} {end.en}{basis.en}")
