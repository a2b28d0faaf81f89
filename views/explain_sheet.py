"""The explanation of one node as rows for spreadsheets: a heading word and what stands under it."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.explain import Explanation
from chainkg.views.explain_outline import explain_outline
from chainkg.views.outline import Branch, as_tree
from chainkg.views.sheet import Sheet
from chainkg.views.words import COLON


def explain_sheet(told: Explanation, lang: Lang) -> Sheet:
    """One row a section of the outline."""
    outline = explain_outline(told, lang)
    headers = (Text("项", "what")(lang), Text("内容", "content")(lang))
    return Sheet(headers, tuple((one.head, _content(one, lang)) for one in outline.below), (outline.text,))


def _content(section: Branch, lang: Lang) -> str:
    trees = (as_tree(one, COLON(lang)).rstrip("\n") for one in section.below)
    return "\n".join(part for part in (section.text, *trees) if part)
