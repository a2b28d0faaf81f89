"""Two names and what is known of those who bear them."""

from dataclasses import dataclass

from chainkg.graph.text import Text


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its id, its name, and what tells it from others.

    ``place``: its region and park, or the industry of a node; ``makers``: of a product; ``sources``: ids of those who
    speak of it.
    """

    identity: str
    name: str
    code: str = ""
    place: str = ""
    parent: str = ""
    products: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things of a kind that may be one. ``score``: how alike their names are written, of 100, never a reason to
    join them; ``why``: what they share."""

    kind: str
    left: Side
    right: Side
    score: int
    why: Text
