"""What a server may answer instead of rows: one clear line each, in both languages, without a login in it."""

import logging
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from chainkg.graph.engine import Limits
from chainkg.graph.errors import EngineError
from chainkg.graph.neo4j import open_server
from chainkg.graph.server import Login, bare, is_address
from chainkg.loaders import read
from neo4j_server import LOGIN, free_port
from neo4j_server import Server as Machine


class Silent(BaseHTTPRequestHandler):
    """A web server that writes nothing on the terminal."""

    def log_message(self, *_: object) -> None:
        pass


SECRET = "tell-nobody"
SOMEBODY = Login("neo4j", SECRET)


def refused(address: str, who: Login = SOMEBODY) -> str:
    """The line of an error in English; both lines are one line, and keep the password."""
    with pytest.raises(EngineError) as error:
        open_server(address, who).close()
    for told in (error.value.say("zh"), error.value.say("en"), repr(who)):
        assert "\n" not in told
        assert who.password not in told
    return error.value.say("en")


@contextmanager
def answering(reply: bytes) -> Iterator[str]:
    """The address of something that answers every greeting with *reply*."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                while True:
                    with listener.accept()[0] as guest:
                        guest.settimeout(5)
                        guest.recv(20)
                        guest.sendall(reply)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_wrong_password(neo4j_server: Machine) -> None:
    assert "wrong user or password" in refused(neo4j_server.address)


def test_no_such_database(neo4j_server: Machine) -> None:
    assert "no such database" in refused(neo4j_server.address, Login(LOGIN.user, LOGIN.password, "nowhere"))


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_nothing_listens(scheme: str) -> None:
    assert "nothing answers" in refused(f"{scheme}://127.0.0.1:{free_port()}")


def test_no_such_host() -> None:
    assert "no such host" in refused("neo4j://nowhere.invalid")


def test_a_web_server_is_no_database() -> None:
    with HTTPServer(("127.0.0.1", 0), Silent) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        try:
            assert "no Neo4j answers there" in refused(f"neo4j://127.0.0.1:{web.server_port}")
        finally:
            web.shutdown()


@pytest.mark.parametrize("reply", [b"\0\0\0\0", b"HTTP", b"SSH-2.0-x\r\n", b""], ids=["version", "http", "ssh", "mute"])
def test_something_else_answers(reply: bytes) -> None:
    with answering(reply) as address:
        assert "no Neo4j answers there" in refused(address)


@pytest.mark.parametrize("address", ["bolt://", "bolt://host:port", "neo4j://:7687"])
def test_no_address(address: str) -> None:
    assert "is no address of a server" in refused(address)


def test_a_login_does_not_belong_into_an_address() -> None:
    assert "NEO4J_PASSWORD" in refused(f"bolt://neo4j:{SECRET}@127.0.0.1")


@pytest.mark.parametrize("source", ["data", "C:\\data", "file.csv", "http://x", None])
def test_other_sources_are_no_addresses(source: str | None) -> None:
    assert not is_address(source)


def test_both_schemes_reach_a_server(neo4j_server: Machine) -> None:
    for scheme in ("bolt", "neo4j"):
        with closing(open_server(neo4j_server.address.replace("bolt", scheme), LOGIN)) as server:
            assert server.rows("RETURN 1 AS x", {}).rows == [[1]]


def test_time_limit_stops_a_question_and_leaves_the_server_usable(neo4j_server: Machine) -> None:
    with closing(open_server(neo4j_server.address, LOGIN, Limits(rows=5, seconds=1))) as server:
        text = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a + b)"
        with pytest.raises(EngineError, match="stopped after 1 seconds"):
            server.rows(text, {})
        with pytest.raises(EngineError, match="more than 5 rows"):
            server.rows("UNWIND range(1, 10000) AS a RETURN a", {})
        assert server.rows("RETURN 1 AS x", {}).rows == [[1]]


def test_the_driver_logs_nothing(neo4j_server: Machine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), closing(open_server(neo4j_server.address, LOGIN)) as server:
        assert server.rows("MATCH (n:Nobody) RETURN n", {}).notes
    assert not caplog.records
    refused(neo4j_server.address)
    assert SECRET not in caplog.text


def test_a_library_call_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    with pytest.raises(EngineError, match="NEO4J_PASSWORD"):
        read("neo4j://127.0.0.1")
    assert bare("neo4j+s://example.org") == "neo4j+s://example.org"


def test_the_command_fails_in_one_line() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    env |= {"PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8", "LC_ALL": ""}
    command = ["chainkg", "gaps", "-s", f"bolt://127.0.0.1:{free_port()}"]
    for given, told in (({}, "没有口令"), ({"NEO4J_PASSWORD": SECRET}, "连不上服务器")):
        run = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=env | given, stdin=subprocess.DEVNULL, check=False
        )
        assert (run.returncode, run.stdout, len(run.stderr.splitlines())) == (1, "", 1)
        assert told in run.stderr
        assert SECRET not in run.stderr
