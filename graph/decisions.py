"""What people have decided on names: ``same.csv`` says which mean one thing and which do not."""

from collections.abc import Collection

from chainkg.graph.columns import Table
from chainkg.graph.firm_names import written
from chainkg.graph.model import Kind


class Decisions:
    """The decisions on the things of one kind, however their names are written there."""

    def __init__(self, same: Table, kind: Kind) -> None:
        self._same: dict[str, set[str]] = {}
        self._apart: set[frozenset[str]] = set()
        cells = (same[column].cells() for column in ("kind", "left", "right", "decision"))
        for label, left, right, decision in zip(*cells, strict=True):
            if label != kind.label:
                continue
            one, other = written(left), written(right)
            if decision == "same":
                self._same.setdefault(one, set()).add(other)
                self._same.setdefault(other, set()).add(one)
            else:
                self._apart.add(frozenset((one, other)))

    @property
    def joined(self) -> Collection[str]:
        """The written names that were decided to mean the same as another."""
        return self._same.keys()

    def known(self, one: str, other: str) -> bool:
        """Whether anybody decided on two names, either way."""
        key, right = written(one), written(other)
        return self.apart(key, right) or right in self.same(key)

    def same(self, name: str) -> list[str]:
        """All that was decided to mean the same as a written name, directly or by way of others, in order."""
        if name not in self._same:
            return []
        found, edge = {name}, [name]
        while edge:
            edge = [other for one in edge for other in self._same.get(one, ()) if other not in found]
            found |= set(edge)
        return sorted(found - {name})

    def apart(self, one: str, other: str) -> bool:
        """Whether two written names were decided to mean two things."""
        return frozenset((one, other)) in self._apart
