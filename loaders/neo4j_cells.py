"""Properties of nodes and relationships as cells of a table."""

import json
from collections.abc import Mapping
from functools import cache

from chainkg.graph.tables import TABLES


@cache
def columns_of(table: str) -> dict[str, str]:
    """What a property of either language is called in *table*; of two columns with one Chinese name the first."""
    found: dict[str, str] = {}
    for field in TABLES[table].fields:
        found.setdefault(field.zh, field.name)
    return found | {field.name: field.name for field in TABLES[table].fields}


def cells_of(table: str, told: Mapping[str, str]) -> dict[str, str]:
    """The properties that are columns, written as a dataset writes them; empty ones left out."""
    known = columns_of(table)
    kinds = {field.name: field for field in TABLES[table].fields}
    found: dict[str, str] = {}
    for name, value in told.items():
        if name in known and value.strip():
            field = kinds[known[name]]
            found[field.name] = (
                _listed(value) if field.many else _number(value) if field.type == "number" else value.strip()
            )
    return found


def _listed(value: str) -> str:
    """Several values: parted by ``;`` as the importer has them, or a JSON list as apoc writes it.

    >>> _listed('["a","b"]'), _listed("a;b")
    ('a;b', 'a;b')
    """
    if value.startswith("["):
        try:
            parts = json.loads(value)
        except ValueError:
            return value
        return ";".join(map(str, parts)) if isinstance(parts, list) else value
    return value.strip()


def _number(value: str) -> str:
    """A whole number as the tables write it.

    >>> _number("2.0"), _number("0.25")
    ('2', '0.25')
    """
    return value.strip().removesuffix(".0")
