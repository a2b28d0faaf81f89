"""The explanation of one node as an outline: from state and score to parts, facts, rows and sources."""

from collections.abc import Iterable, Iterator

from chainkg.graph.model import GRADES, POLICIES, STAGES
from chainkg.graph.text import Lang, Text
from chainkg.queries.evidence import Fact
from chainkg.queries.explain import Explanation
from chainkg.queries.explain_parts import Ground, ScorePart
from chainkg.queries.gap import RouteView
from chainkg.views.balance_words import balance_lines
from chainkg.views.gap_sheet import move_text, names_of
from chainkg.views.outline import Branch
from chainkg.views.page_words import CONFIDENCES
from chainkg.views.words import PARTS, joined, until

_SHOWN = 6
"""Facts or rows under one heading that an outline shows; JSON has all."""


def explain_outline(told: Explanation, lang: Lang) -> Branch:
    """State and rule, place, routes and users, the score down to its sources, then every other row about the node."""
    return _Outliner(told, lang).outline()


class _Outliner:
    """Writes one outline; a source is given in full where it is first used, and by its id after that."""

    def __init__(self, told: Explanation, lang: Lang) -> None:
        self.told, self.lang = told, lang
        self.comma = Text("，", ", ")(lang)
        self.told_rows: set[Fact] = set()
        self.sourced: set[tuple[str, str]] = set()

    def outline(self) -> Branch:
        told, gap = self.told, self.told.gap
        title = Text(
            f"{gap.name.zh}（{gap.node}），{told.region}，{until(told.as_of).zh}",
            f"{gap.name.en} ({gap.node}), {told.region}, {until(told.as_of).en}",
        )
        sections = (self._section(*section) for section in self._sections())
        return Branch(title(self.lang), below=tuple(one for one in sections if one.text or one.below))

    def _section(self, head: Text, text: str, below: Iterable[Branch] = ()) -> Branch:
        return Branch(text, head(self.lang), below=tuple(below))

    def _sections(self) -> Iterator[tuple[Text, str] | tuple[Text, str, Iterable[Branch]]]:
        told, gap, lang = self.told, self.told.gap, self.lang
        steps = [Branch(step(lang), Text("推定", "inferred")(lang)) for step in told.inferred]
        checks = tuple(one for one in gap.evidence if one.table == "checks")
        yield Text("状态", "state"), self._state(), [*steps, *self._rows((*(told.grounds or told.history), *checks))]
        yield Text("动作", "move"), move_text(gap, lang) if gap.moves else ""
        yield Text("排序", "standing"), told.standing(lang)
        yield Text("归属", "place in chains"), self._place()
        yield Text("先看", "look first"), "", [Branch(note(lang)) for note in gap.notes]
        yield Text("路线", "routes"), "", [self._route(route) for route in gap.routes]
        yield Text("缺主料", "lacks"), names_of(gap.missing_inputs, lang, 20)
        yield Text("本地用户", "local users"), names_of(gap.local_users, lang, 20)
        yield Text("也用", "may also use it"), names_of(gap.also_used_by, lang, 20)
        made = told.balance
        if made.makers.all or made.users.all or made.total:
            yield Text("供需", "balance"), "", [Branch(line) for line in balance_lines(made, lang)]
        yield Text("可带动", "unlocks"), names_of(gap.unlocks, lang, 20)
        yield Text("得分", "score"), self._score(), [self._part(part) for part in told.parts]
        for head, facts in (
            (Text("其他本地记录", "other rows here"), told.history),
            (Text("其他依据", "further evidence"), gap.evidence),
            (Text("其他地区", "elsewhere"), told.elsewhere),
        ):
            yield head, "", self._rows([one for one in facts if one not in self.told_rows], len(facts))

    def _state(self) -> str:
        state, rule = self.told.gap.state, self.told.rule
        marks = joined((mark(self.lang) for mark in self.told.marks), self.lang)
        zh, en = (f"（{marks}）", f" ({marks})") if marks else ("", "")
        return Text(f"{state.zh}{zh}；{rule.zh}", f"{state.en}{en}; {rule.en}")(self.lang)

    def _place(self) -> str:
        gap, lang = self.told.gap, self.lang
        stage, policy = STAGES[gap.stage] if gap.stage else None, POLICIES.get(gap.policy)
        terms = [term for term in (self.told.kind, stage, self.told.trade, policy) if term]
        said = joined((term.zh if lang == "zh" else term.en for term in terms), lang)
        words = joined([*gap.chains] or [gap.industry], lang)
        return Text(f"{words}（{said}）", f"{words} ({said})")(lang)

    def _route(self, route: RouteView) -> Branch:
        inputs, mark = joined((text(self.lang) for text in route.inputs), self.lang), "✓" if route.fed else "✗"
        return Branch(inputs, f"{mark} {route.name}") if route.name else Branch(f"{mark} {inputs}")

    def _score(self) -> str:
        parts = [f"{part.contribution:.3f}" for part in self.told.parts if part.contribution]
        return f"{self.told.gap.score:.3f} = {' + '.join(parts)}" if parts else ""

    def _part(self, part: ScorePart) -> Branch:
        sum_ = f"{part.value:.3f} × {part.weight:.3f} = {part.contribution:.3f}"
        text = Text(f"{sum_}，{part.reason.zh}", f"{sum_}, {part.reason.en}")(self.lang)
        below = [branch for ground in part.grounds[:_SHOWN] for branch in self._ground(ground)]
        return Branch(text, PARTS[part.name](self.lang), below=(*below, *self._more(len(part.grounds))))

    def _ground(self, ground: Ground) -> list[Branch]:
        rows = self._rows(ground.rows)
        says = ground.says(self.lang)
        return [Branch(says, below=tuple(rows))] if says else rows

    def _rows(self, facts: Iterable[Fact], most: int = _SHOWN) -> list[Branch]:
        facts = list(facts)
        return [*(self._row(one) for one in facts[:most]), *self._more(len(facts), most)]

    def _more(self, count: int, most: int = _SHOWN) -> list[Branch]:
        rest = count - most
        words = Text(f"另有 {rest} 条（见 --format json）", f"{rest} more (see --format json)")
        return [Branch(words(self.lang))] if rest > 0 else []

    def _row(self, one: Fact) -> Branch:
        """What a row says, with note, date and confidence; its source under it, or named where it was given before."""
        date = one.as_of or ("" if one.grade == "process" else Text("未注日期", "undated")(self.lang))
        note = Text(f"（{one.note}）", f" ({one.note})")(self.lang) if one.note else ""
        sure = CONFIDENCES[one.confidence]
        trust = Text(f"可信度{sure.zh}", f"{sure.en} confidence")(self.lang)
        told = self.comma.join(part for part in (one.says(self.lang) + note, date, trust) if part)
        self.told_rows.add(one)
        if (one.source, one.locator) in self.sourced:
            return Branch(f"{told} [{one.source}]")
        self.sourced.add((one.source, one.locator))
        return Branch(told, below=(self._source(one),))

    def _source(self, one: Fact) -> Branch:
        title = f"《{one.title}》" if self.lang == "zh" else f"“{one.title}”"
        publisher = one.publisher if one.publisher != one.title else ""
        grade = GRADES[one.grade]
        told = (title, publisher, one.locator, grade.zh if self.lang == "zh" else grade.en)
        head = Text(f"出处 {one.source}", f"source {one.source}")(self.lang)
        return Branch(self.comma.join(part for part in told if part), head, one.url, one.link)
