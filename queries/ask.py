"""A question in Cypher, or a saved one, put to the engine."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chainkg import graph, queries
from chainkg.graph.engine import Answer, Engine, Limits, Value
from chainkg.graph.engines import open_engine, open_for
from chainkg.graph.errors import ChainError, EngineError
from chainkg.graph.lexer import columns, statement
from chainkg.graph.model import ASSESSED, NODE, PARK, REGION
from chainkg.graph.stamp import Stamp
from chainkg.graph.text import Text
from chainkg.queries.catalogue import check_names
from chainkg.queries.chinese import English, english
from chainkg.queries.dialect import refuse_silent_errors
from chainkg.queries.guard import refuse_writes
from chainkg.queries.phrases import Phrase, find_phrase, resolve

_ONE = (
    f"MATCH (p:{REGION.label}|{PARK.label} {{name: $place}})-[:{ASSESSED.type}]->(n:{NODE.label}) "
    "RETURN n.id AS id LIMIT 1"
)
_PLACES = f"MATCH (p)-[:{ASSESSED.type}]->() RETURN DISTINCT p.name"

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain
    from chainkg.graph.projection import Assessed


def ask(chain: "Chain", text: str, params: Mapping[str, Value] | None = None, limits: Limits | None = None) -> Answer:
    """The answer to *text*; EngineError where it does more than ask, UnknownName for a name that the model lacks."""
    given = params or {}
    understood(text, given)  # before the engine starts
    with closing(opened(chain, limits)) as engine:
        return put(engine, text, given)


def ask_files(stamp: Stamp, read: "Callable[[], Chain]", text: str, params: Mapping[str, Value]) -> Answer:
    """As ``ask``, of what *read* gives, called only where the files of *stamp* changed since an earlier question."""
    understood(text, params)
    with closing(open_for(stamp, read, _assess, made_by=_code())) as engine:
        return put(engine, text, params)


def opened(chain: "Chain", limits: Limits | None = None) -> Engine:
    """The embedded engine over *chain*, for several questions."""
    return open_engine(chain, lambda: _assess(chain), made_by=_code(), limits=limits)


def _assess(chain: "Chain") -> "Iterable[Assessed]":
    from chainkg.queries.assessed import assessed  # heavy, and only a build needs it

    return assessed(chain)


def put(engine: Engine, text: str, params: Mapping[str, Value]) -> Answer:
    """The answer of *engine*; columns are called as the asker wrote them, places are those in the asker's text."""
    said = understood(text, params)
    try:
        answer = engine.rows(statement(said.text), params)
    except EngineError as error:
        raise said.told(error) from error
    titles = columns(text) if said.edits else answer.columns
    return replace(answer, columns=titles) if len(titles) == len(answer.columns) and "*" not in titles else answer


def put_as_written(engine: Engine, text: str, params: Mapping[str, Value]) -> Answer:
    """The answer of an engine whose database has Chinese names: guarded, but nothing is translated or looked up."""
    refuse_writes(text)
    return engine.rows(statement(text), params)


def understood(text: str, params: Mapping[str, Value]) -> English:
    """*text* with the names that engines know, once it is sure that it only asks and that all its names are known."""
    refuse_writes(text)
    said = english(text, params)
    refuse_writes(said.text)
    check_names(said.text, params)
    refuse_silent_errors(said.text)
    return said


def ask_phrase(chain: "Chain", name: str, given: Mapping[str, str], limits: Limits | None = None) -> Answer:
    """The answer to a saved question; UnknownName for a phrase, a parameter or a thing that there is not."""
    phrase = find_phrase(name)
    params = resolve(chain, phrase, given)  # before the engine starts
    with closing(opened(chain, limits)) as engine:
        return put_phrase(engine, phrase, params)


def put_phrase(engine: Engine, phrase: Phrase, params: Mapping[str, Value]) -> Answer:
    """The answer of *engine*; ChainError where it would tell of a place that is not assessed: no row is no answer."""
    place = params.get(phrase.place)
    if place and not engine.rows(_ONE, {"place": place}).rows:
        zh = f"没有评估“{place}”：数据集里没有那里的企业、产量、资源或核查记录；已评估的用这一句列出：{_PLACES}"
        en = f"{place} is not assessed: the dataset has no maker, output, resource or check of it; this lists what is: "
        raise ChainError(Text(zh, en + _PLACES))
    return put(engine, phrase.text, params)


@cache
def _code() -> str:
    """Changes with the code that computes a projection: what older code computed must not answer."""
    found = hashlib.sha256()
    for package in (graph, queries):
        for file in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()
