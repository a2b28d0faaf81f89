"""The answer to a Cypher question as rows, and the saved questions as a list."""

import math
from collections.abc import Iterable, Mapping

from chainkg.graph.engine import Answer, Value
from chainkg.graph.text import Lang, Text
from chainkg.queries.phrases import Phrase
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined

_NONE = Text("没有符合的行。", "No row matches.")
_HEADERS = (Text("名称", "name"), Text("问题", "question"), Text("参数", "parameters"), Text("例", "example"))


def answer_sheet(answer: Answer, lang: Lang, *lines: str) -> Sheet:
    """The rows, below *lines*."""
    rows = tuple(tuple(cell(value, lang) for value in row) for row in answer.rows)
    values = tuple(tuple(_flat(value, lang) for value in row) for row in answer.rows)
    notes = [*([] if rows else [_NONE(lang)]), *(note(lang) for note in answer.notes)]
    return Sheet(tuple(answer.columns), rows, lines, tuple(notes), values)


def heading(phrase: Phrase, values: Mapping[str, Value], lang: Lang) -> list[str]:
    """What a saved question asks, and the values that it was put with: those understood, and defaults."""
    told = [f"{name}={cell(value, lang)}" for name, value in values.items() if value != ""]
    return [phrase.title(lang), *([joined(told, lang)] if told else [])]


def _flat(value: Value, lang: Lang) -> str | int | float | bool | None:
    """A value as a spreadsheet holds it: what is no number or truth is text."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float) else cell(value, lang)


def cell(value: Value, lang: Lang) -> str:
    """A value on one line; of a node its name, of a relationship its type."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return joined((cell(item, lang) for item in value), lang)
    return _element(value, lang) if isinstance(value, dict) else str(value)


def _element(value: dict[str, Value], lang: Lang) -> str:
    keys = set(value)
    properties = value.get("properties")
    if keys == {"labels", "properties"} and isinstance(properties, dict):
        return cell(properties.get("name") or properties.get("id") or properties.get("title"), lang)
    if keys == {"type", "properties"}:
        return cell(value["type"], lang)
    if keys == {"nodes", "relationships"}:
        return _path(value["nodes"], value["relationships"], lang)
    return "{" + joined((f"{key}: {cell(item, lang)}" for key, item in value.items()), lang) + "}"


def _path(nodes: Value, relationships: Value, lang: Lang) -> str:
    stops, steps = (each if isinstance(each, list) else [] for each in (nodes, relationships))
    words = [cell(stops[0], lang)] if stops else []
    for step, stop in zip(steps, stops[1:], strict=False):
        words += [f"–{cell(step, lang)}–", cell(stop, lang)]
    return " ".join(words)


def plain_answer(answer: Answer) -> list[dict[str, Value]]:
    """The rows for JSON, each by the names of its columns."""
    return [{name: _writable(value) for name, value in zip(answer.columns, row, strict=True)} for row in answer.rows]


def _writable(value: Value) -> Value:
    """JSON has no endless numbers and no undefined ones."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_writable(item) for item in value]
    return {key: _writable(item) for key, item in value.items()} if isinstance(value, dict) else value


def phrase_sheet(phrases: Iterable[Phrase], lang: Lang) -> Sheet:
    rows = (
        (
            phrase.name,
            phrase.title(lang),
            Text("；", "; ")(lang).join(param.shown()(lang) for param in phrase.params.values()),
            phrase.example,
        )
        for phrase in phrases
    )
    return Sheet(tuple(header(lang) for header in _HEADERS), tuple(rows))


def plain_phrases(phrases: Iterable[Phrase], lang: Lang) -> list[dict[str, object]]:
    return [
        {
            "name": one.name,
            "title": one.title(lang),
            "params": {name: {"type": param.type, "default": param.default} for name, param in one.params.items()},
            "example": one.example,
            "text": one.text,
        }
        for one in phrases
    ]
