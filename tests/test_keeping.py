"""A dataset is the old one or the new one whenever its writer dies; what was loaded can be taken back."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import killed
from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.loaders import BUNDLED
from chainkg.loaders.dataset import read_dataset
from chainkg.loaders.joining import join, reference_base
from chainkg.loaders.journal import entries
from chainkg.loaders.keeping import keep, undo, writing
from outside import LIST, NEWER, firm, makes, source

pytestmark = pytest.mark.once


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small dataset, as a first load makes it."""
    folder = tmp_path_factory.mktemp("small") / "city"
    rows = [source(), firm(2, "白银红星化工有限公司"), makes(2, "白银红星化工有限公司", "硝酸")]
    keep(join(rows, reference_base(), region="白银市").chain, folder)
    return folder


@pytest.fixture
def city(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "city"))


def test_a_load_and_its_undoing(city: Path) -> None:
    old = tables(city)
    killed.load(city)
    chain = read_dataset(city)
    assert "白银新来化工有限公司" in chain.tables["firms"]["name"].cells()
    (entry,) = entries(city)
    assert (entry.what, entry.as_of, entry.sources) == ("load", "2026-06", NEWER)
    assert entry.tables == "sources +1; firms +1; produces +1"
    assert undo(city) == entry
    assert tables(city) == old
    assert read_dataset(city) == join([], read_dataset(city)).chain
    log = (city / ".history" / "log.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:3] for line in log[1:]] == [["1", "load", "2026-06"], ["1", "undo", "2026-06"]]
    with pytest.raises(ChainError, match="nothing was loaded"):
        undo(city)


def test_several_loads_are_undone_one_by_one(city: Path) -> None:
    seen = [tables(city)]
    for line, name in enumerate(("甲一化工有限公司", "乙二化工有限公司", "丙三化工有限公司"), 2):
        base = read_dataset(city)
        keep(join([source(f"list-{line}"), firm(line, name, LIST)], base).chain, city, base)
        seen.append(tables(city))
    for state in reversed(seen[:-1]):
        undo(city)
        assert tables(city) == state


def test_only_tables_that_differ_are_touched(city: Path) -> None:
    before = {path.name: path.stat().st_ino for path in city.iterdir()}
    killed.load(city)
    touched = {path.name for path in city.iterdir() if before.get(path.name) != path.stat().st_ino}
    assert touched == {"firms.csv", "produces.csv", "sources.csv", "dataset.toml", ".history"}


def test_what_was_changed_by_hand_since_is_not_undone_unasked(city: Path) -> None:
    killed.load(city)
    with (city / "firms.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(ChainError, match=r"firms\.csv"):
        undo(city)
    undo(city, force=True)
    assert "白银新来化工有限公司" not in read_dataset(city).tables["firms"]["name"].cells()


def test_a_remark_beside_the_settings_stays(tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(BUNDLED, city, ignore=shutil.ignore_patterns("*.py", "__pycache__", "py.typed"))
    killed.load(city)
    text = (city / "dataset.toml").read_text(encoding="utf-8")
    assert 'as_of = "2026-06"  # the newest date' in text
    assert "[minimum]                # fewest rows" in text


def test_a_parquet_table_gives_way_to_the_new_one_and_comes_back(city: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(city / "firms.csv", dtype=str, keep_default_na=False)
    frame.to_parquet(city / "firms.parquet")
    (city / "firms.csv").unlink()
    killed.load(city)
    assert not (city / "firms.parquet").exists()
    assert len(read_dataset(city).tables["firms"]) == 2
    undo(city)
    assert (city / "firms.parquet").exists()
    assert not (city / "firms.csv").exists()


def test_two_writers_at_once(city: Path) -> None:
    with writing(city):
        run = subprocess.run(_call(10_000, city, "load"), capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "another program is writing" in run.stderr
    assert len(read_dataset(city).tables["firms"]) == 1


def test_a_lock_left_by_a_dead_writer_holds_nobody_up(city: Path) -> None:
    run = subprocess.run(_call(6, city, "load"), capture_output=True, check=False)
    assert run.returncode == -signal.SIGKILL
    assert (city / ".history" / "lock").exists()
    killed.load(city)
    assert len(read_dataset(city).tables["firms"]) == 2


def _call(at: int, city: Path, what: str) -> list[str]:
    return [sys.executable, str(Path(killed.__file__)), str(at), str(city), what]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("what", ["load", "undo"])
def test_killed_before_any_act_it_is_the_old_one_or_the_new_one(small: Path, tmp_path: Path, what: str) -> None:
    """Every act on the file system once; then the next reader, and the next writer, find a whole dataset."""
    start = Path(shutil.copytree(small, tmp_path / "start"))
    if what == "undo":
        killed.load(start)
    ends = []
    old = tables(start)
    for at in range(200):
        city = Path(shutil.copytree(start, tmp_path / "city"))
        done = subprocess.run(_call(at, city, what), capture_output=True, check=False).returncode == 0
        chain = read_dataset(city)
        ends.append(_end(chain, city, old, what))
        if what == "load":
            killed.load(city)
            assert len(read_dataset(city).tables["firms"]) == 2
            assert len(entries(city)) == 1
        shutil.rmtree(city)
        if done:
            break
    assert done, "the work takes more acts than were tried"
    assert ends == sorted(ends), "once new, always new"
    assert set(ends) == {"0 old", "1 new"}
    assert ends.count("1 new") > 3, "it is killed while it moves its files, too"


def _end(chain: Chain, city: Path, old: dict[str, bytes], what: str) -> str:
    new = "白银新来化工有限公司" in chain.tables["firms"]["name"].cells()
    assert new == ("硫酸" in {read_name(chain, node) for node in chain.tables["produces"]["node"].cells()})
    assert new == (NEWER in chain.tables["sources"]["id"].cells())
    if what == "undo":
        new = not new
    if not new:
        assert tables(city) == old
    return "1 new" if new else "0 old"


def read_name(chain: Chain, node: str) -> str:
    table = chain.tables["chain_nodes"]
    return dict(zip(table["id"].cells(), table["name"].cells(), strict=True))[node]
