"""What each name in a question names: label, type, property, parameter or a key of the asker's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chainkg.graph.lexer import Token, at
from chainkg.graph.text import Text

LABEL, TYPE, PROPERTY = Text("标签", "label"), Text("关系类型", "relation type"), Text("属性", "property")
PARAMETER, KEY = Text("参数", "parameter"), Text("键", "key")
_BEFORE_PATTERN = frozenset(("", "-", ">", "<", ",", "=", "(", "[", "{", "|"))
_WORDS_BEFORE_PATTERN = frozenset(("MATCH", "WHERE", "NOT", "AND", "OR", "XOR"))
_SUBQUERIES = frozenset(("CALL", "EXISTS", "COUNT", "COLLECT"))


@dataclass(frozen=True, slots=True)
class Named:
    """A name with what it names. ``owner``: of a property the variable or the place of the pattern that bears it."""

    what: Text
    token: Token
    owner: str = ""

    @property
    def name(self) -> str:
        return self.token.name


def named(pieces: Sequence[Token]) -> Iterator[Named]:
    """All names of a text but variables, aliases and functions."""
    inside, owners = ["other"], [""]
    labels = False
    for index, token in enumerate(pieces):
        before, after = at(pieces, index - 1).text, at(pieces, index + 1).text
        if token.kind == "param":
            yield Named(PARAMETER, token)
        elif token.text in "([{":
            inside.append(_opened(pieces, index, inside[-1]))
            owners.append(_owner(pieces, index, inside[-1], owners[-1]))
        elif token.text in ")]}" and len(inside) > 1:
            inside.pop()
            owners.pop()
        elif token.name and before == ".":
            if after != "(" and at(pieces, index - 3).word != "CALL":
                yield Named(PROPERTY, token, _bearer(pieces, index, owners[-1]))
        elif token.name and labels and before in (":", "|", "&", "!"):
            yield Named(TYPE if inside[-1] == "relation" else LABEL, token, owners[-1])
            continue
        elif token.name and after == ":" and before in ("{", ",") and inside[-1] in ("map", "pattern"):
            yield Named(KEY if inside[-1] == "map" else PROPERTY, token, owners[-1])
        labels = _in_labels(token.text, inside[-1], labels)


def bearers(pieces: Sequence[Token]) -> dict[str, set[str]]:
    """Per variable, and per place of a pattern without one, the labels and types that the text gives it.

    A variable that the text also makes in another way (``AS``, ``IN``) is left out: it may hold anything.
    """
    found: dict[str, set[str]] = {}
    for one in named(pieces):
        if one.what in (LABEL, TYPE) and one.owner:
            found.setdefault(one.owner, set()).add(one.name)
    for index, token in enumerate(pieces):
        if at(pieces, index - 1).word == "AS" or at(pieces, index + 1).word == "IN":
            found.pop(token.name, None)
    return found


def _bearer(pieces: Sequence[Token], index: int, around: str) -> str:
    """The variable before the dot at *index* - 1; in a map projection the one before the brace."""
    before = at(pieces, index - 2)
    if before.text in ("{", ","):
        return around
    return before.name if before.name and at(pieces, index - 3).text != "." else ""


def _owner(pieces: Sequence[Token], index: int, inside: str, around: str) -> str:
    """Who bears what stands in a bracket: the variable of a node or relation, else its place in the text."""
    if inside in ("node", "relation"):
        first = at(pieces, index + 1)
        return first.name if first.name else f"@{pieces[index].at}"
    if inside == "pattern":
        return around
    return at(pieces, index - 1).name if inside == "map" else ""


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
