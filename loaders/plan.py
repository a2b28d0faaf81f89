"""The text of an official plan as rows of a dataset, every fact with its paragraph and characters (p051:2-128)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chainkg.graph import model
from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate, Intake, Origin, Remark, Row
from chainkg.loaders.plan_fact import GROUP, LINK, TARGET, Fact
from chainkg.loaders.plan_lists import fold
from chainkg.loaders.plan_reading import Reading, Silent, read
from chainkg.loaders.plan_text import paragraphs

FACT_COLUMNS = (
    "subject_kind", "subject", "relation", "object_kind", "object", "paragraph", "start", "end", "note",
)  # fmt: skip
"""The columns of a table of facts."""
_OF_ITS_INDUSTRY = "(?:工业)?(?:总)?(?:产值|产业规模|规模|营业收入|营收|主营业务收入|增加值|产量|产能|实现产值)"
_SILENT = Text("没有读出事实的句子", "a sentence in which no fact was found")
_TABLE_OF = {
    model.PARK.label: "parks",
    model.INSTITUTE.label: "institutes",
    model.FIRM.label: "firms",
    model.REGION.label: "regions",
}


def plan_facts(path: Path, place: str = "") -> list[dict[str, str]]:
    """The facts of a plan, each once and in its order, by ``FACT_COLUMNS``; *place*: whose plan, if it does not say."""
    return [_fact_row(fact) for fact in sorted(read(paragraphs(path), place).facts, key=_place_of)]


def _place_of(fact: Fact) -> tuple[object, ...]:
    return (fact.paragraph, fact.end, fact.start, fact.key)


def _fact_row(fact: Fact) -> dict[str, str]:
    place = (f"p{fact.paragraph:03d}", str(fact.start), str(fact.end))
    return dict(zip(FACT_COLUMNS, (*fact.key, *place, fact.note), strict=True))


def read_plan(path: Path, place: str = "") -> Intake:
    """Rows for what a plan says, at medium confidence until a person confirms, and a remark on each silent sentence.

    *place* is whose plan it is, where that is known beforehand. Names stand as the plan has them; nodes too, for
    placing. Raises Unreadable where the file cannot be read.
    """
    texts = paragraphs(path)
    reading = read(texts, place)
    source = _source(path, texts)
    yield source
    yield from _rows(path, reading, source.cells)
    for silent in reading.silent:
        yield _remark(path, silent)


def _source(path: Path, texts: list[str]) -> Row:
    """The plan itself as a source: its number, title and date as its first lines give them."""
    head = "\n".join(fold(text) for text in texts[:60])
    number = re.search(r"[\u4e00-\u9fff]{1,8}\s?[\[〔]20\d\d[\]〕]\s?\d+号", head)
    title = re.search(
        r"《([^《》]{6,60}(?:规划|纲要|方案|计划|意见|报告)[^《》]{0,12})》|^(\S{6,50}(?:规划|纲要|方案|计划|意见|报告)\S{0,12})$",
        head,
        re.MULTILINE,
    )
    day = re.search(r"^\s*(20\d\d)年(\d{1,2})月(\d{1,2})日\s*$", head, re.MULTILINE) or re.search(
        r"(20\d\d)[-年](\d{1,2})[-月](\d{1,2})", head
    )
    cells = {
        "id": path.stem,
        "title": next((part for part in title.groups() if part), "") if title else path.stem,
        "number": number[0] if number else "",
        "date": f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}" if day else "",
        "grade": "official",
    }
    return Row("sources", cells, Origin(path.name))


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a whole plan tells of its things: the group of an industry, the industry of a chain, shorter names."""

    groups: dict[str, str]
    industries: dict[str, str]
    short: dict[tuple[str, str], tuple[str, ...]]

    @classmethod
    def of(cls, reading: Reading) -> "_Whole":
        """A chain is of the industry that the plan says, else of one of its own name: 化肥 holds 化肥产业链."""
        ends = ((kind, name) for one in reading.facts for kind, name in _ends(one))
        industries = {name: name for kind, name in ends if kind == model.INDUSTRY.label}
        industries |= {one.subject: one.object for one in reading.facts if one.relation == model.OF_INDUSTRY.type}
        return cls(
            {one.subject: one.object for one in reading.facts if one.relation == GROUP}, industries, reading.short
        )


def _rows(path: Path, reading: Reading, source: Mapping[str, str]) -> Iterator[Row]:
    """The rows of all facts, each thing and relation once, where the plan says it first."""
    evidence = {"source": source["id"], "as_of": source["date"], "confidence": "medium"}
    if not source["date"]:
        evidence["note"] = "未注日期"
    whole = _Whole.of(reading)
    seen: set[tuple[str, ...]] = set()
    for fact in reading.facts:
        for table, cells in _cells(fact, whole):
            key = (table, *cells.values())
            if key not in seen:
                seen.add(key)
                part = fact.locator.partition(":")[0]
                yield Row(
                    table, {**evidence, **cells, "locator": fact.locator}, Origin(path.name, part, fact.paragraph)
                )


def _cells(fact: Fact, whole: _Whole) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows that one fact makes: of the things that it names, and of the relation."""
    yield from _things(fact, whole)
    if fact.relation == GROUP:
        return
    if fact.relation == TARGET:
        yield "indicators", _indicator(fact)
    elif fact.relation == model.PART_OF.type:
        kind = {"object_kind": fact.object_kind, "object": fact.object}
        yield "plan_cover", {"term": fact.subject, **kind, "match": "exact", "nodes": fact.subject}
        if fact.object_kind == model.CHAIN.label:
            yield "part_of", {"node": fact.subject, "chain": fact.object, **_stage(fact.note)}
    elif fact.relation != model.OF_INDUSTRY.type:
        kinds = {"subject_kind": fact.subject_kind, "object_kind": fact.object_kind}
        yield "roles", {**kinds, "subject": fact.subject, "relation": fact.relation, "object": fact.object}


def _ends(fact: Fact) -> tuple[tuple[str, str], ...]:
    return (fact.subject_kind, fact.subject), (fact.object_kind, fact.object)


def _things(fact: Fact, whole: _Whole) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of both ends of a fact, always the same for the same thing; nodes are named in plan_cover."""
    for kind, name in _ends(fact):
        if kind == model.INDUSTRY.label:
            yield "industries", {"name": name, "group": whole.groups[name]} if name in whole.groups else {"name": name}
        if kind == model.CHAIN.label:
            yield "chains", {"name": name, "industry": whole.industries.get(name, ""), "origin": "plan-chain"}
        if kind not in _TABLE_OF or not name:
            continue
        short = whole.short.get((kind, name), ())
        cells = {"id": name} if kind == model.FIRM.label else {}
        cells["name"] = name
        yield _TABLE_OF[kind], {**cells, "aliases": ";".join(short)} if short else cells


def _stage(note: str) -> dict[str, str]:
    """Where in its chain a node stands, by its place in a name A-B-C or by the word its clause begins with."""
    link = LINK.match(note)
    if link is None:
        return {"stage": note} if note in model.STAGES else {}
    at, last = int(link[1]), int(link[2])
    upstream, midstream, downstream = tuple(model.STAGES)
    return {"stage": upstream if at == 1 else downstream if at == last else midstream, "stage_order": str(at)}


def _indicator(fact: Fact) -> dict[str, str]:
    """A target as a row; one that only says 产值 is of the industry that its paragraph is about."""
    name, value, unit, year = fact.object.split("|")
    if fact.about and re.match(_OF_ITS_INDUSTRY, name):
        name = f"{fact.about}{name}"
    return {
        "subject": fact.subject,
        "indicator": name,
        "comparator": fact.note or "=",
        "value": value,
        "unit": unit,
        "year": year,
    }


def _remark(path: Path, silent: Silent) -> Remark:
    place = f"p{silent.paragraph:03d}:{silent.start}-{silent.end}"
    return Remark(Fate.SKIPPED, Origin(path.name, place, silent.paragraph), silent.text, _SILENT)
