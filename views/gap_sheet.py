"""The gap report as rows."""

from chainkg.graph.model import STAGES
from chainkg.graph.text import Lang, Text
from chainkg.queries.gap import Gap, Mention
from chainkg.queries.gap_sentence import sentence
from chainkg.queries.gaps import GapReport
from chainkg.views.facts import sources
from chainkg.views.gap_compare import compare_cells, compare_lines
from chainkg.views.gap_notes import heading, notes
from chainkg.views.sheet import Sheet
from chainkg.views.words import GAP_HEADERS, NO_MOVE, PARTS, joined

_BEFORE_PARTS = [
    "rank",
    "rank_last",
    "rank_low",
    "rank_high",
    "stable",
    "node",
    "name",
    "industry",
    "chains",
    "stage",
    "state",
    "moves",
    "score",
]
_BEHIND_PARTS = [
    "missing_inputs",
    "local_inputs",
    "local_users",
    "unlocks",
    "steps_bought",
    "steps_made",
    "policy",
    "notes",
    "sentence",
    "reasons",
    "sources",
]
_TELLING = ("feed", "peers", "need", "unlock", "circular")


def gap_sheet(report: GapReport, lang: Lang) -> Sheet:
    """For people: a rank, a node, its state and move, its score with parts, and why, with sources."""
    rows = tuple(_row(report, gap, lang) for gap in report.gaps)
    return Sheet(tuple(text(lang) for text in GAP_HEADERS), rows, heading(report, lang), notes(report, lang))


def gap_table(report: GapReport, lang: Lang) -> Sheet:
    """For spreadsheets: one value a cell."""
    parts = [part.name for part in report.gaps[0].parts] if report.gaps else []
    headers = (*_BEFORE_PARTS, *parts, *_BEHIND_PARTS, *report.compared)
    rows = ((*_cells(gap, lang), *compare_cells(report, gap, lang)) for gap in report.gaps)
    return Sheet(headers, tuple(rows))


def rank_text(gap: Gap) -> str:
    return _span(gap.rank, gap.rank_last)


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def rank_cell(gap: Gap, lang: Lang) -> str:
    """The rank over its interval and the mark of a stable one."""
    mark = Text("稳", "stable")(lang) if gap.stable else ""
    return "\n".join(part for part in (rank_text(gap), f"({_span(gap.rank_low, gap.rank_high)})", mark) if part)


def move_text(gap: Gap, lang: Lang) -> str:
    words = [move.zh if lang == "zh" else move.en for move in gap.moves]
    return joined(words, lang) if words else NO_MOVE(lang)


def names_of(mentions: tuple[Mention, ...], lang: Lang, most: int = 6) -> str:
    words = [mention.name(lang) for mention in mentions[:most]]
    return joined(words, lang) + ("…" if len(mentions) > most else "")


def _row(report: GapReport, gap: Gap, lang: Lang) -> tuple[str, ...]:
    stage = STAGES[gap.stage] if gap.stage else None
    where = gap.home(lang) + (f"·{stage.zh if lang == 'zh' else stage.en}" if stage else "")
    space = "" if lang == "zh" else " "
    parts = " ".join(f"{PARTS[part.name](lang)}{space}{part.value:.2f}" for part in gap.parts if part.value)
    state = gap.state.zh if lang == "zh" else gap.state.en
    return (
        rank_cell(gap, lang),
        f"{gap.name(lang)}\n{where}",
        "\n".join((state, move_text(gap, lang), *_plants(gap, lang))),
        f"{gap.score:.3f}\n{parts}",
        "\n".join([_why(gap, lang), *compare_lines(report, gap, lang)]),
    )


def _plants(gap: Gap, lang: Lang) -> list[str]:
    """How many plants it takes, where more than the node's own: with traded goods bought in, and with all made here."""
    bought, made = gap.steps.bought, gap.steps.made
    if bought is None:
        return [Text("路线走不通", "out of reach")(lang)]
    if made is None:
        return [Text(f"须建 {bought} 座厂，有料须外购", f"{bought} plants, with goods bought in")(lang)]
    told = f"{bought}" if bought == made else f"{bought}–{made}"
    return [Text(f"须建 {told} 座厂", f"{told} plants")(lang)] if made > 1 else []


def _why(gap: Gap, lang: Lang) -> str:
    """The reasons that count, what is lacking, what to check first, and the sources, a line each."""
    reasons = [part.reason(lang) for part in gap.parts if part.value and part.name in _TELLING]
    lacking = names_of(gap.missing_inputs, lang)
    lines = [Text("；", "; ")(lang).join(reasons)]
    if lacking:
        lines.append(Text(f"缺主料：{lacking}", f"lacks {lacking}")(lang))
    lines += [note(lang) for note in gap.notes]
    lines += [Text("出处：", "source: ")(lang) + source for source in sources(gap, lang)]
    return "\n".join(lines)


def _cells(gap: Gap, lang: Lang) -> tuple[str, ...]:
    lists = (gap.missing_inputs, gap.local_inputs, gap.local_users, gap.unlocks)
    return (
        str(gap.rank),
        str(gap.rank_last),
        str(gap.rank_low),
        str(gap.rank_high),
        "yes" if gap.stable else "no",
        gap.node,
        gap.name(lang),
        gap.industry,
        ";".join(gap.chains),
        gap.stage,
        gap.state.zh if lang == "zh" else gap.state.en,
        ";".join(move.zh if lang == "zh" else move.en for move in gap.moves),
        f"{gap.score:.6f}",
        *(f"{part.value:g}" for part in gap.parts),
        *(";".join(mention.name(lang) for mention in mentions) for mentions in lists),
        *("" if count is None else str(count) for count in (gap.steps.bought, gap.steps.made)),
        gap.policy,
        ";".join(note(lang) for note in gap.notes),
        sentence(gap)(lang),
        " / ".join(part.reason(lang) for part in gap.parts if part.value),
        ";".join(dict.fromkeys(one.source for one in gap.evidence)),
    )
