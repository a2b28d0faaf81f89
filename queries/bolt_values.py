"""Answers as Bolt writes them: nodes, relationships and paths as structures of their own."""

from typing import Any, cast

from chainkg.graph.engine import Value
from chainkg.graph.packstream import Structure

_NODE, _RELATIONSHIP, _UNBOUND, _PATH = 0x4E, 0x52, 0x72, 0x50
Element = dict[str, Any]


def bolt_value(value: Value, *, modern: bool) -> Any:
    """*value* with numbered elements as structures. *modern*: Bolt 5, which knows ids that are texts."""
    if isinstance(value, list):
        return [bolt_value(item, modern=modern) for item in value]
    if not isinstance(value, dict):
        return value
    keys = set(value)
    if keys == {"labels", "properties", "id"}:
        return _node(value, modern)
    if keys == {"type", "properties", "id", "start", "end"}:
        return _relationship(value, modern)
    if keys == {"nodes", "relationships"}:
        return _path(cast(list[Element], value["nodes"]), cast(list[Element], value["relationships"]), modern)
    return {key: bolt_value(item, modern=modern) for key, item in value.items()}


def number(record: str) -> int:
    """A record number as one whole number.

    >>> number("#1:2")
    1099511627778
    """
    bucket, _, position = record.removeprefix("#").partition(":")
    return (int(bucket) << 40) + int(position) if bucket else 0


def _node(value: Element, modern: bool) -> Structure:
    fields = (number(value["id"]), value["labels"], value["properties"])
    return Structure(_NODE, (*fields, value["id"]) if modern else fields)


def _relationship(value: Element, modern: bool) -> Structure:
    ids = (value["id"], value["start"], value["end"])
    fields = (*map(number, ids), value["type"], value["properties"])
    return Structure(_RELATIONSHIP, (*fields, *ids) if modern else fields)


def _path(stops: list[Element], steps: list[Element], modern: bool) -> Structure:
    """Distinct nodes, distinct relationships, and how they follow: a number below zero for one walked backwards."""
    nodes = {stop["id"]: stop for stop in stops}
    ways = {step["id"]: step for step in steps}
    sequence: list[int] = []
    for step, before, after in zip(steps, stops, stops[1:], strict=False):
        place = list(ways).index(step["id"]) + 1
        sequence += [place if step["start"] == before["id"] else -place, list(nodes).index(after["id"])]
    unbound = [
        Structure(_UNBOUND, (number(way["id"]), way["type"], way["properties"], *([way["id"]] if modern else [])))
        for way in ways.values()
    ]
    return Structure(_PATH, ([_node(node, modern) for node in nodes.values()], unbound, sequence))
