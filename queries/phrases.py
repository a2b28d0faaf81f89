"""Saved questions: Cypher files whose first lines say what they answer and what they need."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chainkg.graph.chain import Chain
from chainkg.graph.dates import Date
from chainkg.graph.engine import Value
from chainkg.graph.errors import ChainError, UnknownName
from chainkg.graph.model import KINDS, Kind
from chainkg.graph.names import nearest
from chainkg.graph.text import Text

_PARAM = re.compile(r"// param (\w+): (\w+(?:\|\w+)*)")
_EXAMPLE = "// example "
PHRASE, PARAMETER = Text("现成问题", "saved question"), Text("参数", "parameter")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A saved question. ``params``: per parameter its type: labels of kinds parted by ``|``, or text, number, date."""

    name: str
    title: Text
    params: Mapping[str, str]
    example: str
    text: str


@cache
def phrases() -> dict[str, Phrase]:
    """All saved questions by name."""
    files = sorted(Path(__file__).parent.glob("*.cypher"))
    return {file.stem: parse(file.stem, file.read_text(encoding="utf-8")) for file in files}


def parse(name: str, text: str) -> Phrase:
    """A phrase from its file: a Chinese and an English title, parameters, an example, the question."""
    chinese, english, *lines = text.splitlines()
    params = {match[1]: match[2] for line in lines if (match := _PARAM.fullmatch(line))}
    example = next((line.removeprefix(_EXAMPLE) for line in lines if line.startswith(_EXAMPLE)), "")
    return Phrase(name, Text(chinese.removeprefix("// "), english.removeprefix("// ")), params, example, text)


def find_phrase(name: str) -> Phrase:
    """The phrase of that name, however its words are joined; UnknownName with the nearest."""
    known = phrases()
    found = known.get(name.replace("-", "_"))
    if found is None:
        raise UnknownName(PHRASE, name, nearest(name, known) or list(known))
    return found


def resolve(chain: Chain, phrase: Phrase, given: Mapping[str, str]) -> dict[str, Value]:
    """The parameters as the question needs them: a thing may be named by id, name or alias."""
    for name in given.keys() - phrase.params.keys():
        raise UnknownName(PARAMETER, name, list(phrase.params))
    for name in phrase.params.keys() - given.keys():
        zh, en = f"{phrase.title.zh}：缺少参数 {name}", f"{phrase.title.en}: {name} is missing"
        raise ChainError(Text(f"{zh}，例：{phrase.example}", f"{en}; example: {phrase.example}"))
    return {name: _value(chain, phrase.params[name], given[name]) for name in phrase.params}


def things_named(phrase: Phrase) -> list[Kind]:
    """The kinds of the things that its parameters name: what has to be known of a dataset to resolve them."""
    labels = (label for type_ in phrase.params.values() for label in type_.split("|"))
    return [KINDS[label] for label in dict.fromkeys(labels) if label in KINDS]


def _value(chain: Chain, type_: str, text: str) -> Value:
    plain: dict[str, Callable[[str], Value]] = {"text": str, "number": _number, "date": _date}
    return plain[type_](text) if type_ in plain else _thing(chain, [KINDS[label] for label in type_.split("|")], text)


def _thing(chain: Chain, kinds: list[Kind], text: str) -> str:
    kind, row = chain.find(text, *kinds)
    return chain.table(kind)[kind.identity][row]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ChainError(Text(f"“{text}”不是数", f"{text!r} is no number")) from error


def _date(text: str) -> str:
    if Date.parse(text) is None:
        raise ChainError(
            Text(f"“{text}”不是日期，请写作 2025、2025-09 或 2025-09-30", f"{text!r} is no date: write 2025-09-30")
        )
    return text
