"""What tools ask on their own when they connect, of the server itself: the engine knows nothing of it."""

from chainkg.graph.engine import Answer

VERSION = "5.26.0"
_ANSWERS = {
    "call dbms.components": Answer(["name", "versions", "edition"], [["Neo4j Kernel", [VERSION], "community"]]),
    "call db.ping": Answer(["success"], [[True]]),
}
NO_WEB = """\
HTTP/1.1 426 Upgrade Required
Content-Type: text/plain; charset=utf-8
Connection: close

这里只讲 Bolt，不讲 HTTP 或 WebSocket：请用 cypher-shell 或 Neo4j 的驱动程序；Neo4j Browser 连不上这里。
Bolt alone is spoken here, no HTTP or WebSocket: use cypher-shell or a driver of Neo4j; Neo4j Browser cannot connect.
""".replace("\n", "\r\n")
"""What a web browser is told, and Neo4j Browser, whose Bolt goes over WebSocket."""


def answer_of_server(text: str) -> Answer | None:
    """The answer where *text* asks about the server itself; none where it asks about the data."""
    asked = " ".join(text.lower().split())
    return next((answer for opening, answer in _ANSWERS.items() if asked.startswith(opening)), None)
