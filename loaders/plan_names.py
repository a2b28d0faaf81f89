"""Parks, institutes and firms in a paragraph: where a name ends its last word tells, where it begins grammar."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from chainkg.graph.model import FIRM, INSTITUTE, PARK
from chainkg.loaders.plan_lists import Stretch, cut, stretch
from chainkg.loaders.plan_rules import any_of, either, pattern, words

_ENDS = (("parks", PARK.label), ("institutes", INSTITUTE.label), ("firms", FIRM.label))
_MARKS = "、,;:。!?“”《》()\t| "
_CONJUNCTION = "和及与同或"
_ACADEMY = re.compile(
    "(?:中科院|中国科学院|中国农科院|中国工程院)[\u4e00-\u9fff]{2,18}?(?:所|研究院|分院|中心)(?![\u4e00-\u9fff]{0,6}(?:所|院))"
)
_BRAND = re.compile("(?:打造|建设|建成|成为|叫响|誉为|享有)“$")
"""What only gives a place a byname: 建设“中国钛谷”."""
_BUILT_ON = re.compile("(?:依托|位于|落户|入驻|布局在|布局于|集聚在|集中在|(?:园区|载体)[:为])[^。;,打建培争]*$")
"""What a base follows that is there: others are an aim (打造产业基地)."""
_COUNTED = re.compile("[一二两三四五六七八九十多\\d]+[区园谷城][一二两三四五六七八九十多\\d]+[区园谷城]")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name where it stands: its kind (a label of the model) and its place."""

    start: int
    end: int
    kind: str
    text: str


@cache
def _suffixes() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{either(words()[name])})" for name, _ in _ENDS)
    return re.compile(f"(?:{groups})(?![房林艺校商域]|地(?!处))")


def mentions(text: str) -> list[Mention]:
    """The named parks, institutes and firms of *text*, in order; general words (龙头企业, 各园区) are no names."""
    joined = _joined(text)
    academy = [Mention(*found.span(), INSTITUTE.label, found[0]) for found in _ACADEMY.finditer(joined)]
    for one in academy:
        joined = joined[: one.start] + "、" * (one.end - one.start) + joined[one.end :]
    return sorted([*academy, *_mentions(joined, text)])


def _joined(text: str) -> str:
    """*text* with the brackets inside a firm's name, as in X(集团)股份有限公司, no longer a mark; as long as before."""
    inner = re.compile(r"(?<=[\u4e00-\u9fff])\(([\u4e00-\u9fff]{2,4})\)(?=[\u4e00-\u9fff]{0,12}公司)")
    return inner.sub(lambda found: f"〔{found[1]}〕", text)


def _mentions(text: str, raw: str) -> Iterator[Mention]:
    for atom in _atoms(text):
        begin = atom.start
        ends = list(_suffixes().finditer(text, atom.start, atom.end))
        for at, found in enumerate(ends):
            if at + 1 < len(ends) and _goes_on(text[found.end() : ends[at + 1].start()]):
                continue
            kind = next(label for name, label in _ENDS if found[name])
            name = _begun(text, begin, found, joined=begin > atom.start)
            if name is not None and not (kind == PARK.label and _is_aim(name, text)):
                yield Mention(name.start, name.end, kind, raw[name.start : name.end])
            begin = found.end()


def _is_aim(name: Stretch, text: str) -> bool:
    """Whether what ends as a park does is only a byname, or a base that is to be."""
    before = text[: name.start]
    return bool(_BRAND.search(before)) or (name.text.endswith("基地") and not _BUILT_ON.search(before))


def _atoms(text: str) -> Iterator[Stretch]:
    """Stretches without any mark; those in brackets are atoms too."""
    for found in re.finditer(f"[^{re.escape(_MARKS)}]+", text):
        yield stretch(text, found.start(), found.end())


def _goes_on(between: str) -> bool:
    """Whether a name reaches beyond one ending to the next: 大学…研究院, but not 公司落户…产业园."""
    return len(between) <= 12 and not re.search(f"[{_CONJUNCTION}等的以在]|{_long_cues()}", between)


@cache
def _long_cues() -> str:
    return either(cue for cue in words()["cues"] if len(cue) > 1)


@cache
def _hard_cues() -> str:
    """Verbs that no name holds: where one is left in a name, it is none."""
    return either(set(words()["cues"]) - set(words()["soft"]))


def _begun(text: str, begin: int, ending: re.Match[str], *, joined: bool) -> Stretch | None:
    """The name that ends with *ending*: from behind the last cue that leaves something of the name's own."""
    whole = text[begin : ending.end()]
    body = whole[: ending.start() - begin]
    starts = {0} | {found.end() for found in _cues().finditer(body)}
    starts |= {found.end() for found in re.finditer("[与同和及]", body) if _joins(body[: found.start()], found[0])}
    for start in sorted(starts, reverse=True):
        name = whole[_without_head(whole, start, joined=joined and start == 0) :]
        if is_name(name) and not re.match(f"{_long_cues()}|中心|平台|实验室|研究院", name):
            return None if re.search(_hard_cues(), name) else stretch(text, ending.end() - len(name), ending.end())
    return None


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(f"{_long_cues()}|[以在由对把将到从等]")


def _joins(left: str, conjunction: str) -> bool:
    """Whether what stands before an and is somebody or a verb, not the first half of a name: 资源与环境研究院.

    A name may begin with 和 (和林); with 与 and 同 a clause may begin.
    """
    begins = conjunction in "与同"
    verbs = f"|{_long_cues()}" if begins else ""
    whole = re.search(f"(?:{_suffixes().pattern}|[市县区州省府司团园院所校业构]{verbs})$", left)
    return (begins and not left) or whole is not None


def _without_head(whole: str, start: int, *, joined: bool) -> int:
    """*start* moved behind particles and cues that stand one after another; an and only where it joins two names."""
    ands = "和及" if joined else ""
    head = re.compile(f"(?:{either(words()['cues'])}|[的了{ands}与同等以在由对将把向于为到从]|20\\d\\d年|[表图]\\d+)")
    while found := head.match(whole, start):
        if not is_name(whole[found.end() :]):
            break
        start = found.end()
    return start


def is_name(text: str) -> bool:
    """Whether something of its own is left of a name when its ending and all general words are taken away."""
    if text in words()["not_parks"] or (pattern("not_parks", "(?:{})$").search(text) and len(text) <= 4):
        return False
    if re.search("[进入]园$", text):
        return False
    ending = [found for found in _suffixes().finditer(text) if found.end() == len(text)]
    if not ending or _COUNTED.search(text) or "的" in text:
        return False
    rest = text[: ending[-1].start()]
    return len(_hollowed(rest)) >= 2 and len(rest) <= 26


def _hollowed(text: str) -> str:
    return pattern("hollow").sub("", pattern("cues").sub("", text))


def full_names(named: Iterable[Mention]) -> dict[tuple[str, str], str]:
    """The full name by kind and name as written: 西区经济开发区 where 白银西区经济开发区 is named elsewhere."""
    seen = {(mention.kind, mention.text) for mention in named}
    full = {}
    for kind, short in seen:
        longer = [text for other, text in seen if other == kind and _shortens(short, text)]
        full[kind, short] = longer[0] if len(longer) == 1 else short
    return full


def _shortens(short: str, text: str) -> bool:
    return text != short and text.endswith(short) and len(text) - len(short) <= 4


def sentences(text: str) -> list[Stretch]:
    return list(cut(text, 0, len(text), "。;!?"))


def clauses(text: str, sentence: Stretch) -> list[Stretch]:
    """The clauses of a sentence; a label stays with what it labels: 重点产品:甲、乙."""
    found: list[Stretch] = []
    for part in cut(text, sentence.start, sentence.end, ",:"):
        labelled = found and text[part.start - 1] == ":" and _label().search(found[-1].text)
        begin = found.pop().start if labelled else part.start
        found.append(stretch(text, begin, part.end))
    return found


@cache
def _label() -> re.Pattern[str]:
    return re.compile(f"(?:产品|短板|缺口|环节|领域|方向|企业|品种|业态|产业|节点|载体|平台|机构|{any_of('parks')})$")
