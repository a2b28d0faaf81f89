"""The gap report as rows."""

from chainkg.graph.model import STAGES
from chainkg.graph.text import Lang, Text
from chainkg.queries.gap import Gap, Mention
from chainkg.queries.gaps import GapReport
from chainkg.queries.rank_intervals import DRAWS
from chainkg.views.facts import sources
from chainkg.views.gap_compare import compare_cells, compare_lines, compare_note
from chainkg.views.sheet import Sheet
from chainkg.views.words import GAP_HEADERS, NO_MOVE, PARTS, joined, share

_TELLING = ("feed", "peers", "need", "unlock", "circular")


def gap_sheet(report: GapReport, lang: Lang) -> Sheet:
    """For people: a rank, a node, its state and move, its score with parts, and why, with sources."""
    rows = tuple(_row(report, gap, lang) for gap in report.gaps)
    return Sheet(tuple(text(lang) for text in GAP_HEADERS), rows, _heading(report, lang), _notes(report, lang))


def gap_table(report: GapReport, lang: Lang) -> Sheet:
    """For spreadsheets: one value a cell."""
    parts = [part.name for part in report.gaps[0].parts] if report.gaps else []
    headers = ("rank", "rank_last", "rank_low", "rank_high", "stable", "node", "name", "industry", "chains", "stage")
    headers += ("state", "moves", "score", *parts)
    headers += ("missing_inputs", "local_inputs", "local_users", "unlocks", "steps_bought", "steps_made")
    headers += ("policy", "notes", "reasons", "sources", *report.compared)
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


def _heading(report: GapReport, lang: Lang) -> tuple[str, ...]:
    states = joined(
        (f"{state.zh if lang == 'zh' else state.en} {count}" for state, count in report.states.items() if count), lang
    )
    audit = report.audit
    title = Text(
        f"{report.region}缺链报告（截至 {report.as_of}）", f"Missing links of {report.region} (as of {report.as_of})"
    )
    data = Text(
        f"数据：{share(audit.sourced)} 的行有出处，{share(audit.dated)} 的陈述有日期；"
        f"对本地仍有效的核查 {report.checks} 条。",
        f"Data: {share(audit.sourced)} of rows sourced, {share(audit.dated)} of statements dated; "
        f"checks that still decide here: {report.checks}.",
    )
    counts = Text(f"环节状态：{states}。", f"Nodes by state: {states}.")
    without = joined((PARTS[name](lang) for name in report.without), lang)
    left = Text(
        f"无数据而略去的得分项：{without}，其余按比例放大。",
        f"Parts left out for want of data: {without}; the others are scaled up.",
    )
    thin = Text(
        f"{report.region}不是本数据集的主体，只有零散记录，不能据此说那里缺什么。",
        f"This dataset is not about {report.region}: its rows are too thin to call anything absent there.",
    )
    told = [
        (True, title),
        (report.thin, thin),
        (True, report.finding),
        (True, counts),
        (True, data),
        (bool(without), left),
    ]
    return tuple(text(lang) for holds, text in told if holds)


def _notes(report: GapReport, lang: Lang) -> tuple[str, ...]:
    services = names_of(tuple(Mention(gap.node, gap.name) for gap in report.services), lang)
    coming = names_of(tuple(Mention(gap.node, gap.name) for gap in report.coming), lang)
    texts = [
        (
            report.total > len(report.gaps),
            Text(
                f"只列前 {len(report.gaps)} 个，共 {report.total} 个（--limit）。",
                f"The first {len(report.gaps)} of {report.total} (--limit).",
            ),
        ),
        (
            bool(coming),
            Text(
                f"规划中或曾规划、曾在建，另列：{coming}。",
                f"Planned, or once planned or being built, listed apart: {coming}.",
            ),
        ),
        (bool(services), Text(f"服务短板，另列：{services}。", f"Services lacking, listed apart: {services}.")),
        (
            bool(report.gaps),
            Text(
                f"名次下括号内：权重随机变动 {DRAWS} 次，名次的第 5 至第 95 百分位；“稳”：其中九成五以上在前十。",
                f"In brackets: 5th to 95th percentile of the rank over {DRAWS} draws of the weights; stable: among the "
                "first ten in at least 95% of them.",
            ),
        ),
        (
            report.held > 0,
            Text(
                f"另有 {report.held} 个环节属限制、淘汰或配额类，未列入（--all-classes）。",
                f"{report.held} nodes of a restricted, eliminated or quota class are left out (--all-classes).",
            ),
        ),
        (
            True,
            Text(
                "“待核”不等于没有：没有人查过。详见 chainkg explain 环节名。",
                "Unverified is not absent: nobody has looked. See chainkg explain NODE.",
            ),
        ),
    ]
    compared = (compare_note(report, lang),) if report.compared else ()
    return (*compared, *(text(lang) for holds, text in texts if holds))


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
        " / ".join(part.reason(lang) for part in gap.parts if part.value),
        ";".join(dict.fromkeys(one.source for one in gap.evidence)),
    )
