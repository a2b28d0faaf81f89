"""Where a shared server is and who asks: addresses, and logins that are never written anywhere."""

import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from chainkg.graph.errors import EngineError
from chainkg.graph.text import Text

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
PORT = 7687
_REACH = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks. ``database``: the one to ask where a server has several; empty: its default."""

    user: str
    password: str = field(repr=False)
    database: str = ""


def is_address(source: object) -> bool:
    """Whether a SOURCE names a server.

    >>> is_address("neo4j://example.org"), is_address("data")
    (True, False)
    """
    return str(source).partition("://")[0] in SCHEMES and "://" in str(source)


def login_given() -> Login | None:
    """The login that the environment names; none without a password in it."""
    password = os.environ.get("NEO4J_PASSWORD")
    return None if password is None else login_with(password)


def login_with(password: str) -> Login:
    return Login(os.environ.get("NEO4J_USER") or "neo4j", password, os.environ.get("NEO4J_DATABASE") or "")


def login() -> Login:
    """As ``login_given``; EngineError where nothing is given."""
    found = login_given()
    if found is None:
        zh, en = "没有口令；请设环境变量 NEO4J_PASSWORD", "no password; set NEO4J_PASSWORD in the environment"
        raise EngineError(Text(f"{zh}（用户名用 NEO4J_USER）", f"{en} (and NEO4J_USER)"))
    return found


def bare(address: str) -> str:
    """*address* as it may be shown and used; EngineError where it holds a password or is none."""
    parts = urlsplit(address)
    if "@" in parts.netloc:
        zh = "地址里不要写用户名和口令（会留在命令历史里）；请用 NEO4J_USER 与 NEO4J_PASSWORD"
        en = "leave user and password out of the address, a shell keeps it; use NEO4J_USER and NEO4J_PASSWORD"
        raise EngineError(Text(zh, en))
    if not is_address(address) or not _place(parts):
        zh, en = f"不是服务器地址：{address}", f"is no address of a server: {address}"
        raise EngineError(Text(f"{zh}；请写作 neo4j://主机:{PORT}", f"{en}; write neo4j://host:{PORT}"))
    return address


def _place(parts: SplitResult) -> tuple[str, int] | None:
    try:
        return (parts.hostname, parts.port or PORT) if parts.hostname else None
    except ValueError:
        return None


def reach(address: str) -> None:
    """EngineError where nothing listens at *address*; the driver is slower to say so, and says less."""
    place = _place(urlsplit(address))
    import socket  # no report of a folder pays for it

    try:
        socket.create_connection(place or ("", 0), _REACH).close()
    except socket.gaierror as error:
        raise EngineError(Text(f"找不到主机：{address}", f"no such host: {address}")) from error
    except OSError as error:
        zh, en = "连不上服务器，它未启动，或地址、端口不对", "nothing answers; is the server running, the port right?"
        raise EngineError(Text(f"{address}：{zh}", f"{address}: {en}")) from error
