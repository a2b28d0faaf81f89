"""A Cypher text cut into words and signs, so that nothing in a string, a comment or backticks is taken for Cypher."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>//[^\r\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<param>\$(?:\w+|`(?:[^`]|``)*`))
    |(?P<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>\.\.|/\*|.)""",
    re.VERBOSE | re.DOTALL,
)
# Capitals of the Greek and the Cyrillic alphabet that look like Latin ones, and what they look like.
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТХУҮԀԌԚԜ", "ABESIJKMHOPCTXYYDGQW", strict=True))
_FOLDED = str.maketrans(_GREEK | _CYRILLIC)
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")
_AFTER_COLUMNS = ("ORDER", "SKIP", "OFFSET", "LIMIT", "UNION")
_UNCLOSED = ("'", '"', "`", "/*")


@dataclass(frozen=True)
class Token:
    """A piece of a text. ``kind``: string, quoted (in backticks), param, number, name or sign. ``at``: its offset."""

    kind: str
    text: str
    at: int

    @cached_property
    def word(self) -> str:
        """A name as a keyword is compared: capitals, letters that merely look like Latin ones folded."""
        return unicodedata.normalize("NFKC", self.text).upper().translate(_FOLDED) if self.kind == "name" else ""

    @property
    def name(self) -> str:
        """What a name, a name in backticks or a parameter calls; empty for anything else."""
        bare = self.text.removeprefix("$")
        if bare.startswith("`") and self.kind in ("quoted", "param"):
            return bare[1:-1].replace("``", "`")
        return bare if self.kind in ("name", "param") else ""

    @property
    def unclosed(self) -> bool:
        """A quote or a comment that nothing closes."""
        return self.kind == "sign" and self.text in _UNCLOSED


NOTHING = Token("end", "", 0)


def tokens(text: str) -> list[Token]:
    """The pieces of *text* without blanks and comments.

    >>> [token.text for token in tokens("RETURN n.set /* DROP */ AS `a b`")]
    ['RETURN', 'n', '.', 'set', 'AS', '`a b`']
    """
    return [piece for piece in pieces(text) if piece.kind not in ("space", "comment")]


def pieces(text: str) -> list[Token]:
    """All of *text*, blanks and comments too."""
    return [Token(match.lastgroup or "", match.group(), match.start()) for match in _TOKEN.finditer(text)]


def statement(text: str) -> str:
    """*text* without the ``;`` that ends it and what follows: not every engine takes a comment there.

    >>> statement("RETURN ';' AS x; // done")
    "RETURN ';' AS x"
    """
    return next((text[: token.at] for token in tokens(text) if token.text == ";"), text)


def at(pieces: Sequence[Token], place: int) -> Token:
    """The token at *place*, an empty one before the first and behind the last."""
    return pieces[place] if 0 <= place < len(pieces) else NOTHING


def place(text: str, offset: int) -> str:
    """Line and column of *offset*, both from 1.

    >>> place("MATCH (n)\\nSET n.x = 1", 10)
    '2:1'
    """
    before = text[:offset]
    return f"{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"


def columns(text: str) -> list[str]:
    """The names of the columns that *text* gives back, as its last RETURN (of the first part of a UNION) says.

    >>> columns("MATCH (n) WITH n RETURN n.id, count(*) AS `how many` ORDER BY n.id LIMIT 3")
    ['n.id', 'how many']
    """
    found = tokens(statement(text))
    depth, start, end = 0, -1, len(found)
    for index, token in enumerate(found):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth or at(found, index - 1).text == "." or at(found, index - 1).word == "AS":
            continue
        if token.word == "RETURN":
            start = index + 1
        elif start >= 0 and token.word in _AFTER_COLUMNS:
            end = index
            break
    return [] if start < 0 else _items(text, found[start + (at(found, start).word == "DISTINCT") : end])


def _items(text: str, pieces: Sequence[Token]) -> list[str]:
    found: list[list[Token]] = [[]]
    depth = 0
    for token in pieces:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0 and token.text == ",":
            found.append([])
        else:
            found[-1].append(token)
    return [_title(text, item) for item in found if item]


def _title(text: str, item: Sequence[Token]) -> str:
    if at(item, len(item) - 2).word == "AS":
        return item[-1].name
    return text[item[0].at : item[-1].at + len(item[-1].text)]
