"""Cypher with the Chinese names of the model: 企业, 生产, 名称 become Firm, PRODUCES, name; all else stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chainkg.graph.engine import Value
from chainkg.graph.errors import EngineError
from chainkg.graph.joints import declared
from chainkg.graph.lexer import place, tokens
from chainkg.graph.model import KINDS, RELATIONS
from chainkg.graph.text import Text
from chainkg.queries.catalogue import keys_of
from chainkg.queries.naming import KEY, LABEL, PROPERTY, TYPE, Named, bearers, named

_PLACE = re.compile(r"(\d+):(\d+)")
_LABELS = {kind.zh: label for label, kind in KINDS.items()}
_TYPES = {relation.zh: type_ for type_, relation in RELATIONS.items()}


@dataclass(frozen=True, slots=True)
class English:
    """A text with English names. ``edits``: where in the asker's text a name of which length became which."""

    text: str
    asked: str
    edits: tuple[tuple[int, int, str], ...]

    def told(self, error: EngineError) -> EngineError:
        """The error with the place in the asker's own text."""
        zh, en = (_PLACE.sub(self._moved, said, count=1) for said in (error.message.zh, error.message.en))
        return EngineError(Text(zh, en)) if self.edits and _PLACE.match(error.message.en) else error

    def _moved(self, found: re.Match[str]) -> str:
        line, column = int(found[1]), int(found[2])
        offset = sum(map(len, self.text.splitlines(keepends=True)[: line - 1])) + column - 1
        for start, length, name in self.edits:
            if offset <= start:
                break
            offset = max(offset - len(name) + length, start)
        return place(self.asked, offset)


def english(text: str, params: Mapping[str, Value] | None = None) -> English:
    """*text* as the engines understand it; EngineError where a Chinese name may stand for several properties.

    >>> english("MATCH (f:企业)-[:生产]->(n:`环节`) WHERE n.名称 = '名称' RETURN f.名称 AS 名称").text
    "MATCH (f:Firm)-[:PRODUCES]->(n:ChainNode) WHERE n.name = '名称' RETURN f.name AS 名称"
    """
    pieces = tokens(text)
    found = list(named(pieces))
    own = {one.name for one in found if one.what is KEY} | set(keys_of((params or {}).values()))
    kinds = {owner: {_english_kind(name) for name in names} for owner, names in bearers(pieces).items()}
    edits = []
    for one in found:
        name = _name(text, one, kinds.get(one.owner, set()), own)
        if name != one.name:
            edits.append((one.token.at, len(one.token.text), name))
    return English(_edited(text, edits), text, tuple(edits))


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts, end = [], 0
    for start, length, name in edits:
        parts += [text[end:start], name]
        end = start + length
    return "".join([*parts, text[end:]])


def _english_kind(name: str) -> str:
    return _LABELS.get(name) or _TYPES.get(name) or name


def _name(text: str, one: Named, kinds: set[str], own: set[str]) -> str:
    if one.what in (LABEL, TYPE):
        return _english_kind(one.name)
    if one.what is not PROPERTY or (not kinds and one.name in own):
        return one.name
    return _property(text, one, kinds)


def _property(text: str, one: Named, kinds: set[str]) -> str:
    """The property that a Chinese name stands for in things of *kinds*, of all kinds where none is told."""
    known = declared()
    told = [known[kind] for kind in kinds if kind in known] or list(known.values())
    meant = sorted({name for properties in told for name, zh in properties.items() if zh == one.name})
    if len(meant) > 1:
        where, words = place(text, one.token.at), "、".join(meant)
        raise EngineError(
            Text(
                f"{where}：“{one.name}”可指 {words}；请写英文名，或给变量写明标签",
                f"{where}: {one.name!r} may mean {', '.join(meant)}; write the English name, or say the label",
            )
        )
    return meant[0] if meant else one.name
