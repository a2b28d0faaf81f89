"""Kinds of node, relations, states and moves: the one declaration that everything else reads."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: its label in Cypher, its Chinese name, its colour token, its table and identity column."""

    label: str
    zh: str
    color: str
    table: str
    identity: str = "name"


INDUSTRY = Kind("Industry", "产业", "industry", "industries")
CHAIN = Kind("Chain", "产业链", "chain", "chains")
NODE = Kind("ChainNode", "环节", "node", "chain_nodes", "id")
FIRM = Kind("Firm", "企业", "firm", "firms", "id")
PARK = Kind("Park", "园区", "park", "parks")
INSTITUTE = Kind("Institute", "科研机构", "institute", "institutes")
REGION = Kind("Region", "区域", "region", "regions")
SOURCE = Kind("Source", "来源", "source", "sources", "id")
KINDS = {kind.label: kind for kind in (INDUSTRY, CHAIN, NODE, FIRM, PARK, INSTITUTE, REGION, SOURCE)}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation: its type in Cypher, its Chinese name, its colour token and the pairs of kinds that it joins."""

    type: str
    zh: str
    color: str
    ends: tuple[tuple[Kind, Kind], ...]

    def joins(self, subject: str, object_: str) -> bool:
        """Whether the relation may lead from a node labelled *subject* to one labelled *object_*."""
        return any((a.label, b.label) == (subject, object_) for a, b in self.ends)


_PLACES = (PARK, REGION)
OF_INDUSTRY = Relation("OF_INDUSTRY", "属于产业", "structure", ((CHAIN, INDUSTRY),))
PART_OF = Relation("PART_OF", "属于链", "structure", ((NODE, CHAIN),))
FEEDS = Relation("FEEDS", "供给", "flow", ((NODE, NODE),))
BYPRODUCT = Relation("BYPRODUCT", "副产", "byproduct", ((NODE, NODE),))
SUBSTITUTES = Relation("SUBSTITUTES", "替代", "substitute", ((NODE, NODE),))
IS_A = Relation("IS_A", "属类", "structure", ((NODE, NODE),))
PRODUCES = Relation("PRODUCES", "生产", "make", ((FIRM, NODE),))
CONSUMES = Relation("CONSUMES", "消耗", "use", ((FIRM, NODE),))
SUPPLIES = Relation("SUPPLIES", "供应", "flow", ((FIRM, FIRM),))
LOCATED_IN = Relation(
    "LOCATED_IN",
    "位于",
    "place",
    tuple((a, b) for a in (FIRM, INSTITUTE, PARK) for b in _PLACES) + ((REGION, REGION),),
)
OWNED_BY = Relation("OWNED_BY", "控股", "structure", ((FIRM, FIRM),))
ANCHORS = Relation("ANCHORS", "链主", "role", ((FIRM, CHAIN), (FIRM, INDUSTRY)))
SUPPORTS = Relation("SUPPORTS", "支撑", "role", tuple((INSTITUTE, b) for b in (INDUSTRY, CHAIN, NODE)))
HOSTS = Relation("HOSTS", "承载", "role", ((PARK, INDUSTRY), (PARK, CHAIN)))
ENDOWED_WITH = Relation("ENDOWED_WITH", "拥有", "place", tuple((a, NODE) for a in _PLACES))
PARTNERS = Relation("PARTNERS", "合作", "role", ((REGION, REGION),))
ASSESSED = Relation("ASSESSED", "评估", "state", tuple((a, NODE) for a in _PLACES))
RELATIONS = {
    relation.type: relation
    for relation in (
        OF_INDUSTRY,
        PART_OF,
        FEEDS,
        BYPRODUCT,
        SUBSTITUTES,
        IS_A,
        PRODUCES,
        CONSUMES,
        SUPPLIES,
        LOCATED_IN,
        OWNED_BY,
        ANCHORS,
        SUPPORTS,
        HOSTS,
        ENDOWED_WITH,
        PARTNERS,
        ASSESSED,
    )
}
LINKS = (FEEDS, BYPRODUCT, SUBSTITUTES, IS_A)
ROLES = (ANCHORS, SUPPORTS, HOSTS, PARTNERS, LOCATED_IN)


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a closed list, with its two names."""

    key: str
    zh: str
    en: str


def _terms(*rows: tuple[str, str, str]) -> dict[str, Term]:
    return {key: Term(key, zh, en) for key, zh, en in rows}


NODE_KINDS = _terms(
    ("resource", "资源", "resource"),
    ("material", "原料", "material"),
    ("intermediate", "中间品", "intermediate"),
    ("product", "产品", "product"),
    ("waste", "废物", "waste"),
    ("equipment", "装备", "equipment"),
    ("service", "服务", "service"),
)
TRADES = _terms(
    ("captive", "厂内自用", "captive"),
    ("pipeline", "管道", "pipeline"),
    ("regional", "区域", "regional"),
    ("national", "全国", "national"),
    ("global", "全球", "global"),
)
POLICIES = _terms(
    ("encouraged", "鼓励类", "encouraged"),
    ("allowed", "允许类", "allowed"),
    ("restricted", "限制类", "restricted"),
    ("eliminated", "淘汰类", "eliminated"),
    ("quota", "配额或置换", "quota"),
    ("unknown", "未知", "unknown"),
)
INPUT_ROLES = _terms(
    ("main", "主料", "main"),
    ("reagent", "试剂", "reagent"),
    ("auxiliary", "辅料", "auxiliary"),
    ("energy", "能源", "energy"),
    ("equipment", "装备", "equipment"),
    ("service", "服务", "service"),
)
STATUSES = _terms(
    ("planned", "规划", "planned"),
    ("building", "在建", "building"),
    ("operating", "在产", "operating"),
    ("closed", "停产", "closed"),
)
GRADES = _terms(
    ("official", "官方", "official"),
    ("press", "报道", "press"),
    ("repost", "转载", "repost"),
    ("unlocated", "无网址", "unlocated"),
    ("process", "工艺", "process"),
)
NATURES = _terms(
    ("reserve", "储量", "reserve"),
    ("exhausted", "枯竭", "exhausted"),
    ("yearly", "年量", "yearly"),
    ("output", "在产合计", "output"),
)
STAGES = _terms(
    ("upstream", "上游", "upstream"), ("midstream", "中游", "midstream"), ("downstream", "下游", "downstream")
)
GROUPS = _terms(("traditional", "传统", "traditional"), ("emerging", "新兴", "emerging"), ("future", "未来", "future"))
FINDINGS = _terms(
    ("absent", "没有", "absent"), ("complete", "清单完整", "complete list"), ("count", "只有家数", "count only")
)


class State(Enum):
    """The state of a node in a region: Chinese name, English name, colour token. The order is that of the rules."""

    WEAK = ("弱", "weak", "weak")
    STRONG = ("强", "strong", "strong")
    PRESENT = ("有", "present", "present")
    BUILDING = ("在建", "building", "building")
    PLANNED = ("规划", "planned", "planned")
    BOUGHT = ("外购", "bought in", "bought")
    BROKEN = ("断", "broken", "broken")
    ABSENT = ("缺", "absent", "absent")
    UNVERIFIED = ("待核", "unverified", "unverified")

    def __init__(self, zh: str, en: str, color: str) -> None:
        self.zh, self.en, self.color = zh, en, color


class Move(Enum):
    """Why a node is worth courting: Chinese and English name."""

    BRIDGE = ("断链", "bridge")
    EXTEND = ("延链", "extend")
    FILL = ("补链", "fill")
    CIRCULAR = ("循环", "circular")
    STRENGTHEN = ("强链", "strengthen")

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
