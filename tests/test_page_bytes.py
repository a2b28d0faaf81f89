"""Every kind of page has the same bytes for the same data: from shuffled rows, under any seed of hashes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from chainkg.graph.chain import Chain
from chainkg.views.chain_page import ChainView, page_of, sheet_of
from chainkg.views.explore_page import ExploreView
from chainkg.views.overview_site import Site
from chainkg.views.page_scene import Ask
from pages import CHAIN, EVIL, SINCE, evil_rows, nine_rows, story
from worlds import chain_of, firm, industry, makes, park, rows, shuffled, sub_chain

CODE = """
import sys
from chainkg.cli import main
for call in sys.argv[1:]:
    try:
        main(call.split())
    except SystemExit as ended:
        assert not ended.code, call
"""
CALLS = {
    "chain": f"show --chain {CHAIN}",
    "chains": "show --chain 铜基 --chain 铅基",
    "industry": "show --industry 循环化工",
    "changed-chain": f"show --chain {CHAIN} --since 2022",
    "overview": "show",
    "changed-overview": "show --since 2022",
    "node": "explore 硫酸 --hops 2",
    "firm": "explore 甘肃东方钛业有限公司",
    "park": "explore 银东工业园 --hops 2",
}


def test_the_seed_of_hashes_cannot_matter_to_any_page(tmp_path: Path) -> None:
    written: dict[str, set[bytes]] = {}
    for seed in ("0", "1", "7"):
        folder = tmp_path / seed
        folder.mkdir()
        calls = [f"{call} --lang en -o {folder / name}.html" for name, call in CALLS.items()]
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", CODE, *calls], check=True, env=env, capture_output=True)
        for path in folder.iterdir():
            written.setdefault(path.stem, set()).add(path.read_bytes())
    assert set(written) == set(CALLS)
    assert {name: len(pages) for name, pages in written.items()} == dict.fromkeys(CALLS, 1)
    assert not [name for name, pages in written.items() if b"\r" in pages.pop()]


def _site(chain: Chain, folder: Path) -> str:
    """All pages of the small site, one after another."""
    for _ in Site(chain, Ask(since=SINCE)).write(folder, "zh"):
        pass
    return "".join(f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in sorted(folder.iterdir()))


WORLD = [
    *evil_rows(),
    *nine_rows()[:-2],
    *(placed for placed in story() if placed[0] != "chains"),
    industry("I", "1"),
    sub_chain("C", "I"),
    park("P"),
    firm("f", park="P"),
    makes("f", "broken", "planned"),
]
WRITERS: dict[str, Callable[[Chain, Path], str]] = {
    "several chains": lambda chain, _: page_of(ChainView(chain, Ask(chains=("C", EVIL[1]))), "en"),
    "industry": lambda chain, _: page_of(ChainView(chain, Ask(industry="I")), "zh"),
    "changes": lambda chain, _: page_of(ChainView(chain, Ask(chains=("C",), since=SINCE)), "zh"),
    "picture": lambda chain, _: sheet_of(ChainView(chain, Ask(chains=("C",), since=SINCE)), "en"),
    "site": _site,
    "node": lambda chain, _: ExploreView(chain, "present", 4, Ask()).page("zh"),
    "firm": lambda chain, _: ExploreView(chain, "p", 4, Ask()).page("en"),
    "park": lambda chain, _: ExploreView(chain, "P", 4, Ask()).page("zh"),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_the_order_of_the_rows_cannot_matter_to_any_page(tmp_path: Path, kind: str) -> None:
    dataset = rows(*WORLD)
    first = WRITERS[kind](chain_of(dataset), tmp_path / "first")
    assert len(first) > 1000
    for seed in range(3):
        assert WRITERS[kind](chain_of(shuffled(dataset, Random(seed))), tmp_path / str(seed)) == first
