"""Names in a question that the model does not have: an engine answers them with nothing, which reads as "no gap"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chainkg.graph.engine import Value
from chainkg.graph.errors import ChainError, UnknownName
from chainkg.graph.joints import declared, property_names
from chainkg.graph.lexer import Token, tokens
from chainkg.graph.model import KINDS, RELATIONS, Kind, Relation
from chainkg.graph.names import nearest
from chainkg.graph.text import Text
from chainkg.queries.naming import KEY, LABEL, PARAMETER, PROPERTY, TYPE, Named, bearers, named

# Parts of dates, times, durations and points, which Cypher reads like properties.
_PARTS = """
year month day quarter week weekYear dayOfWeek dayOfQuarter quarterDay ordinalDay hour minute second
millisecond microsecond nanosecond timezone offset offsetMinutes epochMillis epochSeconds years quarters months
weeks days hours minutes seconds milliseconds microseconds nanoseconds x y z longitude latitude height crs srid
"""
PARTS = frozenset(_PARTS.split())


def check_names(text: str, params: Mapping[str, Value]) -> None:
    """UnknownName, with the nearest ones, for a label, type, property or parameter that there is not.

    Where the text says what a variable is, only the properties of that label or type will do.
    """
    pieces = tokens(text)
    found = list(named(pieces))
    known = {LABEL: {*KINDS, *RELATIONS}, TYPE: set(RELATIONS)}  # a relation may be asked for its type like a node
    for one in found:
        if one.what in known and one.name not in known[one.what]:
            raise UnknownName(one.what, one.name, _nearest_kind(one))
    _check_parameters([one.name for one in found if one.what is PARAMETER], params)
    _check_properties(pieces, found, params)


def wanted(text: str, params: Mapping[str, Value]) -> Mapping[str, Value]:
    """Of *params* those that *text* asks for; all, for the nearest to be named, where one of them is not given."""
    used = {one.name for one in named(tokens(text)) if one.what is PARAMETER}
    return {name: params[name] for name in params if name in used} if used <= params.keys() else params


def _check_parameters(used: Sequence[str], params: Mapping[str, Value]) -> None:
    for name in used:
        if name not in params:
            near = nearest(name, params.keys() - set(used))
            zh, en = (f"，是否指 ${near[0]}", f"; did you mean ${near[0]}") if near else ("", "")
            raise ChainError(Text(f"参数 ${name} 没有值：-p {name}=…{zh}", f"${name} has no value: -p {name}=…{en}"))
    for name in params:
        if name not in used:
            raise UnknownName(PARAMETER, name, nearest(name, used) or list(dict.fromkeys(used)))


def _check_properties(pieces: Sequence[Token], found: Sequence[Named], params: Mapping[str, Value]) -> None:
    own = {one.name for one in found if one.what is KEY} | set(keys_of(params.values())) | PARTS
    kinds = bearers(pieces)
    for one in found:
        if one.what is PROPERTY and one.name not in own:
            may = properties_of(kinds.get(one.owner, ()))
            if one.name not in may:
                raise UnknownName(_said(kinds.get(one.owner, ())), one.name, _nearest(one.name, may))


def properties_of(labels: Iterable[str]) -> dict[str, str]:
    """The properties of things with one of *labels* (or types), with their Chinese names; of all where none is told."""
    known = declared()
    told = [known[label] for label in labels if label in known]
    return {name: zh for properties in told for name, zh in properties.items()} if told else property_names()


def keys_of(values: Iterable[Value]) -> Iterator[str]:
    """The keys of all maps within *values*."""
    for value in values:
        if isinstance(value, dict):
            yield from value
        if isinstance(value, dict | list):
            yield from keys_of(value.values() if isinstance(value, dict) else value)


def _said(labels: Iterable[str]) -> Text:
    of = "|".join(sorted(labels))
    return Text(f"{of} {PROPERTY.zh}", f"{PROPERTY.en} of {of}") if of else PROPERTY


def _nearest(name: str, known: Mapping[str, str]) -> list[str]:
    """The nearest names, in the language of *name*: a Chinese name stands for the one that Cypher knows."""
    by_zh = {zh: key for key, zh in reversed(list(known.items()))}
    found = nearest(name, [*known, *by_zh])
    return list(dict.fromkeys(by_zh.get(one, one) for one in found)) if name.isascii() else found


def _nearest_kind(one: Named) -> list[str]:
    declared_: Mapping[str, Kind | Relation] = KINDS if one.what is LABEL else RELATIONS
    return _nearest(one.name, {key: kind.zh for key, kind in declared_.items()}) or list(declared_)
