"""What one clause says of the industry that it is about: fields, products, chains, groups, parks, institutes, firms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chainkg.graph import model
from chainkg.loaders.plan_fact import GROUP, Fact
from chainkg.loaders.plan_lists import Stretch, is_thing, items, looks_made, stretch
from chainkg.loaders.plan_names import Mention
from chainkg.loaders.plan_outline import Focus, Line, group_of, is_industry
from chainkg.loaders.plan_rules import Rule, either, pattern, rules, words

_ROLES = {
    model.PARK.label: model.HOSTS.type,
    model.INSTITUTE.label: model.SUPPORTS.type,
    model.FIRM.label: model.ANCHORS.type,
}
_WANTED = re.compile("紧盯|招引|瞄准|对标|引进|招商|争取|申报|面向|学习|借鉴")
_BRANDS = re.compile(
    "(?:依托|发挥|支持|推动|以)(?P<list>[^,]+?)"
    "(?:等(?:一批)?(?:龙头|链主|骨干|领军|头部|重点)[^,]{0,6}?企业|为(?:龙头|链主|引领))"
)
_PLANNED = re.compile("(?:共建|(?<!加快)建设|组建|新建|筹建|设立|创建|打造|成立|建立|谋划|布局)[^,和、]*$")
_SIZED = re.compile(
    r"(?:年产|产能)?\d+(?:\.\d+)?(?:万|亿)?(?:吨|套|台|辆|千瓦|兆瓦|吉瓦|片|件|只|米|平方米|立方米)(?:/年)?(?:级)?"
)
_TAIL = re.compile(
    "(?:的)?(?:技术)?(?:(?:制备|提纯)(?:关键|核心)?(?:技术|工艺)?|产能|优势|研发生产|研发制造|研发|(?<!软件)开发|产业化|基地建设|项目建设|建设|项目|产业化应用|推广应用|短板|弱项|品质|品位|(?:建造|生产|制造|供应)能力|供应|新业态|新产品|新品种|环节|企业|等)+$"
)
_INDUSTRY_END = re.compile("(?:产业集群|产业链|产业)$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what the sentences around it tell: its paragraph, its focus, the names in it."""

    line: Line
    part: Stretch
    focus: Focus | None
    named: tuple[Mention, ...]
    leaders: tuple[Mention, ...] = ()

    def overlaps(self, thing: Stretch) -> bool:
        return any(one.start < thing.end and thing.start < one.end for one in self.named)


def read_clause(clause: Clause) -> Iterator[Fact]:
    """The facts of a clause but for chains written link by link, partners and targets."""
    taken: list[tuple[int, int]] = []
    for rule in rules():
        for found in rule.pattern.finditer(clause.part.text):
            begin, end = found.span()
            if any(begin < other_end and other_begin < end for other_begin, other_end in taken):
                continue
            facts = list(_of_rule(rule, found, clause))
            if facts or rule.gives == "CHAIN":
                taken.append((begin, end))
                yield from facts
    yield from _roles(clause)


def _of_rule(rule: Rule, found: re.Match[str], clause: Clause) -> Iterator[Fact]:
    listed = _listed(found, clause)
    if rule.gives == "CHAIN":
        yield from _chains(listed, clause)
        return
    kept = _kept(rule, listed, clause)
    if not kept:
        return
    if rule.gives == GROUP:
        yield from _grouped(kept, found, clause)
    elif clause.focus is not None:
        stage = _stage(clause.part.text)
        parts = (of_focus(clause.line, clause.focus, model.NODE.label, model.PART_OF.type, item) for item in kept)
        yield from (replace(part, note=stage) for part in parts)
    elif clause.leaders:
        yield from (fact for park in clause.leaders for fact in _led(kept, clause, park))
    elif clause.line.group is not None:
        yield from _under_group(kept, clause)


def _stage(text: str) -> str:
    """The stage of which a clause speaks with its first word."""
    found = re.match("在?(上|中|下)游(?!企业)", text)
    return tuple(model.STAGES)["上中下".index(found[1])] if found else ""


def _listed(found: re.Match[str], clause: Clause) -> list[Stretch]:
    text, offset = clause.line.text, clause.part.start
    listed = items(text, offset + found.start("list"), offset + found.end("list"))
    for at in range(len(listed) - 1, -1, -1):
        behind = _behind_names(clause, listed[at])
        if at == 0 or behind != listed[at]:
            return [_headless(text, behind), *listed[at + 1 :]]
    return []


def _behind_names(clause: Clause, item: Stretch) -> Stretch:
    """What begins a list, without the park or firm that acts before it."""
    for one in clause.named:
        if item.start <= one.start and one.end < item.end:
            item = stretch(clause.line.text, one.end, item.end)
    return item


def _headless(text: str, item: Stretch) -> Stretch:
    """The first item of a list without the verbs, and whoever acts, before it."""
    verbs = either([*words()["verbs"], *words()["weak"]])
    modifiers = either(words()["modifiers"])
    verb = f"(?:(?:{verbs})(?!区|性|业|型|式|者|商(?![业务用贸])|设计))"
    forms = (
        "(?:在|以|对|将|到|向|如|包括|是|为|上游|中游|下游|一是|二是|三是|四是|五是)",
        f".*(?:{modifiers})(?:{verb})+(?:了|出|以)?",
        f"[^、]{{2,4}}化(?:牵引|赋能|引领|{modifiers}|{verb})*(?:{verb})+",
        "[^、]{1,4}(?:布局|培育|壮大|谋划|发展|聚焦)",
        f".*(?:有限公司|集团|园|区|产业|业|领域|方面|研究院|大学)(?:{modifiers})*(?:{verb})+",
        f"(?:{modifiers}|{verb})*(?:{verb})+(?:了|出|以)?",
    )
    for form in forms:
        found = re.match(form, item.text)
        if found and found.end() < len(item.text):
            item = stretch(text, item.start + found.end(), item.end)
    return item


def _kept(rule: Rule, listed: list[Stretch], clause: Clause) -> list[Stretch]:
    """The items that are things; a list that needs proof is taken as a whole or not at all."""
    shorn = [_shorn(clause.line.text, item) for item in listed]
    kept = [item for item in shorn if is_thing(item.text, typed=rule.typed) and not clause.overlaps(item)]
    kept = [item for item in kept if item.text not in words()["places"] and _apart(item.text, clause.focus)]
    if rule.proof and not (any(looks_made(item.text) for item in kept) and _taken_whole(kept, shorn)):
        return []
    if rule.several and "、" not in clause.part.text:
        return []
    if len(listed) == 1 and listed[0].text.endswith("企业"):
        return []
    if len(listed) == 1 and not rule.alone and not all(looks_made(item.text) for item in kept):
        return []
    return kept


def _taken_whole(kept: list[Stretch], shorn: list[Stretch]) -> bool:
    """Whether every item was kept, but for a last one that only sums them up (甲、乙体系)."""
    return kept == shorn or (kept == shorn[:-1] and bool(re.search("(?:体系|网络|系统|设施)$", shorn[-1].text)))


def _apart(name: str, focus: Focus | None) -> bool:
    return focus is None or _INDUSTRY_END.sub("", name) != focus.name


def _shorn(text: str, item: Stretch) -> Stretch:
    """An item without the tonnage before it and the act behind it: 年产10万吨甲醇项目 is 甲醇."""
    size = _SIZED.match(item.text)
    if size and size.end() < len(item.text):
        item = stretch(text, item.start + size.end(), item.end)
    found = _TAIL.search(item.text)
    if found and found.start() >= 2:
        return stretch(text, item.start, item.start + found.start())
    return item


def of_focus(line: Line, focus: Focus, kind: str, relation: str, thing: Stretch | Mention) -> Fact:
    """*thing* in *relation* to what the text is about; the span holds both where both stand in this paragraph."""
    start, end = thing.start, thing.end
    if focus.paragraph == line.number:
        start, end = min(start, focus.start), max(end, focus.end)
    elif 0 <= (again := line.text.find(focus.name)) < start:
        start = again
    node = relation == model.PART_OF.type and focus.chain
    about = model.CHAIN.label if node else model.INDUSTRY.label
    return Fact(kind, line.raw[thing.start : thing.end], relation, about, focus.name, line.number, start, end)


def _chains(listed: list[Stretch], clause: Clause) -> Iterator[Fact]:
    if clause.focus is None:
        return
    for item in listed:
        good = is_thing(item.text, typed=True) and is_industry(item.text) and not clause.overlaps(item)
        if good and item.text != clause.focus.name and not _linked(item.text):
            yield of_focus(clause.line, clause.focus, model.CHAIN.label, model.OF_INDUSTRY.type, item)


def _linked(name: str) -> bool:
    return bool(re.search("[-—–→⟶]", name))


def _grouped(kept: list[Stretch], found: re.Match[str], clause: Clause) -> Iterator[Fact]:
    """Industries said to be of a group; what stands under a heading of the future belongs to 未来产业."""
    group = group_of(found["group"])
    line, over = clause.line, clause.focus
    if over is not None and over.name == "未来产业" and group == "future":
        yield from (of_focus(line, over, model.NODE.label, model.PART_OF.type, item) for item in kept)
        return
    start, end = (clause.part.start + at for at in found.span("group"))
    for item in kept:
        name = industry_name(item.text)
        if is_industry(name):
            yield Fact(model.INDUSTRY.label, name, GROUP, "Group", group, line.number, start, end + 2)


def industry_name(name: str) -> str:
    """The name of an industry without the word for it; 服务业 and 装备制造业 keep theirs.

    >>> industry_name("新材料产业"), industry_name("现代服务业")
    ('新材料', '现代服务业')
    """
    return _INDUSTRY_END.sub("", name) or name


def _led(kept: list[Stretch], clause: Clause, park: Mention) -> Iterator[Fact]:
    """What a park is said to develop are its industries."""
    line = clause.line
    for item in kept:
        name = industry_name(item.text)
        where = (min(park.start, item.start), item.end) if park.start >= 0 else (item.start, item.end)
        yield Fact(park.kind, park.text, model.HOSTS.type, model.INDUSTRY.label, name, line.number, *where)


def _under_group(kept: list[Stretch], clause: Clause) -> Iterator[Fact]:
    group = clause.line.group
    assert group is not None
    for item in kept:
        place = (group.paragraph, group.start, group.end)
        yield Fact(model.INDUSTRY.label, industry_name(item.text), GROUP, "Group", group.name, *place)


def _roles(clause: Clause) -> Iterator[Fact]:
    """Parks, institutes and firms named where an industry is spoken of; those to be courted are not here yet."""
    if clause.focus is None:
        return
    for one in clause.named:
        before = clause.line.text[clause.part.start : one.start]
        if clause.focus.paragraph == clause.line.number and clause.focus.start <= one.start < clause.focus.end:
            continue
        if one.kind == model.INSTITUTE.label and _PLANNED.search(before):
            continue
        if _WANTED.search(before) or (re.search("[将把]$", before) and "打造" in clause.part.text):
            continue
        yield of_focus(clause.line, clause.focus, one.kind, _ROLES[one.kind], one)
    yield from _brands(clause, clause.focus)


def _brands(clause: Clause, focus: Focus) -> Iterator[Fact]:
    """Firms by their short names, known by what they are said to be: 甲、乙等龙头企业."""
    for found in _BRANDS.finditer(clause.part.text):
        start = clause.part.start
        listed = items(clause.line.text, start + found.start("list"), start + found.end("list"))
        if all(looks_made(item.text) for item in listed):
            continue  # 稀土、光伏等龙头企业: firms of these trades
        for item in listed:
            if _is_brand(item.text) and not clause.overlaps(item):
                yield of_focus(clause.line, focus, model.FIRM.label, model.ANCHORS.type, item)


def _is_brand(name: str) -> bool:
    own = pattern("hollow").sub("", name)
    return len(own) >= 2 and is_thing(name, typed=False) and len(name) <= 10
