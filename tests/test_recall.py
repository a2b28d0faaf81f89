"""What was worked out is not worked out again, and never answers for something else."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chainkg.graph.cache import cache_root
from chainkg.graph.errors import BadData
from chainkg.graph.recall import recalled
from chainkg.loaders import BUNDLED, UNFINISHED, dataset, read

LINKS = "industry_chains.csv"


class Work:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> list[int]:
        self.done += 1
        return [self.done]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINKG_CACHE", str(tmp_path / "cache"))


def kept() -> list[Path]:
    return sorted(path for path in (cache_root() / "recall").glob("*"))


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A dataset whose files are older than a file system may count as now."""
    folder = tmp_path / "city"
    folder.mkdir()
    shutil.copy(BUNDLED / LINKS, folder)
    return aged(folder)


def aged(folder: Path, seconds: float = 60.0) -> Path:
    for file in folder.iterdir():
        old = file.stat().st_mtime - seconds
        os.utime(file, (old, old))
    return folder


def test_the_same_state_is_worked_out_once() -> None:
    work = Work()
    assert [recalled("a", "1", work) for _ in range(3)] == [[1]] * 3
    assert recalled("a", "2", work) == [2]
    assert recalled("a", "1", work) == [3], "one thing is kept under a name"
    assert recalled("b", "1", work) == [4]


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-5], lambda data: data[:-1] + b"x", lambda _: b"", lambda _: b"?"]
)
def test_what_was_cut_short_or_spoilt_is_worked_out_again(spoil: Callable[[bytes], bytes]) -> None:
    work = Work()
    recalled("a", "1", work)
    (place,) = kept()
    place.write_bytes(spoil(place.read_bytes()))
    assert recalled("a", "1", work) == [2]
    assert recalled("a", "1", work) == [2]


def test_what_is_not_worth_its_place_is_not_kept() -> None:
    work = Work()
    assert [recalled("a", "1", work, lambda _: False) for _ in range(2)] == [[1], [2]]
    assert not kept()


def test_a_cache_that_cannot_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CHAINKG_CACHE", str(tmp_path / "file"))
    work = Work()
    assert [recalled("a", "1", work) for _ in range(2)] == [[1], [2]]


def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The datasets that are read from their files from now on."""
    found: list[Path] = []
    real = dataset.read_dataset

    def noted(source: Path) -> object:
        found.append(source)
        return real(source)

    monkeypatch.setattr(dataset, "read_dataset", noted)
    return found


def test_a_dataset_is_read_once_and_again_when_a_file_changes(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_time(monkeypatch)
    done = reads(monkeypatch)
    first = read(city)
    assert read(city) == first
    assert len(done) == 1
    links = city / LINKS
    stood = links.stat()
    links.write_bytes(links.read_bytes().replace(b",refrigeration plant,", b",Refrigeration plant,"))
    os.utime(links, ns=(stood.st_atime_ns, stood.st_mtime_ns))  # as a careless copy would leave it
    assert links.stat().st_size == stood.st_size
    assert read(city) != first
    assert len(done) == 2


def settle_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file counts as settled at once: that its change time cannot be set back would cost the test two seconds."""
    monkeypatch.setattr("chainkg.graph.stamp._STEP", -60.0)


def test_files_as_young_as_a_file_system_counts_are_not_trusted(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = reads(monkeypatch)
    read(city)
    read(city)
    assert len(done) == 2
    assert not kept()


def test_what_a_killed_writer_had_decided_comes_first(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_time(monkeypatch)
    before = read(city)
    decided = city / UNFINISHED / "files"
    decided.mkdir(parents=True)
    lines = (city / LINKS).read_bytes().splitlines(keepends=True)
    (decided / LINKS).write_bytes(b"".join(lines[:-1]))
    plan = {"put": {LINKS: LINKS}, "gone": [], "number": 1, "drop": False}
    (city / UNFINISHED / "plan.json").write_text(json.dumps(plan))
    assert len(read(city).tables["industry_chains"]) == len(before.tables["industry_chains"]) - 1


def test_a_dataset_with_errors_is_never_kept(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_time(monkeypatch)
    (city / "firms.csv").write_text("id,name\nf,\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BadData):
            read(city)
    assert not kept()
