"""Rows of tables as sources that a reader can look up."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.evidence import Fact
from chainkg.queries.gap import Gap


def sources(gap: Gap, lang: Lang, most: int = 2) -> list[str]:
    """The newest statements behind a row, cited; process chemistry where there is none."""
    stated = [one for one in gap.evidence if one.grade != "process"]
    return [cite(one, lang) for one in (stated or list(gap.evidence))[:most]]


def cite(one: Fact, lang: Lang) -> str:
    undated = "" if one.grade == "process" else Text("未注日期", "undated")(lang)
    return f"{one.says(lang)} [{', '.join(part for part in (one.source, one.as_of or undated) if part)}]"
