"""What a Cypher engine must do, and how to get one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from chainkg.graph.text import Text

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain
    from chainkg.graph.projection import Assessed

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
    """What one question may take: rows given back, seconds until it is stopped."""

    rows: int = 10_000
    seconds: float = 30.0


class Engine(Protocol):
    """Answers Cypher and never writes. EngineError for a text that it cannot answer within its limits."""

    def rows(self, text: str, params: Mapping[str, Value]) -> Answer: ...

    def close(self) -> None: ...


def open_engine(
    chain: "Chain", assess: "Callable[[], Iterable[Assessed]]", *, made_by: str = "", limits: Limits | None = None
) -> Engine:
    """The embedded engine over a projection of *chain*, which is built where the user's cache does not hold it yet.

    *assess* computes the ASSESSED relations, and is called only for a build. *made_by* names the code that computes
    them: a projection of other code does not answer.
    """
    from chainkg.graph.embedded import open_embedded  # reads this module

    return open_embedded(chain, assess, made_by, limits or Limits())
