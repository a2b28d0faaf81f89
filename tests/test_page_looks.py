"""How a page looks: told apart in grey and by those who see colours otherwise, and as when it was last judged."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chainkg.graph.model import State
from chainkg.views.chain_page import chain_page, write_chain_page
from chainkg.views.explore_page import ExploreView
from chainkg.views.overview_site import Site
from chainkg.views.page_scene import Ask
from chainkg.views.svg_chart import STYLE
from chainkg.views.svg_layout import CARD
from chainkg.views.svg_looks import GROUPS, definitions
from pages import SINCE, Visit, contrast, story, visit, with_marks
from worlds import chain_of, rows

REFERENCE = Path(__file__).with_name("page_looks.json")
DEFICIENCIES = ["achromatopsia", "deuteranopia", "protanopia", "tritanopia"]
LEAST = 2.5  # mean difference of grey values (0 to 255) of two states
MOST = 0.3  # difference from the reference, as a share of what is drawn on it; another font makes 0.03 to 0.16
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


@pytest.fixture
def marked(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """A page with all states and marks, as somebody sees it to whom all is grey."""
    seen = visit(browser, write_chain_page(with_marks(), Ask(chains=("C",)), "zh", tmp_path / "marks.html"))
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    yield seen
    seen.page.context.close()


def test_every_state_and_mark_is_written_on_its_card_for_all_to_read(marked: Visit) -> None:
    told = marked.page.locator(".card .w:visible, .card text.k:visible").evaluate_all(
        """all => all.map(one => {
            const [ink, ground] = [one, one.previousElementSibling].map((part) => getComputedStyle(part));
            return [one.textContent, ink.fill, ground.fill, parseFloat(ink.fontSize)];
        })"""
    )
    wanted = {state.zh for state in State} | {"推定", "陈旧", "资源", "循环", "未具名", "旧计划"}
    assert {text for text, *_ in told} == wanted
    for text, ink, ground, size in told:
        assert contrast(ink, ground) >= 4.5, text
        assert size >= 13, text


def test_the_legend_explains_every_mark_and_no_two_look_alike(marked: Visit) -> None:
    keys = marked.page.locator(".markkey")
    told = {one: keys.nth(at).get_attribute("title") for at, one in enumerate(keys.locator(".mark").all_inner_texts())}
    assert {"推定", "陈旧", "资源", "循环"} <= set(told)
    assert all(told.values())
    assert len(set(told.values())) == len(told)
    shots = [keys.nth(at).locator(".mark").screenshot() for at in range(keys.count())]
    for one, other in combinations(marked.pixels(shots, 36, 18), 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) >= LEAST


PAGES: dict[str, Callable[[], str]] = {
    "chain": lambda: chain_page(with_marks(), Ask(chains=("C",)), "zh"),
    "overview": lambda: Site(with_marks(), Ask()).page("zh"),
    "explore": lambda: ExploreView(with_marks(), "present", 3, Ask()).page("zh"),
    "changed chain": lambda: chain_page(chain_of(rows(*story())), Ask(chains=("C",), since=SINCE), "zh"),
    "changed overview": lambda: Site(chain_of(rows(*story())), Ask(since=SINCE)).page("zh"),
}


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1600, 900), (1920, 1080)])
@pytest.mark.parametrize("kind", PAGES)
def test_it_looks_as_it_did(browser: Browser, tmp_path: Path, kind: str, width: int, height: int) -> None:
    """Compared on a coarse grey grid, so that another font does not count; CHAINKG_RENEW=1 takes a new reference."""
    path = tmp_path / "page.html"
    path.write_text(PAGES[kind](), encoding="utf-8", newline="\n")
    seen = visit(browser, path, width, height)
    (grey,) = seen.pixels([seen.page.screenshot()], *GRID)
    seen.page.context.close()
    held, key = (
        json.loads(REFERENCE.read_text(encoding="utf-8")) if REFERENCE.exists() else {},
        f"{kind} {width}x{height}",
    )
    if os.environ.get("CHAINKG_RENEW"):
        held[key] = bytes(grey).hex()
        REFERENCE.write_text(json.dumps(held, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    before = list(bytes.fromhex(held[key]))
    apart, ink = distance(grey, before), distance([255] * len(before), before)
    assert apart <= MOST * ink, (
        f"{apart / ink:.0%} of its ink is elsewhere; look at it, then renew with CHAINKG_RENEW=1"
    )


def test_another_page_would_be_noticed() -> None:
    held = {key: bytes.fromhex(told) for key, told in json.loads(REFERENCE.read_text(encoding="utf-8")).items()}
    for one, other in combinations(sorted(held), 2):
        if one.split()[-1] == other.split()[-1]:
            assert distance(held[one], held[other]) > MOST * distance([255] * len(held[one]), held[one]), (one, other)


def distance(one: Sequence[int], other: Sequence[int]) -> float:
    """The mean difference of grey values."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)
