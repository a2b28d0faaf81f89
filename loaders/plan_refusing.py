"""A plan's file that cannot be read: one message with the file, the reason and what to do."""

from pathlib import Path

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text


class Unreadable(ChainError):
    """A file that is no plan that can be read."""


def refused(path: Path, zh: str, en: str) -> Unreadable:
    return Unreadable(Text(f"{path.name}：{zh}", f"{path.name}: {en}"))
