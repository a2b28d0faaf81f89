"""Constraints and indexes (``schema.cypher``), the same for every engine."""

import re
from functools import cache
from pathlib import Path

from chainkg.graph.model import KINDS
from chainkg.graph.naming import ENGLISH, Names, quoted

_PLACE = re.compile(r"\(n:(\w+)\)(.*?)\bn\.(\w+)")


@cache
def _statements() -> list[str]:
    text = Path(__file__).with_name("schema.cypher").read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    return [found for part in bare.split(";") if (found := part.strip())]


def schema(names: Names = ENGLISH) -> list[str]:
    """The statements, one by one, with labels and properties as *names* has them."""

    def named(match: re.Match[str]) -> str:
        label, between, name = match.groups()
        kind = KINDS.get(label)
        name = names.property(kind.table, name) if kind else name
        return f"(n:{quoted(names.label(label))}){between}n.{quoted(name)}"

    return [_PLACE.sub(named, one) for one in _statements()]
