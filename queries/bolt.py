"""The embedded engine over Bolt, on this machine alone: every question passes the guard, and the engine only reads.

https://neo4j.com/docs/bolt/current/bolt/message/ ; versions 4.4 and 5.0 to 5.4.
"""

import socketserver
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, cast

from chainkg.graph.chain import Chain
from chainkg.graph.embedded import Embedded
from chainkg.graph.engine import Answer, Engine, Value
from chainkg.graph.errors import ChainError, EngineError
from chainkg.graph.lexer import statement
from chainkg.graph.packstream import Structure, pack, unpack
from chainkg.graph.text import Text
from chainkg.queries.ask import opened, understood
from chainkg.queries.bolt_manners import NO_WEB, VERSION, answer_of_server
from chainkg.queries.bolt_values import bolt_value
from chainkg.queries.catalogue import wanted

HOST = "127.0.0.1"
_MAGIC, _WEB, _CHUNK = b"\x60\x60\xb0\x17", b"GET ", 0xFFFF
_VERSIONS = ((5, 4), (5, 3), (5, 2), (5, 1), (5, 0), (4, 4))
_SUCCESS, _RECORD, _IGNORED, _FAILURE = 0x70, 0x71, 0x7E, 0x7F
_GOODBYE, _RESET, _RUN = 0x02, 0x0F, 0x10
_HARMLESS = (0x11, 0x12, 0x13, 0x54, 0x6A, 0x6B)  # BEGIN, COMMIT, ROLLBACK, TELEMETRY, LOGON, LOGOFF
Replies = Callable[..., Iterator[Structure]]
_AGENT = f"Neo4j/{VERSION} compatible (chainkg)"
_REFUSED, _FAULTY = "Neo.ClientError.Statement.AccessMode", "Neo.ClientError.Statement.SyntaxError"


class BoltServer(socketserver.ThreadingTCPServer):
    """Answers until it is stopped. ``port``: where, after 0 was asked for too."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, chain: Chain, port: int) -> None:
        self.engine = cast(Embedded, opened(chain))
        try:
            make_sure(self.engine)
            super().__init__((HOST, port), _Connection)
        except OSError as error:
            self.engine.close()
            zh, en = f"端口 {port} 用不了：{error.strerror}", f"cannot use port {port}: {error.strerror}"
            raise EngineError(Text(f"{zh}；可用 --port 另指", f"{en}; name another by --port")) from error

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def server_close(self) -> None:
        super().server_close()
        self.engine.close()


def make_sure(engine: Engine) -> None:
    """EngineError where the engine itself would write: the guard alone is no ground to let others in."""
    try:
        engine.rows("CREATE (n:Chain) DELETE n", {})
    except EngineError:
        return
    raise EngineError(Text("引擎不能设为只读，不提供服务", "the engine cannot be made read-only: it is not served"))


class _Connection(socketserver.StreamRequestHandler):
    """One client: a greeting, then messages one by one."""

    server: BoltServer

    def handle(self) -> None:
        with suppress(OSError, EngineError, UnicodeDecodeError, struct.error):  # a client that breaks off, or no client
            version = self._greeted()
            if version:
                session = Session(self.server, version)
                for message in self._messages():
                    if message.tag == _GOODBYE:
                        return
                    for reply in session.replies(message):
                        self._send(reply)

    def _greeted(self) -> tuple[int, int] | None:
        magic = self.rfile.read(4)
        if magic == _WEB:
            self.wfile.write(NO_WEB.encode())
        if magic != _MAGIC:
            return None
        offers = struct.unpack("4B" * 4, self.rfile.read(16))
        for major, minor in _VERSIONS:
            for span, least, offered in zip(offers[1::4], offers[2::4], offers[3::4], strict=True):
                if offered == major and least - span <= minor <= least:
                    self.wfile.write(bytes((0, 0, minor, major)))
                    return major, minor
        self.wfile.write(bytes(4))
        return None

    def _messages(self) -> Iterator[Structure]:
        data = b""
        while head := self.rfile.read(2):
            size = struct.unpack(">H", head)[0]
            data += self.rfile.read(size)
            if not size and data:
                yield unpack(data)
                data = b""

    def _send(self, reply: Structure) -> None:
        data = pack(reply)
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            self.wfile.write(struct.pack(">H", len(chunk)) + chunk)
        self.wfile.write(b"\0\0")


class Session:
    """What a client has asked and not yet been given; after a failure nothing counts until it says RESET."""

    def __init__(self, server: BoltServer, version: tuple[int, int]) -> None:
        self._server, self._modern = server, version >= (5, 0)
        self._rows: list[list[Value]] = []
        self._failed = False
        self._known: dict[int, Replies] = {
            0x01: self._hello,
            _RUN: self._run,
            0x3F: self._pull,
            0x2F: self._discard,
            0x66: self._route,
        } | dict.fromkeys(_HARMLESS, self._nothing)

    def replies(self, message: Structure) -> Iterator[Structure]:
        if message.tag == _RESET:
            self._failed, self._rows = False, []
            yield _success()
        elif self._failed:
            yield Structure(_IGNORED, ())
        else:
            try:
                answer: Replies = self._known.get(message.tag, self._unknown)
                yield from answer(*message.fields)
            except ChainError as error:
                yield self._failure(error)

    def _failure(self, error: ChainError) -> Structure:
        self._failed = True
        code = _REFUSED if "read" in error.message.en.partition(",")[0] else _FAULTY
        return Structure(_FAILURE, ({"code": code, "message": f"{error.message.zh} / {error.message.en}"},))

    def _hello(self, *_: Any) -> Iterator[Structure]:
        yield _success(server=_AGENT, connection_id="chainkg", hints={})

    def _nothing(self, *_: Any) -> Iterator[Structure]:
        yield _success()

    def _unknown(self, *_: Any) -> Iterator[Structure]:
        raise EngineError(Text("不认识的消息", "a message of an unknown kind"))

    def _run(self, text: str, params: Mapping[str, Any], *_: Any) -> Iterator[Structure]:
        answer = self._answer(text, params)
        self._rows = answer.rows
        yield _success(fields=answer.columns, t_first=0)

    def _answer(self, text: str, params: Mapping[str, Any]) -> Answer:
        known = answer_of_server(text)
        if known:
            return known
        params = wanted(text, params)  # tools send all that were ever set
        if any(isinstance(value, Structure) for value in params.values()):
            raise EngineError(Text("参数只能是数、文字、列表和映射", "parameters are numbers, texts, lists and maps"))
        said = understood(text, params)
        try:
            return self._server.engine.numbered(statement(said.text), params)
        except EngineError as error:
            raise said.told(error) from error

    def _pull(self, extra: Mapping[str, Any]) -> Iterator[Structure]:
        wanted = extra.get("n", -1)
        now = len(self._rows) if wanted < 0 else wanted
        for row in self._rows[:now]:
            yield Structure(_RECORD, ([bolt_value(value, modern=self._modern) for value in row],))
        self._rows = self._rows[now:]
        yield _success(has_more=True) if self._rows else _success(type="r", t_last=0, db="chainkg")

    def _discard(self, *_: Any) -> Iterator[Structure]:
        self._rows = []
        yield _success(type="r", t_last=0, db="chainkg")

    def _route(self, *_: Any) -> Iterator[Structure]:
        here = [f"{HOST}:{self._server.port}"]
        servers = [{"addresses": here, "role": role} for role in ("ROUTE", "READ", "WRITE")]
        yield _success(rt={"ttl": 300, "db": "chainkg", "servers": servers})


def _success(**told: Any) -> Structure:
    return Structure(_SUCCESS, (told,))
