"""The nodes to court together, as rows."""

from collections.abc import Iterator

from chainkg.graph.text import Lang, Text
from chainkg.queries.plan import Pick, PickReport
from chainkg.queries.plan_path import Steps
from chainkg.views.gap_sheet import names_of
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, until

_HEADERS = (
    Text("环节", "node"),
    Text("状态", "state"),
    Text("须建厂数", "plants"),
    Text("独自带动", "opens alone"),
    Text("合力带动", "opens with others"),
)


def pick_sheet(report: PickReport, lang: Lang) -> Sheet:
    """One row a picked node, the best ranked first."""
    rows = tuple(_row(pick, lang) for pick in report.picks)
    lines = tuple(text(lang) for text in (_title(report), _finding(report), _proof(report)))
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, lines, tuple(text(lang) for text in _notes(report)))


def _title(report: PickReport) -> Text:
    within = Text("".join(f"“{one.zh}”" for one in report.within), "".join(f", {one.en}" for one in report.within))
    return Text(
        f"{report.region}{within.zh}：一起招哪 {report.k} 个环节带动最多（{until(report.as_of).zh}）",
        f"{report.region}{within.en}: which {report.k} nodes together open most ({until(report.as_of).en})",
    )


def _finding(report: PickReport) -> Text:
    count, total = len(report.picks), report.candidates
    fewer = count < report.k
    return Text(
        f"从 {total} 个候选中选出 {count} 个，合计使 {report.value} 个环节备齐主料"
        + ("；再多选也不增加。" if fewer and report.proven else "。"),
        f"{count} of {total} candidates, which together give {report.value} nodes their main inputs"
        + ("; more of them open nothing more." if fewer and report.proven else "."),
    )


def _proof(report: PickReport) -> Text:
    if report.proven:
        return Text(
            f"上界 {report.bound}：已证明没有更好的选法。", f"Bound {report.bound}: no choice is better; proven."
        )
    share = report.value / report.bound
    if report.exact:
        return Text(
            f"时限之内未能证明最优：上界 {report.bound}，至少达到最优的 {share:.0%}。",
            f"Not proven best in time: bound {report.bound}, so at least {share:.0%} of the best.",
        )
    return Text(
        f"数据太大，逐个贪心选取，事先没有保证（几个主料合起来才开一条路线）；已证明上界 {report.bound}，"
        f"至少达到最优的 {share:.0%}。",
        f"Too large for an exact answer: picked greedily, without a guarantee beforehand (several inputs may open a "
        f"route only together); proven bound {report.bound}, so at least {share:.0%} of the best.",
    )


def _row(pick: Pick, lang: Lang) -> tuple[str, ...]:
    state = pick.state.zh if lang == "zh" else pick.state.en
    fed = Text("主料已备", "inputs at hand")(lang) if pick.fed else Text("主料未齐", "inputs lacking")(lang)
    return (
        f"{pick.name(lang)}\n{pick.home(lang)}",
        f"{state}\n{fed}",
        steps_text(pick.steps, lang),
        names_of(pick.alone, lang, 20),
        "\n".join(_joint(pick, lang)),
    )


def _joint(pick: Pick, lang: Lang) -> Iterator[str]:
    for joint in pick.jointly:
        others = joined((one.name(lang) for one in joint.others), lang)
        yield Text(f"{joint.name.zh}（与{others}一起）", f"{joint.name.en} (with {others})")(lang)


def steps_text(steps: Steps, lang: Lang) -> str:
    """The two numbers of plants: with national and global goods bought in, and with all made here."""
    bought, made = ("–" if count is None else str(count) for count in (steps.bought, steps.made))
    return bought if bought == made else Text(f"{bought}；全自产 {made}", f"{bought}; all made here {made}")(lang)


def _notes(report: PickReport) -> Iterator[Text]:
    yield Text(
        "只数带动一步：现在主料不齐、选中的都有了就齐的环节；选中的自身、废物和回收物不计。",
        "Only one step counts: nodes without their main inputs now and with them once all picks are there; the picks "
        "themselves, wastes and collected goods do not count.",
    )
    if report.held:
        yield Text(
            f"另有 {report.held} 个候选属限制、淘汰或配额类，不在可选之列（--all-classes）。",
            f"{report.held} candidates of a restricted, eliminated or quota class may not be picked (--all-classes).",
        )
