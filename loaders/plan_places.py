"""Places in a plan: whom a city works with, which park lies in which, and what the plan's own place is."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from chainkg.graph import model
from chainkg.loaders.plan_fact import Fact
from chainkg.loaders.plan_lists import Stretch, cut, items, stretch
from chainkg.loaders.plan_names import Mention
from chainkg.loaders.plan_outline import Line
from chainkg.loaders.plan_rules import any_of, pattern

_UNIT = (
    r"[\u4e00-\u9fff]{1,6}?(?:自治区|自治州|自治县|特别行政区|省|市(?!场|民|级|政|域|属|直)|州(?=[、,。;等在的]|$)|盟(?!主)|"
    r"县(?!域|级|城)|旗(?!舰|下)|(?<![园区地社片城郊景矿市])区(?!域|块|位|内|外))"
)
_NO_NAME = "^[一两三四五六]区|^山区|^(?:高新|经开|开发|自创|保税|集中)区"
_WITH = "(?:与|同)(?P<list>[^。;]{2,140}?){bonds}"
_TOWARDS = (
    "(?:^|(?<=[,、。;:])|主动|积极|深度|全面|加快|加强|全方位|更好|(?<=[区园]))(?:服务(?:和|并))?(?:对接|融入|携手|联动|链接|衔接)(?![,、])"
    "(?P<list>[^。;]{2,60}?)(?=$|[。;]|,|一体化|协同|发展|建设|等?产业|开展|在)"
)
_FROM = "承接(?P<list>[^。;,]{2,40}?)(?:等(?:地区|地)?)?(?:先进|优质)?产业(?:梯度|有序)?转移"
_COURTED = (
    "(?:紧盯|瞄准|聚焦|面向|围绕|深耕|主攻|突出)(?P<list>[^。;,]{2,60}?等)"
    "(?:重点|先进|发达|沿海|主要|目标|产业|招商)*(?:区域|地区|城市|省市|省份|国家)"
)
_BETWEEN = (
    "(?:推动|推进|深化|加强|参与|开展)(?P<list>[^。;,]{2,30}?)(?:东西部|区域|产业|对口|战略|经贸|深度|全面)*"
    "(?:协作|合作|协同发展|一体化发展)"
)
_TITLE = "(?:人民政府|国民经济|建设|“|[^,。]{0,24}(?:规划|方案|计划|意见|报告)(?:$|[》(]))"
_CLASS = re.compile("等(?P<words>[^、,。;]*)")
_HOLDS = re.compile(r"\(?(?:包括|包含|涵盖|下辖|下设|含|辖)(?P<list>[^)。;,]+)")
_LIES = re.compile("(?:位于|坐落于|坐落在|地处|设在)(?P<place>[^,。;、)]+)")
_ABBREVIATED = (("国家自创区", "国家自主创新示范区"), ("自创区", "自主创新示范区"))


def own_place(lines: Iterable[str]) -> str:
    """The place whose plan it is: of the first title that names one, else the one named most; empty if none is."""
    texts = list(lines)
    for text in texts[:40]:
        if found := re.search(rf"(?:^|[^\u4e00-\u9fff])({_UNIT}){_TITLE}", text):
            return found[1]
    named = (
        found for text in texts for found in re.findall(rf"(?:^|[、,。“(])(?![与和同在对以从到向把将])({_UNIT})", text)
    )
    counts = Counter(name for name in named if not _vague(name))
    return min(counts, key=lambda name: (-counts[name], name), default="")


def partners(line: Line, sentence: Stretch, own: str, named: tuple[Mention, ...]) -> Iterator[Fact]:
    """The places that a sentence says the plan's own place works with."""
    seen: set[str] = set()
    for form in _frames():
        for found in form.finditer(line.text, sentence.start, sentence.end):
            for place, shown in _places(line.text, *found.span("list"), named):
                if shown not in seen and shown != own and not _of_own(place.text, own):
                    seen.add(shown)
                    ends = (model.REGION.label, own, model.PARTNERS.type, model.REGION.label, shown)
                    yield Fact(*ends, line.number, place.start, place.end)


def _vague(name: str) -> bool:
    """Whether what has the ending of a place names none."""
    if re.fullmatch("[^大中小省]城市", name):
        return False  # 聊城市
    return bool(pattern("not_places").search(name.replace("日本", "")) or re.search(_NO_NAME, name))


def _of_own(place: str, own: str) -> bool:
    """Whether a place is the plan's own or a park of it."""
    return bool(own) and (place in own or place.startswith(own.rstrip("市县区州")))


@cache
def _frames() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(form.replace("{bonds}", any_of("bonds"))) for form in (_WITH, _TOWARDS, _FROM, _COURTED, _BETWEEN)
    )


def _places(text: str, start: int, end: int, named: tuple[Mention, ...]) -> Iterator[tuple[Stretch, str]]:
    """Each place in a list, and the name by which it goes: 上海张江 in 上海张江等国家自创区 is one of these."""
    for run in cut(text, start, end, ","):
        for item in _pieces(text, run):
            kind = _CLASS.search(item.text)
            bare = stretch(text, item.start, item.start + kind.start()) if kind else item
            whole = bool(kind and pattern("place_classes", "^(?:{})").match(kind["words"]))
            place = _place(text, bare, whole=whole)
            if place is not None and not _inside(place, named):
                yield place, _shown(place.text, kind["words"] if kind and whole else "")


def _pieces(text: str, run: Stretch) -> Iterator[Stretch]:
    for part in cut(text, run.start, run.end, "、"):
        begin = part.start
        for found in re.finditer("以及|[和与及]", part.text):
            yield stretch(text, begin, part.start + found.start())
            begin = part.start + found.end()
        yield stretch(text, begin, part.end)


def _inside(place: Stretch, named: tuple[Mention, ...]) -> bool:
    """Whether what looks like a place begins the name of a firm or institute: 北京科技大学."""
    return any(
        one.start <= place.start < one.end and (one.kind != model.PARK.label or one.end > place.end) for one in named
    )


def _place(text: str, item: Stretch, *, whole: bool) -> Stretch | None:
    """The place that an item begins with; all of it where the sentence says that it is one (*whole*)."""
    words_ = re.sub("^(?:国家|省内|周边|毗邻|邻近|兄弟|其他)?的?", "", item.text)
    start = item.end - len(words_)
    if (
        whole
        and 2 <= len(words_) <= 10
        and not re.fullmatch(any_of("place_ends"), words_)
        and not _vague(re.sub(f"{any_of('place_ends')}$", "", words_))
    ):
        return stretch(text, start, item.end)
    known = re.match(_known(), words_)
    parked = re.match(f"[\u4e00-\u9fff]{{2,8}}?{any_of('place_ends')}", words_)
    if known and not (parked and parked.end() > known.end()):
        return stretch(text, start, start + known.end())
    for form in (
        f"{any_of('places')}[\u4e00-\u9fff]{{2}}(?=$|[的等])",
        r"“?[\u4e00-\u9fff]+?”?沿线国家(?:和地区)?",
        rf"[\u4e00-\u9fff]{{2,8}}?{any_of('place_ends')}+",
        f"(?:{_UNIT})+",
    ):
        found = re.match(form, words_)
        own = re.sub(f"(?:{any_of('place_ends')}|沿线国家.*)$", "", found[0]) if found else ""
        if found and own and not _vague(own):
            return stretch(text, start, start + found.end())
    return None


@cache
def _known() -> str:
    return f"{any_of('places')}+(?:国家|各国|五国|地区|省)?(?=$|[等在的开进、产科人对联合一经方之展签])"


def _shown(name: str, kind: str) -> str:
    """The name with its class where it has none of its own."""
    for short, long in _ABBREVIATED:
        if kind.startswith(short) and not re.search(f"{any_of('place_ends')}$", name):
            return name + long
    return name


def located(line: Line, named: tuple[Mention, ...]) -> Iterator[Fact]:
    """Parks said to lie in a park or place: 甲开发区(含乙产业园), 乙产业园位于丙县."""
    for one in named:
        if found := _HOLDS.match(line.text, one.end):
            for inner in items(line.text, *found.span("list")):
                if (
                    len(inner.text) <= 16
                    and one.kind == model.PARK.label
                    and re.search("[园区城谷港基地片]$", inner.text)
                ):
                    yield _lies(line, model.PARK.label, inner, (one.kind, one.text), (one.start, inner.end))
        if found := _LIES.match(line.text, one.end):
            yield from _lies_in(line, one, found, named)


def _lies_in(line: Line, one: Mention, found: re.Match[str], named: tuple[Mention, ...]) -> Iterator[Fact]:
    start, end = found.span("place")
    park = next((other for other in named if start <= other.start < end and other.kind == model.PARK.label), None)
    if park is not None:
        yield _lies(line, one.kind, one, (park.kind, park.text), (one.start, park.end))
        return
    place = re.match(f"(?:{_UNIT})+", found["place"])
    if place:
        yield _lies(line, one.kind, one, (model.REGION.label, place[0]), (one.start, start + place.end()))


def _lies(line: Line, kind: str, inner: Stretch | Mention, outer: tuple[str, str], span: tuple[int, int]) -> Fact:
    return Fact(kind, inner.text, model.LOCATED_IN.type, *outer, line.number, *span)
