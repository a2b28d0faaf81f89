"""The engine on a server: Neo4j 5 or newer, by its official driver. Only importer of that driver."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from chainkg.graph.engine import Answer, Limits, Value
from chainkg.graph.errors import EngineError
from chainkg.graph.naming import PRIVATE
from chainkg.graph.refusal import refusal, remark, too_old
from chainkg.graph.server import Login, bare, reach
from chainkg.graph.text import Text

_PATIENCE = 10.0  # seconds: for a connection, and for a try again after a passing fault


def open_server(address: str, login: Login, limits: Limits | None = None) -> "Server":
    """The server at *address*; EngineError, in one line, where it cannot be used."""
    found = Server(bare(address), login, limits or Limits())
    try:
        found.greet()
    except EngineError:
        found.close()
        raise
    return found


class Server:
    """A database on a server. Questions run in transactions that can only read; ``write`` is for a push."""

    def __init__(self, address: str, login: Login, limits: Limits) -> None:
        import neo4j  # a second that only those pay who ask a server

        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)  # they are notes of the answer
        self.address, self._limits, self._connected = address, limits, False
        self._lib, self._database = neo4j, login.database or None
        reach(address)
        with self._told():
            self._driver = neo4j.GraphDatabase.driver(
                address,
                auth=(login.user, login.password),
                connection_timeout=_PATIENCE,
                connection_acquisition_timeout=_PATIENCE,
                max_transaction_retry_time=_PATIENCE,
                warn_notification_severity=neo4j.NotificationMinimumSeverity.OFF,
            )

    def greet(self) -> None:
        """Log in, and see who answers."""
        with self._told(), self._session(self._lib.READ_ACCESS) as session:
            agent = session.run("RETURN 1 AS x").consume().server.agent
        old = too_old(agent)
        if old is not None:
            raise EngineError(Text(f"{self.address}：{old.zh}", f"{self.address}: {old.en}"))
        self._connected = True

    def rows(self, text: str, params: Mapping[str, Value]) -> Answer:
        lib, limits = self._lib, self._limits

        @lib.unit_of_work(timeout=limits.seconds)  # type: ignore[untyped-decorator]
        def read(transaction: Any) -> Answer:
            result = transaction.run(text, dict(params))
            found = [[plain(value) for value in record.values()] for record in islice(result, limits.rows + 1)]
            if len(found) > limits.rows:
                raise EngineError(_too_many(limits.rows))
            return Answer(list(result.keys()), found, tuple(_remarks(result.consume())))

        with self._told(), self._session(lib.READ_ACCESS) as session:
            answer: Answer = session.execute_read(read)
            return answer

    def write(self, text: str, params: Mapping[str, Any]) -> None:
        """Run *text* in a transaction, again after a passing fault."""
        with self._told(), self._session(self._lib.WRITE_ACCESS) as session:
            session.execute_write(lambda transaction: transaction.run(text, params).consume())

    def command(self, text: str, params: Mapping[str, Any] | None = None) -> int:
        """Run *text* outside a transaction of ours, as it changes the schema or makes its own; the number it gives."""
        with self._told(), self._session(self._lib.WRITE_ACCESS) as session:
            found = session.run(text, dict(params or {})).single()
            return int(found[0]) if found else 0

    def close(self) -> None:
        if hasattr(self, "_driver"):
            self._driver.close()

    def _session(self, access: str) -> Any:
        return self._driver.session(database=self._database, default_access_mode=access)

    @contextmanager
    def _told(self) -> Iterator[None]:
        lib = self._lib.exceptions
        try:
            yield
        except (lib.Neo4jError, lib.DriverError, OSError, ValueError) as error:
            raise refusal(error, self.address, self._limits.seconds, connected=self._connected) from error


def _too_many(most: int) -> Text:
    return Text(
        f"结果超过 {most} 行；请加 LIMIT 或收窄条件", f"more than {most} rows; add LIMIT or narrow the question"
    )


def _remarks(summary: Any) -> Iterator[Text]:
    for status in summary.gql_status_objects:
        said = remark(status.gql_status, status.status_description)
        if said is not None:
            yield said


def plain(value: Any) -> Value:
    """*value* without anything of the driver, as every engine gives it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "relationships") and hasattr(value, "nodes") and not hasattr(value, "type"):
        return {"nodes": [*map(plain, value.nodes)], "relationships": [*map(plain, value.relationships)]}
    if hasattr(value, "labels"):
        return {"labels": sorted(value.labels), "properties": _own(value)}
    if hasattr(value, "element_id"):
        return {"type": value.type, "properties": _own(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "iso_format"):
        return str(value.iso_format())
    if hasattr(value, "srid"):  # a point, which is a tuple
        return {"srid": value.srid, **dict(zip("xyz", map(float, value), strict=False))}
    return [plain(item) for item in value] if isinstance(value, list | tuple | set) else str(value)


def _own(element: Mapping[str, Any]) -> dict[str, Value]:
    return {key: plain(element[key]) for key in sorted(element.keys()) if not key.startswith(PRIVATE)}
