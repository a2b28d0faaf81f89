"""Ways to ask and limits of a question: workbooks, completion, the shell, Bolt; nothing outlives its limits."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import neo4j
import neo4j.exceptions
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from chainkg.cli.prompt import Names, converse, finished
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Limits
from chainkg.graph.errors import EngineError
from chainkg.graph.packstream import Structure, pack, unpack
from chainkg.queries.ask import ask, opened
from chainkg.queries.bolt import BoltServer, make_sure

HOGS = {
    "MATCH (a), (b), (c) RETURN count(a.name + b.name + c.name) AS c": "stopped after 1 seconds",
    "RETURN size([a IN range(1, 3000) | [b IN range(1, 3000) | [c IN range(1, 300) | c]]]) AS s": "stopped",
    "MATCH (a), (b), (c) RETURN collect([a, b, c]) AS c": "stopped",
    "MATCH (a), (b), (c) RETURN a.name + b.name AS x ORDER BY x": "stopped",
    "RETURN reduce(s = 'x', i IN range(1, 60) | s + s) AS s": "stopped",
    "UNWIND range(1, 9999) AS x RETURN range(1, 100000) AS r": "stopped",
}


@pytest.mark.parametrize("text", HOGS)
def test_no_question_outlives_its_limits_and_the_engine_stays_usable(chain: Chain, text: str) -> None:
    engine = opened(chain, Limits(seconds=1, megabytes=256))
    try:
        for _ in range(2):
            with pytest.raises(EngineError, match=HOGS[text]) as refused:
                engine.rows(text, {})
            assert re.search("已停止|10000", refused.value.say("zh"))
        assert engine.rows("MATCH (n:Firm) RETURN count(n) AS c", {}).rows == [[len(chain.tables["firms"])]]
    finally:
        engine.close()


def test_the_process_that_answers_ends_with_the_one_that_asks(chain: Chain) -> None:
    code = """
import subprocess, sys
from chainkg.loaders import read
from chainkg.queries.ask import ask, opened
engine = opened(read())
print(engine._watched._process.pid, flush=True)
engine.rows("RETURN size([a IN range(1, 3000) | [b IN range(1, 3000) | [c IN range(1, 300) | c]]]) AS s", {})
"""
    asker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, encoding="utf-8")
    assert asker.stdout
    child = int(asker.stdout.readline())
    asker.kill()
    asker.communicate()
    for _ in range(100):
        try:
            os.kill(child, 0)
        except OSError:
            return
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.1)"], check=True)
        if Path(f"/proc/{child}/stat").exists() and ") Z " in Path(f"/proc/{child}/stat").read_text():
            return
    raise AssertionError


# Workbooks


def run(*arguments: str, code: int = 0, **env: str) -> bytes:
    found = subprocess.run(
        ["chainkg", *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8", "LC_ALL": "", **env},
        check=False,
    )
    assert found.returncode == code, found.stderr.decode()
    return found.stderr if code else found.stdout


SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(data: bytes) -> list[list[tuple[str, str]]]:
    """Per row of the first sheet its cells as type (s: text, n: number) and content."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        shared = ["".join(one.itertext()) for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    found = []
    for row in page.iter(f"{SPACE}row"):
        values = [(one.get("t", "n"), one.findtext(f"{SPACE}v", "")) for one in row]
        found.append([(kind, shared[int(value)] if kind == "s" else value) for kind, value in values])
    return found


def test_workbook_of_an_answer_has_numbers_and_a_frozen_header(tmp_path: Path) -> None:
    text = "MATCH (n:环节 {编号: 'sulfuric-acid'}) RETURN n.名称 AS 名称, n.常见规模下限 AS 下限, "
    text += "'=1+1' AS f, '007' AS c, true AS t"
    run("query", text, "-o", str(tmp_path / "a.xlsx"))
    data = (tmp_path / "a.xlsx").read_bytes()
    header, row = cells(data)
    assert [one for _, one in header] == ["名称", "下限", "f", "c", "t"]
    assert row == [("s", "硫酸"), ("n", "300000"), ("s", "=1+1"), ("s", "007"), ("b", "1")]
    with zipfile.ZipFile(BytesIO(data)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in page
    assert "<cols>" in page
    assert "<f>" not in page


@pytest.mark.parametrize(
    "report", [["gaps", "--limit", "3"], ["chains"], ["check"], ["explain", "硫酸"], ["query", "--list"]]
)
def test_every_report_is_a_workbook_too_and_the_same_bytes(report: list[str]) -> None:
    data = run(*report, "--format", "xlsx")
    assert len(cells(data)) > 1
    assert run(*report, "--format", "xlsx") == data


def test_ranks_and_scores_are_numbers() -> None:
    header, first, *_ = cells(run("gaps", "--limit", "3", "--format", "xlsx"))
    titles = [one for _, one in header]
    assert {first[titles.index(name)][0] for name in ("rank", "score")} == {"n"}


# Completion


def completed(shell: str, words: str, at: str) -> list[str]:
    told = run(_CHAINKG_COMPLETE=f"{shell}_complete", COMP_WORDS=words, COMP_CWORD=at).decode()
    return told.split()


def test_bash_completes_names_and_values_though_it_parts_words_at_the_sign() -> None:
    assert completed("bash", "chainkg query mis", "2") == ["plain,missing_nodes", "plain,missing_of_industry"]
    assert completed("bash", "chainkg query shared_nodes -p ", "4") == ["plain,chain=", "plain,other=", "plain,region="]
    assert "plain,白银高新区" in completed("bash", "chainkg query region_gaps -p region = 白银", "6")
    assert completed("bash", "chainkg query missing_nodes -p chain = 铜", "6") == ["plain,铜基"]
    assert "plain,铜基" in completed("bash", "chainkg query missing_nodes -p chain =", "5")
    assert completed("bash", "chainkg query sources_by_grade -p grade = 官", "6") == ["plain,官方"]
    assert completed("bash", "chainkg query nothing_such -p chain = 铜", "6") == []
    assert "plain,--region" in completed("bash", "chainkg gaps --", "2")


def test_zsh_and_powershell_complete_whole_words() -> None:
    assert completed("zsh", "chainkg query missing_nodes -p chain=铜", "4") == ["plain", "chain=铜基", "_"]
    assert completed("powershell", "chainkg query missing_nodes -p chain=铜", "chain=铜") == ["plain", "chain=铜基"]
    usual = ["plain", "region=白银市", "默认"]
    assert completed("zsh", "chainkg query region_gaps -p region=白银市", "4") == usual
    told = " ".join(completed("zsh", "chainkg query region_gaps -p reg", "4"))
    assert told == "plain region= region：区域或园区 = 数据集的区域"
    assert completed("powershell", "chainkg ga", "ga")[:2] == ["plain", "gaps"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "powershell"])
def test_script_says_how_to_install_it(shell: str) -> None:
    script = run("completion", shell).decode()
    assert script.splitlines()[-1].startswith(f"# chainkg completion {shell} >")
    assert f"{shell}_complete" in script


@pytest.mark.skipif(sys.platform == "win32", reason="bash is a guest there")
def test_bash_itself_takes_the_script() -> None:
    code = 'eval "$(chainkg completion bash)"; COMP_WORDS=(chainkg query missing_nodes -p chain = 铜); COMP_CWORD=6; '
    code += '_chainkg_completion chainkg; echo "${COMPREPLY[@]}"'
    told = subprocess.run(["bash", "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert told.stdout == "铜基\n"


# The shell


def talk(chain: Chain, typed: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(typed)
        converse(chain)
    return capsys.readouterr()


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHAINKG_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return tmp_path / "state"


def test_shell_answers_over_several_lines_and_remembers(
    chain: Chain, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "MATCH (n:企业)\rRETURN count(n) AS 数;\rmissing_nodes chain=铜基;\rregion_gaps region=金昌市 top=1;\r"
    typed += ":help\r:list\r:quit\r"
    told, wrong = talk(chain, typed, capsys)
    assert f"| {len(chain.tables['firms'])} " in told
    assert "一条产业链所缺的环节\nchain=铜基、region=白银市\n" in told
    assert "top=1、region=金昌市\n" in told
    assert "Tab 补全" in told
    assert "anchor_buys" in told
    assert wrong == ""
    kept = (state / "history").read_text(encoding="utf-8")
    assert "+RETURN count(n) AS 数;" in kept


def test_shell_tells_an_error_in_one_line_and_goes_on(
    chain: Chain, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "MATCH (n) SET n.x = 1;\rmissing_nodes chain=铜;\rmissing_nodes 'chain;\rRETURN 7 AS seven;\r\x04"
    told, wrong = talk(chain, typed, capsys)
    assert "| 7     |" in told
    assert wrong.startswith("1:11：")
    assert "是否指：铜基" in wrong
    assert len(wrong.splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("RETURN 1;", True),
        ("RETURN ';'", False),
        ("RETURN 1; // x", True),
        (":help", True),
        ("", True),
        ("RETURN", False),
    ],
)
def test_a_semicolon_ends_a_question(text: str, done: bool) -> None:
    assert finished(text) is done


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("MATCH (n:企", "企业"),
        ("MATCH (n:Fir", "Firm"),
        ("MATCH ()-[:FEEDS|生", "生产"),
        ("MATCH (n) WHERE n.名", "名称"),
        ("mat", "MATCH"),
        ("missing_n", "missing_nodes"),
        ("missing_nodes chain=铜", "铜基"),
        ("missing_nodes chain=铜基 region=金昌经", "金昌经济技术开发区"),
        (":q", "quit"),
    ],
)
def test_shell_completes(chain: Chain, text: str, word: str) -> None:
    found = list(Names(chain).get_completions(Document(text), None))  # type: ignore[arg-type]  # the event is not read
    assert word in [one.text for one in found]
    start = next(one.start_position for one in found if one.text == word)
    assert word.casefold().startswith(text[len(text) + start :].casefold())


# Bolt


@pytest.fixture(scope="module")
def server(chain: Chain) -> Iterator[BoltServer]:
    from threading import Thread

    with BoltServer(chain, 0) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


@pytest.fixture(params=["bolt", "neo4j"])
def driver(request: pytest.FixtureRequest, server: BoltServer) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(f"{request.param}://127.0.0.1:{server.port}") as found:
        yield found


def test_the_official_driver_reads_nodes_relationships_and_paths(driver: neo4j.Driver, chain: Chain) -> None:
    driver.verify_connectivity()
    text = "MATCH p = (f:企业)-[r:生产]->(n)-[q:PART_OF]->(c) RETURN f, r, p, [n] AS l, 1.5 AS x, null AS y LIMIT 1"
    row = driver.execute_query(text).records[0]
    assert set(row["f"].labels) == {"Firm"}
    assert row["r"].type == "PRODUCES"
    assert row["r"].start_node.element_id == row["f"].element_id
    assert [one.element_id for one in row["p"].nodes][:2] == [row["f"].element_id, row["l"][0].element_id]
    assert [one.type for one in row["p"].relationships] == ["PRODUCES", "PART_OF"]
    assert (row["x"], row["y"]) == (1.5, None)


def test_rows_come_in_portions_and_parameters_go_in(driver: neo4j.Driver, chain: Chain) -> None:
    with driver.session(fetch_size=7) as session:
        assert len(list(session.run("MATCH (n:Firm) RETURN n.name AS name"))) == len(chain.tables["firms"])
        text = "UNWIND $l AS x RETURN x.n + $i AS v"
        assert session.run(text, l=[{"n": 1}, {"n": -(2**40)}], i=100).value() == [101, 100 - 2**40]
        assert session.run("RETURN $t AS t", t="铜" * 70_000).single(strict=True)["t"] == "铜" * 70_000


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Firm {id: 'x'})",
        "MATCH (n:Firm) SET n.name = 'x'",
        "EXPLAIN MERGE (n:Firm {id: 'x'})",
        "CALL apoc.cypher.doIt('CREATE (n)', {})",
        "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line",
    ],
)
def test_nobody_writes_over_bolt(driver: neo4j.Driver, text: str) -> None:
    with driver.session(default_access_mode="WRITE") as session:
        before = session.run("MATCH (n) RETURN count(n) AS c").single(strict=True)["c"]
        with pytest.raises(neo4j.exceptions.ClientError):
            session.run(text).consume()
        with pytest.raises(neo4j.exceptions.ClientError):
            session.execute_write(lambda work: work.run(text).consume())
        assert session.run("MATCH (n) RETURN count(n) AS c").single(strict=True)["c"] == before


def test_a_misspelt_name_is_answered_over_bolt_too(driver: neo4j.Driver) -> None:
    with driver.session() as session:
        with pytest.raises(neo4j.exceptions.ClientError, match="Firm"):
            session.run("MATCH (n:Frim) RETURN n")
        assert session.run("RETURN 1 AS x").single(strict=True)["x"] == 1


def test_what_would_write_is_not_served() -> None:
    class Writer:
        def rows(self, text: str, params: object) -> None:
            return None

    with pytest.raises(EngineError, match="cannot be made read-only"):
        make_sure(Writer())  # type: ignore[arg-type]  # no engine of ours writes


def test_serve_refuses_what_it_cannot_serve(server: BoltServer) -> None:
    assert "只读账户" in run("serve", "--bolt", "-s", "neo4j://127.0.0.1:1", code=1).decode()
    assert "--port" in run("serve", "--bolt", "--port", str(server.port), code=1).decode()
    run("serve", code=2)


@pytest.mark.parametrize(
    "value",
    [0, -16, -17, 127, 128, -129, 2**15, -(2**31) - 1, 2**62, 1.5, "", "铜" * 30_000, [1] * 300, {"a": None}, True],
)
def test_packstream_gives_back_what_it_took(value: object) -> None:
    assert unpack(pack(value)) == value


def test_packstream_refuses_what_is_none() -> None:
    for data in (b"\xc7", b"\x85abc", b""):
        with pytest.raises(EngineError):
            unpack(data)
    assert unpack(pack(Structure(0x10, ("a", {})))) == Structure(0x10, ("a", {}))


@pytest.mark.parametrize(
    "text",
    [
        "MATCH ()-[r:PRODUCES]->(n:ChainNode {id: 'tdi'}) MATCH (s:Source {id: r.source}) RETURN count(s) AS c",
        "MATCH (f:Firm)-[r:PRODUCES]->(n), (s:Source {id: r.source}) RETURN count(s) AS c",
        "MATCH (f:企业)<-[关系:供应]-(g) MATCH (s:来源 {编号: 关系.来源}) RETURN count(s) AS c",
    ],
)
def test_what_the_embedded_engine_silently_misses_is_refused_with_the_way_round(chain: Chain, text: str) -> None:
    with pytest.raises(EngineError, match="write WHERE …"):
        ask(chain, text)


def test_the_way_round_gives_the_right_rows(chain: Chain) -> None:
    text = (
        "MATCH ()-[r:PRODUCES]->(n:ChainNode {id: 'tdi'}) MATCH (s:Source) WHERE s.id = r.source RETURN count(s) AS c"
    )
    made = chain.tables["produces"]["node"].cells().count("tdi")
    assert ask(chain, text).rows == [[made]]
    kept = "MATCH (f:Firm)-[r:PRODUCES]->(n:ChainNode {id: 'tdi'}) RETURN collect({source: r.source}) AS rows"
    assert len(ask(chain, kept).rows) == 1
