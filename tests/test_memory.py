"""A question that fills memory is stopped by the size of the whole process, wherever in it the memory went."""

import threading
from contextlib import closing, suppress

import psutil
import pytest

from chainkg.graph.chain import Chain
from chainkg.graph.embedded import Embedded
from chainkg.graph.engine import Limits
from chainkg.graph.errors import EngineError
from chainkg.queries.ask import opened

LIMIT, OVERSHOOT = 400, 200  # megabytes; how much a process may grow between two looks at it, on a busy machine
HUNGRY = {
    "rows on their way out": "UNWIND range(1, 9999) AS x RETURN range(1, 100000) AS r",
    "texts on their way out": "UNWIND range(1, 9000) AS x RETURN reduce(s = 'x', i IN range(1, 16) | s + s) AS r",
    "the engine's heap": "RETURN reduce(s = 'x', i IN range(1, 60) | s + s) AS s",
}


class Peak:
    """The most that a process was seen to hold, in megabytes."""

    def __init__(self, pid: int) -> None:
        self.most, self._over, self._pid = 0.0, threading.Event(), pid
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        with suppress(psutil.Error):
            while not self._over.wait(0.01):
                self.most = max(self.most, psutil.Process(self._pid).memory_info().rss / (1 << 20))

    def close(self) -> None:
        self._over.set()
        self._thread.join()


@pytest.mark.parametrize("where", HUNGRY)
def test_the_whole_process_stays_within_its_limit(chain: Chain, where: str) -> None:
    with closing(opened(chain, Limits(seconds=60, megabytes=LIMIT))) as engine:
        assert isinstance(engine, Embedded)
        peak = Peak(engine._watched._process.pid)
        with closing(peak), pytest.raises(EngineError, match="memory; narrow the question or return less") as refused:
            engine.rows(HUNGRY[where], {})
        assert 50 < peak.most < LIMIT + OVERSHOOT
        if "way out" in where:
            assert f"more than {LIMIT} MB of memory" in refused.value.say("en")
            assert f"超过 {LIMIT} MB" in refused.value.say("zh")
        assert engine.rows("MATCH (n:Firm) RETURN count(n) AS c", {}).rows == [[len(chain.tables["firms"])]]
