"""The findings of a check as rows."""

from typing import Any

from chainkg.graph.model import KINDS
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Lang, Text
from chainkg.queries.audit import TableAudit
from chainkg.queries.findings import Findings
from chainkg.views.check_notes import audit_notes
from chainkg.views.plain import plain
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, share, until

_HEADERS = (Text("表", "table"), Text("行", "rows"), Text("有出处", "sourced"), Text("有日期", "dated"))


def check_sheet(findings: Findings, lang: Lang) -> Sheet:
    """Per table the rows and the shares sourced and dated; warnings, stale rows and unplaced products below."""
    audit, warnings, when = findings.audit, len(findings.warnings), until(findings.as_of)
    counts = joined((f"{_kind(label, lang)} {count}" for label, count in findings.counts.items()), lang)
    lines = (
        Text(f"没有错误，{warnings} 条警告。", f"No errors, {warnings} warning{'' if warnings == 1 else 's'}.")(lang),
        counts,
        Text(
            f"{share(audit.sourced)} 的行有出处；{share(audit.dated)} 的陈述有日期（{when.zh}）。",
            f"{share(audit.sourced)} of rows sourced; {share(audit.dated)} of statements dated ({when.en}).",
        )(lang),
    )
    rows = tuple(_row(table, lang) for table in audit.tables)
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, lines, tuple(_notes(findings, lang)))


def plain_check(findings: Findings, lang: Lang) -> dict[str, Any]:
    """The findings for JSON, the shares of the audit included."""
    result: dict[str, Any] = plain(findings, lang)
    result["audit"] |= {"sourced": findings.audit.sourced, "dated": findings.audit.dated}
    return result


def _kind(label: str, lang: Lang) -> str:
    if label in KINDS:
        return KINDS[label].zh if lang == "zh" else label
    return Text("链上联系", label)(lang)


def _row(table: TableAudit, lang: Lang) -> tuple[str, ...]:
    name = TABLES[table.table].zh if lang == "zh" else table.table
    timeless = Text("不随时间", "timeless")(lang)
    dated = timeless if table.dated is None else share(table.dated / table.rows)
    return (name, str(table.rows), share(table.sourced / table.rows), dated)


def _notes(findings: Findings, lang: Lang) -> list[str]:
    audit = findings.audit
    lines = [problem.say(lang) for problem in findings.warnings]
    lines.append(
        Text(
            f"陈旧：在产 {audit.stale_operating} 项，在建或规划 {audit.stale_coming} 项：",
            f"Stale: {audit.stale_operating} operating, {audit.stale_coming} building or planned:",
        )(lang)
    )
    lines += [
        f"  {one.says(lang)} {one.as_of or Text('未注日期', 'undated')(lang)} [{one.source}]" for one in findings.stale
    ]
    lines += audit_notes(findings, lang)
    count = len(findings.unplaced)
    lines.append(Text(f"未归位的产品 {count} 项：", f"Products without a node: {count}:")(lang))
    lines += [f"  {who}:{what}({why})" for who, what, why in findings.unplaced]
    return lines
