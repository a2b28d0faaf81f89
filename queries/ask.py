"""A question in Cypher, or a saved one, put to the engine."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from chainkg import graph, queries
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Answer, Engine, Limits, Value, open_engine
from chainkg.graph.lexer import statement
from chainkg.queries.assessed import assessed
from chainkg.queries.catalogue import check_names
from chainkg.queries.guard import refuse_writes
from chainkg.queries.phrases import find_phrase, resolve


def ask(chain: Chain, text: str, params: Mapping[str, Value] | None = None, limits: Limits | None = None) -> Answer:
    """The answer to *text*; EngineError where it does more than ask, UnknownName for a name that the model lacks."""
    _require_sound(text, params or {})
    with closing(open_engine(chain, lambda: assessed(chain), made_by=_code(), limits=limits)) as engine:
        return engine.rows(statement(text), params or {})


def ask_engine(engine: Engine, text: str, params: Mapping[str, Value] | None = None) -> Answer:
    """As ``ask``, of an engine that is open, such as a server."""
    _require_sound(text, params or {})
    return engine.rows(statement(text), params or {})


def _require_sound(text: str, params: Mapping[str, Value]) -> None:
    refuse_writes(text)
    check_names(text, params)


def ask_phrase(chain: Chain, name: str, given: Mapping[str, str], limits: Limits | None = None) -> Answer:
    """The answer to a saved question; UnknownName for a phrase, a parameter or a thing that there is not."""
    phrase = find_phrase(name)
    return ask(chain, phrase.text, resolve(chain, phrase, given), limits)


@cache
def _code() -> str:
    """Changes with the code that computes a projection: what older code computed must not answer."""
    found = hashlib.sha256()
    for package in (graph, queries):
        for file in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()
