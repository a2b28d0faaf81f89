"""A dataset on a real server and back: pushed twice, pushed in part, with what others keep there, by files."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from chainkg.graph.beside import MARK, OPEN
from chainkg.graph.bulk import import_command, write_files
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Engine, Value
from chainkg.graph.engines import open_engine
from chainkg.graph.errors import BadData, EngineError
from chainkg.graph.model import KINDS
from chainkg.graph.naming import CHINESE, ENGLISH, NAMES, Names
from chainkg.graph.neo4j import Server, open_server
from chainkg.graph.push import Pushed, require_same, rows_to_push, write_chain
from chainkg.graph.schema import schema
from chainkg.loaders import BUNDLED, read
from chainkg.loaders.engine import WHOLE, read_engine, read_server, read_things
from chainkg.queries.assessed import assessed
from chainkg.views.answer_sheet import answer_sheet
from neo4j_server import LOGIN
from neo4j_server import Server as Machine
from worlds import chain_of, feeds, firm, holds, makes, node, place_row, random_rows, region, role, rows, source

pytestmark = pytest.mark.once

NODES = "MATCH (n) RETURN labels(n) AS l, properties(n) AS p"
LINKS = "MATCH (a)-[r]->(b) RETURN properties(a) AS a, type(r) AS t, properties(r) AS p, properties(b) AS b"


@pytest.fixture
def server(neo4j_server: Machine) -> Iterator[Server]:
    """The server, open, with nothing in it."""
    with closing(open_server(neo4j_server.address, LOGIN, WHOLE)) as opened:
        opened.command("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS RETURN count(*) AS c")
        yield opened


def held(server: Server) -> tuple[list[str], list[str]]:
    """All that is in the database, chainkg's own notes too."""
    answers = (server.rows(text, {}).rows for text in (NODES, LINKS))
    nodes, links = (sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows) for rows in answers)
    return nodes, links


def pushed(server: Server, chain: Chain, names: Names = ENGLISH) -> Pushed:
    done = list(write_chain(chain, assessed(chain), server, names, batch=1000))
    return Pushed(*(sum(getattr(step, name) for step in done) for name in ("written", "removed", "left")))


def count(server: Server, text: str, **given: Value) -> object:
    return server.rows(text, given).rows[0][0]


def tiny(*more: object) -> Chain:
    placed = [node("a"), node("b", name_en="bee", aliases="x;y"), feeds("a", "b"), makes("f", "a"), *more]
    return chain_of(rows(*placed))  # type: ignore[arg-type]


AWKWARD = (
    makes("f", "a", source="t", note='one "page"\nof two lines, \\n and a comma'),
    makes("f", "a", source="s", locator="1", note="'; MATCH (n) DETACH DELETE n //"),
    makes("f", "a", source="s", locator="2", capacity_low="0.5", capacity_high="1e6", unit="t/a"),
    source("t"),
    holds("R", "a", "output", amount_low="12.50", unit="t/a", note=" blank before, 中文，`quoted` $x {y} "),
    role("LOCATED_IN", ("Firm", "f"), ("Region", "R")),
    place_row("unplaced", firm="f", product="p;q", reason="未注日期"),
    place_row("same", kind="Firm", left="f", right="g", decision="different"),
)


# There and back


def test_every_kind_is_constrained() -> None:
    for names in NAMES.values():
        text = "\n".join(schema(names))
        for label, kind in KINDS.items():
            own = f"(n:`{names.label(label)}`) REQUIRE n.`{names.property(kind.table, kind.identity)}` IS UNIQUE"
            assert own in text


def test_round_trip_of_the_bundled_dataset(engine: Engine, chain: Chain) -> None:
    with closing(_whole(engine, chain)) as whole:
        back = read_engine(whole)
    assert back == chain
    assert (back.settings, back.rules) == (chain.settings, chain.rules)


def _whole(engine: Engine, chain: Chain) -> Engine:
    """The same engine without a limit of rows."""
    if isinstance(engine, Server):
        return open_server(engine.address, LOGIN, WHOLE)
    return open_engine(chain, lambda: assessed(chain), limits=WHOLE)


@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
def test_round_trip_of_awkward_rows(server: Server, names: Names, tmp_path: Path) -> None:
    chain = tiny(*AWKWARD)
    pushed(server, chain, names)
    assert read_engine(server) == chain
    assert count(server, f"MATCH ()-[r:`{names.type('PRODUCES')}`]->() RETURN count(r) AS c") == 4


def test_round_trip_of_awkward_rows_embedded() -> None:
    chain = tiny(*AWKWARD)
    with closing(open_engine(chain, lambda: assessed(chain), limits=WHOLE)) as engine:
        assert read_engine(engine) == chain


def test_round_trip_of_random_datasets(server: Server) -> None:
    for seed in range(8):
        chain = chain_of(random_rows(Random(seed)))
        pushed(server, chain)
        assert read_engine(server) == chain, seed
        with closing(open_engine(chain, list, limits=WHOLE)) as engine:
            assert read_engine(engine) == chain, seed


def test_things_alone_can_be_found(server: Server) -> None:
    pushed(server, tiny())
    things = read_things(server, KINDS["ChainNode"])
    assert things.find("bee", KINDS["ChainNode"])[1] == things.find("y", KINDS["ChainNode"])[1] == 1


# Twice, changed, together with what others keep


@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
def test_pushing_twice_changes_nothing(server: Server, chain: Chain, names: Names) -> None:
    first = pushed(server, chain, names)
    once = held(server)
    assert len(once[0]) == sum(len(chain.table(kind)) for kind in KINDS.values()) + _beside(chain) + 1
    second = pushed(server, chain, names)
    assert held(server) == once
    assert (first.removed, second.removed) == (0, 0)
    assert first.written == second.written == rows_to_push(chain) + len(assessed(chain))


def _beside(chain: Chain) -> int:
    return sum(len(chain.tables[name]) for name in ("routes", "plan_cover", "checks", "same", "indicators", "unplaced"))


def test_a_row_that_left_leaves_and_an_emptied_cell_too(server: Server) -> None:
    pushed(server, tiny(makes("g", "b"), node("c", name_en="sea"), makes("g", "a", locator="2")))
    assert count(server, "MATCH (n:ChainNode {id: 'c'}) RETURN n.name_en AS x") == "sea"
    smaller = tiny(node("c"), makes("g", "a", locator="2"))
    assert pushed(server, smaller).removed == 1
    once = held(server)
    assert read_engine(server) == smaller
    assert count(server, "MATCH (n:ChainNode {id: 'c'}) RETURN n.name_en AS x") is None
    server.command("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS RETURN count(*) AS c")
    pushed(server, smaller)
    assert held(server) == once


def test_what_others_keep_stays(server: Server) -> None:
    chain = tiny(makes("g", "b"), makes("h", "b"), makes("k", "b"))
    server.write("CREATE (:Firm {id: 'k', phone: '1'})-[:KNOWS]->(:Person {name: 'p'})", {})
    pushed(server, chain)
    server.write("MATCH (f:Firm {id: 'g'}) SET f.rating = 5", {})
    server.write("MATCH (f:Firm {id: 'h'}), (p:Person) CREATE (p)-[:WORKS_FOR {since: 2020}]->(f)", {})
    server.write(
        "MATCH (f:Firm {id: 'f'})-[r:PRODUCES]->(n) SET r.seen = true CREATE (f)-[:PRODUCES {own: 1}]->(n)", {}
    )
    pushed(server, chain)
    assert count(server, "MATCH (f:Firm {id: 'g'}) RETURN f.rating AS x") == 5
    assert read_engine(server) == chain
    smaller = tiny()
    assert pushed(server, smaller).left == 3
    assert read_engine(server) == smaller
    assert count(server, "MATCH (f:Firm {id: 'g'}) RETURN f.rating AS x") == 5
    assert count(server, "MATCH (:Person)-[r:WORKS_FOR]->(f:Firm {id: 'h'}) RETURN r.since AS x") == 2020
    assert count(server, "MATCH (f:Firm {id: 'k', phone: '1'})-[:KNOWS]->(p:Person) RETURN count(p) AS c") == 1
    assert count(server, "MATCH (:Firm {id: 'f'})-[r:PRODUCES]->() RETURN count(r) AS c") == 2
    assert count(server, f"MATCH (f:Firm) WHERE f.{MARK} IS NULL RETURN count(f.source) AS c") == 0


def test_names_may_change_between_pushes(server: Server) -> None:
    chain = tiny(*AWKWARD)
    pushed(server, chain, CHINESE)
    assert count(server, "MATCH (f:企业)-[r:生产]->(n:环节) WHERE n.名称 = 'a' RETURN count(r) AS c") == 4
    pushed(server, chain)
    assert count(server, "MATCH (n:企业) RETURN count(n) AS c") == 0
    assert read_engine(server) == chain


def test_another_city_is_not_taken_out_unasked(server: Server) -> None:
    pushed(server, tiny())
    require_same(tiny(), server)
    with pytest.raises(EngineError, match="--replace"):
        require_same(chain_of(rows(node("a"), feeds("a", "a"), place_row("regions", name="Q")), home="Q"), server)


def test_what_others_broke_is_told(server: Server, neo4j_server: Machine) -> None:
    pushed(server, tiny())
    server.write("MATCH (n:ChainNode {id: 'a'}) SET n.kind = 'prodct'", {})
    with pytest.raises(BadData, match="1 error"):
        read_server(neo4j_server.address, LOGIN)


# Half-way


def cli(machine: Machine, *arguments: str) -> "subprocess.Popen[str]":
    env = {**os.environ, **machine.env, "PYTHONUTF8": "1", "LANG": "C.UTF-8", "LC_ALL": ""}
    pipe = subprocess.PIPE
    return subprocess.Popen(["chainkg", *arguments], stdout=pipe, stderr=pipe, encoding="utf-8", env=env)


def run(machine: Machine, *arguments: str, code: int = 0) -> str:
    """Standard output of ``chainkg``; where it must fail the one line on standard error."""
    out, err = (process := cli(machine, *arguments)).communicate(timeout=300)
    assert process.returncode == code, err
    assert "Traceback" not in err
    assert LOGIN.password not in out + err
    return err if code else out


def wait(ready: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_push_that_stopped_is_finished_by_the_next(server: Server, chain: Chain) -> None:
    pushed(server, chain)
    whole = held(server)
    pushed(server, tiny())
    steps = write_chain(chain, assessed(chain), server, batch=500)
    assert sum(next(steps).written for _ in range(9)) > 1000
    with pytest.raises(EngineError, match="did not end"):
        read_engine(server)
    pushed(server, chain)
    assert held(server) == whole


def begun(server: Server) -> bool:
    return bool(server.rows("MATCH (n:ChainNode) WITH count(n) AS c WHERE c > 100 RETURN c", {}).rows)


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_killed_client_leaves_what_the_next_push_finishes(server: Server, neo4j_server: Machine) -> None:
    process = cli(neo4j_server, "push", "--batch", "20", str(BUNDLED))
    wait(lambda: begun(server))
    process.kill()
    process.communicate()
    assert count(server, f"MATCH (d:_Dataset) RETURN d.{OPEN} AS x") is True
    assert "push again" in run(neo4j_server, "gaps", "-s", neo4j_server.address, "--lang", "en", code=1)
    run(neo4j_server, "push", str(BUNDLED))
    assert read_engine(server) == read()


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_server_stopped_in_the_middle_is_one_line_and_mended(server: Server, neo4j_server: Machine) -> None:
    process = cli(neo4j_server, "push", "--batch", "20", "--lang", "en", str(BUNDLED))
    wait(lambda: begun(server))
    neo4j_server.stop(kill=True)
    _, err = process.communicate(timeout=120)
    neo4j_server.start()
    assert (process.returncode, LOGIN.password in err, "Traceback" in err) == (1, False, False)
    assert err.splitlines()[-1].startswith(f"{neo4j_server.address}: the connection broke; try again")
    run(neo4j_server, "push", str(BUNDLED))
    with closing(open_server(neo4j_server.address, LOGIN, WHOLE)) as again:
        assert read_engine(again) == read()


# The commands


def test_pull_gives_back_what_was_pushed(server: Server, neo4j_server: Machine, tmp_path: Path) -> None:
    run(neo4j_server, "push", "--names", "zh", str(BUNDLED), neo4j_server.address)
    folder = tmp_path / "back"
    run(neo4j_server, "pull", neo4j_server.address, str(folder))
    back = read(folder)
    assert (back, back.settings, back.rules) == (read(), read().settings, read().rules)
    assert "--force" in run(neo4j_server, "pull", neo4j_server.address, str(folder), "--lang", "en", code=1)
    (folder / "own.txt").write_text("x", encoding="utf-8")
    run(neo4j_server, "pull", neo4j_server.address, str(folder), "--force")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back"]
    assert not (folder / "own.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal as POSIX has it")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of fork beside threads: the child becomes another program
def test_a_terminal_is_asked_for_the_password_and_shows_rows_and_time(server: Server, neo4j_server: Machine) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    command = ["chainkg", "push", "--batch", "300", "--lang", "en", str(BUNDLED), neo4j_server.address]
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, env)
    told = _read(terminal, b"password")
    os.write(terminal, f"{LOGIN.password}\n".encode())
    told += _read(terminal, b"removed")
    os.waitpid(child, 0)
    os.close(terminal)
    assert LOGIN.password.encode() not in told
    assert re.search(rb"\d+/\d+  \d\d:\d\d:\d\d", told)
    assert read_engine(server) == read()


def _read(terminal: int, until: bytes) -> bytes:
    """What a terminal shows up to and with *until*; everything, where it ends before."""
    told = b""
    while until not in told:
        try:
            told += os.read(terminal, 1000)
        except OSError:
            break
    return told


def test_rules_of_its_own_travel(server: Server, neo4j_server: Machine, tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path / "mine", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / "mine" / "rules.toml").write_text("[weights]\nfeed = 0.5\n", encoding="utf-8")
    run(neo4j_server, "push", str(tmp_path / "mine"))
    run(neo4j_server, "pull", neo4j_server.address, str(tmp_path / "back"))
    back = read(tmp_path / "back")
    assert back.rules == read(tmp_path / "mine").rules != read().rules


def test_every_command_takes_an_address(server: Server, chain: Chain, neo4j_server: Machine) -> None:
    pushed(server, chain)
    there = ("-s", neo4j_server.address)
    for command in (("gaps", "--limit", "3"), ("chains",), ("explain", "硫酸")):
        assert run(neo4j_server, *command, *there) == run(neo4j_server, *command)
    checks = (run(neo4j_server, "check", *one) for one in ((neo4j_server.address,), ()))
    assert len({tuple(sorted(_without_rows(said))) for said in checks}) == 1


def _without_rows(said: str) -> list[str]:
    """The lines of a report, without the numbers of rows: a database keeps rows in an order of its own."""
    return [re.sub(r"^(\w+\.csv):\d+:", r"\1:", line) for line in said.splitlines()]


def test_query_runs_on_the_server_itself(server: Server, chain: Chain, neo4j_server: Machine) -> None:
    pushed(server, chain)
    there = ("-s", neo4j_server.address)
    saved = ("missing_nodes", "-p", "chain=铜基")
    for question in (
        saved,
        (*saved, "-p", "region=金昌市"),
        (*saved, "-p", "region=白银高新技术产业开发区"),
        ("MATCH (n:ChainNode {id: $id}) RETURN n", "-p", "id=tdi"),
    ):
        assert run(neo4j_server, "query", *question, *there) == run(neo4j_server, "query", *question)
    assert "金昌市" in run(neo4j_server, "query", *saved, "-p", "region=金昌", *there, code=1)
    server.write("MATCH (n:Firm {id: $id}) SET n.name = 'seen here'", {"id": chain.tables["firms"]["id"][0]})
    assert "seen here" in run(neo4j_server, "query", "MATCH (n:Firm) RETURN n.name", *there)
    assert "SET" in run(neo4j_server, "query", "MATCH (n) SET n.x = 1", *there, code=1)


def test_the_default_region_on_a_server_is_that_of_what_was_pushed(server: Server, neo4j_server: Machine) -> None:
    told = rows(node("a"), node("b"), feeds("a", "b"), region("Q"), firm("f", "Q"), makes("f", "a"))
    pushed(server, chain_of(told, home="Q"))
    asked = ("query", "region_gaps", "--lang", "en", "-s", neo4j_server.address)
    answer = run(neo4j_server, *asked)
    assert "top=20, region=Q" in answer
    assert "| b " in answer
    assert "R is not assessed" in run(neo4j_server, *asked, "-p", "region=R", code=1)
    server.write("MATCH (d:_Dataset) SET d.schema = 1", {})
    assert "push again" in run(neo4j_server, *asked, code=1)


def test_names_that_no_data_bear_are_remarked(server: Server) -> None:
    answer = server.rows("MATCH (n:Nobody)-[:OWES]->(m) WHERE m.debt > 1 RETURN n", {})
    notes = answer_sheet(answer, "en").notes
    assert {note.rsplit(" ", 1)[1] for note in notes[1:]} == {"Nobody", "OWES", "debt"}
    assert notes[0] == "No row matches."


# Files for the importer


@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
def test_files_load_to_what_a_push_writes(server: Server, chain: Chain, names: Names, tmp_path: Path) -> None:
    dataset = chain if names is ENGLISH else tiny(*AWKWARD)
    pushed(server, dataset, names)
    folder = tmp_path / "files"
    folder.mkdir()
    write_files(dataset, assessed(dataset), folder, names)
    other = Machine(tmp_path / "home")
    other.prepare()
    command = shlex.split(import_command(folder).replace("\\\n", " "))
    done = other.admin(*command[1:])
    assert done.returncode == 0, done.stderr
    other.start()
    try:
        with closing(open_server(other.address, LOGIN, WHOLE)) as loaded:
            for statement in (folder / "after.cypher").read_text(encoding="utf-8").split(";\n")[:-1]:
                loaded.command(statement)
            assert held(loaded) == held(server)
            assert read_engine(loaded) == dataset
    finally:
        other.stop(kill=True)


def test_bulk_prints_the_command_line(tmp_path: Path) -> None:
    done = subprocess.run(
        ["chainkg", "push", "--bulk", str(tmp_path / "x"), str(BUNDLED)], capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stdout.split()[:4]) == (0, ["neo4j-admin", "database", "import", "full"])
    assert all(Path(word.partition("=")[2]).is_file() for word in shlex.split(done.stdout) if ".csv" in word)
    again = subprocess.run(["chainkg", "push", "--bulk", str(tmp_path / "x"), str(BUNDLED)], capture_output=True)
    assert again.returncode == 1


def test_a_database_with_chinese_names_is_asked_by_them(server: Server, neo4j_server: Machine) -> None:
    chain = tiny(*AWKWARD)
    pushed(server, chain, CHINESE)
    told = run(
        neo4j_server, "query", "-s", neo4j_server.address, "MATCH (f:企业) RETURN count(f) AS n", "--format", "csv"
    )
    assert told.split() == ["n", str(len(chain.tables["firms"]))]
    run(neo4j_server, "query", "-s", neo4j_server.address, "MATCH (n:企业) DELETE n", code=1)
    assert "--names zh" in run(neo4j_server, "query", "-s", neo4j_server.address, "stale_facts", code=1)
