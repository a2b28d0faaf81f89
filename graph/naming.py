"""What labels, relation types and properties are called in a database: the names of the model, or its Chinese ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from chainkg.graph.joints import ASSESSED_PROPERTIES
from chainkg.graph.model import KINDS, RELATIONS
from chainkg.graph.tables import TABLES

PRIVATE = "_"
"""What begins so is chainkg's own bookkeeping in a database: it keeps its name, and answers do not show it."""
COMPUTED = ""
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Names:
    """From the model's name to that in the database; what is not listed stays as it is.

    ``properties``: by the table whose columns they are (``COMPUTED``: what no table holds).
    """

    key: str
    labels: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, name: str) -> str:
        return self.labels.get(name, name)

    def type(self, name: str) -> str:
        return self.types.get(name, name)

    def property(self, table: str, name: str) -> str:
        return self.properties.get(table, {}).get(name, name)

    def row(self, table: str, row: dict[str, V]) -> dict[str, V]:
        """A row of *table* by the names in the database."""
        own = self.properties.get(table)
        return {own.get(name, name): value for name, value in row.items()} if own else row

    def back(self, table: str, row: Mapping[str, V]) -> Mapping[str, V]:
        """A row of the database by the columns of *table*."""
        own = {zh: name for name, zh in self.properties.get(table, {}).items()}
        return {own.get(name, name): value for name, value in row.items()}


def _chinese() -> Names:
    labels = {label: kind.zh for label, kind in KINDS.items()}
    types = {type_: relation.zh for type_, relation in RELATIONS.items()}
    columns = {name: {column.name: column.zh for column in table.fields} for name, table in TABLES.items()}
    return Names("zh", labels, types, columns | {COMPUTED: ASSESSED_PROPERTIES})


ENGLISH = Names("en")
CHINESE = _chinese()
NAMES = {names.key: names for names in (ENGLISH, CHINESE)}


def quoted(name: str) -> str:
    """A name as a Cypher text may hold it.

    >>> quoted("a`b")
    '`a``b`'
    """
    return "`" + name.replace("`", "``") + "`"
