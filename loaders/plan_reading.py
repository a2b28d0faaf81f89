"""The facts of a whole plan, paragraph by paragraph, and the sentences that hold none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chainkg.graph import model
from chainkg.loaders.plan_chains import chains
from chainkg.loaders.plan_clauses import Clause, read_clause
from chainkg.loaders.plan_fact import GROUP, Fact
from chainkg.loaders.plan_lists import Stretch, cut, fold
from chainkg.loaders.plan_names import Mention, clauses, full_names, mentions, sentences
from chainkg.loaders.plan_outline import Focus, Group, Line, about, outline, said
from chainkg.loaders.plan_places import located, own_place, partners
from chainkg.loaders.plan_rules import any_of
from chainkg.loaders.plan_tables import cells, heads, row_facts
from chainkg.loaders.plan_targets import Aim, aimed_at, aims_of, targets

_FUTURE = "未来产业"
_ACTS = re.compile(
    "(?:要|应|将|则)?(?:——|集中|重点|主要|着力|大力|积极|突出|聚焦|以|发展|主攻|产业(?:发展)?(?:定位|布局)|(?:功能|发展)定位|做强|做大|做优|做精|做专|培育|壮大|承接|布局|打造|位于|地处|占地|规划|立足|依托|围绕|发挥|坚持|:)"
)
_CARRIES_ON = re.compile("重点|主要|着力|大力|积极|突出|聚焦|以|发展|主攻|做|布局|打造|培育|配套|同步|加快|延伸|推动")
_TURNS = re.compile("(?:做大|做强|做优|做精|做特|培育|壮大|发展|大力|积极|加快)*")
_BECOMES = re.compile("[^,]{0,4}(?:建设成|建成|成为|打造成)")
_SECTION_AIM = re.compile(r"^.{0,8}20\d\d年[底末]?,?$")


@dataclass(frozen=True, slots=True)
class Silent:
    """A sentence without a fact: its paragraph (from 1), its place in it, its words."""

    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a plan says: its own place, its facts (each once), the sentences without a fact.

    ``short``: the shorter names by kind and full name under which the plan also speaks of a thing.
    """

    place: str
    facts: tuple[Fact, ...]
    short: dict[tuple[str, str], tuple[str, ...]]
    silent: tuple[Silent, ...]


def read(paragraphs: Sequence[str], place: str = "") -> Reading:
    """The reading of a plan; *place* is whose plan it is, where that is known beforehand."""
    own = place or own_place(fold(text) for text in paragraphs)
    lines = [_futured(line) for line in outline(paragraphs)]
    named = {line.number: tuple(mentions(line.text)) for line in lines}
    raw = [
        fact
        for line, aim, head in _with_context(lines, own, named)
        for fact in _line(line, own, aim, head, named[line.number])
    ]
    full = full_names(mention for group in named.values() for mention in group)
    facts = _once(_whole(fact, full) for fact in [*raw, *_future_group(lines, raw)])
    silent = [one for line in lines for one in _silent(line, raw)]
    return Reading(own, tuple(facts), _short(full), tuple(silent))


def _short(full: dict[tuple[str, str], str]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for (kind, name), whole in sorted(full.items()):
        if name != whole:
            found.setdefault((kind, whole), []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _futured(line: Line) -> Line:
    """Under a heading of the future alone the industry is 未来产业."""
    if line.focus is None and line.group is not None and line.group.name == "future":
        group = line.group
        return replace(line, focus=Focus(_FUTURE, group.paragraph, group.start, group.end))
    return line


Head = dict[int, tuple[str, str]]


def _with_context(
    lines: Iterable[Line], own: str, named: dict[int, tuple[Mention, ...]]
) -> Iterator[tuple[Line, Aim, Head]]:
    """Each line with whose targets it tells of and the head of the table that it is in."""
    section: tuple[str, ...] = ()
    aim, head = Aim(model.REGION.label, own), Head()
    years: dict[tuple[str, ...], str] = {}
    for line in lines:
        if line.headings[: len(section)] != section:
            section, aim = (), Aim(model.REGION.label, own)
        row = cells(line)
        head = (heads(row) or head) if row else Head()
        announced = _announced(line, named[line.number]) or _headed(line, named[line.number])
        if announced is not None:
            section, aim = line.headings, announced
        aims = aims_of(line)
        yield line, replace(aim, year=years.get(aims, "")), head
        if aims and (year := aimed_at(line)):
            years[aims] = year


def _announced(line: Line, named: tuple[Mention, ...]) -> Aim | None:
    """A section's targets are those of the park of which it says first what it is to be by a year."""
    for one in named:
        before, after = line.text[: one.start], line.text[one.end :]
        if one.kind == model.PARK.label and _SECTION_AIM.match(before) and _BECOMES.match(after):
            return Aim(one.kind, one.text)
    return None


def _headed(line: Line, named: tuple[Mention, ...]) -> Aim | None:
    """Under a heading that is the name of a park, or behind it, all is that park's."""
    if not named or named[0].kind != model.PARK.label or line.headings[-1:] != (named[0].text,):
        return None
    said_first = line.text[: line.body].rstrip("。:").endswith(named[0].text)
    return Aim(named[0].kind, named[0].text, heads=True) if said_first else None


def _line(line: Line, own: str, aim: Aim, head: Head, named: tuple[Mention, ...]) -> Iterator[Fact]:
    row = cells(line)
    if row:
        if not heads(row):
            yield from row_facts(line, row, head, (aim.kind, aim.subject))
        return
    yield from _heading_group(line)
    yield from located(line, named)
    current = line.focus
    for sentence in _body(line):
        parts = clauses(line.text, sentence)
        abroad = tuple(partners(line, sentence, own, named))
        found = [_focus(line, part) for part in parts]
        ahead = next((one for one in found if one), None)
        leaders: tuple[Mention, ...] = (Mention(-1, -1, aim.kind, aim.subject),) if aim.heads else ()
        for part, new in zip(parts, found, strict=True):
            current = new or current or about(line, part)
            if new is not None and line.group is not None and line.focus is None:
                yield _of_group(new, line.group, line)
            within = tuple(one for one in named if part.start <= one.start < part.end and not _is_at(one, abroad))
            leaders = _leaders(part, within) or (leaders if aim.heads or _CARRIES_ON.match(part.text) else ())
            clause = Clause(line, part, current or ahead, within, leaders)
            yield from read_clause(clause)
        yield from chains(line, current, sentence)
        yield from abroad
        for one in targets(line, sentence, aim, named):
            if isinstance(one, Aim):
                aim = one
            else:
                yield replace(one, about=current.name if current else "")


def _body(line: Line) -> list[Stretch]:
    return [one for one in sentences(line.text) if one.end > line.body]


def _focus(line: Line, part: Stretch) -> Focus | None:
    """The industry that a clause names for what follows.

    The first words of a paragraph hold for all of it, unless a sentence turns to another one with its first words.
    """
    found = said(line, part)
    if found is None or not line.own:
        return found
    begins = part.start in {0} | {one.start for one in sentences(line.text)}
    turns = begins and part.start >= line.body and _TURNS.fullmatch(line.text[part.start : found.start])
    return found if turns and _turns_to(found, line, line.text[found.end : part.end]) else None


def _turns_to(found: Focus, line: Line, after: str) -> bool:
    """Whether the words behind a name turn to it: 产业, or at once what is to be done, if it is no mere part.

    先进钢铁材料 is a part where the paragraph is about 新材料.
    """
    part = not found.name.endswith("业") and line.focus is not None and found.name.endswith(line.focus.name[-2:])
    whole = len(found.name) >= 4 and not part and not re.match("关键|核心|重点", found.name)
    ending = "(?:产业(?:链|集群)?|行业)" + ("?" if whole else "")
    return re.match(f"{ending}(?:$|[,:]|{any_of('acts')})", after) is not None


def _is_at(one: Mention, partners_: tuple[Fact, ...]) -> bool:
    """Whether a name is that of a partner, so of somewhere else."""
    return any(fact.start <= one.start < fact.end for fact in partners_)


def _leaders(part: Stretch, named: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The parks that a clause begins with, as those who do what it says."""
    at = part.start
    found: list[Mention] = []
    for one in named:
        if one.start > at + (1 if found else 0) or one.kind != model.PARK.label:
            break
        found.append(one)
        at = one.end
    return tuple(found) if _ACTS.match(part.text[at - part.start :]) else ()


def _heading_group(line: Line) -> Iterator[Fact]:
    if line.heads and line.focus is not None and line.group is not None:
        yield _of_group(line.focus, line.group, line)


def _of_group(focus: Focus, group: Group, line: Line) -> Fact:
    place = (group.paragraph, group.start, group.end, f"industry headed in {line.locator}")
    return Fact(model.INDUSTRY.label, focus.name, GROUP, "Group", group.name, *place)


def _future_group(lines: Iterable[Line], facts: Iterable[Fact]) -> Iterator[Fact]:
    """未来产业 is an industry of its group where the plan lists what belongs to it."""
    listed = {fact.paragraph for fact in facts if fact.object == _FUTURE}
    for line in lines:
        if line.number in listed and line.group is not None and line.group.name == "future":
            group = line.group
            yield Fact(model.INDUSTRY.label, _FUTURE, GROUP, "Group", "future", group.paragraph, group.start, group.end)


def _whole(fact: Fact, full: dict[tuple[str, str], str]) -> Fact:
    subject = full.get((fact.subject_kind, fact.subject), fact.subject)
    return replace(fact, subject=subject, object=full.get((fact.object_kind, fact.object), fact.object))


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact where it is said first; of one place under a shorter and a longer name the longer one."""
    first: dict[tuple[str, ...], Fact] = {}
    for fact in facts:
        first.setdefault(fact.key, fact)
    partners_ = {fact.object for fact in first.values() if fact.relation == model.PARTNERS.type}
    return [fact for fact in first.values() if not _shorter(fact, partners_)]


def _shorter(fact: Fact, partners_: set[str]) -> bool:
    """Whether the partner goes by a longer name elsewhere: 上海张江自主创新示范区 is 上海张江国家自主创新示范区."""
    if fact.relation != model.PARTNERS.type:
        return False
    return any(other != fact.object and other.replace("国家", "") == fact.object for other in partners_)


def _silent(line: Line, facts: Iterable[Fact]) -> Iterator[Silent]:
    spans = [(fact.start, fact.end) for fact in facts if fact.paragraph == line.number]
    for one in cut(line.text, 0, len(line.text), "。;!?"):
        if one.end > line.body and not any(one.start < end <= one.end + 1 for _, end in spans):
            yield Silent(line.number, one.start, one.end, line.raw[one.start : one.end])
