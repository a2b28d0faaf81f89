"""The explanation of one node as rows: a heading word and what stands under it."""

from collections.abc import Iterator

from chainkg.graph.model import GRADES, POLICIES, STAGES
from chainkg.graph.text import Lang, Text
from chainkg.queries.evidence import Fact
from chainkg.queries.explain import Explanation
from chainkg.views.gap_sheet import move_text, names_of
from chainkg.views.sheet import Sheet
from chainkg.views.words import PARTS, joined


def explain_sheet(told: Explanation, lang: Lang) -> Sheet:
    """State and rule, routes, users, score parts, then every row behind them with its source."""
    gap = told.gap
    title = Text(
        f"{gap.name.zh}（{gap.node}），{told.region}，截至 {told.as_of}",
        f"{gap.name.en} ({gap.node}), {told.region}, as of {told.as_of}",
    )
    headers = (Text("项", "what")(lang), Text("内容", "content")(lang))
    rows = tuple((head(lang), body) for head, body in _rows(told, lang) if body)
    return Sheet(headers, rows, (title(lang),))


def _rows(told: Explanation, lang: Lang) -> Iterator[tuple[Text, str]]:
    gap = told.gap
    marks = joined((mark(lang) for mark in told.marks), lang)
    state = gap.state.zh if lang == "zh" else gap.state.en
    yield Text("状态", "state"), f"{state}({marks})" if marks else state
    yield Text("判定", "rule"), told.rule(lang)
    yield Text("推定依据", "inferred from"), "\n".join(step(lang) for step in told.inferred)
    yield Text("动作", "move"), move_text(gap, lang) if gap.moves else ""
    yield Text("排序", "standing"), told.standing(lang)
    yield Text("归属", "place in chains"), _place(told, lang)
    yield Text("先看", "notes"), "\n".join(note(lang) for note in gap.notes)
    yield Text("路线", "routes"), "\n".join(_routes(told, lang))
    yield Text("缺主料", "lacks"), names_of(gap.missing_inputs, lang, 20)
    yield Text("本地用户", "local users"), names_of(gap.local_users, lang, 20)
    yield Text("也用", "may also use it"), names_of(gap.also_used_by, lang, 20)
    yield Text("可带动", "unlocks"), names_of(gap.unlocks, lang, 20)
    if gap.rank:
        yield Text("得分", "score"), f"{gap.score:.3f}"
        yield Text("得分构成", "parts"), "\n".join(_parts(told, lang))
    yield Text("本地记录", "history here"), _facts(told.history, lang)
    yield Text("现状依据", "grounds"), _facts(tuple(one for one in told.grounds if one not in told.history), lang)
    yield Text("其他依据", "further evidence"), _facts(_others(told), lang)
    yield Text("邻市", "elsewhere"), _facts(told.elsewhere, lang)


def _others(told: Explanation) -> tuple[Fact, ...]:
    shown = {*told.history, *told.grounds}
    return tuple(one for one in told.gap.evidence if one not in shown)


def _place(told: Explanation, lang: Lang) -> str:
    gap = told.gap
    words = [*gap.chains] or [gap.industry]
    stage = STAGES[gap.stage] if gap.stage else None
    policy = POLICIES.get(gap.policy)
    terms = [term for term in (told.kind, stage, told.trade, policy) if term]
    said = joined((term.zh if lang == "zh" else term.en for term in terms), lang)
    return Text(f"{joined(words, lang)}（{said}）", f"{joined(words, lang)} ({said})")(lang)


def _routes(told: Explanation, lang: Lang) -> Iterator[str]:
    for route in told.gap.routes:
        mark = "✓" if route.fed else "✗"
        name = Text(f"{route.name}：", f"{route.name}: ")(lang) if route.name else ""
        yield f"{mark} {name}{joined((text(lang) for text in route.inputs), lang)}"


def _parts(told: Explanation, lang: Lang) -> Iterator[str]:
    for part in told.gap.parts:
        sum_ = f"{part.value:.2f} × {part.weight:.2f} = {part.value * part.weight:.3f}"
        yield f"{PARTS[part.name](lang)} {sum_}  {part.reason(lang)}"


def _facts(facts: tuple[Fact, ...], lang: Lang) -> str:
    return "\n".join(fact_text(one, lang) for one in facts)


def fact_text(one: Fact, lang: Lang) -> str:
    """What a row says, with date, source, place in it, grade, confidence and address."""
    date = one.as_of or ("" if one.grade == "process" else Text("未注日期", "undated")(lang))
    source = joined((part for part in (one.title, one.locator) if part), lang)
    cited = f"《{source}》" if lang == "zh" else f"“{source}”"
    trust = Text(f"[{GRADES[one.grade].zh}，可信度 {one.confidence}]", f"[{one.grade}, {one.confidence}]")(lang)
    tail = " ".join(part for part in (date, cited, trust, one.url) if part)
    note = Text(f"（{one.note}）", f" ({one.note})")(lang) if one.note else ""
    return f"{one.says(lang)}{note} {tail}"
