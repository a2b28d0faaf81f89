"""Words in a drawing: how wide they are, where they break, what is left out; the same on every machine.

Widths are those of common sans-serif fonts, a little generous, since the font of the reader is not known.
"""

import re
import unicodedata
from functools import lru_cache

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]{}/- "), frozenset("mwMWQO@%—…")
_PIECES = re.compile(r"(?:[A-Za-z0-9.,'’()+%]+[/-]*|\s+|.)[、，；：。）]*", re.DOTALL)  # these begin no line
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def clean(text: str) -> str:
    """*text* without what cannot be seen and would turn or break the words around it.

    >>> clean("a\\u202eb\\x00c")
    'a b c'
    """
    return _UNSEEN.sub(" ", text) if _UNSEEN.search(text) else text


def escape(text: str) -> str:
    """*text* as the content or the attribute of an element."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return text


@lru_cache(maxsize=4096)
def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if letter in _NARROW:
        return 0.36
    return 0.9 if letter in _WIDE else 0.7 if letter.isupper() else 0.57 if letter.isascii() else 0.75


def width(text: str, size: float) -> float:
    """How wide *text* is in letters of *size*.

    >>> width("磷酸", 10)
    20.0
    """
    return sum(map(_em, text)) * size


def wrap(text: str, size: float, room: float, most: int) -> list[str]:
    """*text* in at most *most* lines no wider than *room*; what is left over is shortened.

    >>> wrap("iron phosphate", 10, 70, 2)
    ['iron', 'phosphate']
    """
    lines = [""]
    for piece in _split(text, size, room):
        if width((lines[-1] + piece).rstrip(), size) <= room:
            lines[-1] += piece
        elif len(lines) == most:
            return [*lines[:-1], shorten(f"{lines[-1]}{piece}…", size, room)]
        else:
            lines.append(piece.lstrip())
    return [line.rstrip() for line in lines if line.strip()]


def _split(text: str, size: float, room: float) -> list[str]:
    """Words and single Chinese letters; a word that has no room on a line is taken apart."""
    pieces = _PIECES.findall(text)
    return [part for piece in pieces for part in (piece if width(piece, size) > room else [piece])]


def shorten(text: str, size: float, room: float) -> str:
    """*text*, cut with an ellipsis where it is wider than *room*."""
    if width(text, size) <= room:
        return text
    used, kept = _em("…") * size, ""
    for letter in text:
        used += _em(letter) * size
        if used > room:
            break
        kept += letter
    return kept.rstrip(" …") + "…"
