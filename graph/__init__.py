"""What a chain is, and where it is kept."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain
    from chainkg.graph.errors import BadData, ChainError, EngineError, Problem, UnknownName
    from chainkg.graph.model import KINDS, RELATIONS, Kind, Move, Relation, State

__all__ = [
    "KINDS",
    "RELATIONS",
    "BadData",
    "Chain",
    "ChainError",
    "EngineError",
    "Kind",
    "Move",
    "Problem",
    "Relation",
    "State",
    "UnknownName",
]
_HOMES = ("errors", "model", "chain")


def __getattr__(name: str) -> Any:
    """Each name from its module when it is asked for: who needs one light module does not wait for the heavy ones."""
    if name in __all__:
        for home in _HOMES:
            module = import_module(f"chainkg.graph.{home}")
            if name in vars(module):
                return vars(module)[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
