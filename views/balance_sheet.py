"""Balances as rows: all materials of a place, or one of them with its makers, its users and who could take the rest."""

from collections.abc import Iterable, Iterator

from chainkg.graph.text import Lang, Text
from chainkg.queries.balance import BalanceReport, Material
from chainkg.queries.balance_parties import Party
from chainkg.queries.balance_takers import Taker
from chainkg.queries.evidence import Fact
from chainkg.views.amounts import interval_text, left_text
from chainkg.views.balance_words import demand_text, fact_text, known_text, supply_text
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, until

_HEADERS = (
    Text("物料", "material"),
    Text("每年供给", "supply"),
    Text("每年需求", "demand"),
    Text("余缺", "left over"),
    Text("数量已知", "amounts known"),
    Text("可消纳的环节（一座常见装置每年）", "could take it (a usual plant)"),
)
_NOTE = Text(
    "每个数都是区间：产能、系数按上下限计，路线未定的取各路线的全部范围；只见于在建消息的产能只作上限；未知不当作 0，"
    "有一项未知就不封顶。回用环路、装备和服务不计入需求。按日、按时的产能按每年 300 至 365 天折算。",
    "Every figure is an interval: capacities and coefficients from end to end, an open route as all of its routes; a "
    "capacity known only from the news of its building is a ceiling; what is unknown is never 0 and leaves no ceiling. "
    "Loops, equipment and services are no demand. A capacity a day or an hour runs 300 to 365 days a year.",
)
_TOLD = {
    "known": Text("", ""),
    "ceiling": Text("（只知上限，出自在建消息）", " (only a ceiling, from the news of its building)"),
    "unknown": Text("", ""),
}
_SHOWN = 3


def balance_sheet(report: BalanceReport, lang: Lang) -> Sheet:
    """One row a material; by-products and wastes with something left over, or that nobody takes, come first."""
    idle = sum(one.idle for one in report.materials)
    title = Text(
        f"{report.region}物料平衡（{until(report.as_of).zh}）",
        f"Balances of {report.region} ({until(report.as_of).en})",
    )
    finding = Text(
        f"{len(report.materials)} 种物料，其中 {idle} 种副产物或废物没有本地用户。",
        f"{len(report.materials)} materials; {idle} by-products and wastes have no local user.",
    )
    wrong = joined((one(lang) for one in report.misfits), lang)
    misfits = Text(f"单位不能换算、按未知计：{wrong}。", f"Taken as unknown, the unit does not convert: {wrong}.")
    notes = (_NOTE(lang), *([misfits(lang)] if wrong else []))
    rows = tuple(_row(one, lang) for one in report.materials)
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, (title(lang), finding(lang)), notes)


def _row(one: Material, lang: Lang) -> tuple[str, ...]:
    name = one.name(lang)
    tag = Text("无本地用户", "no local user") if one.idle else Text("副产", "by-product") if one.byproduct else None
    takers = [_taker(taker, lang) for taker in one.takers[:_SHOWN]]
    more = len(one.takers) - _SHOWN
    tail = [Text(f"等 {len(one.takers)} 个", f"and {more} more")(lang)] if more > 0 else []
    return (
        f"{name}\n{tag(lang)}" if tag else name,
        supply_text(one, lang),
        demand_text(one, lang),
        left_text(one.left, lang),
        known_text(one, lang),
        "\n".join([*takers, *tail]),
    )


def _taker(one: Taker, lang: Lang) -> str:
    if not one.amount.low and one.amount.high is None:
        return Text(f"{one.name.zh}（数量未知）", f"{one.name.en} (amount unknown)")(lang)
    told = interval_text(one.amount, lang)
    return Text(f"{one.name.zh}：{told}", f"{one.name.en}: {told}")(lang)


def material_sheet(report: BalanceReport, lang: Lang) -> Sheet:
    """One material as a heading word and what stands under it."""
    one = report.materials[0]
    title = Text(
        f"{one.name.zh}（{one.node}）的平衡，{report.region}，{until(report.as_of).zh}",
        f"Balance of {one.name.en} ({one.node}), {report.region}, {until(report.as_of).en}",
    )
    headers = (Text("项", "what")(lang), Text("内容", "content")(lang))
    rows = tuple((head(lang), body) for head, body in material_rows(one, lang) if body)
    return Sheet(headers, rows, (title(lang),), (_NOTE(lang),))


def material_rows(one: Material, lang: Lang) -> Iterator[tuple[Text, str]]:
    """The lines of one balance; those without content are empty."""
    state = one.state.zh if lang == "zh" else one.state.en
    tag = Text("，没有本地用户", ", no local user") if one.idle else Text("", "")
    kind = Text("（副产或废物）", " (by-product or waste)") if one.byproduct else Text("", "")
    yield Text("状态", "state"), state + kind(lang) + tag(lang)
    yield Text("每年供给", "supply a year"), supply_text(one, lang)
    yield Text("每年需求", "demand a year"), demand_text(one, lang)
    yield Text("余缺", "left over"), left_text(one.left, lang)
    yield Text("数量已知", "amounts known"), known_text(one, lang)
    yield Text("合计", "total on file"), _total(one, lang)
    yield Text("生产者", "makers"), "\n".join(_party(party, lang) for party in one.made_by)
    yield Text("用户", "users"), "\n".join(_party(party, lang) for party in one.taken_by)
    yield Text("可消纳", "could take it"), "\n".join(_taker_line(taker, lang) for taker in one.takers)
    yield Text("单位不合", "units that do not fit"), "\n".join(text(lang) for text in one.misfits)
    yield Text("依据", "evidence"), "\n".join(fact_text(fact, lang) for fact in _facts(one))


def _total(one: Material, lang: Lang) -> str:
    if one.total is None:
        return ""
    body = interval_text(one.total, lang)
    if one.by_total:
        return Text(f"{body}，大于各家之和，按合计计", f"{body}: more than the makers' sum, so it stands for it")(lang)
    return Text(f"{body}，不大于各家之和，不另加", f"{body}: no more than the makers' sum, so nothing is added")(lang)


def _party(one: Party, lang: Lang) -> str:
    who = one.firm or (Text("推定", "inferred") if one.inferred else Text("企业未具名", "makers not named"))(lang)
    how = Text("用量有记录", "consumption on file") if one.stated else one.name
    body = interval_text(one.amount, lang)
    return Text(f"{who}（{how.zh}）：{body}{_TOLD[one.told].zh}", f"{who} ({how.en}): {body}{_TOLD[one.told].en}")(lang)


def _taker_line(one: Taker, lang: Lang) -> str:
    state = one.state.zh if lang == "zh" else one.state.en
    size = Text(f"，常见规模 {one.scale}", f", usual plant {one.scale}")(lang) if one.scale else ""
    fed = Text("其余主料已备", "other main inputs at hand") if one.fed else Text("还缺主料", "lacks a main input")
    body = interval_text(one.amount, lang)
    return Text(
        f"{one.name.zh}（{state}，{fed.zh}）：{body}{size}", f"{one.name.en} ({state}, {fed.en}): {body}{size}"
    )(lang)


def _facts(one: Material) -> Iterable[Fact]:
    facts = [*one.total_rows, *(fact for party in (*one.made_by, *one.taken_by) for fact in party.evidence)]
    return dict.fromkeys([*facts, *(fact for taker in one.takers for fact in taker.evidence if taker.amount.high)])
