"""Supply, demand and what is known of them, of one material in words."""

from chainkg.graph.model import GRADES
from chainkg.graph.text import Lang, Text
from chainkg.queries.balance import Count, Material
from chainkg.queries.evidence import Fact
from chainkg.views.amounts import interval_text, left_text
from chainkg.views.page_words import CONFIDENCES
from chainkg.views.words import joined


def balance_lines(one: Material, lang: Lang) -> tuple[str, ...]:
    """The balance of a node in three lines."""
    known = known_text(one, lang).replace("\n", Text("；", "; ")(lang))
    made, used = supply_text(one, lang), demand_text(one, lang)
    first = Text(f"每年供给：{made}；需求：{used}", f"a year, supply: {made}; demand: {used}")(lang)
    return (first, left_text(one.left, lang), known)


def fact_text(one: Fact, lang: Lang) -> str:
    """What a row says, with date, source, place in it, grade, confidence and address."""
    date = one.as_of or ("" if one.grade == "process" else Text("未注日期", "undated")(lang))
    source = joined((part for part in (one.title, one.locator) if part), lang)
    cited = f"《{source}》" if lang == "zh" else f"“{source}”"
    sure = CONFIDENCES[one.confidence]
    trust = Text(f"[{GRADES[one.grade].zh}，可信度{sure.zh}]", f"[{one.grade}, {sure.en}]")(lang)
    tail = " ".join(part for part in (date, cited, trust, one.url) if part)
    note = Text(f"（{one.note}）", f" ({one.note})")(lang) if one.note else ""
    return f"{one.says(lang)}{note} {tail}"


def supply_text(one: Material, lang: Lang) -> str:
    if not one.makers.all and not one.total:
        return Text("没有生产者记录", "no maker on file")(lang) if one.supply.high is None else "0"
    body = interval_text(one.supply, lang)
    mark = Text("（按合计）", " (a total)") if one.by_total else Text("（市内供应）", " (from the city)")
    return body + mark(lang) if one.by_total or one.from_city else body


def demand_text(one: Material, lang: Lang) -> str:
    return interval_text(one.demand, lang) if one.users.all else Text("没有用户记录", "no user on file")(lang)


def known_text(one: Material, lang: Lang) -> str:
    """Of how many makers and users the amount is known."""
    made, used = _count(one.makers, lang), _count(one.users, lang)
    told = [Text(f"供给{made}", f"made: {made}")(lang)] if made else []
    told += [Text(f"需求{used}", f"used: {used}")(lang)] if used else []
    return "\n".join(told)


def _count(count: Count, lang: Lang) -> str:
    if not count.all:
        return ""
    ceiling = Text(f"，{count.ceiling} 项只知上限", f", {count.ceiling} a ceiling")(lang) if count.ceiling else ""
    return Text(f" {count.all} 项，已知 {count.known} 项", f"{count.known} of {count.all}")(lang) + ceiling
