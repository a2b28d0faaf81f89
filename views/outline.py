"""An outline: things under things, drawn with lines for a terminal or written as Markdown for a memo."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chainkg.views.sheet import columns

_CLOSING = tuple("，。；：、）》”,;:.)")
_MARKED = re.compile(r"([\\`*_<>\[\]|#])")


@dataclass(frozen=True, slots=True)
class Branch:
    """A line and what stands under it. ``head``: its heading word; ``url``: an address, clickable where ``link``."""

    text: str
    head: str = ""
    url: str = ""
    link: bool = False
    below: tuple["Branch", ...] = ()


def as_tree(branch: Branch, colon: str, width: int | None = None) -> str:
    """The outline with drawn lines, wrapped at *width* columns; addresses stay whole, so that they can be copied."""
    return "\n".join(_drawn(branch, colon, width, "", "")) + "\n"


def _drawn(branch: Branch, colon: str, width: int | None, first: str, rest: str) -> Iterator[str]:
    stem = rest + ("│  " if branch.below else "   ")
    words = _worded(branch, colon)
    lines = words.split("\n") if width is None else _wrapped(words, width - columns(first))
    for at, line in enumerate(lines):
        yield (first if at == 0 else stem if first else "") + line
    if branch.url:
        yield stem + branch.url
    for at, one in enumerate(branch.below):
        last = at == len(branch.below) - 1
        yield from _drawn(one, colon, width, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _worded(branch: Branch, colon: str) -> str:
    return colon.join(part for part in (branch.head, branch.text) if part)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most *width* columns, broken between words or Chinese signs.

    No line begins with a mark that closes what stands before it: it hangs over instead, hence two columns of room.
    """
    room, lines, line = max(width, 24) - 2, [], ""
    for piece in _pieces(text, room):
        if line and columns(line + piece.rstrip()) > room + (2 if piece.rstrip() in _CLOSING else 0):
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def _pieces(text: str, room: int) -> Iterator[str]:
    """What may not be broken: a word with the blank after it, cut where it is wider than a line; a Chinese sign."""
    for piece in re.findall(r"[!-~]+\s?|.", text, re.DOTALL):
        yield from (piece[at : at + room] for at in range(0, len(piece), room))


def as_memo(branch: Branch, colon: str) -> str:
    """The outline as Markdown: the root a title, what has something under it a heading, the rest lists with links."""
    plain = [one for one in branch.below if not one.below]
    blocks = [f"# {escaped(_worded(branch, colon))}", "\n".join(_listed(one, colon, 0) for one in plain)]
    for one in branch.below:
        if one.below:
            blocks += [f"## {escaped(_worded(one, colon))}", "\n".join(_listed(each, colon, 0) for each in one.below)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _listed(branch: Branch, colon: str, depth: int) -> str:
    """A list item and, indented, what stands under it."""
    text = escaped(branch.text)
    if branch.url:
        text = f"[{text}](<{branch.url}>)" if branch.link else f"{text} `{branch.url}`"
    words = colon.join(part for part in (f"**{escaped(branch.head)}**" if branch.head else "", text) if part)
    return "\n".join([f"{'  ' * depth}- {words}", *(_listed(one, colon, depth + 1) for one in branch.below)])


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands.

    >>> escaped("a_b*c [1]")
    'a\\\\_b\\\\*c \\\\[1\\\\]'
    """
    return _MARKED.sub(r"\\\1", text.replace("\n", " "))
