"""How a page looks: told apart in grey and by those who see colours otherwise, and as when it was last judged."""

import json
import os
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chainkg.graph.model import State
from chainkg.views.chain_page import write_chain_page
from chainkg.views.page_scene import Ask
from chainkg.views.svg_chart import STYLE
from chainkg.views.svg_layout import CARD
from chainkg.views.svg_looks import GROUPS, definitions
from pages import nine_states, visit

REFERENCE = Path(__file__).with_name("page_looks.json")
DEFICIENCIES = ["achromatopsia", "deuteranopia", "protanopia", "tritanopia"]
LEAST, MOST = 2.5, 9.0  # mean difference of grey values (0 to 255): of two states, and from the reference
GRID = (64, 36)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All nine states as bare cards, without a word on them."""
    cards = "".join(
        f'<svg id="{state.color}" width="{CARD.width + 12}" height="{CARD.height + 12}" viewBox="-6 -6 '
        f'{CARD.width + 12} {CARD.height + 12}"><use href="#s-{state.color}"/></svg>'
        for state in State
    )
    shared = f"<svg width='0' height='0'>{definitions(CARD.width, CARD.height)}</svg>"
    path = tmp_path_factory.mktemp("looks") / "bare.html"
    told = f"<!DOCTYPE html><html data-ready='yes'><meta charset='utf-8'><style>{STYLE}</style>{shared}{cards}"
    path.write_text(told, encoding="utf-8")
    return path


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_no_two_states_look_alike_to_anybody(browser: Browser, bare: Path, deficiency: str) -> None:
    seen = visit(browser, bare)
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})
    shots = [seen.page.locator(f"#{state.color}").screenshot() for state in State]
    grey = dict(zip(State, seen.pixels(shots, CARD.width + 12, CARD.height + 12), strict=True))
    for one, other in combinations(State, 2):
        apart = sum(abs(a - b) for a, b in zip(grey[one], grey[other], strict=True)) / len(grey[one])
        assert apart >= LEAST, f"{one.zh} and {other.zh} are {apart:.1f} apart"
    seen.page.context.close()


def test_a_group_shares_an_outline_that_no_other_has(browser: Browser, bare: Path) -> None:
    seen = visit(browser, bare)
    outlines = []
    for _, _, states in GROUPS:
        paths = [seen.page.locator(f"#s-{state.color} path").first.get_attribute("d") for state in states]
        assert len(set(paths)) == 1
        outlines += paths[:1]
    assert len(set(outlines)) == len(GROUPS)
    seen.page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1600, 900), (1920, 1080)])
def test_it_looks_as_it_did(browser: Browser, tmp_path: Path, width: int, height: int) -> None:
    """Compared on a coarse grey grid, so that another font does not count; CHAINKG_RENEW=1 takes a new reference."""
    path = write_chain_page(nine_states(), Ask(chains=("C",)), "zh", tmp_path / "nine.html")
    seen = visit(browser, path, width, height)
    (grey,) = seen.pixels([seen.page.screenshot()], *GRID)
    seen.page.context.close()
    held = json.loads(REFERENCE.read_text(encoding="utf-8")) if REFERENCE.exists() else {}
    if os.environ.get("CHAINKG_RENEW"):
        held[f"{width}x{height}"] = grey
        REFERENCE.write_text(json.dumps(held, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
    before = held[f"{width}x{height}"]
    apart = sum(abs(a - b) for a, b in zip(grey, before, strict=True)) / len(before)
    assert apart <= MOST, f"{apart:.1f} from the reference; look at it, then renew with CHAINKG_RENEW=1"
