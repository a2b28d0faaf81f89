"""A process that answers, watched from here: it is ended when a question takes too much, and started anew."""

import json
import subprocess
import sys
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Any

from chainkg.graph.cache import cache_root
from chainkg.graph.engine import Limits
from chainkg.graph.errors import EngineError
from chainkg.graph.text import Text
from chainkg.graph.unpack import too_long, too_much

_GRACE = 0.5  # seconds that the engine has to stop by itself
_GLANCE = 0.05  # seconds between two looks at what it holds
_spare: "list[tuple[Limits, Watched]]" = []


def warm_up(limits: Limits) -> None:
    """Start the process that will answer while other things are being read: the first answer comes sooner."""
    _spare.append((limits, Watched(limits)))


def started(limits: Limits) -> "Watched":
    """The process that was warmed up, if it has these limits, else a new one."""
    ready = [watched for wanted, watched in _spare if wanted == limits]
    for _, watched in _spare:
        if watched not in ready[:1]:
            watched.close()
    _spare.clear()
    return ready[0] if ready else Watched(limits)


def log_folder() -> str:
    """Where the engine may write what nobody reads."""
    return str(cache_root() / "log")


class Watched:
    """One such process; ``version`` is that of the engine within it."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._version = limits, ""
        self._stopped: Text | None = None
        told = f"{limits.rows}, {limits.seconds}, {limits.megabytes}, {log_folder()!r}"
        code = f"from chainkg.graph.worker import main; main({told})"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def version(self) -> str:
        """What the engine calls itself, once it is loaded."""
        self._version = self._version or str(self._heard()["version"])
        return self._version

    def open(self, folder: str) -> None:
        """Take the projection in *folder*; EngineError where it does not open."""
        self._say({"folder": folder})
        self._heard()

    def ask(self, text: str, params: Any, *, numbered: bool = False) -> dict[str, Any]:
        """The columns and rows; EngineError within the limits, whatever the question does."""
        over = Event()
        Thread(target=self._watch, args=(over,), daemon=True).start()
        try:
            self._say({"text": text, "params": params, "numbered": numbered})
            return self._heard()
        except BaseException as error:
            if not isinstance(error, EngineError):
                self.close()
            raise
        finally:
            over.set()

    @property
    def gone(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End it now, whatever it does."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        self._process.wait()

    def _watch(self, over: Event) -> None:
        """End the process once it has taken too long or too much, unless it is *over* before."""
        deadline = monotonic() + self._limits.seconds + _GRACE
        while not over.wait(_GLANCE) and not self._stopped:
            if monotonic() > deadline:
                self._stopped = too_long(self._limits.seconds)
            elif _megabytes(self._process.pid) > self._limits.megabytes:
                self._stopped = too_much(megabytes=self._limits.megabytes)
        if self._stopped:
            self._process.kill()

    def _say(self, request: dict[str, Any]) -> None:
        with suppress(BrokenPipeError, ValueError):  # what is the matter is heard below
            print(json.dumps(request), file=self._process.stdin, flush=True)

    def _heard(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line.endswith("\n"):
            self.close()
            raise EngineError(self._stopped or too_much())
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise EngineError(Text(*reply["error"]))
        return reply


def _megabytes(process: int) -> float:
    """What a process holds of the machine's memory; nothing once it has ended."""
    import psutil  # a quick answer needs none of it

    try:
        return float(psutil.Process(process).memory_info().rss) / (1 << 20)
    except psutil.Error:
        return 0
