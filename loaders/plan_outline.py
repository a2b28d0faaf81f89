"""The outline of a plan: which headings stand over a paragraph, and which industry or group they name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from chainkg.loaders.plan_lists import Stretch, fold, looks_made, stretch
from chainkg.loaders.plan_rules import any_of, either, pattern, words

_HAN = "一二三四五六七八九十百"
_NUMBERS = tuple(
    re.compile(form)
    for form in (
        rf"第[{_HAN}\d]+[章篇编部]分?\s*",
        rf"第[{_HAN}\d]+节\s*",
        rf"[{_HAN}]+、\s*",
        rf"\([{_HAN}]+\)\s*",
        r"\d{1,2}[.、](?!\d)\s*",
        r"\(\d{1,2}\)\s*|[①-⑳]\s*|\d{1,2}\)\s*",
        r"[—-]{2}\s*|●\s*|·\s*|■\s*",
        r"专栏\s*\d*\s*|【",
    )
)
_UNNUMBERED = len(_NUMBERS)
_LONGEST_HEADING, _LONGEST_LEAD = 40, 18
_GROUPS = {"传统": "traditional", "新兴": "emerging", "未来": "future"}
_GROUP = re.compile("(?P<group>传统|新兴|未来)(?:优势|特色|支柱|主导)?产业")
_SIZE = re.compile(
    "^(?:[千百十万两三四五]+亿(?:级|元)?|国家级|省级|世界级|全国|一流|区域性|优势|特色优势|支柱|主导|重点|先进的|全市|我市|现代化的?|若干|一批)+"
)
_ENDING = "全产业链|产业链|产业集群|产业链群|产业生态圈|产业体系|产业|行业|集群"


@dataclass(frozen=True, slots=True)
class Focus:
    """The industry (or chain) that a stretch of text is about, the paragraph that names it and where in it."""

    name: str
    paragraph: int
    start: int
    end: int
    chain: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group of industries (traditional, emerging, future) that a heading names."""

    name: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with what stands over it. ``own``: its focus is named by its own first words.

    ``number`` counts from 1, ``body`` is where the sentences begin, ``headings`` are the words over it; ``heads``: this
    line is what names its focus, in the same breath or as a heading.
    """

    number: int
    raw: str
    text: str
    body: int
    focus: Focus | None = None
    group: Group | None = None
    own: bool = False
    heads: bool = False
    headings: tuple[str, ...] = ()

    @property
    def locator(self) -> str:
        return f"p{self.number:03d}"


@dataclass(frozen=True, slots=True)
class _Head:
    level: int
    lead: Stretch
    alone: bool
    focus: Focus | None
    group: Group | None


def outline(paragraphs: Iterable[str]) -> Iterator[Line]:
    """Each paragraph with its headings; a heading that has its own text in the same paragraph rules over that alone."""
    over: list[_Head] = []
    for number, raw in enumerate(paragraphs, 1):
        text = fold(raw)
        head = _head(number, text)
        if head is not None:
            over = [one for one in over if one.level < head.level]
            over.append(head)
        yield _line(number, raw, text, over, head)
        if head is not None and not head.alone and head.focus is not None:
            over.pop()


def _line(number: int, raw: str, text: str, over: list[_Head], head: _Head | None) -> Line:
    focus = next((one.focus for one in reversed(over) if one.focus), None)
    group = next((one.group for one in reversed(over) if one.group), None)
    own = bool(head and head.focus and not head.alone)
    body = len(text) if head and head.alone else (head.lead.end + 1 if head else 0)
    return Line(
        number, raw, text, body, focus, group, own, bool(head and head.focus), tuple(one.lead.text for one in over)
    )


def _head(number: int, text: str) -> _Head | None:
    """The heading with which a paragraph begins, or that it is."""
    level, start = _level(text)
    if re.match(f"[{_HAN}]是", text):
        return None
    alone = len(text) <= _LONGEST_HEADING and not re.search("[。;,\t|]|:.", text)
    lead = stretch(text, start, len(text)) if alone else _lead(text, start)
    if lead is None or not lead.text:
        return None
    group = _group(number, lead)
    focus = None if group else _named(number, text, lead, alone=alone, numbered=level < _UNNUMBERED)
    if level == _UNNUMBERED and not (group or focus):
        return None
    return _Head(level, lead, alone, focus, group)


def _level(text: str) -> tuple[int, int]:
    for level, number in enumerate(_NUMBERS):
        if found := number.match(text):
            return level, found.end()
    return _UNNUMBERED, 0


def _lead(text: str, start: int) -> Stretch | None:
    found = re.compile("[^。:;,】]+(?=[。:】])").match(text, start)
    if found is None or found.end() - start > _LONGEST_LEAD + 6 or re.search(r"\d(?:%|[万亿家个户项])", found[0]):
        return None
    return stretch(text, start, found.end())


def _group(number: int, lead: Stretch) -> Group | None:
    found = _GROUP.search(lead.text)
    if found is None or "、" in lead.text or _GROUP.search(lead.text, found.end()):
        return None
    return Group(_GROUPS[found["group"]], number, lead.start + found.start(), lead.start + found.end())


def group_of(word: str) -> str:
    """The model's group for 传统, 新兴 or 未来."""
    return _GROUPS[word]


def _named(number: int, text: str, lead: Stretch, *, alone: bool, numbered: bool) -> Focus | None:
    """The industry that a heading names, 产业 or not."""
    words_ = re.sub(
        "(?:发展|招商)?(?:重点|重点项目|重点工程|发展专栏|发展方向|路径|工程|行动|专栏|布局重点)$", "", lead.text
    )
    found = re.fullmatch(f"(?:{_verb()})*+(?P<name>[^、,和与的]+?[^、,的]*?)(?P<end>{_ENDING})", words_)
    if found:
        return focus(number, lead.start + found.start("name"), found["name"], found["end"])
    acted = re.fullmatch(
        f"(?:推动|促进|加快|推进)(?P<name>[^、,和与的园]{{1,8}}?)(?P<end>{_ENDING})(?!{any_of('extends')})[^、,]{{2,8}}",
        words_,
    )
    if acted and (made := focus(number, lead.start + acted.start("name"), acted["name"], acted["end"])):
        return made
    trade = re.fullmatch(f"(?:{_verb()})*+(?P<name>[^、,的]{{0,8}}{any_of('trades')})", words_)
    if trade:
        return focus(number, lead.start + trade.start("name"), trade["name"], "")
    bid = re.fullmatch(
        "(?:做大|做强|做优|做精|做特|做实|壮大|发展|培育|提升|打造|建强)++(?P<name>[^、,和与的]{2,8})", words_
    )
    if bid and _is_noun(bid["name"]) and not alone and _opens_list(text[lead.end + 1 :]):
        return focus(number, lead.start + bid.start("name"), bid["name"], "")
    if not alone and len(words_) <= 9 and _opens_list(text[lead.end + 1 :]) and _is_noun(words_):
        return focus(number, lead.start, words_, "")
    if alone and numbered and len(words_) <= 8 and looks_made(words_) and _is_noun(words_):
        return focus(number, lead.start, words_, "")
    return None


def _opens_list(body: str) -> bool:
    return bool(
        re.match("[^。,、;]{2,12}(?:、[^。,、;]{2,12})+[。;]?$", body)
        or re.match(
            "[^。]{0,12}(?:重点|依托|着力|大力|加快|主攻|聚焦|积极|做强|做优|引进|发展|围绕|支持|推动|推进|突破|巩固|提升|打造|引导|补齐|补强|延伸|扩大|开发|推广|建设|壮大|加大|鼓励|以)",
            body,
        )
    )


def _is_noun(name: str) -> bool:
    vague = pattern("vague", "(?:{})$").search(name) or pattern("never", "(?:{})$").search(name)
    return not (vague or re.match(_verb(), name) or re.search(f"[、,的坚和与]|{any_of('not_names')}", name))


@cache
def _verb() -> str:
    parts = [*words()["modifiers"], *words()["verbs"], *words()["weak"], "做大做强", "发展壮大", "持续"]
    return f"(?:(?:{either(parts)})(?!性|业|型|式))"


def focus(number: int, start: int, name: str, ending: str) -> Focus | None:
    """A focus from the words before 产业; none where they name no industry (主导产业, 百亿级产业)."""
    sized = _SIZE.match(name)
    skip = sized.end() if sized and sized.end() < len(name) else 0
    last = re.search("(?:[百千万]+亿级?)?$", name)
    end = last.start() if last and last.start() > skip else len(name)
    bare = name[skip:end]
    if not is_industry(bare):
        return None
    return Focus(bare, number, start + skip, start + end, chain="链" in ending)


def is_industry(name: str) -> bool:
    """Whether *name* can be that of an industry."""
    if not 1 <= len(name) <= 16 or re.search(
        r"[“”()《》+亿\-—–→]|\d(?![GD])|一体化|[十四六五]+大|^其|^该|^等|^的|^各|^和|[和与及]$", name
    ):
        return False
    if re.search("明确|主导|打造|(?<!结)构建|推动|加快|围绕|立足|依托", name):
        return False
    if any(pattern(kind, "(?:{})$").search(name) for kind in ("parks", "institutes", "firms")):
        return False
    return not (pattern("not_industry", "(?:{})+").fullmatch(name) or pattern("never", "(?:{})$").search(name))


@cache
def _said() -> tuple[re.Pattern[str], ...]:
    """How a clause says what it is about: 做强 X产业, X产业要, X方面, 在 X领域."""
    trade, extends, acts = (any_of(name) for name in ("trades", "extends", "acts"))
    trades = "(?:化工|制造|加工|冶炼|钢铁|建材|食品|纺织|装备)"
    turns = "由|从|向|转型|提质|延链|补链|强链|绿色|高端|集群"
    forms = (
        f"{_verb()}++(?P<name>[^、,。的与()]{{1,10}}?)(?:\\([^()]*\\))?(?P<end>{_ENDING})(?!{extends})",
        "”(?P<name>[^、,。“”的]{2,8}?)(?P<end>全产业链|产业链|链条)(?=$|[,。;])",
        f"{_verb()}++(?P<name>[^、,。的与和]{{0,8}}?{trade})(?P<end>)(?=$|[,。;:]|{acts})",
        "(?:围绕|聚焦|针对|面向|瞄准|立足)(?P<name>[^、,。的与和]{2,10}?)(?P<end>产业链|产业)(?!园|化|基|布|结|转|升|体|发展)",
        f"^(?P<name>[^、,。的与在对将]{{1,12}}?)(?P<end>{_ENDING})(?!开发区|园)(?=$|{acts})",
        f"^(?P<name>[^、,。的与在对将]{{0,8}}?{trade})(?P<end>)(?={acts})",
        f"^(?P<name>[^、,。的与在对将]{{1,5}}(?<![产行企作事就创职专毕])业)(?P<end>)(?={acts})",
        "^在?(?P<name>[^、,。的与在对将()]{2,10}?)(?:\\([^()]*\\))?(?P<end>产业链|产业|)方面(?=$|[,:]|要|重点|着力)",
        "^在(?P<name>[^、,。的与]{2,10}?)(?P<end>产业|)领域(?!的)",
        "^(?P<name>[^、,。的与在对将各]{2,10}?)(?P<end>)领域(?=$|[,:])",
        "^(?P<name>[^、,。的与在对将园区市县]{2,8}?)(?P<end>)(?=(?:重点|主要|着力|大力|积极)(?:发展|突破|布局|开发|培育|做强|做优|引进)|主攻)",
        f"^(?:推动|促进|推进)(?P<name>[^、,。的与和]{{1,6}}?{trades})(?P<end>)(?={turns})",
    )
    return tuple(re.compile(form) for form in forms)


def said(line: Line, clause: Stretch) -> Focus | None:
    """The industry that a clause says it is about: 做强磷化工产业, 光伏产业重点发展, 在氢能领域."""
    begin = re.match(f"(?:[{_HAN}]是|其中|同时|对于)?", clause.text)
    assert begin is not None
    clause = Stretch(clause.start + begin.end(), clause.end, clause.text[begin.end() :])
    for form in _said():
        at = 0
        while found := form.search(clause.text, at):
            made = focus(line.number, clause.start + found.start("name"), found["name"], found["end"])
            if made is not None and not _verbal(made.name) and _is_named(found):
                return made
            at = found.start() + 1
    return None


def _is_named(found: re.Match[str]) -> bool:
    """Whether a name that no 产业 follows is an industry's: 海工装备重点发展… is, 滨海新城重点发展… is not."""
    name = found["name"]
    return (
        bool(found["end"])
        or name.endswith("业")
        or pattern("trades", "{}$").search(name) is not None
        or (looks_made(name) and _is_noun(name))
    )


def about(line: Line, clause: Stretch) -> Focus | None:
    """What a clause is about that only bids to look at it: 聚焦绿色家居."""
    found = re.fullmatch("(?:聚焦|围绕|做强|做大|做优|做精|壮大)+(?P<name>[^、,的与和]{2,8})", clause.text)
    if found is None or not _is_noun(found["name"]):
        return None
    return focus(line.number, clause.start + found.start("name"), found["name"], "")


def _verbal(name: str) -> bool:
    """Whether what was taken for a name still holds a verb, or is a place's."""
    held = f"{any_of('verbs')}(?!性|型|业)|{any_of('verbal')}|[内外园区县市]$"
    return bool(re.match(_verb(), name) or re.search(held, name))
