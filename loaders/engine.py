"""A database becomes a Chain again: whatever engine holds what chainkg put there."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from chainkg.graph.beside import DATASET, KEY, MARK, OPEN, ROW, TABLE, described
from chainkg.graph.chain import Chain
from chainkg.graph.check import check_chain, require_sound
from chainkg.graph.engine import Engine, Limits, Value
from chainkg.graph.errors import ChainError, EngineError
from chainkg.graph.joints import JOINTS, SCHEMA, Joint
from chainkg.graph.model import KINDS, Kind
from chainkg.graph.naming import NAMES, Names, quoted
from chainkg.graph.neo4j import open_server
from chainkg.graph.rebuild import Row, joint_of, make_table, rebuilt, relation_row
from chainkg.graph.server import Login
from chainkg.graph.text import Text

WHOLE = Limits(rows=1_000_000_000, seconds=3_600)
"""For an engine that gives back all that it holds."""


def read_server(address: str, login: Login) -> Chain:
    """The dataset on the server at *address*; BadData where others wrote into it what does not fit."""
    with closing(open_server(address, login, WHOLE)) as server:
        chain = read_engine(server)
    require_sound(list(check_chain(chain)))
    return chain


def read_engine(engine: Engine) -> Chain:
    """The dataset that *engine* holds, computed relations apart; EngineError where it holds none, or half of one."""
    about, names, mark = _about(engine)
    rows: dict[str, list[Row]] = {kind.table: list(_things(engine, kind, names, mark)) for kind in KINDS.values()}
    for joint in dict.fromkeys(joint_of(one.relation.type, one.table) for one in JOINTS):
        if joint is not None:
            rows.setdefault(joint.table, []).extend(_links(engine, joint, names, mark))
    for table, row in _beside(engine, mark):
        rows.setdefault(table, []).append(row)
    chain = rebuilt(rows, None, {})
    chain.settings, chain.rules = described(about, chain)
    return chain


def names_of(engine: Engine) -> Names:
    """What things are called in the database of *engine*: the names of the model, or its Chinese ones."""
    return _about(engine)[1]


def read_things(engine: Engine, *kinds: Kind) -> Chain:
    """The things of some kinds alone, and the dataset's region: enough for the parameters of a saved question.

    EngineError where another version pushed it: what is computed there has another shape.
    """
    about, names, mark = _about(engine)
    if about.get("schema") != SCHEMA:
        zh, en = "库是另一版本的 chainkg 推送的；请重新推送", "another version of chainkg pushed this: push again"
        raise EngineError(Text(zh, en))
    chain = Chain({kind.table: make_table(kind.table, _things(engine, kind, names, mark)) for kind in kinds})
    chain.settings = replace(chain.settings, region=str(about.get("region") or ""))
    return chain


def _about(engine: Engine) -> tuple[Mapping[str, Value], Names, str | None]:
    """What the dataset says of itself, what things are called in the database, and the mark of what was pushed."""
    text = f"MATCH (d:{DATASET.label}) RETURN d AS d, d.{MARK} AS mark, d.{OPEN} AS open, d.names AS names"
    found = engine.rows(text, {}).rows
    if not found:
        raise EngineError(Text("库中没有 chainkg 推送的数据集", "the database holds no dataset that chainkg pushed"))
    (node, mark, open_, names), *_ = found
    if open_:
        zh, en = "上次推送没有完成，数据不全；请重新推送", "the last push did not end, so half is missing: push again"
        raise EngineError(Text(zh, en))
    return _own(node), NAMES[str(names or "en")], None if mark is None else str(mark)


def _things(engine: Engine, kind: Kind, names: Names, mark: str | None) -> Iterator[Row]:
    text = f"MATCH (n:{quoted(names.label(kind.label))}){_marked('n', mark)} RETURN n AS n"
    for (node,) in engine.rows(text, _given(mark)).rows:
        yield names.back(kind.table, _own(node))


def _links(engine: Engine, joint: Joint, names: Names, mark: str | None) -> Iterator[Row]:
    type_, table = names.type(joint.relation.type), joint.table
    for subject, object_ in joint.relation.ends:
        ends = (names.label(kind.label) for kind in (subject, object_))
        a, b = (names.property(kind.table, kind.identity) for kind in (subject, object_))
        pattern = "MATCH (a:{})-[r:{}]->(b:{})".format(*map(quoted, (next(ends), type_, next(ends))))
        told = f"coalesce(r.{TABLE}, $table) = $table"
        text = f"{pattern}{_marked('r', mark, told)} RETURN a.{quoted(a)} AS a, r AS r, b.{quoted(b)} AS b"
        for start, link, end in engine.rows(text, {**_given(mark), "table": table}).rows:
            things = (subject.label, str(start)), (object_.label, str(end))
            yield relation_row(joint, things, names.back(table, _own(link)))


def _beside(engine: Engine, mark: str | None) -> Iterator[tuple[str, Row]]:
    text = f"MATCH (n:{ROW.label}){_marked('n', mark)} RETURN n.{TABLE} AS t, n AS n ORDER BY n.{KEY}"
    for table, node in engine.rows(text, _given(mark)).rows:
        yield str(table), _own(node)


def _marked(name: str, mark: str | None, *more: str) -> str:
    """The condition that what is read is chainkg's own."""
    told = [*more, *([f"{name}.{MARK} = $mark"] if mark else [])]
    return f" WHERE {' AND '.join(told)}" if told else ""


def _given(mark: str | None) -> dict[str, Value]:
    return {"mark": mark} if mark else {}


def _own(element: Value) -> Mapping[str, Value]:
    found = element.get("properties") if isinstance(element, dict) else None
    if not isinstance(found, dict):
        raise ChainError(Text("引擎给的不是节点", "the engine gave no node"))
    return found
