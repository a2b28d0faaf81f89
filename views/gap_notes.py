"""What stands above and below the rows of the gap report."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.gap import Gap
from chainkg.queries.gaps import GapReport
from chainkg.queries.rank_intervals import DRAWS, SEED
from chainkg.views.gap_compare import compare_note
from chainkg.views.words import PARTS, joined, share, until

APART = 6
"""How many of each list apart are named."""


def heading(report: GapReport, lang: Lang) -> tuple[str, ...]:
    """Place and date, the finding in one sentence, what the data can bear."""
    told = [
        _title(report),
        *([_thin(report)] if report.thin else []),
        report.finding,
        _states(report, lang),
        _data(report),
    ]
    without = joined((PARTS[name](lang) for name in report.without), lang)
    if without:
        told.append(
            Text(
                f"无数据而略去的得分项：{without}，其余按比例放大。",
                f"Parts left out for want of data: {without}; the others are scaled up.",
            )
        )
    return tuple(text(lang) for text in told)


def _title(report: GapReport) -> Text:
    zh, en = (
        f"{report.region}缺链报告（{until(report.as_of).zh}）",
        f"Missing links of {report.region} ({until(report.as_of).en})",
    )
    return Text(zh, en)


def _thin(report: GapReport) -> Text:
    return Text(
        f"{report.region}不是本数据集的主体，只有零散记录，不能据此说那里缺什么。",
        f"This dataset is not about {report.region}: its rows are too thin to call anything absent there.",
    )


def _states(report: GapReport, lang: Lang) -> Text:
    counts = joined(
        (f"{state.zh if lang == 'zh' else state.en} {count}" for state, count in report.states.items() if count), lang
    )
    return Text(f"环节状态：{counts}。", f"Nodes by state: {counts}.")


def _data(report: GapReport) -> Text:
    audit = report.audit
    return Text(
        f"数据：{share(audit.sourced)} 的行有出处，{share(audit.dated)} 的陈述有日期；"
        f"对本地仍有效的核查 {report.checks} 条。",
        f"Data: {share(audit.sourced)} of rows sourced, {share(audit.dated)} of statements dated; "
        f"checks that still decide here: {report.checks}.",
    )


def notes(report: GapReport, lang: Lang) -> tuple[str, ...]:
    """What is listed apart or left out, and how to read the rows."""
    told = [*_listed_apart(report, lang), *_left_out(report), *_how_to_read(report)]
    compared = (compare_note(report, lang),) if report.compared else ()
    return (*compared, *(text(lang) for text in told))


def _listed_apart(report: GapReport, lang: Lang) -> list[Text]:
    coming, services = _names(report.coming, lang), _names(report.services, lang)
    planned = Text(
        f"规划中或曾规划、曾在建，另列：{coming}。", f"Planned, or once planned or being built, listed apart: {coming}."
    )
    lacking = Text(f"服务短板，另列：{services}。", f"Services lacking, listed apart: {services}.")
    return [*([planned] if coming else []), *([lacking] if services else [])]


def _names(gaps: tuple[Gap, ...], lang: Lang) -> str:
    more = Text("等", " and more")(lang) if len(gaps) > APART else ""
    return joined((gap.name(lang) for gap in gaps[:APART]), lang) + more


def _left_out(report: GapReport) -> list[Text]:
    shown, total, held = len(report.gaps), report.total, report.held
    found = []
    if total > shown:
        found.append(Text(f"只列前 {shown} 个，共 {total} 个（--limit）。", f"The first {shown} of {total} (--limit)."))
    if held:
        zh = f"另有 {held} 个环节属限制、淘汰或配额类，未列入（--all-classes）。"
        en = f"{held} nodes of a restricted, eliminated or quota class are left out (--all-classes)."
        found.append(Text(zh, en))
    return found


def _how_to_read(report: GapReport) -> list[Text]:
    interval = Text(
        f"名次下括号内：权重随机变动 {DRAWS} 次（种子 {SEED}），名次的第 5 至第 95 百分位；"
        "“稳”：其中九成五以上在前十。",
        f"In brackets: 5th to 95th percentile of the rank over {DRAWS} draws of the weights (seed {SEED}); stable: "
        "among the first ten in at least 95% of them.",
    )
    unverified = Text(
        "“待核”不等于没有：没有人查过。详见 chainkg explain 环节名。",
        "Unverified is not absent: nobody has looked. See chainkg explain NODE.",
    )
    return [*([interval] if report.gaps else []), unverified]
