"""Below the audit of a dataset: what sources disagree on, how far the data reach, what of the plan has no node."""

from chainkg.graph.model import GRADES
from chainkg.graph.text import Lang, Text
from chainkg.queries.conflicts import Conflict, Saying
from chainkg.queries.coverage import IndustryCoverage
from chainkg.queries.findings import Findings
from chainkg.views.words import share

_UNDATED = Text("未注日期", "undated")


def audit_notes(findings: Findings, lang: Lang) -> list[str]:
    """A heading for each question, its answers below it."""
    colon = Text("：", ": ")(lang)
    conflicts, open_ = len(findings.conflicts), len(findings.uncovered)
    lines = [
        Text(f"来源说法不一 {conflicts} 处，左边为准：", f"Sources disagree {conflicts} times; the left stands:")(lang)
        if conflicts
        else Text("来源说法不一：没有。", "Sources disagree: nowhere.")(lang)
    ]
    lines += [f"  {_side_by_side(one, lang)}" for one in findings.conflicts]
    lines.append(
        Text("各产业的环节（本地有记录、已核查、待核）：", "Nodes by industry (told of, checked, open):")(lang)
    )
    lines += [f"  {_covered(one, lang)}" for one in findings.coverage]
    lines.append(
        Text(f"规划提到而没有环节的 {open_} 项：", f"Terms of the plan without a node: {open_}:")(lang)
        if open_
        else Text("规划提到的都有环节。", "Every term of the plan has a node.")(lang)
    )
    lines += [f"  {one.scope}{colon}{one.term} [{one.source} {one.locator}]" for one in findings.uncovered]
    return lines


def _side_by_side(one: Conflict, lang: Lang) -> str:
    colon, against = Text("：", ": ")(lang), Text(" ｜ ", " | ")(lang)
    return f"{one.about(lang)}{colon}{_said(one.left, lang)}{against}{_said(one.right, lang)}"


def _said(one: Saying, lang: Lang) -> str:
    grade = GRADES[one.grade]
    known = ", ".join((one.source, grade.zh if lang == "zh" else grade.en, one.as_of or _UNDATED(lang)))
    return f"{one.says(lang)} [{known}]"


def _covered(one: IndustryCoverage, lang: Lang) -> str:
    known = share((one.stated + one.checked) / one.nodes) if one.nodes else "—"
    colon = Text("：", ": ")(lang)
    whole = Text(f"（共 {one.nodes}，已知 {known}）", f" (of {one.nodes}, {known} known)")(lang)
    return f"{one.industry}{colon}{one.stated} / {one.checked} / {one.open}{whole}"
