"""ETO's Advanced Semiconductor Supply Chain Dataset (CSET) as rows: inputs and stages are nodes, organizations firms.

Everything is joined by id, since some names are old ones. A share of supply is no capacity: it goes into the note.
What a country provides is a total whose makers are not named. Its licence is CC BY-NC: do not pass the rows on.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from chainkg.graph.dates import Date
from chainkg.graph.model import FEEDS, IS_A
from chainkg.graph.tables import LINK_TABLE
from chainkg.graph.text import Text
from chainkg.loaders.eto_defects import defects
from chainkg.loaders.eto_files import TABLES, Record, read_table
from chainkg.loaders.intake import Fate, Intake, Origin, Remark, Row

SOURCE, CHAIN, CONFIDENCE = "eto", "先进半导体供应链", "medium"
_ORIGIN = {
    "id": SOURCE, "title": "ETO Advanced Semiconductor Supply Chain Dataset", "grade": "repost",
    "publisher": "Emerging Technology Observatory, CSET", "note": "CC BY-NC 4.0",
    "url": "https://github.com/georgetown-cset/eto-chip-explorer",
}  # fmt: skip
_KINDS = {
    "tool_resource": ("equipment", "equipment"),
    "material_resource": ("material", "main"),
    "design_resource": ("service", "service"),
    "process": ("service", "main"),
    "ultimate_output": ("product", "main"),
}
"""The type of an input: the kind of node that it is, and its role in what it goes into."""
NO_PLACE = ("Various", "Various countries")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%?")
_URL = re.compile(r"https?://[^\s)\]]+")
Files = Mapping[str, list[Record]]


def read_eto(folder: Path, as_of: str = "") -> Intake:
    """The five files of *folder*; *as_of* dates the statements of the older vintage, which has no years."""
    files = {name: read_table(folder, name) for name in TABLES}
    reader = _Reader(as_of)
    yield Row("sources", _ORIGIN, Origin("inputs.csv"))
    own = {"name": CHAIN, "name_en": "Advanced semiconductor supply chain", "source": SOURCE, "confidence": CONFIDENCE}
    yield Row("chains", own, Origin("stages.csv"))
    yield from reader.stages(files["stages"])
    yield from reader.inputs(files["inputs"])
    yield from reader.providers(files["providers"])
    yield from reader.sequence(files["sequence"])
    yield from reader.provision(files["provision"])
    yield from defects(files)


@dataclass(slots=True)
class _Reader:
    as_of: str
    nodes: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    firms: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    nowhere: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def stages(self, records: list[Record]) -> Intake:
        ordered = sorted((one["stage_id"] for one in records), key=lambda stage: (len(stage), stage))
        self.orders = {stage: str(at) for at, stage in enumerate(ordered, 1)}
        for one in records:
            yield from self._node(one, "stages", one["stage_id"], one["stage_name"], "service", one["stage_id"])

    def inputs(self, records: list[Record]) -> Intake:
        for one in records:
            identity, kind = one["input_id"], _KINDS.get(one["type"])
            if kind is None:
                listed = ", ".join(_KINDS)
                message = Text(f"不认识这种类型；只能是 {listed}", f"an unknown type: it is one of {listed}")
                yield _left(one, "inputs", "type", one["type"], message)
            elif one["stage_id"] and one["stage_id"] not in self.orders:
                yield _unknown(one, "inputs", "stage_id", "stages.csv")
            else:
                self.roles[identity] = kind[1]
                yield from self._node(one, "inputs", identity, one["input_name"], kind[0], one["stage_id"])

    def _node(self, one: Record, file: str, identity: str, name: str, kind: str, stage: str) -> Intake:
        if not identity or not name or identity in self.nodes:
            yield _left(one, file, "", identity or name, _LACKING if not (identity and name) else _TWICE)
            return
        self.nodes[identity] = name
        origin, told = _origin(one, file), self._evidence(one, file)
        yield Row(
            "chain_nodes", {"id": f"eto-{identity.lower()}", "name": name, "name_en": name, "kind": kind} | told, origin
        )
        yield Row("part_of", {"node": name, "chain": CHAIN, "stage_order": self.orders.get(stage, "")} | told, origin)

    def providers(self, records: list[Record]) -> Intake:
        """Countries first, whatever their order: organizations lie in them."""
        for one in records:
            if one["provider_type"] == "country":
                yield from self._country(one)
        for one in records:
            if one["provider_type"] == "organization":
                yield from self._organization(one)
            elif one["provider_type"] != "country":
                message = Text("不是 organization 也不是 country", "is neither organization nor country")
                yield _left(one, "providers", "provider_type", one["provider_type"], message)

    def _country(self, one: Record) -> Intake:
        code, origin = one["provider_name"], _origin(one, "providers")
        if code in NO_PLACE:
            self.nowhere.add(one["provider_id"])
            yield Remark(Fate.SKIPPED, origin, code, Text("不是一个地方", "is no single place"))
            return
        name = one["alias"] or code
        self.places |= {one["provider_id"]: name, code: name}
        yield Row(
            "regions",
            {"name": name, "aliases": code if name != code else ""} | self._evidence(one, "providers"),
            origin,
        )

    def _organization(self, one: Record) -> Intake:
        origin, told, country = _origin(one, "providers"), self._evidence(one, "providers"), one["country"]
        identity, name = one["provider_id"], one["provider_name"]
        if not identity or not name:
            yield _left(one, "providers", "", identity or name, _LACKING)
            return
        name = self.firms.setdefault(identity, name)
        if country in NO_PLACE:
            yield Remark(
                Fate.UNPLACED, origin, country, Text("不是一个地方，区域留空", "is no single place: left empty")
            )
            country = ""
        if country and country not in self.places:
            self.places[country] = country
            yield Row("regions", {"name": country} | told, Origin("providers.csv"))
        own = {"id": f"eto-{identity.lower()}", "name": name, "aliases": one["alias"].replace(";", "；")}
        region = self.places.get(country, "")
        yield Row("firms", own | {"region": region, "named": "yes", "stub": "no"} | told, origin)

    def sequence(self, records: list[Record]) -> Intake:
        seen: set[tuple[str, str, str]] = set()
        for one in records:
            ends = [(end, kind) for end, kind in (("goes_into", FEEDS), ("is_type_of", IS_A)) if one[f"{end}_id"]]
            if len(ends) != 1:
                message = Text("应正好填 goes_into 和 is_type_of 之一", "fill in exactly one of goes_into, is_type_of")
                yield _left(one, "sequence", "", one["input_id"], message)
                continue
            end, relation = ends[0]
            column = next((name for name in ("input_id", f"{end}_id") if one[name] not in self.nodes), "")
            link = (one["input_id"], relation.type, one[f"{end}_id"])
            if column:
                yield _unknown(one, "sequence", column, "inputs.csv")
            elif link in seen or link[0] == link[2]:
                yield Remark(Fate.SKIPPED, _origin(one, "sequence"), " ".join(link), _AGAIN if link in seen else _LOOP)
            else:
                seen.add(link)
                yield from self._renamed(one, "sequence", "input", self.nodes)
                yield from self._renamed(one, "sequence", end, self.nodes)
                own = {"from": self.nodes[link[0]], "relation": relation.type, "to": self.nodes[link[2]]}
                role = self.roles.get(link[0], "main") if relation is FEEDS else ""
                yield Row(LINK_TABLE, own | {"role": role} | self._evidence(one, "sequence"), _origin(one, "sequence"))

    def provision(self, records: list[Record]) -> Intake:
        seen: set[tuple[str, str]] = set()
        for one in records:
            who, what, origin = one["provider_id"], one["provided_id"], _origin(one, "provision")
            share = _SHARE.fullmatch(one["share_provided"])
            if who in self.nowhere:
                yield Remark(Fate.SKIPPED, origin, one["provider_name"], Text("不是一个地方", "is no single place"))
            elif who not in self.firms and who not in self.places:
                yield _unknown(one, "provision", "provider_id", "providers.csv")
            elif what not in self.nodes:
                yield _unknown(one, "provision", "provided_id", "inputs.csv, stages.csv")
            elif one["share_provided"] and not share:
                message = Text("份额应为 61 或 61%", "a share is written 61 or 61%")
                yield _left(one, "provision", "share_provided", one["share_provided"], message)
            elif (who, what) in seen:
                yield Remark(Fate.SKIPPED, origin, f"{who} {what} {one['share_provided']}".strip(), _AGAIN)
            else:
                seen.add((who, what))
                yield from self._renamed(one, "provision", "provider", self.firms)
                yield from self._renamed(one, "provision", "provided", self.nodes)
                yield from self._provides(one, share[1] if share else "")

    def _provides(self, one: Record, share: str) -> Intake:
        source = yield from self._source(one["source"])
        note = f"供应份额 {share}%" if share else "供应份额可忽略" if one["negligible_market_share"] else ""
        told = self._evidence(one, "provision") | {
            "source": source,
            "note": note,
            "node": self.nodes[one["provided_id"]],
        }
        told["as_of"] = told.get("as_of") or self.as_of
        who, origin = one["provider_id"], _origin(one, "provision")
        if who in self.firms:
            yield Row("produces", {"firm": self.firms[who], "status": "operating"} | told, origin)
        else:
            yield Row("endowments", {"region_or_park": self.places[who], "nature": "output"} | told, origin)

    def _source(self, text: str) -> Generator[Row, None, str]:
        """The id of the source that a record names, which is ETO where it names none."""
        if not text:
            return SOURCE
        identity = f"{SOURCE}-{blake2b(text.encode(), digest_size=4).hexdigest()}"
        if identity not in self.told:
            self.told.add(identity)
            url = _URL.search(text)
            own = {"id": identity, "title": " ".join(text.split()), "url": url[0].rstrip(".,;") if url else ""}
            yield Row("sources", own | {"grade": "repost" if url else "unlocated"}, Origin("provision.csv"))
        return identity

    def _renamed(self, one: Record, file: str, end: str, names: Mapping[str, str]) -> Iterator[Remark]:
        name, known = one[f"{end}_name"], names.get(one[f"{end}_id"], "")
        if known and name != known:
            message = Text(f"按编号是 {known}", f"by its id this is {known}")
            yield Remark(Fate.NORMALISED, _origin(one, file, f"{end}_name"), name, message)

    def _evidence(self, one: Record, file: str) -> dict[str, str]:
        year = one["year"] if Date.parse(one["year"]) else ""
        return {"source": SOURCE, "locator": f"{file}.csv:{one.line}", "as_of": year, "confidence": CONFIDENCE}


_TWICE = Text("编号与前面的重复，请改正", "this id stands above already: correct it")
_LACKING = Text("缺编号或名称，请补上", "lacks an id or a name: fill it in")
_AGAIN = Text("重复，前面已有", "repeated: it stands above already")
_LOOP = Text("自己连自己", "leads to itself")


def _origin(one: Record, file: str, column: str = "") -> Origin:
    return Origin(f"{file}.csv", "", one.line, column)


def _left(one: Record, file: str, column: str, value: str, message: Text) -> Remark:
    return Remark(Fate.REJECTED, _origin(one, file, column), value, message)


def _unknown(one: Record, file: str, column: str, where: str) -> Remark:
    message = Text(f"{where} 里没有这个编号；请改正或补上", f"no such id in {where}: correct it or add it there")
    return _left(one, file, column, one[column], message)
