"""The back-test as rows: where each later entry stood, one by one; beside the table what so few of them can tell."""

from collections.abc import Iterator

from chainkg.graph.text import Lang, Text
from chainkg.queries.backtest import CUTS, BackTest, LaterNode
from chainkg.queries.backtest_odds import Recall, Standing
from chainkg.queries.backtest_orders import METHODS
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined

_METHODS = {
    "ranking": Text("本排序", "this ranking"),
    "degree": Text("联系数", "degree"),
    "users": Text("本地用户数", "local users"),
    "random": Text("随机", "random"),
}
_HEADERS = (
    Text("环节", "node"),
    Text("首见", "first told of"),
    *(_METHODS[name] for name in METHODS),
    Text("页面", "page"),
)
_CELLS = ("news", "node", "name", "as_of", "says", "source", "title", "why", "unranked", "before", "before_as_of")


def backtest_sheet(test: BackTest, lang: Lang) -> Sheet:
    """For people: one row an entry with its place by each method, grouped by the page that told of it."""
    title = Text(
        f"{test.region}回测：按 {test.as_of} 所知排序，看其后至 {test.until} 进入了什么",
        f"Back-test of {test.region}: ranked as known at {test.as_of}, against what entered by {test.until}",
    )
    thin = Text(
        f"{test.region}不是本数据集的主体，只有零散记录，回测说明不了什么。",
        f"This dataset is not about {test.region}: its rows are too thin for a back-test to tell anything.",
    )
    lines = (title(lang), *((thin(lang),) if test.thin else ()), test.finding(lang))
    return Sheet(tuple(text(lang) for text in _HEADERS), tuple(_rows(test, lang)), lines, tuple(_notes(test, lang)))


def _rows(test: BackTest, lang: Lang) -> Iterator[tuple[str, ...]]:
    last = ""
    for one in test.entries:
        page = Text("同上", "same page")(lang) if one.told.source == last else one.told.title
        last = one.told.source
        places = (standing_text(one.standings[name]) for name in METHODS)
        yield (one.name(lang), f"{one.status(lang)} {one.told.as_of}", *places, page)


def standing_text(standing: Standing) -> str:
    """A place with its percentile rank."""
    shared = standing.rank != standing.rank_last
    places = f"{standing.rank}–{standing.rank_last}" if shared else str(standing.rank)
    return f"{places} ({standing.percentile:.1f})"


def _notes(test: BackTest, lang: Lang) -> Iterator[str]:
    if test.entries:
        yield Text(
            "格中为名次（百分位：排在其后的候选占比，同位算一半）；并列者共占名次，以平均名次计。"
            "召回附 95% 精确区间；p 为盲排至少同样好的概率。",
            "Cells: place (percentile rank: the share of candidates behind, equals counted half); equals share places "
            "and count at the mean one. Recall with its exact 95% interval; p: how often a blind order does as well.",
        )(lang)
        yield from (_recall_line(test, at, lang) for at in CUTS)
    yield from (text(lang) for text in _asides(test, lang))
    yield from (text(lang) for text in _caveats(test))


def _recall_line(test: BackTest, at: int, lang: Lang) -> str:
    told = _parted((_recall(one, lang) for one in test.recall if one.at == at), lang)
    return Text(f"前 {at} 名召回：{told}。", f"Recall at {at}: {told}.")(lang)


def _parted(parts: Iterator[str], lang: Lang) -> str:
    return Text("；", "; ")(lang).join(parts)


def _recall(one: Recall, lang: Lang) -> str:
    name, span = _METHODS[one.method](lang), f"{one.low:.2f}–{one.high:.2f}"
    odds = "p < 0.01" if one.chance < 0.01 else f"p {one.chance:.2f}"
    told = Text(f"{name} {one.of} 中 {one.hits}（{span}，{odds}）", f"{name} {one.hits} of {one.of} ({span}, {odds})")
    return told(lang)


def _asides(test: BackTest, lang: Lang) -> Iterator[Text]:
    """What is told of later and is no entry of a candidate, one line a kind."""
    lists = (
        (test.unranked, Text("进入而当时不在候选之列", "Entered, but no candidate then"), _why_unranked),
        (test.seen, Text("此时才见到，不算进入（页面日期不是投产日期）", "Only first seen then, no entries"), _dated),
        (test.changed, Text("状态变化，另列", "Status changes, listed apart"), _change),
    )
    for nodes, head, tell in lists:
        if nodes:
            told = joined((tell(one, lang) for one in nodes), lang)
            yield Text(f"{head.zh}：{told}。", f"{head.en}: {told}.")
    if test.unclear:
        told = _parted(_by_reason(test.unclear, lang), lang)
        yield Text(f"先后不明，不计：{told}。", f"Unclear, not counted: {told}.")
    if test.undated:
        told = joined((one.name(lang) for one in test.undated), lang)
        yield Text(
            f"只有未注日期的行，两边都不计：{told}。",
            f"Left out on both sides, as only rows without a date tell of them: {told}.",
        )


def _aside(one: LaterNode, words: str, lang: Lang) -> str:
    return Text(f"{one.name.zh}（{words}）", f"{one.name.en} ({words})")(lang)


def _dated(one: LaterNode, lang: Lang) -> str:
    return _aside(one, one.told.as_of, lang)


def _by_reason(nodes: tuple[LaterNode, ...], lang: Lang) -> Iterator[str]:
    for why in dict.fromkeys(one.why for one in nodes):
        names = joined((one.name(lang) for one in nodes if one.why == why), lang)
        yield Text(f"{names}（{why.zh}）", f"{names} ({why.en})")(lang)


def _why_unranked(one: LaterNode, lang: Lang) -> str:
    return _aside(one, f"{one.status(lang)} {one.told.as_of}{Text('，', '; ')(lang)}{one.unranked(lang)}", lang)


def _change(one: LaterNode, lang: Lang) -> str:
    before = one.before or one.told
    return _aside(one, f"{one.status_before(lang)} {before.as_of} → {one.status(lang)} {one.told.as_of}", lang)


def _caveats(test: BackTest) -> Iterator[Text]:
    yield Text(
        "环节名单和规划都是后来拟定的，后来落地的环节更可能早在名单里，因此这里的名次多半偏靠前。",
        "The list of nodes and the plan were drawn up later by people who could know what came: a node that entered "
        "was the likelier to be on the list, so places flatter, if anything.",
    )
    if test.entries:
        count, pages = len(test.entries), test.pages
        words = f"{count} {'entry' if count == 1 else 'entries'} on {pages} {'page' if pages == 1 else 'pages'}"
        yield Text(
            f"{count} 个进入出自 {pages} 个页面，并非各自独立，真实区间更宽；"
            "这点数至多分得出排序与盲排，分不出两种排序的高下。",
            f"{words} are few and not independent, so the true intervals are wider: they can tell an order from "
            "chance at most, never one order from another.",
        )


def backtest_table(test: BackTest, lang: Lang) -> Sheet:
    """For spreadsheets: every later node with what it counts as, one value a cell."""
    places = tuple(f"{name}_{what}" for name in METHODS for what in ("rank", "rank_last", "percentile"))
    later = (*test.entries, *test.unranked, *test.seen, *test.unclear, *test.changed)
    return Sheet((*_CELLS, *places), tuple(_cells(one, lang) for one in later))


def _cells(one: LaterNode, lang: Lang) -> tuple[str, ...]:
    told, before = one.told, one.before
    held = [one.standings.get(name) for name in METHODS]
    places = [(str(at.rank), str(at.rank_last), f"{at.percentile:g}") if at else ("", "", "") for at in held]
    return (
        one.news.zh if lang == "zh" else one.news.en,
        one.node,
        one.name(lang),
        told.as_of,
        told.says(lang),
        told.source,
        told.title,
        one.why(lang),
        one.unranked(lang),
        before.says(lang) if before else "",
        before.as_of if before else "",
        *(cell for place in places for cell in place),
    )
