"""What a Cypher engine must do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from chainkg.graph.text import Text

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
"""What an engine gives, the same from every engine.

A node is ``{"labels": […], "properties": {…}}``, a relationship ``{"type": …, "properties": {…}}``, a path
``{"nodes": […], "relationships": […]}``; dates, times and durations are texts as ISO 8601 writes them.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one question, each as long as ``columns``. ``notes``: remarks of the engine."""

    columns: list[str]
    rows: list[list[Value]]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take: rows given back, seconds until it is stopped, megabytes of memory.

    Of the embedded engine these are what its whole process holds; a server has a limit of its own.
    """

    rows: int = 10_000
    seconds: float = 30.0
    megabytes: int = 2048


class Engine(Protocol):
    """Answers Cypher and never writes. EngineError for a text that it cannot answer within its limits."""

    def rows(self, text: str, params: Mapping[str, Value]) -> Answer: ...

    def close(self) -> None: ...
