"""Cypher on a real engine: answers equal to plain Python over the tables, and an engine that cannot be harmed."""

import csv
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from chainkg.graph import model
from chainkg.graph.cache import cache_root, digest, kept
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Engine, Limits, Value
from chainkg.graph.engines import open_engine
from chainkg.graph.errors import ChainError, EngineError, UnknownName
from chainkg.graph.lexer import columns, tokens
from chainkg.loaders import BUNDLED, read
from chainkg.queries.ask import ask, ask_phrase
from chainkg.queries.gaps import find_gaps
from chainkg.queries.phrases import Phrase, phrases, resolve
from worlds import chain_of, feeds, makes, node, rows

Row = dict[str, str]
Oracle = Callable[[], list[tuple[object, ...]]]


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAINKG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield cache_root()


def table(name: str) -> list[Row]:
    with (BUNDLED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


NODES = {row["id"]: row for row in table("chain_nodes")}
LINKS = table("industry_chains")
MADE = table("produces")
PARTS = table("part_of")


def members(chain: str) -> list[str]:
    return [row["node"] for row in PARTS if row["chain"] == chain]


def within(start: str, hops: int) -> list[tuple[object, ...]]:
    below = defaultdict(set)
    for row in LINKS:
        if row["relation"] == "FEEDS":
            below[row["from"]].add(row["to"])
    found: set[str] = set()
    edge = {start}
    for _ in range(hops):
        edge = {after for before in edge for after in below[before]}
        found |= edge
    return [(one,) for one in found]


def makers(chain: str) -> list[tuple[object, ...]]:
    return [(one, len({row["firm"] for row in MADE if row["node"] == one})) for one in members(chain)]


def by_state() -> list[tuple[object, ...]]:
    return [(state.name.lower(), count) for state, count in find_gaps(read()).states.items() if count]


QUESTIONS: dict[str, Oracle] = {
    "MATCH (n:ChainNode) WHERE n.name CONTAINS '硫酸' RETURN n.id, n.name": lambda: [
        (row["id"], row["name"]) for row in NODES.values() if "硫酸" in row["name"]
    ],
    "MATCH (n:ChainNode) WHERE n.typical_scale_low >= 100000 RETURN n.id, n.typical_scale_low": lambda: [
        (row["id"], float(row["typical_scale_low"]))
        for row in NODES.values()
        if row["typical_scale_low"] and float(row["typical_scale_low"]) >= 100000
    ],
    "MATCH (n:ChainNode)-[:PART_OF]->(c:Chain {name: '铜基'}) OPTIONAL MATCH (f:Firm)-[:PRODUCES]->(n) "
    "RETURN n.id AS id, count(DISTINCT f) AS firms": lambda: makers("铜基"),
    "MATCH (c:Chain {name: '铝基'})<-[:PART_OF]-(n) "
    "WHERE NOT EXISTS { (:Firm)-[:PRODUCES]->(n) } RETURN n.id": lambda: [
        (one,) for one, count in makers("铝基") if not count
    ],
    "MATCH (c:Chain {name: '铝基'})<-[:PART_OF]-(n) WHERE NOT (n)<-[:PRODUCES]-(:Firm) RETURN n.id": lambda: [
        (one,) for one, count in makers("铝基") if not count
    ],
    "MATCH (n:ChainNode) WHERE COUNT { (n)<-[:PRODUCES]-(:Firm) } >= 5 RETURN n.id": lambda: [
        (one,) for one, count in Counter(row["node"] for row in MADE).items() if count >= 5
    ],
    "MATCH (f:Firm)-[r:PRODUCES {status: 'building'}]->(n) RETURN f.id, n.id, r.as_of": lambda: [
        (row["firm"], row["node"], row["as_of"] or None) for row in MADE if row["status"] == "building"
    ],
    "MATCH (a:ChainNode {id: 'copper-concentrate'})-[:FEEDS*1..4]->(b:ChainNode) RETURN DISTINCT b.id": lambda: within(
        "copper-concentrate", 4
    ),
    "MATCH ()-[r:FEEDS|BYPRODUCT]->() RETURN type(r) AS t, count(*) AS c": lambda: [
        (type_, sum(row["relation"] == type_ for row in LINKS)) for type_ in ("FEEDS", "BYPRODUCT")
    ],
    "MATCH (n) WHERE n:Firm OR n:Park RETURN labels(n)[0] AS l, count(*) AS c": lambda: [
        ("Firm", len(table("firms"))),
        ("Park", len(table("parks"))),
    ],
    "MATCH (n:ChainNode) WITH DISTINCT n.kind AS kind RETURN kind "
    "UNION MATCH (n:ChainNode) RETURN n.kind AS kind": lambda: [
        (kind,) for kind in {row["kind"] or None for row in NODES.values()}
    ],
    "MATCH (n:ChainNode) UNWIND n.aliases AS alias RETURN count(alias) AS c": lambda: [
        (sum(len([one for one in row["aliases"].split(";") if one.strip()]) for row in NODES.values()),)
    ],
    "MATCH (n:ChainNode) WHERE n.hs6 IS NULL RETURN count(n) AS c": lambda: [
        (sum(not row["hs6"] for row in NODES.values()),)
    ],
    "MATCH (c:Chain) CALL (c) { MATCH (n)-[:PART_OF]->(c) RETURN count(n) AS k } RETURN c.name, k": lambda: [
        (row["name"], len(members(row["name"]))) for row in table("chains")
    ],
    "MATCH ()-[r:PRODUCES]->() WHERE r.capacity_high IS NOT NULL AND r.unit = 't/a' "
    "RETURN sum(r.capacity_high) AS s": lambda: [
        (sum(float(row["capacity_high"]) for row in MADE if row["capacity_high"] and row["unit"] == "t/a"),)
    ],
    "MATCH (r:Region {name: '白银市'})-[a:ASSESSED]->(n) RETURN a.state AS state, count(*) AS c": by_state,
    "UNWIND $ids AS id MATCH (n:ChainNode {id: id}) RETURN n.name": lambda: [(NODES["tdi"]["name"],)],
    "MATCH (f:Firm) RETURN f.id ORDER BY f.id SKIP 10 LIMIT 5": lambda: [
        (one,) for one in sorted(row["id"] for row in table("firms"))[10:15]
    ],
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_answer_is_that_of_plain_python(engine: Engine, text: str) -> None:
    answer = engine.rows(text, {"ids": ["tdi", "nothing"]})
    found, wanted = [tuple(row) for row in answer.rows], QUESTIONS[text]()
    assert wanted
    assert found == wanted if "ORDER BY" in text else Counter(found) == Counter(wanted)
    assert answer.columns == columns(text)


def test_nodes_relationships_and_paths_are_plain_values(engine: Engine) -> None:
    maker = next(row["firm"] for row in MADE if row["node"] == "tdi")
    pattern = "MATCH p = (f:Firm {id: $firm})-[r:PRODUCES]->(n:ChainNode {id: 'tdi'})"
    answer = engine.rows(f"{pattern} RETURN f, r, p, [n, {{p: p}}] AS more LIMIT 1", {"firm": maker})
    firm, made, path, more = cast(list[Any], answer.rows[0])
    assert answer.columns == ["f", "r", "p", "more"]
    assert (firm["labels"], firm["properties"]["id"]) == (["Firm"], maker)
    assert (made["type"], made["properties"]["source"]) in {("PRODUCES", row["source"]) for row in MADE}
    assert path == {"nodes": [firm, more[0]], "relationships": [made]}
    assert (more[0]["labels"], more[0]["properties"]["name"]) == (["ChainNode"], NODES["tdi"]["name"])
    assert more[1] == {"p": path}
    assert json.loads(json.dumps(answer.rows)) == answer.rows


def test_single_values(engine: Engine) -> None:
    text = (
        "RETURN date('2020-02-03') AS d, duration('P1M') AS u, [date('2020-02-03')] AS l, null AS n, true AS t, "
        "7 / 2 AS i, 7 / 2.0 AS f, '(#999:1)' AS s, {`@rid`: 1} AS m"
    )
    values: list[Value] = ["2020-02-03", "P1M", ["2020-02-03"], None, True, 3, 3.5, "(#999:1)", {"@rid": 1}]
    assert engine.rows(text, {}).rows == [values]


def test_an_answer_without_rows_has_its_columns(engine: Engine) -> None:
    answer = engine.rows("MATCH (f:Firm {id: 'nobody'}) RETURN f.name AS `企业`, f.region", {})
    assert (answer.columns, answer.rows) == (["企业", "f.region"], [])


FAULTS = {
    "MATCH (a RETURN a": "1:10: syntax error",
    "MATCH (a:Firm)\nRETURN a.id a.name": "2:13: syntax error",
    "MATCH (a:Firm) RETURN b.id": "b[`'] not defined",
    "RETURN nofun(1) AS x": "nofun",
    "RETURN 1 / 0 AS x": "by zero",
    "RETURN $x AS x": "x",
    "MATCH (a:Firm), (b:Firm), (c:Firm) RETURN a.id, b.id, c.id": "more than 10000 rows",
}


@pytest.mark.parametrize("text", FAULTS)
def test_fault_is_told_with_its_place_and_without_classes(engine: Engine, text: str) -> None:
    with pytest.raises(EngineError) as error:
        engine.rows(text, {})
    for said in (error.value.say("en"), error.value.say("zh")):
        assert not re.search(r"java|arcadedb|neo4j|org\.|com\.|Exception", said)
    assert re.search(FAULTS[text], error.value.say("en"))
    assert engine.rows("RETURN 1 AS x", {}).rows == [[1]]


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Firm {id: 'x'})",
        "MATCH (n:Firm) SET n.name = 'x'",
        "MATCH (n:Firm) DETACH DELETE n",
        "CALL { CREATE (n:Firm {id: 'x'}) RETURN n } RETURN n",
        "CREATE INDEX FOR (n:Firm) ON (n.name)",
        "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line",
        "LOAD CSV FROM 'https://192.0.2.1/x.csv' AS line RETURN line",
    ],
)
def test_the_engine_itself_refuses_what_slips_through(engine: Engine, text: str) -> None:
    before = engine.rows("MATCH (n) RETURN count(n) AS c", {})
    with pytest.raises(EngineError):
        engine.rows(text, {})
    assert engine.rows("MATCH (n) RETURN count(n) AS c", {}) == before


def test_fewer_rows_may_be_asked_for(chain: Chain) -> None:
    with pytest.raises(EngineError, match="more than 3 rows"):
        ask(chain, "MATCH (n:Firm) RETURN n.id", limits=Limits(rows=3))
    assert len(ask(chain, "MATCH (n:Firm) RETURN n.id LIMIT 3", limits=Limits(rows=3)).rows) == 3


def test_two_engines_over_one_chain_in_one_process(chain: Chain, engine: Engine) -> None:
    assert ask(chain, "MATCH (n:Firm) RETURN count(n) AS c") == engine.rows("MATCH (n:Firm) RETURN count(n) AS c", {})
    assert engine.rows("RETURN 1 AS x", {}).rows == [[1]]


# Other processes

SCRIPT = """
import sys, time
from chainkg.graph.engine import Limits
from chainkg.graph.engines import open_engine
from chainkg.graph.errors import ChainError
from chainkg.loaders import read
from chainkg.queries.ask import ask
"""


def python(code: str, **env: str) -> "subprocess.Popen[str]":
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ARCADEDB_")}
    command = [sys.executable, "-c", SCRIPT + code]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**clean, "PYTHONUTF8": "1", **env},
    )


def finished(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    return out


def test_a_second_process_reads_while_this_one_does(engine: Engine) -> None:
    count = len(table("firms"))
    assert engine.rows("MATCH (n:Firm) RETURN count(n) AS c", {}).rows == [[count]]
    code = "print(ask(read(), 'MATCH (n:Firm) RETURN count(n) AS c').rows)"
    assert [finished(one) for one in [python(code), python(code)]] == [f"[[{count}]]\n"] * 2
    assert engine.rows("MATCH (n:Firm) RETURN count(n) AS c", {}).rows == [[count]]


def test_time_limit_stops_a_question_and_leaves_the_engine_usable() -> None:
    code = """
chain = read()
engine = open_engine(chain, list, limits=Limits(seconds=1))
start = time.monotonic()
try:
    engine.rows("MATCH (a), (b), (c) RETURN count(a.name + b.name + c.name) AS c", {})
except ChainError as error:
    print(error.say("en"), time.monotonic() - start < 5, engine.rows("RETURN 1 AS x", {}).rows)
"""
    assert finished(python(code)) == "stopped after 1 seconds; narrow the question or bound its paths True [[1]]\n"


def test_two_builders_at_once_leave_one_projection(tmp_path: Path) -> None:
    code = "print(ask(read(), 'MATCH (n:Park) RETURN count(n) AS c').rows)"
    builders = [python(code, CHAINKG_CACHE=str(tmp_path)) for _ in range(4)]
    assert {finished(one) for one in builders} == {f"[[{len(table('parks'))}]]\n"}
    assert len(list((tmp_path / "graphs").iterdir())) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_killed_build_leaves_nothing_half_made(tmp_path: Path) -> None:
    code = """
def assess():
    print("building", flush=True)
    time.sleep(60)
    return []
open_engine(read(), assess)
"""
    builder = python(code, CHAINKG_CACHE=str(tmp_path))
    assert builder.stdout
    assert builder.stdout.readline() == "building\n"
    builder.send_signal(signal.SIGKILL)
    builder.communicate()
    left = list((tmp_path / "graphs").iterdir())
    assert [folder.name.startswith("making-") for folder in left] == [True]
    for folder in left:
        os.utime(folder, (0, 0))  # as if it had been killed long ago
    code = "print(ask(read(), 'MATCH (n:Park) RETURN count(n) AS c').rows)"
    assert finished(python(code, CHAINKG_CACHE=str(tmp_path))) == f"[[{len(table('parks'))}]]\n"
    assert [folder.name.startswith("making-") for folder in (tmp_path / "graphs").iterdir()] == [False]


# The cache


def tiny(*more: Any) -> Chain:
    return chain_of(rows(node("a"), node("b"), feeds("a", "b"), makes("f", "a"), *more))


def projections() -> set[str]:
    return {folder.name for folder in (cache_root() / "graphs").iterdir()}


def test_cache_is_keyed_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINKG_CACHE", str(tmp_path))
    text = "MATCH (n:ChainNode) RETURN count(n) AS c"
    assert ask(tiny(), text).rows == [[2]]
    first = projections()
    told = rows(makes("f", "a"), feeds("a", "b"), node("b"), node("a"))
    assert ask(chain_of(told), text).rows == [[2]]
    assert projections() == first
    assert ask(tiny(node("c")), text).rows == [[3]]
    assert len(projections()) == 2


def test_digest_changes_with_all_that_an_answer_depends_on() -> None:
    told = rows(node("a"), node("b"))
    other = rows(node("a"), node("b", policy="quota"))
    known = [digest(chain_of(told)), digest(chain_of(other)), digest(chain_of(told), "newer code")]
    known += [digest(chain_of(told, as_of="2020")), digest(chain_of(told, home="P"))]
    assert len(set(known)) == len(known)


def test_only_a_build_assesses(chain: Chain) -> None:
    def never() -> list[Any]:
        raise AssertionError

    open_engine(chain, list).close()
    open_engine(chain, never).close()


@pytest.mark.parametrize("lost", ["schema*.json", "*.bucket", "ChainNode_0.*"])
def test_a_damaged_projection_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    monkeypatch.setenv("CHAINKG_CACHE", str(tmp_path))
    text = "MATCH (n:ChainNode) RETURN count(n) AS c"
    assert ask(tiny(), text).rows == [[2]]
    for file in (tmp_path / "graphs").glob(f"*/graph/{lost}"):
        file.unlink()
    assert ask(tiny(), text).rows == [[2]]


def test_a_projection_that_does_not_open_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINKG_CACHE", str(tmp_path))
    text = "MATCH (n:ChainNode) RETURN count(n) AS c"
    ask(tiny(), text)
    for file in (tmp_path / "graphs").glob("*/graph/*"):
        file.write_bytes(bytes(file.stat().st_size))
    assert ask(tiny(), text).rows == [[2]]


def test_what_nobody_used_for_long_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINKG_CACHE", str(tmp_path))
    for name in ("old", "used"):
        kept(name, lambda folder: folder.mkdir())
    os.utime(tmp_path / "graphs" / "old", (time.time() - 100 * 86400,) * 2)
    kept("new", lambda folder: folder.mkdir())
    assert projections() == {"used", "new"}


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CHAINKG_CACHE", str(tmp_path / "file"))
    with pytest.raises(EngineError, match="CHAINKG_CACHE"):
        ask(tiny(), "RETURN 1 AS x")


def test_place_of_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHAINKG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert tmp_path in cache_root().parents


# Saved questions


def test_missing_nodes_are_those_of_the_report(chain: Chain) -> None:
    for name in ("铜基", "有色冶金", "新型煤化工", "现代物流"):
        answer = ask_phrase(chain, "missing_nodes", {"chain": name})
        listed = find_gaps(chain, only_chain=name)
        everything = find_gaps(chain, only_chain=name, all_classes=True)
        column = {title: at for at, title in enumerate(answer.columns)}
        found = {row[column["编号"]]: row for row in answer.rows}
        assert set(found) == {gap.node for gap in (*everything.gaps, *everything.services)}
        ranked = [(row[column["名次"]], row[column["编号"]]) for row in answer.rows if row[column["名次"]] is not None]
        assert sorted(ranked) == sorted((gap.rank, gap.node) for gap in listed.gaps)
        assert [rank for rank, _ in ranked] == sorted(gap.rank for gap in listed.gaps)
        assert [row[column["编号"]] for row in answer.rows][: len(ranked)] == [one for _, one in ranked]
        for gap in everything.gaps:
            row = found[gap.node]
            assert row[column["状态"]] == gap.state.zh
            assert row[column["动作"]] == ([move.zh for move in gap.moves] or ["未具条件"])
            assert row[column["得分"]] == pytest.approx(gap.score, abs=0.001)


def test_park_firms_are_those_located_in_it(chain: Chain) -> None:
    for park in [row["name"] for row in table("parks")]:
        answer = ask_phrase(chain, "park_firms", {"park": park})
        parks = inside(park)
        firms = {row["id"] for row in table("firms") if row["park"] in parks}
        firms |= {row["subject"] for row in table("roles") if located(row, "Firm") and row["object"] in parks}
        names = {row["id"]: row["name"] for row in table("firms")}
        wanted: Counter[tuple[object, ...]] = Counter(
            (names[row["firm"]], NODES[row["node"]]["name"], model.STATUSES[row["status"]].zh, row["as_of"] or None)
            for row in MADE
            if row["firm"] in firms
        )
        wanted += Counter((names[one], None, None, None) for one in firms - {row["firm"] for row in MADE})
        assert Counter(tuple(row[1:5]) for row in answer.rows) == wanted


def located(row: Row, kind: str) -> bool:
    return row["relation"] == "LOCATED_IN" and row["subject_kind"] == kind and row["object_kind"] == "Park"


def inside(park: str) -> set[str]:
    found = {park}
    for _ in range(3):
        found |= {row["subject"] for row in table("roles") if located(row, "Park") and row["object"] in found}
    return found


def test_a_thing_may_be_named_by_an_alias(chain: Chain) -> None:
    assert resolve(chain, phrases()["park_firms"], {"park": "刘川工业集中区"}) == {"park": "白银刘川工业集中区"}


@pytest.mark.parametrize(
    ("name", "given", "answer"),
    [
        ("missing_node", {"chain": "铜基"}, "missing_nodes"),
        ("missing_nodes", {"chain": "铜"}, "铜基"),
        ("missing_nodes", {"cain": "铜基"}, "chain"),
        ("missing_nodes", {}, "-p chain=铜基"),
    ],
)
def test_a_wrong_value_is_answered_with_suggestions(chain: Chain, name: str, given: Row, answer: str) -> None:
    with pytest.raises(ChainError) as error:
        ask_phrase(chain, name, given)
    assert answer in error.value.say("zh")
    assert answer in error.value.say("en")


@pytest.mark.parametrize("phrase", phrases().values(), ids=phrases())
def test_phrase_keeps_the_rules_of_the_house(chain: Chain, phrase: Phrase) -> None:
    assert re.search("[一-鿿]", phrase.title.zh)
    assert phrase.title.en.isascii()
    pieces = tokens(phrase.text)
    assert "ORDER" in {token.word for token in pieces}
    assert "apoc" not in phrase.text
    assert not re.search(r"\*(?:\.\.)?\]|\*\d+\.\.\]", phrase.text), "a path without a bound"
    last = max(at for at, token in enumerate(pieces) if token.word == "RETURN")
    titled = [at for at in range(last, len(pieces)) if pieces[at].word == "AS" and pieces[at + 1].kind == "quoted"]
    assert len(titled) >= len(columns(phrase.text)) > 0, "a column without a name"
    assert not re.search(r"\{\w+: \w+\.\w+\}", phrase.text), "the embedded engine finds nothing by such a map"
    command, verb, name, *options = shlex.split(phrase.example)
    assert (command, verb, name, set(options[::2])) == ("chainkg", "query", phrase.name, {"-p"} if options else set())
    assert ask_phrase(chain, name, dict(one.split("=") for one in options[1::2])).rows


def test_phrases_translate_every_value_of_a_closed_list() -> None:
    told = "".join(phrase.text for phrase in phrases().values())
    words = [(term.key, term.zh) for terms in (model.STATUSES, model.STAGES) for term in terms.values()]
    words += [(move.name.lower(), move.zh) for move in model.Move]
    words += [(key, model.POLICIES[key].zh) for key in ("encouraged", "allowed", "restricted", "eliminated", "quota")]
    open_states = (model.State.WEAK, model.State.BROKEN, model.State.ABSENT, model.State.UNVERIFIED)
    words += [(state.name.lower(), state.zh) for state in open_states]
    assert not [word for word in words if f"WHEN '{word[0]}' THEN '{word[1]}'" not in told]


def test_unknown_name_is_answered_before_it_runs(chain: Chain) -> None:
    with pytest.raises(UnknownName) as error:
        ask(chain, "MATCH (n:ChainNodes) RETURN n.id")
    assert error.value.nearest[0] == "ChainNode"


# The command


def run(*arguments: str, code: int = 0) -> str:
    found = subprocess.run(
        ["chainkg", "query", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8", "LC_ALL": ""},
        check=False,
    )
    assert found.returncode == code, found.stderr
    assert code or not found.stderr
    return found.stderr if code else found.stdout


def test_command_answers_in_every_form(tmp_path: Path) -> None:
    text = "MATCH (n:ChainNode {id: $id}) RETURN n.name AS name, n.typical_scale_low AS low, n, null AS nothing"
    asked = (text, "-p", "id=sulfuric-acid")
    assert "| 硫酸 | 300000 | 硫酸 |" in run(*asked)
    assert run(*asked, "--format", "csv") == "name,low,n,nothing\n硫酸,300000,硫酸,\n"
    assert "| 硫酸 | 300000 | 硫酸 |" in run(*asked, "--format", "md")
    told = json.loads(run(*asked, "--format", "json"))
    assert (told[0]["name"], told[0]["low"], told[0]["n"]["labels"]) == ("硫酸", 300000.0, ["ChainNode"])
    found = subprocess.run(["chainkg", "query", *asked, "-o", str(tmp_path / "a.csv")], check=True, capture_output=True)
    assert found.stdout == b""
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("name,low")


def test_command_shows_paths_and_says_when_nothing_matches() -> None:
    told = run("MATCH p = (:ChainNode {id: 'tdi'})<-[:PRODUCES]-(:Firm) RETURN p LIMIT 1")
    assert "甲苯二异氰酸酯 –PRODUCES– " in told
    assert run("MATCH (n:Firm {id: 'nobody'}) RETURN n.name") == "没有符合的行。\n"


def test_command_puts_saved_questions_and_lists_them() -> None:
    assert run("missing-nodes", "-p", "chain=铜基").startswith("一条产业链所缺的环节\n")
    listed = json.loads(run("--list", "--format", "json"))
    assert {one["name"] for one in listed} == set(phrases())
    assert "一个园区的企业及其产品" in run("--list")


def test_command_values_are_numbers_lists_or_text() -> None:
    text = "RETURN $n + 1 AS n, $l[0] AS l, $t AS t"
    assert run(text, "-p", "n=2", "-p", "l=[5]", "-p", "t=铜 基", "--format", "csv") == "n,l,t\n3,5,铜 基\n"


def test_command_refuses_in_one_line() -> None:
    assert run("MATCH (n) SET n.x = 1", code=1).startswith("1:11：提问只读，不能用 SET")
    assert run("MATCH (n:Frim) RETURN n", code=1) == "没有名为“Frim”的标签，是否指：Firm、Region\n"
    assert run("MATCH (n RETURN n", code=1).startswith("1:10：语法错误")
    assert run("missing_nodes", "-p", "chain=铜", code=1).endswith("是否指：铜基\n")
    assert run("missing_nodes", "-p", "chain", code=2)
