"""Saved questions: Cypher files whose first lines say what they answer and what they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chainkg.graph.engine import Value
from chainkg.graph.errors import ChainError, UnknownName
from chainkg.graph.model import Kind
from chainkg.graph.names import nearest
from chainkg.graph.text import Text
from chainkg.queries.params import Param, parse_params

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain

_EXAMPLE = "// example "
PHRASE, PARAMETER = Text("现成问题", "saved question"), Text("参数", "parameter")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A saved question with what it needs and a call that can be typed as it stands."""

    name: str
    title: Text
    params: Mapping[str, Param]
    example: str
    text: str

    @property
    def place(self) -> str:
        """The parameter that names the place whose assessment it reads; empty where it reads none."""
        return next((name for name, param in self.params.items() if param.is_home), "")


@cache
def phrases() -> dict[str, Phrase]:
    """All saved questions by name."""
    files = sorted(Path(__file__).parent.glob("*.cypher"))
    return {file.stem: parse(file.stem, file.read_text(encoding="utf-8")) for file in files}


def parse(name: str, text: str) -> Phrase:
    """A phrase from its file: a Chinese and an English title, parameters, an example, the question."""
    chinese, english, *lines = text.splitlines()
    example = next((line.removeprefix(_EXAMPLE) for line in lines if line.startswith(_EXAMPLE)), "")
    title = Text(chinese.removeprefix("// "), english.removeprefix("// "))
    return Phrase(name, title, parse_params(lines), example, text)


def find_phrase(name: str) -> Phrase:
    """The phrase of that name, however its words are joined; UnknownName with the nearest."""
    known = phrases()
    found = known.get(name.replace("-", "_"))
    if found is None:
        raise UnknownName(PHRASE, name, nearest(name, known) or list(known))
    return found


def resolve(chain: "Chain", phrase: Phrase, given: Mapping[str, str]) -> dict[str, Value]:
    """The parameters as the question needs them: a thing may be named by id, name or alias."""
    for name in given.keys() - phrase.params.keys():
        raise UnknownName(PARAMETER, name, list(phrase.params))
    found: dict[str, Value] = {}
    for name, param in phrase.params.items():
        text = given.get(name) or param.fallback(chain)
        if not text and not param.is_home:
            zh, en = f"{phrase.title.zh}：缺少参数 {name}", f"{phrase.title.en}: {name} is missing"
            raise ChainError(Text(f"{zh}，例：{phrase.example}", f"{en}; example: {phrase.example}"))
        found[name] = param.value(chain, text) if text else ""
    return found


def things_named(phrase: Phrase) -> list[Kind]:
    """The kinds of the things that its parameters name: what has to be known of a dataset to resolve them."""
    return list(dict.fromkeys(kind for param in phrase.params.values() for kind in param.kinds))
