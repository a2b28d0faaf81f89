"""What a first answer costs: a dataset that has not changed is not read again, and one that has always is."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chainkg.graph.cache import cache_root
from chainkg.graph.chain import Chain
from chainkg.graph.errors import BadData
from chainkg.loaders import BUNDLED, read, stamp
from chainkg.queries.ask import ask_files, opened

FIRMS, LAST = 136, "鼎鑫(靖远枸杞)"  # how many there are, and the name that sorts last
TEXT = "MATCH (n:Firm) RETURN count(n) AS c, max(n.name) AS m"


def never() -> Chain:
    raise AssertionError("read again")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bundled dataset, older than a file system's step of time."""
    home = tmp_path / "city"
    shutil.copytree(BUNDLED, home, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    time.sleep(2.1)
    return home


def asked(folder: Path, reader: Callable[[], Chain] | None = None) -> list[object]:
    return [*ask_files(stamp(folder), reader or (lambda: read(folder)), TEXT, {}).rows[0]]


def test_what_has_not_changed_is_not_read_again(folder: Path) -> None:
    assert asked(folder) == [FIRMS, LAST]
    assert asked(folder, never) == [FIRMS, LAST]


def test_every_change_of_the_files_is_seen(folder: Path) -> None:
    firms = folder / "firms.csv"
    asked(folder)
    times = firms.stat().st_mtime_ns
    text = firms.read_text(encoding="utf-8")
    firms.write_text(text.replace(f",{LAST},", ",鼎鑫(靖远黄芪),"), encoding="utf-8")  # as long as before
    os.utime(firms, ns=(times, times))
    assert asked(folder) == [FIRMS, "鼎鑫(靖远黄芪)"]
    with pytest.raises(AssertionError, match="read again"):  # a file so young may change unseen
        asked(folder, never)
    (folder / "more.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(BadData):
        asked(folder)
    (folder / "more.csv").unlink()
    assert asked(folder) == [FIRMS, "鼎鑫(靖远黄芪)"]


def test_what_was_made_must_still_be_there_and_be_of_this_engine(folder: Path) -> None:
    asked(folder)
    note = stamp(folder).place
    state, code, key, version = note.read_text(encoding="utf-8").splitlines()
    for lines in ((state, code, key, "0"), (state, "other", key, version), (state, code, "gone", version), ("?",)):
        note.write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(AssertionError, match="read again"):
            asked(folder, never)
        assert asked(folder) == [FIRMS, LAST]
        assert asked(folder, never) == [FIRMS, LAST]
    damaged = cache_root() / "graphs" / key / "graph" / "schema.json"
    damaged.write_bytes(b"?" * damaged.stat().st_size)
    assert asked(folder) == [FIRMS, LAST]
    shutil.rmtree(cache_root() / "graphs" / key)
    assert asked(folder) == [FIRMS, LAST]


def test_a_warm_question_loads_nothing_heavy_in_either_process(chain: Chain) -> None:
    code = """
import sys
from chainkg.cli import main
main(["query", "RETURN 1 AS x", "--format", "csv"], standalone_mode=False)
print(*sorted({"numpy", "pandas", "networkx", "arcadedb", "chainkg.graph.chain"} & set(sys.modules)), file=sys.stderr)
"""
    for _ in range(2):
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
        assert run.stdout == "x\n1\n"
    assert run.stderr.strip() == ""
    engine = opened(chain)
    try:
        process = engine._watched._process.pid  # type: ignore[attr-defined]
        maps = Path(f"/proc/{process}/maps")
        if maps.exists():
            loaded = maps.read_text(encoding="utf-8")
            assert "arcadedb" in loaded
            assert "numpy" not in loaded
    finally:
        engine.close()


def test_the_code_that_reads_is_part_of_the_stamp(tmp_path: Path) -> None:
    before = stamp(BUNDLED)
    assert before == stamp()
    assert before.state != stamp(tmp_path).state
