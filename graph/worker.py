"""The process that answers for the embedded engine: questions come in by a pipe, answers go out by another.

Nothing heavy may be imported here: its start is part of the first answer.
"""

import json
import os
import queue
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from threading import Thread
from typing import IO, Any

from chainkg.graph.arcade import driver, told
from chainkg.graph.engine import Value
from chainkg.graph.errors import EngineError
from chainkg.graph.lexer import columns
from chainkg.graph.unpack import Ends, element, path_records, plain, relation_records, too_many, too_much

_AT_ONCE = 1000


class Worker:
    """A projection, open for reading only, and what one question may take of it."""

    def __init__(self, library: Any, folder: str, rows: int) -> None:
        self._library, self._most = library, rows
        with told(library):
            self._db = library.DatabaseFactory(folder).open(read_only=True)

    def answer(self, text: str, params: Mapping[str, Value], *, numbered: bool = False) -> dict[str, Any]:
        """Columns and rows; *numbered*: elements carry their record numbers."""
        with told(self._library):
            found = self._dicts(text, params)
            ends = self._ends(sorted(set(relation_records(found)))) if numbered else None
            records = self._records(sorted(set(path_records(found))), ends)
        names = list(found[0]) if found else columns(text)
        return {"columns": names, "rows": [[plain(row.get(name), records, ends) for name in names] for row in found]}

    def _dicts(self, text: str, params: Mapping[str, Value]) -> list[dict[str, Any]]:
        with self._db.query("opencypher", text, dict(params)) as result:
            found = [row.to_dict() for row in islice(result, self._most + 1)]
        if len(found) > self._most:
            raise EngineError(too_many(self._most))
        return found

    def _records(self, numbers: list[str], ends: Ends | None) -> dict[str, Value]:
        """What the record numbers of paths stand for; numbers that stand for nothing are left out."""
        found: dict[str, Value] = {}
        for row in self._rows_of("SELECT FROM", numbers):
            if row.get_rid():
                kind = {"@type": row.get_element().get_type_name(), "@rid": row.get_rid()}
                found[row.get_rid()] = element(row.to_dict() | kind, None, ends)
        return found

    def _ends(self, numbers: list[str]) -> dict[str, tuple[str, str]]:
        rows = (row.to_dict() for row in self._rows_of("SELECT @rid AS r, @out AS s, @in AS e FROM", numbers))
        return {str(row["r"]): (str(row["s"]), str(row["e"])) for row in rows}

    def _rows_of(self, select: str, numbers: list[str]) -> Iterator[Any]:
        for start in range(0, len(numbers), _AT_ONCE):
            try:
                yield from self._db.query("sql", f"{select} [{','.join(numbers[start : start + _AT_ONCE])}]")
            except self._library.ArcadeDBError:  # a text that looks like a path may name records that cannot be
                continue


def _requests(pipe: IO[str]) -> Iterator[Any]:
    """What is asked, line by line. Whoever asks may vanish in the midst of an answer: then this process ends."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in pipe:
            lines.put(line)
        os._exit(0)

    Thread(target=read, daemon=True).start()
    while True:
        yield json.loads(lines.get())


def _reply(worker: Worker, request: Any) -> dict[str, Any]:
    try:
        return worker.answer(request["text"], request["params"], numbered=request["numbered"])
    except EngineError as error:
        return _refusal(error)
    except MemoryError:
        return _refusal(EngineError(too_much()))


def _refusal(error: EngineError) -> dict[str, Any]:
    return {"error": [error.message.zh, error.message.en]}


def main(rows: int, seconds: float, megabytes: int, log: str) -> None:
    """Say the version, open the folder that is named, then answer. Standard output is only ours."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)

    def say(reply: dict[str, Any]) -> None:
        out.write(json.dumps(reply) + "\n")
        out.flush()

    requests = _requests(sys.stdin)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # else the library loads it: half its start, for no answer
    try:
        library = driver(log, seconds=seconds, megabytes=megabytes // 2)  # as much again for the rows on their way out
        say({"version": library.__version__})
        worker = Worker(library, next(requests)["folder"], rows)
        say({})
    except EngineError as error:
        say(_refusal(error))
        return
    for request in requests:
        say(_reply(worker, request))
