"""The explore view: what lies around a thing, against a plain walk; the page in a real browser; its gates."""

import re
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser
from pypdf import PdfReader

from chainkg.cli.explore import explore
from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.graph.model import FIRM, NODE, PARK
from chainkg.graph.text import Lang
from chainkg.loaders.folder import write_dataset
from chainkg.queries.gaps import assess
from chainkg.queries.surroundings import surroundings
from chainkg.views.explore_layout import places
from chainkg.views.explore_page import MANY, MOST, ExploreView
from chainkg.views.page_scene import Ask
from pages import EVIL, Visit, bundled, data_of, evil_rows, visit, word
from worlds import Placed, chain_of, feeds, firm, makes, node, park, rows

WIDE, HIGH = 184, 66


def run(*arguments: str) -> Result:
    return CliRunner().invoke(explore, [*arguments, "--lang", "zh"])


def page_file(chain: Chain, name: str, hops: int, path: Path, lang: Lang = "zh") -> Path:
    path.write_text(ExploreView(chain, name, hops, Ask()).page(lang), encoding="utf-8", newline="\n")
    return path


def star(count: int) -> Chain:
    """One node that feeds so many less one."""
    names = [f"n{at:04}" for at in range(count)]
    return chain_of(rows(*(node(name) for name in names), *(feeds("n0000", name) for name in names[1:])))


def line() -> list[Placed]:
    return [
        *(node(name) for name in "abcd"),
        park("P"),
        firm("f", park="P"),
        makes("f", "b"),
        feeds("a", "b"),
        feeds("b", "c"),
        feeds("c", "d"),
    ]


def test_a_line_worked_by_hand() -> None:
    chain = chain_of(rows(*line()))
    world = assess(chain).world
    index = chain.index(NODE)
    things, ties = surroundings(world, NODE, index["b"], 1)
    assert [(one.kind, one.hops) for one in things] == [(NODE, 0), (NODE, 1), (NODE, 1), (FIRM, 1)]
    told = {(things[tie.start].row, things[tie.end].row, tie.relation.type) for tie in ties}
    assert told == {
        (index["a"], index["b"], "FEEDS"),
        (index["b"], index["c"], "FEEDS"),
        (chain.index(FIRM)["f"], index["b"], "PRODUCES"),
    }
    things, _ = surroundings(world, PARK, 0, 3)
    assert [(one.kind.label, one.hops) for one in things] == [
        ("Park", 0),
        ("Firm", 1),
        ("ChainNode", 2),
        ("ChainNode", 3),
        ("ChainNode", 3),
    ]


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_distances_are_those_of_a_plain_walk(hops: int) -> None:
    world = assess(bundled()).world
    start = bundled().find("硫酸", NODE)[1]
    things, ties = surroundings(world, NODE, start, hops)
    beside: dict[int, set[int]] = {at: set() for at in range(len(things))}
    for tie in ties:
        beside[tie.start].add(tie.end)
        beside[tie.end].add(tie.start)
    distance, todo = {0: 0}, deque([0])
    while todo:
        at = todo.popleft()
        for other in beside[at] - distance.keys():
            distance[other] = distance[at] + 1
            todo.append(other)
    assert [distance[at] for at in range(len(things))] == [one.hops for one in things]
    assert len({(one.kind, one.row) for one in things}) == len(things)
    links = bundled().tables["industry_chains"]
    known = {frozenset(pair) for pair in zip(links["from"].cells(), links["to"].cells(), strict=True)}
    ids = bundled().table(NODE)["id"]
    if hops == 1:
        wanted = {next(iter(pair - {ids[start]})) for pair in known if ids[start] in pair and len(pair) == 2}
        assert {ids[one.row] for one in things[1:] if one.kind is NODE} == wanted


@pytest.mark.parametrize("name", ["硫酸", "银东工业园", "白银有色"])
def test_no_two_things_overlap(name: str) -> None:
    view = ExploreView(bundled(), name, 2, Ask())
    found = sorted(places(view.things, view.ties))
    assert found.count((0, 0)) == 1
    for at, (x, y) in enumerate(found):
        assert not [one for one in found[at + 1 :] if one[0] - x < WIDE and abs(one[1] - y) < HIGH]


@pytest.fixture(scope="module")
def acid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_file(bundled(), "硫酸", 2, tmp_path_factory.mktemp("explore") / "acid.html")


@pytest.fixture
def opened(browser: Browser, acid: Path) -> Iterator[Visit]:
    seen = visit(browser, acid)
    yield seen
    seen.page.context.close()


def shown(seen: Visit) -> set[str]:
    return set(seen.page.evaluate("explorePage.shown()"))


def test_it_opens_alone(opened: Visit, acid: Path) -> None:
    opened.page.click("#list .go >> nth=3")
    opened.page.click("#language")
    opened.page.fill("#search", "acid")
    assert opened.requests == [acid.as_uri()]
    assert opened.complaints == []
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', acid.read_text(encoding="utf-8"))
    assert policy
    assert "unsafe" not in policy[1]


def test_the_panel_is_that_of_the_chain_view(opened: Visit) -> None:
    panel = opened.page.inner_text("#panel")
    for words in ("硫酸", "强", "判定", "工艺路线", "联系", "供给 →"):
        assert words in panel
    opened.page.fill("#search", "甘肃东方钛业")
    opened.page.keyboard.press("Enter")
    panel = opened.page.inner_text("#panel")
    assert "甘肃东方钛业有限公司" in panel
    assert "依据" in panel
    assert opened.page.locator("#panel .fact").count() > 2


def test_a_kind_is_hidden_and_shown(opened: Visit) -> None:
    whole = shown(opened)
    firms = int(opened.page.inner_text(".kind[data-kind=Firm] b"))
    opened.page.click(".kind[data-kind=Firm]")
    assert len(whole - shown(opened)) == firms
    assert opened.page.inner_text("#hidden-count").endswith(str(firms))
    assert opened.page.locator("#list tr:visible").count() == len(whole) - firms + 1
    opened.page.click("#show-all")
    assert shown(opened) == whole


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["硫酸", "银东工业园", "甘肃东方钛业有限公司"])
def test_what_is_drawn_does_not_overlap_and_can_be_read(
    browser: Browser, tmp_path: Path, name: str, lang: Lang
) -> None:
    """Boxes as the canvas has them, with their words."""
    seen = visit(browser, page_file(bundled(), name, 2, tmp_path / "page.html", lang), 1366, 768)
    boxes = seen.page.evaluate("explorePage.boxes()")
    assert len(boxes) > 20
    for one, other in combinations(boxes, 2):
        beside = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    assert 15 * seen.page.evaluate("explorePage.scale()") >= 10, "smaller letters cannot be read"
    seen.page.click("#fit")
    whole = 15 * seen.page.evaluate("explorePage.scale()")
    assert whole > 0
    seen.page.context.close()


def test_a_print_shows_the_whole_and_the_screen_stays_as_it_was(opened: Visit) -> None:
    before = opened.page.evaluate("explorePage.scale()")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = opened.page.evaluate("explorePage.scale()")
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.page.evaluate("explorePage.scale()") == pytest.approx(before)
    opened.page.click("#fit")
    assert opened.page.evaluate("explorePage.scale()") == pytest.approx(printed)
    assert printed < before
    sheets = PdfReader(BytesIO(opened.page.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert [round(float(sheet.mediabox.width) / 72 * 25.4) for sheet in sheets] == [420]


def test_the_keyboard_is_enough(opened: Visit) -> None:
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("磷酸铁锂")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "磷酸铁锂"
    page.evaluate("document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus()")
    stops: list[str] = []
    while "panel" not in stops and len(stops) < 40:
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "the focus is seen"
    assert {"search", "fit", "state kind", "panel"} <= set(stops)
    page.evaluate("document.querySelector('#list .go').focus()")  # past the buttons of the panel, however many
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == page.evaluate("said(data.nodes[1].n)")


def test_collapse_and_expand(opened: Visit) -> None:
    whole = shown(opened)
    opened.page.click("#panel .acts button:has-text('收起')")
    assert shown(opened) == {"硫酸"}
    opened.page.click("#panel .acts button:has-text('展开')")
    assert shown(opened) == whole


def test_the_way_between_two_things(browser: Browser, tmp_path: Path) -> None:
    chain = chain_of(rows(*line(), node("x"), feeds("x", "d")))
    seen = visit(browser, page_file(chain, "b", 3, tmp_path / "line.html"))
    seen.page.click("#list .go:text-is('P')")
    seen.page.click("#panel .acts button:has-text('路径')")
    assert seen.page.is_visible("#asking")
    seen.page.click("#list .go:text-is('d')")
    assert seen.page.evaluate("explorePage.way()") == ["P", "f", "b", "c", "d"]
    told = seen.page.inner_text("#panel .way")
    assert [part.strip() for part in re.findall(r"(生产|供给|位于) [→←]", told)] == ["位于", "生产", "供给", "供给"]
    seen.page.keyboard.press("Escape")
    assert seen.page.evaluate("explorePage.way()") is None
    assert seen.complaints == []
    seen.page.context.close()


def test_without_scripts_the_list_has_all(browser: Browser, acid: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(acid.as_uri())
    assert page.locator("#list tbody tr").count() == len(data_of(acid.read_text(encoding="utf-8"))["nodes"])
    assert "Edge" in page.inner_text("noscript")
    context.close()


def test_the_legend_tells_what_every_line_means(opened: Visit) -> None:
    data = data_of(opened.page.content())
    told = "、".join(opened.names(".keys span span")).split("、")
    assert sorted(told) == sorted({word(data, data["relations"][tie["r"]]) for tie in data["ties"]})
    drawn = opened.page.locator(".keys path").evaluate_all("all => all.map(one => one.outerHTML)")
    assert len(set(drawn)) == len(drawn) > 4


def test_two_languages(opened: Visit) -> None:
    before = opened.page.inner_text("#panel") + opened.page.inner_text("header")
    opened.page.click("#language")
    assert "Around sulfuric acid" in opened.page.inner_text("h1")
    assert "供给" not in opened.page.inner_text("#panel")
    opened.page.click("#language")
    assert opened.page.inner_text("#panel") + opened.page.inner_text("header") == before


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1600, 900), (1920, 1080)])
def test_the_picture_fills_its_place(browser: Browser, acid: Path, width: int, height: int) -> None:
    seen = visit(browser, acid, width, height)
    assert not seen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    box = seen.page.locator("#canvas canvas").bounding_box()
    assert box
    assert box["width"] > width * 0.6
    assert box["y"] + box["height"] <= height + 1
    seen.page.context.close()


def test_hostile_names_are_only_shown(browser: Browser, tmp_path: Path) -> None:
    chain = chain_of(rows(*evil_rows(), park(EVIL[0]), firm("g", park=EVIL[0]), makes("g", "n0")))
    seen = visit(browser, page_file(chain, "n0", 3, tmp_path / "evil.html"))
    names = seen.page.locator("#list .go")
    names.first.wait_for(state="attached")
    assert names.count() == len(seen.page.evaluate("explorePage.shown()"))
    for at in range(names.count()):
        names.nth(at).click()
    seen.page.click("#language")
    assert "<img src=x" in (seen.page.locator("#panel").text_content() or "") + str(names.all_text_contents())
    assert seen.dialogs == []
    assert seen.complaints == []
    seen.page.context.close()


def test_size_gates() -> None:
    assert not ExploreView(star(MANY), "n0000", 1, Ask()).many
    assert ExploreView(star(MANY + 1), "n0000", 1, Ask()).many
    with pytest.raises(ChainError, match=rf"{MOST + 1} things lie within 1 hops .*fewer hops"):
        ExploreView(star(MOST + 1), "n0000", 1, Ask())


def test_the_command_warns_of_many_and_refuses_too_many(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    for count in (MANY + 1, MOST + 1):
        write_dataset(star(count), tmp_path / str(count))
    warned = run("n0000", "-s", str(tmp_path / str(MANY + 1)), "-o", str(path))
    assert warned.exit_code == 0
    assert f"有 {MANY + 1} 个" in warned.stderr
    assert "--hops" in warned.stderr
    before = path.read_bytes()
    refused = run("n0000", "-s", str(tmp_path / str(MOST + 1)), "-o", str(path))
    assert refused.exit_code == 1
    assert f"有 {MOST + 1} 个，最多画 {MOST} 个：请减少步数" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert path.read_bytes() == before


def test_two_thousand_things_are_ready_at_once(browser: Browser, tmp_path: Path) -> None:
    """By the clock of the page, best of three, since others may be at work."""
    path = page_file(star(MANY), "n0000", 1, tmp_path / "many.html")
    visits = [visit(browser, path) for _ in range(3)]
    assert min(seen.page.evaluate("explorePage.readyAfter") for seen in visits) < 2000
    seen = visits[0]
    assert len(shown(seen)) == MANY
    assert seen.complaints == []
    for one in visits:
        one.page.context.close()


def test_one_thing_alone(browser: Browser, tmp_path: Path) -> None:
    seen = visit(browser, page_file(chain_of(rows(node("a"))), "a", 2, tmp_path / "one.html"))
    assert shown(seen) == {"a"}
    assert seen.complaints == []
    seen.page.context.close()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("银东工业园")
    assert (told.exit_code, told.output) == (0, "银东工业园的周边.html\n")
    unknown = run("硫酸酸")
    assert unknown.exit_code == 1
    assert "硫酸" in unknown.output
    odd = run("硫酸", "-o", "a.svg")
    assert odd.exit_code == 1
    assert ".html" in odd.output
    assert run("硫酸", "--hops", "0").exit_code == 2
    assert [one.name for one in tmp_path.iterdir()] == ["银东工业园的周边.html"]


def test_words_of_the_data_are_those_of_the_picture() -> None:
    data = data_of(ExploreView(bundled(), "硫酸", 1, Ask()).page("zh"))
    assert word(data, data["nodes"][0]["n"]) == "硫酸"
    assert len(data["canvas"]) == len(data["nodes"])
