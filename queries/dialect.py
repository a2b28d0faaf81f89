"""What one of the engines gets wrong without a word: refused on every engine, with the way to write it instead."""

from collections.abc import Sequence

from chainkg.graph.errors import EngineError
from chainkg.graph.lexer import Token, at, place, tokens
from chainkg.graph.text import Text
from chainkg.queries.naming import PROPERTY, named


def refuse_silent_errors(text: str) -> None:
    """EngineError for a pattern whose braces take a value from a relation: the embedded engine finds nothing by it.

    >>> refuse_silent_errors("MATCH (f)-[r]->(n) MATCH (s:Source) WHERE s.id = r.source RETURN s")
    """
    pieces = tokens(text)
    places = {token.at: index for index, token in enumerate(pieces)}
    relations = {one.name for index, one in enumerate(pieces) if _opens_relation(pieces, index - 1)} - {""}
    for one in named(pieces):
        index = places[one.token.at]
        bearer, dot = at(pieces, index + 2), at(pieces, index + 3)
        if one.what is PROPERTY and at(pieces, index + 1).text == ":" and dot.text == "." and bearer.name in relations:
            raise EngineError(_said(place(text, bearer.at), bearer.name, one.name, at(pieces, index + 4).name))


def _opens_relation(pieces: Sequence[Token], index: int) -> bool:
    return at(pieces, index).text == "[" and at(pieces, index - 1).text == "-"


def _said(where: str, relation: str, name: str, other: str) -> Text:
    return Text(
        f"{where}：花括号里不能取关系 {relation} 的属性；请改写成 WHERE ….{name} = {relation}.{other}",
        f"{where}: braces cannot take a property of the relation {relation}; write WHERE ….{name} = {relation}.{other}",
    )
