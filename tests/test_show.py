"""The command that draws: what it writes and where, what it refuses, and the same bytes every time."""

import os
import resource
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from chainkg.cli.show import show
from chainkg.graph.errors import ChainError
from chainkg.loaders.folder import write_dataset
from chainkg.views.chain_page import ChainView, chain_page, sheet_of, write_chain_page
from chainkg.views.page_scene import MOST_CARDS, Ask
from chainkg.views.sheet import write_bytes
from pages import CHAIN, EVIL, bundled, bundled_page, data_of, evil_rows, tiny, word
from worlds import chain_of, rows, shuffled

CODE = "import sys; from chainkg.cli import main; main(sys.argv[1:])"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(show, [*arguments, "--lang", "zh"])


def test_the_same_data_give_the_same_bytes() -> None:
    assert chain_page(bundled(), Ask(chains=(CHAIN,)), "zh") == bundled_page()
    dataset, ask = rows(*evil_rows()), Ask(chains=(EVIL[1],))
    first = [chain_page(chain_of(dataset), ask, "en"), sheet_of(ChainView(chain_of(dataset), ask), "zh")]
    for seed in range(3):
        chain = chain_of(shuffled(dataset, Random(seed)))
        assert [chain_page(chain, ask, "en"), sheet_of(ChainView(chain, ask), "zh")] == first


@pytest.mark.parametrize("ending", ["html", "svg", "pdf", "png"])
def test_the_seed_of_hashes_cannot_matter(tmp_path: Path, ending: str) -> None:
    files = set()
    for seed in ("0", "1", "7"):
        path = tmp_path / f"{seed}.{ending}"
        call = [sys.executable, "-c", CODE, "show", "--chain", "铜基", "--lang", "en", "-o", str(path)]
        subprocess.run(call, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        files.add(path.read_bytes())
    assert len(files) == 1
    assert ending in ("pdf", "png") or b"\r" not in files.pop()


def test_another_encoding_of_the_system_cannot_matter(tmp_path: Path) -> None:
    path = tmp_path / "chain.html"
    call = [sys.executable, "-X", "utf8=0", "-c", CODE, "show", "--chain", "copper", "--lang", "zh", "-o", str(path)]
    plain = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"}
    subprocess.run(call, check=True, env=plain, capture_output=True)
    assert path.read_bytes() == chain_page(bundled(), Ask(chains=("铜基",)), "zh").encode()


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "chain.html"
    path.write_text("old")

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    call = [sys.executable, "-c", CODE, "show", "--chain", CHAIN, "-o", str(path), "--lang", "zh"]
    told = subprocess.run(call, preexec_fn=small_disk, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "无法读写" in told.stderr
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["chain.html"], "no pieces are left about"


def test_what_is_no_file_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write_bytes(pipe, b"told")
        assert reader.communicate(timeout=10)[0] == b"told"
    assert pipe.is_fifo()


def test_a_refusal_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "old.svg"
    path.write_text("old")
    assert run("-o", str(path)).exit_code == 1
    assert path.read_text() == "old"


def test_size_gate() -> None:
    assert len(data_of(chain_page(tiny(MOST_CARDS), Ask(chains=("C",)), "zh"))["nodes"]) == MOST_CARDS
    for count in (301, 5001):
        with pytest.raises(ChainError, match=rf"draws 300 nodes at most, 'C' has {count}: .*--chain"):
            chain_page(tiny(count), Ask(chains=("C",)), "zh")


def test_too_many_are_refused_by_the_command_and_the_old_file_stays(tmp_path: Path) -> None:
    for count in (301, 5001):
        source = tmp_path / str(count)
        write_dataset(tiny(count), source)
        path = tmp_path / "old.html"
        path.write_text("old")
        told = run("-s", str(source), "--chain", "C", "-o", str(path))
        assert told.exit_code == 1
        assert f"图上最多画 300 个环节，“C”有 {count} 个：请加 --chain" in told.output
        assert len(told.output.strip().splitlines()) == 1
        assert path.read_text() == "old"


def test_a_chain_without_nodes_is_refused() -> None:
    with pytest.raises(ChainError, match="'D' has no nodes on file"):
        chain_page(tiny(2), Ask(chains=("D",)), "zh")


def test_the_command_says_where_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("--chain", "铜基")
    assert (told.exit_code, told.output) == (0, "铜基.html\n")
    assert run("--chain", "铜基", "-o", "sub/a.html").output.strip() == str(Path("sub/a.html"))
    assert (tmp_path / "sub" / "a.html").read_bytes() == (tmp_path / "铜基.html").read_bytes()


def test_several_chains_and_an_industry() -> None:
    both = ChainView(bundled(), Ask(chains=(CHAIN, "铜基")))
    assert both.scene.title.zh == f"{CHAIN} + 铜基"
    single = [set(ChainView(bundled(), Ask(chains=(name,))).scene.rows) for name in (CHAIN, "铜基")]
    assert set(both.scene.rows) == single[0] | single[1]
    data = data_of(chain_page(bundled(), Ask(industry="生物医药"), "zh"))
    assert "化学原料药" in {word(data, one["n"]) for one in data["nodes"]}


def test_the_command_refuses_with_a_hint(tmp_path: Path) -> None:
    unknown = run("--chain", "硫磷铁钛锂")
    assert unknown.exit_code == 1
    assert CHAIN in unknown.output
    whole = run("-o", str(tmp_path / "whole.svg"))
    assert whole.exit_code == 1
    assert "请加 --chain" in whole.output
    both = run("--chain", "铜基", "--industry", "生物医药")
    assert both.exit_code == 1
    assert "“铜基 · 生物医药”没有登记任何环节" in both.output
    odd = run("--chain", "铜基", "-o", str(tmp_path / "a.docx"))
    assert odd.exit_code == 1
    assert ".html, .svg, .png, .pdf" in odd.output
    assert not list(tmp_path.iterdir())


def test_the_page_stays_small() -> None:
    assert len(bundled_page().encode()) <= 250_000


def test_written_where_it_was_asked(tmp_path: Path) -> None:
    path = write_chain_page(bundled(), Ask(chains=(CHAIN,)), "zh", tmp_path / "a.HTML")
    assert path.read_text(encoding="utf-8") == bundled_page()
