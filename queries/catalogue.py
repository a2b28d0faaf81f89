"""Names in a question that the model does not have: an engine answers them with nothing, which reads as "no gap"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chainkg.graph.engine import Value
from chainkg.graph.errors import ChainError, UnknownName
from chainkg.graph.lexer import Token, at, tokens
from chainkg.graph.model import KINDS, RELATIONS, Kind, Relation
from chainkg.graph.names import nearest
from chainkg.graph.projection import property_names
from chainkg.graph.text import Text

LABEL, TYPE, PROPERTY = Text("标签", "label"), Text("关系类型", "relation type"), Text("属性", "property")
PARAMETER, KEY = Text("参数", "parameter"), Text("键", "key")
# Parts of dates, times, durations and points, which Cypher reads like properties.
_PARTS = """
year month day quarter week weekYear dayOfWeek dayOfQuarter quarterDay ordinalDay hour minute second
millisecond microsecond nanosecond timezone offset offsetMinutes epochMillis epochSeconds years quarters months
weeks days hours minutes seconds milliseconds microseconds nanoseconds x y z longitude latitude height crs srid
"""
PARTS = frozenset(_PARTS.split())
_BEFORE_PATTERN = frozenset(("", "-", ">", "<", ",", "=", "(", "[", "{", "|"))
_WORDS_BEFORE_PATTERN = frozenset(("MATCH", "WHERE", "NOT", "AND", "OR", "XOR"))
_SUBQUERIES = frozenset(("CALL", "EXISTS", "COUNT", "COLLECT"))


def check_names(text: str, params: Mapping[str, Value]) -> None:
    """UnknownName, with the nearest ones, for a label, type or property that there is not; parameters need a value."""
    found = list(named(tokens(text)))
    own = {name for what, name in found if what is KEY} | set(_keys(params.values()))
    known: dict[Text, Iterable[str]] = {
        LABEL: [*KINDS, *RELATIONS],  # a relation may be asked for its type like a node for its label
        TYPE: RELATIONS,
        PROPERTY: PARTS | own | set(property_names()),
    }
    for what, name in found:
        if what is PARAMETER and name not in params:
            raise ChainError(Text(f"参数 ${name} 没有值：-p {name}=…", f"${name} has no value: -p {name}=…"))
        if what in known and name not in known[what]:
            raise UnknownName(what, name, _nearest(what, name))


def named(pieces: Sequence[Token]) -> Iterator[tuple[Text, str]]:
    """What each name in a text names: label, type, property, parameter, or a key of a map that is no pattern."""
    inside = ["other"]
    labels = False
    for index, token in enumerate(pieces):
        before, after = at(pieces, index - 1).text, at(pieces, index + 1).text
        if token.kind == "param":
            yield PARAMETER, token.name
        elif token.text in "([{":
            inside.append(_opened(pieces, index, inside[-1]))
        elif token.text in ")]}" and len(inside) > 1:
            inside.pop()
        elif token.name and before == ".":
            if after != "(" and at(pieces, index - 3).word != "CALL":
                yield PROPERTY, token.name
        elif token.name and labels and before in (":", "|", "&", "!"):
            yield TYPE if inside[-1] == "relation" else LABEL, token.name
            continue
        elif token.name and after == ":" and before in ("{", ","):
            yield from {"map": [(KEY, token.name)], "pattern": [(PROPERTY, token.name)]}.get(inside[-1], [])
        labels = _in_labels(token.text, inside[-1], labels)


def _in_labels(sign: str, inside: str, labels: bool) -> bool:
    """Whether what follows *sign* is part of a label expression."""
    if sign == ":":
        return inside not in ("map", "pattern")
    return labels and (sign in ("&", "!") or (sign == "|" and inside != "other"))


def _opened(pieces: Sequence[Token], index: int, around: str) -> str:
    """What a bracket holds: a node, a relation, the properties of one of them (pattern), a map, or other."""
    before = at(pieces, index - 1)
    if pieces[index].text == "[":
        return "relation" if before.text == "-" else "other"
    if pieces[index].text == "(":
        return "node" if before.text in _BEFORE_PATTERN or before.word in _WORDS_BEFORE_PATTERN else "other"
    if before.word in _SUBQUERIES or before.text == ")":
        return "other"
    return "pattern" if around in ("node", "relation") else "map"


def _keys(values: Iterable[Value]) -> Iterator[str]:
    """The keys of all maps within *values*."""
    for value in values:
        if isinstance(value, dict):
            yield from value
        if isinstance(value, dict | list):
            yield from _keys(value.values() if isinstance(value, dict) else value)


def _nearest(what: Text, name: str) -> list[str]:
    """The nearest names, else all labels or types; a Chinese name of the model stands for the one that Cypher knows."""
    declared = _chinese(what)
    by_zh = {zh: key for key, zh in reversed(declared.items())}
    found = list(dict.fromkeys(by_zh.get(one, one) for one in nearest(name, [*declared, *by_zh])))
    return found or ([] if what is PROPERTY else list(declared))


def _chinese(what: Text) -> dict[str, str]:
    """All names of that sort with their Chinese names."""
    if what is PROPERTY:
        return property_names()
    declared: Mapping[str, Kind | Relation] = KINDS if what is LABEL else RELATIONS
    return {key: one.zh for key, one in declared.items()}
