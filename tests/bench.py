"""Cold starts as whole processes, as ratios to the bare imports in the same run: ``make bench``.

Not a test: machines differ and are busy. Each command runs in turn with its yardstick, after a warm-up that writes
the byte code; what is printed are medians of wall time, their ratio, and peak memory.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RUNS = 9
PYTHON = sys.executable
CHAINKG = str(Path(PYTHON).with_name("chainkg"))
YARDSTICK = [PYTHON, "-c", "import click, networkx"]
ARCADE = "import arcadedb, sys; arcadedb.DatabaseFactory(sys.argv[1]).open(read_only=True)"


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: wall seconds, peak memory in MB."""

    seconds: float
    megabytes: float


def once(command: list[str]) -> Run:
    """Run *command* to its end, its output thrown away; its own peak memory as the system accounts it."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    _, error = process.communicate() if not hasattr(os, "wait4") else (None, b"")
    status, usage = _waited(process)
    if status:
        sys.exit(f"{' '.join(command)} failed: {error!r}")
    return Run(time.perf_counter() - start, usage)


def _waited(process: "subprocess.Popen[bytes]") -> tuple[int, float]:
    if not hasattr(os, "wait4"):
        return process.returncode, float("nan")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stderr is not None:
        process.stderr.close()
    per_megabyte = 1024 if sys.platform != "darwin" else 1024 * 1024
    return process.returncode, usage.ru_maxrss / per_megabyte


def compare(title: str, command: list[str], yardstick: list[str] = YARDSTICK) -> None:
    """Print the median of *command* beside that of *yardstick*, run in turn."""
    once(command), once(yardstick)
    pairs = [(once(command), once(yardstick)) for _ in range(RUNS)]
    ours, theirs = ([run.seconds for run in runs] for runs in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    memory = max(run.megabytes for run, _ in pairs)
    print(
        f"{title:<34} {statistics.median(ours):6.3f} s  yardstick {statistics.median(theirs):6.3f} s  "
        f"ratio {ratio:4.2f}  peak {memory:5.0f} MB"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "chain.html")
        os.environ["CHAINKG_CACHE"] = folder
        print(f"Medians of {RUNS} runs in turn; yardstick: import click, networkx")
        compare("chainkg gaps (20 rows)", [CHAINKG, "gaps"])
        compare("chainkg gaps --format json (all)", [CHAINKG, "gaps", "--format", "json"])
        compare("chainkg explain 磷酸铁", [CHAINKG, "explain", "磷酸铁"])
        compare("chainkg check", [CHAINKG, "check"])
        compare("chainkg show (63 nodes)", [CHAINKG, "show", "--chain", "硫-磷-铁-钛-锂", "-o", page])
        print("yardstick: the embedded engine opens the same projection")
        question = "MATCH (f:Firm)-[:PRODUCES]->(n:ChainNode) RETURN count(*) AS n"
        once([CHAINKG, "query", question])
        graph = str(next(Path(folder).glob("graphs/*/graph")))
        os.environ["ARCADEDB_LOG_CONSOLE"] = "0"
        bare = [PYTHON, "-c", ARCADE, graph]
        compare("chainkg query (warm cache)", [CHAINKG, "query", question], bare)
        compare("chainkg query missing_nodes", [CHAINKG, "query", "missing_nodes", "-p", "chain=铜基"], bare)


if __name__ == "__main__":
    main()
