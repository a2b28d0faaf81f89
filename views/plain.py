"""Results as plain values for JSON, in one language."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from chainkg.graph.model import Term
from chainkg.graph.text import Lang, Text
from chainkg.queries.gap import Gap
from chainkg.queries.gap_sentence import sentence
from chainkg.queries.gaps import GapReport


def plain(value: Any, lang: Lang) -> Any:
    """*value* as dicts, lists, text and numbers; texts, states and moves by their name in *lang*."""
    if isinstance(value, Text):
        return value(lang)
    if isinstance(value, Enum | Term):
        return getattr(value, lang)
    if isinstance(value, Gap):
        return plain_gap(value, lang)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name), lang) for field in fields(value)}
    if isinstance(value, dict):
        return {plain(key, lang): plain(item, lang) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item, lang) for item in value]
    return value


def plain_gap(gap: Gap, lang: Lang) -> dict[str, Any]:
    """A gap with its parts by name (value, weight, reason)."""
    result = {field.name: plain(getattr(gap, field.name), lang) for field in fields(gap) if field.name != "parts"}
    result["parts"] = {
        part.name: {"value": part.value, "weight": round(part.weight, 6), "reason": part.reason(lang)}
        for part in gap.parts
    }
    return result


def plain_report(report: GapReport, lang: Lang) -> dict[str, Any]:
    """The gap report with the audit as shares, as MODEL §7 lists it."""
    audit = {"sourced": report.audit.sourced, "dated": report.audit.dated, "checked": report.checked}
    return {
        "region": report.region,
        "as_of": report.as_of,
        "thin": report.thin,
        "finding": report.finding(lang),
        "states": plain(report.states, lang),
        "audit": {name: round(value, 4) for name, value in audit.items()},
        "without": list(report.without),
        "held": report.held,
        "gaps": [_row(report, gap, lang) for gap in report.gaps],
        "services": plain(report.services, lang),
        "coming": plain(report.coming, lang),
    }


def _row(report: GapReport, gap: Gap, lang: Lang) -> dict[str, Any]:
    return plain_gap(gap, lang) | {"sentence": sentence(gap)(lang)} | _compared(report, gap, lang)


def _compared(report: GapReport, gap: Gap, lang: Lang) -> dict[str, Any]:
    """Who elsewhere has it, where somebody asked."""
    return {"held_by": plain(report.holdings[gap.node], lang)} if report.compared else {}
