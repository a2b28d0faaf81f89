"""The answer to "what if" as rows: what kind of change, of what, before, after, and more."""

from collections.abc import Iterator

from chainkg.graph.model import Move, State
from chainkg.graph.text import Lang, Text
from chainkg.queries.chains import ChainView
from chainkg.queries.whatif import Change, RankChange, WhatIf
from chainkg.queries.whatif_balance import Amounts
from chainkg.views.amounts import interval_text, left_text
from chainkg.views.gap_sheet import names_of
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, until

_HEADERS = (
    Text("变化", "what changes"),
    Text("环节或产业链", "node or chain"),
    Text("之前", "before"),
    Text("之后", "after"),
    Text("说明", "more"),
)
_NOTE = Text(
    "以上都是假设，不是事实，也没有写进数据。失去本地主料的在产环节仍按在产计；由此连锁停下的见 chainkg risk。"
    "停产后的“待核”指档案里不再有生产者，是否另有他家仍须核查。",
    "All of this is an assumption, no fact, and nothing of it is written to the data. What loses an input still counts "
    "as running; for what stops in its turn see chainkg risk. Unverified after a stop: no maker is left on file, and "
    "whether there are others nobody has looked.",
)
Row = tuple[str, str, str, str, str]


def whatif_sheet(told: WhatIf, lang: Lang) -> Sheet:
    """The assumption above, one row a change, and below that it is one."""
    title = Text(
        f"假设推演：{told.region}（{until(told.as_of).zh}）", f"Assumption: {told.region} ({until(told.as_of).en})"
    )
    notes = [one.note(lang) + ("。" if lang == "zh" else ".") for one in told.assumed if one.note]
    rows = tuple(_rows(told, lang))
    return Sheet(
        tuple(text(lang) for text in _HEADERS), rows, (title(lang), told.finding(lang), *notes), (_NOTE(lang),)
    )


def _rows(told: WhatIf, lang: Lang) -> Iterator[Row]:
    for state in told.states:
        yield Text("状态", "state")(lang), state.name(lang), *_states(state, lang), ""
    for starved in told.starved:
        runs = Text("在产", "runs") if starved.there else Text("主料已备", "fed")
        lost = Text(f"失去{names_of(starved.lost, 'zh')}", f"loses {names_of(starved.lost, 'en')}")
        outlook = starved.outlook.zh if lang == "zh" else starved.outlook.en
        yield Text("断料", "starved")(lang), starved.name(lang), runs(lang), lost(lang), outlook
    for fed in told.unlocked:
        more = (
            Text("在产，新得本地主料", "runs, and gets its inputs here")
            if fed.there
            else Text("可招", "may be courted")
        )
        short, full = Text("主料不齐", "inputs lacking"), Text("主料已备", "fed")
        yield Text("解锁", "unlocked")(lang), fed.name(lang), short(lang), full(lang), more(lang)
    for mentions, words in (
        (told.implied, ("–", Text("推定", "implied")(lang))),
        (told.no_longer_implied, (Text("推定", "implied")(lang), "–")),
    ):
        for mention in mentions:
            yield Text("推定", "implied")(lang), mention.name(lang), *words, ""
    yield from _rank_rows(told, lang)
    for change in told.balances:
        pairs = (_amounts(change.before, lang), _amounts(change.after, lang))
        left = left_text(change.after.left, lang) if change.after.makers else ""
        then = Text(f"之后{left}", f"then {left}")(lang) if left else ""
        yield Text("余缺", "balance")(lang), change.name(lang), *pairs, then
    for one in told.chains:
        name = one.after.chain if lang == "zh" else one.after.name_en
        yield Text("产业链", "chain")(lang), name, _measures(one.before, lang), _measures(one.after, lang), ""


def _rank_rows(told: WhatIf, lang: Lang) -> Iterator[Row]:
    """Gaps that change of themselves, then in one row how many only move up or down because of them."""
    word = Text("名次", "rank")(lang)
    for rank in told.ranks:
        if not rank.only_shifted:
            yield word, rank.name(lang), *_ranks(rank, lang), ""
    shifted = sum(rank.only_shifted for rank in told.ranks)
    if shifted:
        others = Text(f"前 20 名中另 {shifted} 个", f"{shifted} more of the first 20")
        yield word, others(lang), "", "", Text("只是顺移", "only move up or down")(lang)


def _states(change: Change, lang: Lang) -> tuple[str, str]:
    pairs = ((change.before, change.marks_before), (change.after, change.marks_after))
    before, after = (_state(state, marks, lang) for state, marks in pairs)
    return before, after


def _state(state: State, marks: tuple[Text, ...], lang: Lang) -> str:
    word = state.zh if lang == "zh" else state.en
    told = joined((mark(lang) for mark in marks), lang)
    return Text(f"{word}（{told}）", f"{word} ({told})")(lang) if marks else word


def _ranks(change: RankChange, lang: Lang) -> tuple[str, str]:
    pairs = ((change.before, change.moves_before), (change.after, change.moves_after))
    before, after = (_rank(place, moves, lang) for place, moves in pairs)
    return before, after


def _rank(place: tuple[int, int] | None, moves: tuple[Move, ...], lang: Lang) -> str:
    if place is None:
        return Text("不在其中", "not ranked")(lang)
    at = str(place[0]) if place[0] == place[1] else f"{place[0]}–{place[1]}"
    return " ".join((at, joined((move.zh if lang == "zh" else move.en for move in moves), lang))).strip()


def _amounts(told: Amounts, lang: Lang) -> str:
    nobody = Text("没有生产者记录", "no maker on file")(lang)
    made, used = interval_text(told.supply, lang) if told.makers else nobody, interval_text(told.demand, lang)
    return Text(f"产 {made}，用 {used}", f"made {made}, used {used}")(lang)


def _measures(view: ChainView, lang: Lang) -> str:
    """Completeness as an interval, the length of the longest run, the steps beyond the anchor."""
    whole = f"{view.low:.0%}–{view.high:.0%}" if view.low is not None and view.high is not None else "–"
    run = Text(f"连续 {len(view.run)}", f"run {len(view.run)}")(lang)
    depth = "" if view.depth is None else Text(f"过链主 {view.depth} 步", f"{view.depth} beyond the anchor")(lang)
    return joined((part for part in (whole, run, depth) if part), lang)
