"""What a chain is, and where it is kept."""

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
