"""The risks of a place as rows: stops of firms, stops of nodes, sole makers, cut points."""

from collections.abc import Iterator

from chainkg.graph.text import Lang, Text
from chainkg.queries.gap import Mention
from chainkg.queries.risk import CutPoint, RiskReport, SoleMaker, Stop
from chainkg.views.gap_sheet import names_of
from chainkg.views.sheet import Sheet
from chainkg.views.words import until

_HEADERS = (
    Text("风险", "risk"),
    Text("企业或环节", "firm or node"),
    Text("随之没有", "gone with it"),
    Text("连锁停下", "starve"),
    Text("损失份额", "share lost"),
    Text("牵连", "concerns"),
)
_CELLS = (
    *("risk", "id", "name", "gone_with_it", "starve_nothing_brought_in", "starve_all_brought_in"),
    *("share_low", "share_high", "unknown", "quantities", "firm", "users", "parts", "nodes_cut", "concerns"),
)
_NOTES = (
    Text(
        "连锁停下：前一个数假定断了的主料一概不从外地补，一个环节的各条路线都缺主料才停；“能买则买”假定资源、原料、"
        "公用工程、回收物以及运距为全国或全球的都能从外地补上，只有厂内、管道和区域内的补不上。两个数都只看有没有，"
        "同一环节还有别家就算不缺。",
        "Starve: the first number assumes that no main input that stops comes from outside; a node stops where each of "
        "its routes lacks one. “With purchases” assumes that resources, materials, utilities, collected goods and all "
        "that travels nationally or globally come from outside, and only captive, piped and regional goods cannot. "
        "Both ask only whether a node is to be had: with another maker left, it is.",
    ),
    Text(
        "损失份额按产能折算，不外购，每个环节同等计；产能不明的从零到无限都有可能，所以写成区间（仿 Diem 等 2022 的"
        "系统性风险指数）。废物与类名不计。都是按档案推算，不是事实。",
        "The share lost goes by capacities, with nothing brought in, every node counting alike; an unknown capacity "
        "may be anything, hence the interval (after the systemic risk index of Diem et al. 2022). Wastes and families "
        "are not counted. All of it is reckoned from what is on file; none of it is a fact.",
    ),
)
_FIRM, _NODE = Text("企业停产", "firm stops"), Text("环节停产", "node stops")
_SOLE, _CUT = Text("独家", "sole maker"), Text("割点", "cut point")
_SHOWN = 5
Row = tuple[str, ...]


def risk_sheet(report: RiskReport, lang: Lang) -> Sheet:
    """For people: one row a risk, each list in its order."""
    title = Text(
        f"{report.region}断供风险（{until(report.as_of).zh}）", f"Risks of {report.region} ({until(report.as_of).en})"
    )
    data = Text(
        f"计入 {report.nodes} 个本地环节；{report.quantities} 个供给来源中，{report.unknown} 个的产能不明。",
        f"{report.nodes} nodes that are there are counted; {report.unknown} of {report.quantities} quantities unknown.",
    )
    rows = tuple(_rows(report, lang))
    headers = tuple(text(lang) for text in _HEADERS)
    return Sheet(headers, rows, (title(lang), data(lang)), tuple(note(lang) for note in _NOTES))


def risk_table(report: RiskReport, lang: Lang) -> Sheet:
    """For spreadsheets: one value a cell."""
    rows: list[Row] = []
    for word, stops in ((_FIRM, report.firms), (_NODE, report.stops)):
        for one in stops:
            counts = (len(one.falls), len(one.starves), len(one.cut))
            figures = (*map(str, counts), f"{one.loss_low:.4f}", f"{one.loss_high:.4f}")
            known = (str(one.unknown), str(one.quantities))
            rows.append((word(lang), one.id, one.name(lang), *figures, *known, *[""] * 4, _all(one.starves, lang)))
    for sole in report.sole_makers:
        told = (sole.firm, str(len(sole.users)), "", "", _all(sole.users, lang))
        rows.append((_SOLE(lang), sole.node, sole.name(lang), *[""] * 7, *told))
    for cut in report.cut_points:
        rows.append((_CUT(lang), cut.node, cut.name(lang), *[""] * 9, str(cut.parts), str(cut.cut), ""))
    return Sheet(_CELLS, tuple(rows))


def _all(mentions: tuple[Mention, ...], lang: Lang) -> str:
    return names_of(mentions, lang, len(mentions))


def _rows(report: RiskReport, lang: Lang) -> Iterator[Row]:
    for word, stops in ((_FIRM, report.firms), (_NODE, report.stops)):
        for stop in stops:
            yield (word(lang), stop.name(lang), *_figures(stop, lang))
    for sole in report.sole_makers:
        yield (_SOLE(lang), sole.name(lang), "", "", "", _sole(sole)(lang))
    for cut in report.cut_points:
        yield (_CUT(lang), cut.name(lang), "", "", "", _cut(cut)(lang))


def _figures(stop: Stop, lang: Lang) -> Row:
    low, high = f"{stop.loss_low:.1%}", f"{stop.loss_high:.1%}"
    share = low if low == high else f"{low}–{high}"
    starve = Text(
        f"{len(stop.starves)}（能买则买 {len(stop.cut)}）", f"{len(stop.starves)} (with purchases {len(stop.cut)})"
    )
    known = Text(
        f"（{stop.quantities} 个产能中 {stop.unknown} 个不明）",
        f" ({stop.unknown} of {stop.quantities} quantities unknown)",
    )
    told = share + (known(lang) if stop.quantities else "")
    return str(len(stop.falls)), starve(lang), told, names_of(stop.starves or stop.falls, lang, _SHOWN)


def _sole(sole: SoleMaker) -> Text:
    users = Text(f"本地 {len(sole.users)} 个环节要用", f"{len(sole.users)} local users")
    if sole.users:
        zh, en = (names_of(sole.users, lang, _SHOWN) for lang in ("zh", "en"))
        users = Text(f"{users.zh}：{zh}", f"{users.en}: {en}")
    return Text(f"只有{sole.firm}；{sole.outlook.zh}；{users.zh}", f"only {sole.firm}; {sole.outlook.en}; {users.en}")


def _cut(cut: CutPoint) -> Text:
    return Text(
        f"没有它，本地的供给关系断成 {cut.parts} 段，{cut.cut} 个环节与主体脱开",
        f"without it the local flows fall into {cut.parts} parts, {cut.cut} nodes away from the largest",
    )
