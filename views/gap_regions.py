"""The missing links of every region on one sheet."""

from collections.abc import Sequence

from chainkg.graph.model import State
from chainkg.graph.text import Lang, Text
from chainkg.queries.gaps import GapReport
from chainkg.views.gap_sheet import gap_table, move_text, rank_cell
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, until

_HEADERS = (
    Text("地区", "region"),
    Text("名次", "rank"),
    Text("环节", "node"),
    Text("状态·动作", "state, move"),
    Text("得分", "score"),
    Text("所在链", "chain"),
)


def regions_sheet(reports: Sequence[GapReport], lang: Lang) -> Sheet:
    """For people: the first rows of each region, under a line that says what is on file of it."""
    rows = [row for report in reports for row in _rows(report, lang)]
    date = reports[0].as_of if reports else ""
    title = Text(f"各地缺链（{until(date).zh}）", f"Missing links by region ({until(date).en})")
    return Sheet(tuple(text(lang) for text in _HEADERS), tuple(rows), (title(lang),), _notes(reports, lang))


def regions_table(reports: Sequence[GapReport], lang: Lang) -> Sheet:
    """For spreadsheets: the rows of each region's report behind its name."""
    headers: tuple[str, ...] = ("region", "thin")
    rows: list[tuple[str, ...]] = []
    for report in reports:
        table = gap_table(report, lang)
        headers = ("region", "thin", *table.headers) if report.gaps else headers
        rows += [(report.region, "yes" if report.thin else "no", *row) for row in table.rows]
    return Sheet(headers, tuple(rows))


def _rows(report: GapReport, lang: Lang) -> list[tuple[str, ...]]:
    there = sum(report.states[state] for state in (State.STRONG, State.WEAK, State.PRESENT))
    head = Text(
        f"{report.region}\n可得 {there}，候选 {report.total}", f"{report.region}\n{there} there, {report.total} open"
    )
    return [
        (
            head(lang) if at == 0 else "",
            rank_cell(gap, lang),
            gap.name(lang),
            f"{gap.state.zh if lang == 'zh' else gap.state.en}\n{move_text(gap, lang)}",
            f"{gap.score:.3f}",
            gap.home(lang),
        )
        for at, gap in enumerate(report.gaps)
    ]


def _notes(reports: Sequence[GapReport], lang: Lang) -> tuple[str, ...]:
    thin = joined((report.region for report in reports if report.thin), lang)
    if not thin:
        return ()
    return (
        Text(
            f"{thin}不是本数据集的主体，只有零散记录，不能据此说那里缺什么。",
            f"This dataset is not about {thin}: its rows are too thin to call anything absent there.",
        )(lang),
    )
