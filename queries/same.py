"""Names that may mean one thing, side by side for a person to decide: nothing is ever joined by this."""

from collections.abc import Iterator
from dataclasses import dataclass

from chainkg.graph.chain import Chain
from chainkg.graph.model import FIRM
from chainkg.queries.same_firms import firm_pairs
from chainkg.queries.same_pair import Pair
from chainkg.queries.same_products import product_pairs

__all__ = ["Candidates", "Pair", "find_same"]


@dataclass(frozen=True, slots=True)
class Candidates:
    """``pairs``: what is to be decided, the surest first; ``decided``: how many decisions there are."""

    pairs: tuple[Pair, ...]
    decided: int


def find_same(chain: Chain, kind: str = "") -> Candidates:
    """The pairs of names that nobody has decided on. *kind*: only Firm, or only ChainNode (products without a node)."""
    found = [pair for pair in _pairs(chain) if kind in ("", pair.kind)]
    ordered = sorted(found, key=_order)
    return Candidates(tuple(ordered), len(chain.tables["same"]))


def _order(pair: Pair) -> tuple[bool, int, str, str]:
    return (pair.kind != FIRM.label, -pair.score, pair.left.identity, pair.right.identity)


def _pairs(chain: Chain) -> Iterator[Pair]:
    yield from firm_pairs(chain)
    yield from product_pairs(chain)
