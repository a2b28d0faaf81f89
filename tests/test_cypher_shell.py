"""Neo4j's own shell against the served dataset: what it asks unbidden, what a user does in it, what is refused."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator

import pytest

from chainkg.graph.chain import Chain
from chainkg.queries.bolt import BoltServer

SETTINGS = ["-u", "anybody", "-p", "anything", "--format", "plain", "--fail-at-end"]


@pytest.fixture(scope="module")
def served(chain: Chain) -> Iterator[BoltServer]:
    with BoltServer(chain, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def shell(command: list[str], served: BoltServer, typed: str, scheme: str = "bolt") -> tuple[list[str], list[str]]:
    """What the shell prints, and what it complains of, where *typed* comes in as a file."""
    address = ["-a", f"{scheme}://127.0.0.1:{served.port}"]
    settings = ["-Dfile.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]
    run = subprocess.run(
        [command[0], *settings, *command[1:], *address, *SETTINGS],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
        timeout=60,
    )
    return run.stdout.splitlines(), run.stderr.splitlines()


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_it_connects_and_asks_in_chinese(cypher_shell: list[str], served: BoltServer, scheme: str) -> None:
    typed = "MATCH (n:环节 {名称: '硫酸'}) RETURN n.编号 AS 编号, n.名称 AS 名称;\n"
    assert shell(cypher_shell, served, typed, scheme) == (["编号, 名称", '"sulfuric-acid", "硫酸"'], [])


def test_parameters_stay_set_for_questions_that_do_not_need_them(cypher_shell: list[str], served: BoltServer) -> None:
    typed = ":param {name: '硫酸', most: 2}\nMATCH (n:ChainNode {name: $name}) RETURN n.id;\nRETURN 1 AS one;\n"
    assert shell(cypher_shell, served, typed) == (["n.id", '"sulfuric-acid"', "one", "1"], [])
    _, told = shell(cypher_shell, served, ":param {name: 1}\nRETURN $nmae AS x;\n")
    assert told[0].endswith("did you mean $name")


def test_nodes_relationships_paths_and_plans(cypher_shell: list[str], served: BoltServer, chain: Chain) -> None:
    typed = """
MATCH p = (i:Industry)<-[r:OF_INDUSTRY]-(c:Chain {name: '铜基'}) RETURN c:Chain AS c, type(r) AS r, length(p) AS l, p;
EXPLAIN MATCH (n:Firm) RETURN n;
CALL db.labels();
:begin
MATCH (n:Firm) RETURN count(n) AS c;
:commit
:help
"""
    out, told = shell(cypher_shell, served, typed)
    assert told == []
    assert out[0] == "c, r, l, p"
    assert out[1].startswith('TRUE, "OF_INDUSTRY", 1, (:Industry {')
    assert "<-[:OF_INDUSTRY" in out[1]
    assert any("NodeByLabelScan" in line for line in out)
    assert '"ChainNode"' in out
    assert out[out.index("c") + 1] == str(len(chain.tables["firms"]))
    assert any(":param" in line for line in out)


REFUSED = {
    "CREATE (n:Firm {id: 'x'})": "questions only read",
    "MATCH (n) DETACH DELETE n": "questions only read",
    "SHOW DATABASES": "questions only read",
    "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l": "questions only read",
    "RETURN 1 +": "1:11: syntax error",
    "MATCH (n:Frim) RETURN n": "did you mean Firm",
}


def test_what_is_refused_is_told_and_the_next_question_answered(cypher_shell: list[str], served: BoltServer) -> None:
    typed = "".join(f"{text};\n" for text in REFUSED) + "MATCH (n:Firm {id: 'x'}) RETURN count(n) AS none;\n"
    out, told = shell(cypher_shell, served, typed)
    assert out == ["none", "0"]
    assert len(told) == len(REFUSED)
    for line, words in zip(told, REFUSED.values(), strict=True):
        assert words in line


def test_a_web_browser_is_told_what_is_spoken_here(served: BoltServer) -> None:
    with socket.create_connection(("127.0.0.1", served.port), 5) as guest:
        guest.sendall(b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")
        reply = b"".join(iter(lambda: guest.recv(4096), b"")).decode()
    assert reply.startswith("HTTP/1.1 426 ")
    assert "Neo4j Browser cannot connect" in reply
