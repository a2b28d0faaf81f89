"""Beside a missing link: who elsewhere has it."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.gap import Gap
from chainkg.queries.gaps import GapReport
from chainkg.queries.gaps_compare import Holding
from chainkg.views.facts import cite
from chainkg.views.words import joined

_NOTHING = Text("没有记录", "nothing on file")


def compare_lines(report: GapReport, gap: Gap, lang: Lang) -> list[str]:
    """A line for each place that was asked about: its state, and the newest row that says so."""
    return [f"{place}{Text('：', ': ')(lang)}{_told(report, gap, place, lang)}" for place in report.compared]


def compare_note(report: GapReport, lang: Lang) -> str:
    """What a place without anything on file means."""
    places = joined(report.compared, lang)
    return Text(
        f"{places}的记录零散：“没有记录”不等于那里没有。",
        f"What is on file of {places} is scattered: nothing on file does not mean that it is absent there.",
    )(lang)


def compare_cells(report: GapReport, gap: Gap, lang: Lang) -> tuple[str, ...]:
    """One cell for each place: its state and all rows behind it; empty where nothing is on file."""
    return tuple(_cell(_holding(report, gap, place), lang) for place in report.compared)


def _holding(report: GapReport, gap: Gap, place: str) -> Holding | None:
    return next((one for one in report.holdings.get(gap.node, ()) if one.place == place), None)


def _told(report: GapReport, gap: Gap, place: str, lang: Lang) -> str:
    holding = _holding(report, gap, place)
    if holding is None:
        return _NOTHING(lang)
    rows = "; ".join(cite(one, lang) for one in holding.evidence[:1])
    return " ".join(part for part in (_state(holding, lang), rows) if part)


def _cell(holding: Holding | None, lang: Lang) -> str:
    if holding is None:
        return ""
    return "; ".join([_state(holding, lang), *(cite(one, lang) for one in holding.evidence)])


def _state(holding: Holding, lang: Lang) -> str:
    return holding.state.zh if lang == "zh" else holding.state.en
