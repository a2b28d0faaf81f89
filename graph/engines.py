"""How to get a Cypher engine."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from chainkg.graph.embedded import open_embedded, open_unchanged
from chainkg.graph.engine import Engine, Limits
from chainkg.graph.stamp import Stamp

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain
    from chainkg.graph.projection import Assessed


def open_engine(
    chain: "Chain", assess: "Callable[[], Iterable[Assessed]]", *, made_by: str = "", limits: Limits | None = None
) -> Engine:
    """The embedded engine over a projection of *chain*, which is built where the user's cache does not hold it yet.

    *assess* computes the ASSESSED relations, and is called only for a build. *made_by* names the code that computes
    them: a projection of other code does not answer.
    """
    return open_embedded(chain, assess, made_by, limits or Limits())


def open_for(
    stamp: Stamp,
    read: "Callable[[], Chain]",
    assess: "Callable[[Chain], Iterable[Assessed]]",
    *,
    made_by: str = "",
    limits: Limits | None = None,
) -> Engine:
    """As ``open_engine``; where the files of *stamp* are those of an earlier projection, nothing is read of them."""
    known = open_unchanged(stamp, made_by, limits or Limits())
    if known:
        return known
    chain = read()
    engine = open_embedded(chain, lambda: assess(chain), made_by, limits or Limits())
    engine.note(stamp, made_by)
    return engine
