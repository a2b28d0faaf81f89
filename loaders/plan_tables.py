"""Tables in a plan: rows whose cells are parted by tabs or bars, under a row that says what each column holds."""

import re
from collections.abc import Iterator

from chainkg.graph import model
from chainkg.loaders.plan_clauses import industry_name
from chainkg.loaders.plan_fact import TARGET, Fact
from chainkg.loaders.plan_lists import Stretch, cut, is_thing, items
from chainkg.loaders.plan_names import mentions
from chainkg.loaders.plan_outline import Line, is_industry

_COLUMNS = (
    ("about", "^(?:重点|主导|特色|优势)?(?:产业|产业链|产业名称|产业链名称|产业集群|行业)$"),
    ("nodes", "重点(?:领域|产品|方向|环节|发展)|主要产品|发展(?:方向|重点|领域)|细分|关键环节|产品"),
    ("parks", "园区|载体|布局|承载"),
    ("firms", "企业|链主|龙头"),
    ("institutes", "科研|院所|机构|平台|支撑"),
    ("indicator", "^(?:主要|具体|二级)?指标(?:名称)?$"),
    ("unit", "^(?:计量)?单位$"),
    ("year", r"20\d\d"),
)
_ROLES = {
    model.PARK.label: model.HOSTS.type,
    model.FIRM.label: model.ANCHORS.type,
    model.INSTITUTE.label: model.SUPPORTS.type,
}


def cells(line: Line) -> list[Stretch]:
    """The cells of a paragraph that is a row of a table; none where it is not."""
    if not re.search(r"\t|\|.*\|", line.text):
        return []
    return list(cut(line.text, 0, len(line.text), "\t|"))


def heads(row: list[Stretch]) -> dict[int, tuple[str, str]]:
    """What each column holds, by its place, if *row* is the head of a table that can be read."""
    found = {}
    for at, cell in enumerate(row):
        kind = next((name for name, form in _COLUMNS if re.search(form, cell.text.replace(" ", ""))), None)
        if kind is not None:
            found[at] = (kind, cell.text)
    kinds = {kind for kind, _ in found.values()}
    return found if "about" in kinds or {"indicator", "year"} <= kinds else {}


def row_facts(
    line: Line, row: list[Stretch], head: dict[int, tuple[str, str]], subject: tuple[str, str]
) -> Iterator[Fact]:
    """The facts of one row under its head."""
    by_kind = {kind: row[at] for at, (kind, _) in head.items() if at < len(row)}
    if "about" in by_kind:
        yield from _of_industry(line, row, head, by_kind["about"])
    elif "indicator" in by_kind:
        yield from _targets(line, row, head, by_kind, subject)


def _of_industry(line: Line, row: list[Stretch], head: dict[int, tuple[str, str]], about: Stretch) -> Iterator[Fact]:
    name = industry_name(about.text)
    if not is_industry(name):
        return
    for at, (kind, _) in head.items():
        if at >= len(row) or kind not in ("nodes", "parks", "firms", "institutes"):
            continue
        cell = row[at]
        tail = (model.INDUSTRY.label, name, line.number)
        if kind == "nodes":
            for item in items(line.text, cell.start, cell.end):
                if is_thing(item.text, typed=True):
                    span = (min(about.start, item.start), item.end)
                    yield Fact(model.NODE.label, item.text, model.PART_OF.type, *tail, *span)
        for one in mentions(line.text):
            if cell.start <= one.start < cell.end and kind != "nodes":
                yield Fact(one.kind, one.text, _ROLES[one.kind], *tail, min(about.start, one.start), one.end)


def _targets(
    line: Line,
    row: list[Stretch],
    head: dict[int, tuple[str, str]],
    by_kind: dict[str, Stretch],
    subject: tuple[str, str],
) -> Iterator[Fact]:
    """The figures in the columns of years that are aims: those called so, else all but the first."""
    years = [at for at, (kind, _) in head.items() if kind == "year" and at < len(row)]
    goal = [at for at in years if re.search("目标|预期|规划", head[at][1])] or (years[1:] if len(years) > 1 else [])
    named = by_kind["indicator"]
    bracket = re.search(r"\(([^()]{1,10})\)$", named.text)
    unit = by_kind["unit"].text if "unit" in by_kind else (bracket[1] if bracket else "")
    indicator = named.text[: bracket.start()] if bracket and "unit" not in by_kind else named.text
    for at in goal:
        value = re.match(r"[≥>约]?(\d+(?:\.\d+)?)(%?)", row[at].text)
        year = re.search(r"20\d\d", head[at][1])
        if value and year:
            name = f"{indicator}|{value[1]}|{unit or value[2]}|{year[0]}"
            yield Fact(*subject, TARGET, "Target", name, line.number, named.start, row[at].end)
