"""Targets: an indicator, the figure it is to reach with its unit, and the year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chainkg.graph import model
from chainkg.loaders.plan_fact import TARGET, Fact
from chainkg.loaders.plan_lists import Stretch, cut
from chainkg.loaders.plan_names import Mention
from chainkg.loaders.plan_outline import Line
from chainkg.loaders.plan_rules import any_of

_YEAR = re.compile(
    r"(?P<open>(?<!截)[到至]|力争到?|确保到?|争取到?)?(?<!\d)(?P<year>20\d\d)年(?:底前?|末|前|左右)?"
    "|(?P<five>“?十[三四五六]五”?)(?:规划)?(?:期?末|期间|时期)"
)
_FIVE = {"三": "2020", "四": "2025", "五": "2030", "六": "2035"}
_AIM = re.compile("力争|目标|预期|确保|计划|争取|将达|规划")
_BASE = re.compile("(?:较|比|从|由|于|自|以|与|同)$")
_UP = re.compile("突破|超过|超|不低于|不少于|高于|以上")
_DOWN = re.compile("控制在|不超过|低于|以内|以下|下降到|降至|降到|降低到")
_REACHES = re.compile(any_of("reach"))
_UNIT = f"%|个?百分点|{any_of('multiples')}?{any_of('units')}(?:/{any_of('per')})?"
_FIGURE = re.compile(
    r"(?P<indicator>(?:\d+亿元?(?:级|以上)(?=[^\d,;。、]{2}))?[^\d,;。][^;。]*?)(?:[到至]20\d\d年[底末]?)?(?:将|要|可|均|分别|力争|争取|确保|预计|基本|总体|稳步)*?"
    rf"(?:(?P<verb>{any_of('reach')})|(?P<growth>{any_of('growth')})(?:到|至|达到|达|超过|不低于|控制在|保持在)?|)"
    r"(?:约|近|了|均|再|超|达|过)*(?<![A-Za-z\d.])(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)"
    rf"(?P<unit>{_UNIT})(?P<after>以上|以内|左右|以下|目标)?"
)
_BARE = re.compile(
    rf"^(?P<indicator>{any_of('growth')})(?:到|达到|不低于|保持在|超过|在)?(?:约|近)?"
    r"(?P<value>\d+(?:\.\d+)?)(?P<unit>%|个百分点)(?P<after>以上|左右|以内)?"
)
_COUNTED = re.compile(
    rf"(?:^|{any_of('counted')}+(?:国家级)?)(?P<value>\d+)(?P<unit>家|个|项|座|条|名|所|户)(?P<after>以上|左右)?"
    r"(?P<indicator>[^,、。;\d]{3,24}?)(?:以上)?$"
)
_OPENERS = re.compile(
    rf"^(?:[—–-]{{2}}|[·●■]|\(?[一二三四五六七八九十\d]{{1,2}}[)、.](?!\d)|{any_of('openers')}|在.{{0,30}}?(?=新增|新建)|累计(?=实现|完成|建成|培育))+"
)
_CITY = re.compile("^(?:全市|我市|本市|全区|全县|全州|我县|我区|全域|市域)")
_COUNTY = re.compile(
    "(?!全|城市|新区|园区)[\u4e00-\u9fff]{2,5}?(?:市|县|区|州)(?=规|工|地|一|生|营|实|完|城|农|高|常|社|固|战|数|新|财)"
)
_NO_COUNTY = re.compile("全市|上市|城市|地区|园区|开发区|高新区")
_NO_INDICATOR = re.compile(
    "“[^”]*$|^[^“]*”|。|亿级(?!企业)|^(?:年均)?(?:新增|净增|新建)$|^(?:总投资|投资|年产|一期|项目|较|比|同比)|万吨$"
)


@dataclass(frozen=True, slots=True)
class Aim:
    """Whose targets are read and for which year, as one sentence hands it to the next clause.

    ``heads``: a heading names whose all is, not only the targets.
    """

    kind: str
    subject: str
    year: str = ""
    heads: bool = False


def targets(line: Line, sentence: Stretch, aim: Aim, named: tuple[Mention, ...]) -> Iterator[Fact | Aim]:
    """The targets of a sentence, and last the year that holds for the sentences after it."""
    default = aim
    for part in cut(line.text, sentence.start, sentence.end, ",:"):
        for piece in _pieces(line.text, part):
            year, begin = _year(line, piece, sentence)
            if year is not None:
                aim = replace(default, year=year)
            aim, begin = _subject(line.text, replace(piece, start=begin), aim, default, named)
            if aim.year:
                yield from _figures(line, begin, piece.end, aim)
    yield replace(default, year=aim.year)


def _pieces(text: str, part: Stretch) -> Iterator[Stretch]:
    """A clause, parted at 、 where each side has a figure of its own."""
    pieces = list(cut(text, part.start, part.end, "、"))
    if len(pieces) > 1 and all(re.search(r"\d[^\d]{0,6}$", piece.text) for piece in pieces):
        yield from pieces
    else:
        yield part


def _year(line: Line, piece: Stretch, sentence: Stretch) -> tuple[str | None, int]:
    """The year that a clause sets (empty: a year that is no aim, None: no year), and where its words go on."""
    last: str | None = None
    text, begin = line.text, piece.start
    for found in _YEAR.finditer(text, piece.start, piece.end):
        if _BASE.search(text[piece.start : found.start()]):
            continue
        if found["five"]:
            last = _FIVE[found["five"].strip("“”")[1]]
        else:
            aimed = (
                found["open"]
                or aims_of(line)
                or _led_by_a_wish(text[sentence.start : found.start()])
                or _AIM.search(sentence.text)
                or re.search(r"20\d\d\s*[-—–至]\s*$", text[: found.start()])
            )
            last = found["year"] if aimed else ""
        led = _REACHES.match(text, found.end()) and found.start() - piece.start >= 2
        begin = piece.start if led else found.end()
    return last, begin


def aimed_at(line: Line) -> str:
    """The one year that a paragraph names, for those after it in a section of aims; empty if there are two or none."""
    found = [one for one in _YEAR.finditer(line.text) if one["year"] and not _BASE.search(line.text[: one.start()])]
    years = {one["year"] for one in found}
    return years.pop() if len(years) == 1 else ""


def aims_of(line: Line) -> tuple[str, ...]:
    """The headings over a paragraph down to the one that says that aims follow; none where none says so."""
    for at, heading in enumerate(line.headings, 1):
        if re.search("(?:目标|指标|目标任务)$", heading):
            return line.headings[:at]
    return ()


def _led_by_a_wish(before: str) -> bool:
    """Whether a sentence says what is to be done before it comes to its year (加强合作,2025年产值达到…)."""
    return bool(
        re.search(f"(?:^|[,、])(?:加强|深化|{any_of('modifiers')}|{any_of('verbs')})", before)
    ) and not re.search("已|了|现有|截至|累计|同比|共有", before)


def _subject(text: str, piece: Stretch, aim: Aim, default: Aim, named: tuple[Mention, ...]) -> tuple[Aim, int]:
    """Whose figures follow: a park or county named first, the whole city, else as before."""
    begin = piece.start
    while begin < piece.end and (found := _OPENERS.match(text[begin : piece.end])) and found.end():
        begin += found.end()
    city = _CITY.match(text[begin : piece.end])
    if city:
        return replace(aim, kind=default.kind, subject=default.subject), begin + city.end()
    if text.startswith("全社会", begin):
        return replace(aim, kind=default.kind, subject=default.subject), begin
    park = next(
        (one for one in named if one.start == begin and one.kind == model.PARK.label and one.end < piece.end), None
    )
    if park is not None:
        return replace(aim, kind=park.kind, subject=park.text), park.end
    region = _COUNTY.match(text[begin : piece.end])
    if region and not _NO_COUNTY.search(region[0]):
        return replace(aim, kind=model.REGION.label, subject=region[0]), begin + region.end()
    return aim, begin


def _figures(line: Line, begin: int, end: int, aim: Aim) -> Iterator[Fact]:
    text = line.text[begin:end]
    if counted := _COUNTED.search(text):
        yield _target(line, begin, counted, aim, counted["indicator"])
        return
    if bare := _BARE.match(text):
        yield _target(line, begin, bare, aim, bare["indicator"])
        return
    if found := _FIGURE.match(text):
        shift = _opened(found["indicator"])
        indicator = found["indicator"][shift:] + (found["growth"] or "")
        if _is_indicator(indicator):
            yield _target(line, begin, found, aim, indicator)


def _opened(indicator: str) -> int:
    """How many characters of an indicator only lead up to it."""
    shift = 0
    while (found := _OPENERS.match(indicator[shift:])) and found.end():
        shift += found.end()
    last = re.match(".*(?:市场|力争|实现|带动|推动)(?=新增|新建)", indicator[shift:])
    return shift + (last.end() if last else 0)


def _is_indicator(name: str) -> bool:
    return 2 <= len(name) <= 44 and not _NO_INDICATOR.search(name)


def _target(line: Line, begin: int, found: re.Match[str], aim: Aim, indicator: str) -> Fact:
    start = line.text.find(indicator, begin) if indicator in line.text[begin:] else begin + found.start("indicator")
    first = min(start, begin + found.start("value"))
    end = begin + max(found.end("after") if found["after"] else found.end("unit"), found.end("indicator"))
    value = found["value"].replace(",", "")
    name = f"{indicator}|{value}|{found['unit']}|{aim.year}"
    return Fact(aim.kind, aim.subject, TARGET, "Target", name, line.number, first, end, comparator(found[0]))


def comparator(words: str) -> str:
    """>=, <= or = by the words around a figure.

    >>> comparator("突破500亿元"), comparator("控制在5%以内"), comparator("达到3个")
    ('>=', '<=', '=')
    """
    if _DOWN.search(words):
        return "<="
    return ">=" if _UP.search(words) else "="
