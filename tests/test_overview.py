"""The overview of a place: every node in its state, which park has what, the site beside it, in a real browser."""

import re
import unicodedata
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser
from pypdf import PdfReader

from chainkg.cli.show import show
from chainkg.graph.errors import ChainError
from chainkg.graph.model import CHAIN, NODE
from chainkg.graph.text import Lang
from chainkg.queries.gaps import assess
from chainkg.queries.overview import MOST_CELLS, ChainRow, overview
from chainkg.queries.park_chains import park_chains
from chainkg.views.overview_site import HOME, Site
from chainkg.views.page_scene import Ask
from pages import EVIL, SHOWN, bundled, data_of, evil_rows, tiny, visit
from worlds import (
    chain_of,
    checked,
    feeds,
    firm,
    holds,
    industry,
    makes,
    node,
    park,
    part,
    region,
    role,
    rows,
    shuffled,
    sub_chain,
)


@cache
def bundled_overview(lang: Lang = "zh") -> str:
    return Site(bundled(), Ask()).page(lang)


def small() -> list[tuple[str, dict[str, str]]]:
    """Two industries with a chain each, one node of no chain, two parks."""
    return [
        industry("Ind", "1"),
        industry("Late", "2"),
        sub_chain("C", "Ind"),
        sub_chain("D", "Late"),
        node("a", industry="Ind"),
        node("b", industry="Ind"),
        node("c", industry="Late"),
        node("apart", industry="Late"),
        part("a", "C", stage="upstream"),
        part("b", "C", stage="downstream"),
        part("c", "D"),
        park("P"),
        park("Q"),
        firm("f", park="P"),
        firm("g", park="Q"),
        makes("f", "a"),
        makes("f", "c", "building"),
        makes("g", "c"),
        feeds("a", "b"),
        checked("b", "absent"),
        role("HOSTS", ("Park", "P"), ("Chain", "C")),
        role("HOSTS", ("Park", "Q"), ("Industry", "Late")),
    ]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(show, [*arguments, "--lang", "zh"])


def test_every_node_stands_once_in_each_of_its_chains() -> None:
    view = assess(bundled())
    found = overview(view)
    names, chains = bundled().table(CHAIN)["name"], [one for row in found for one in row.chains]
    assert [one.industry for one in found] == sorted(
        (one.industry for one in found), key=lambda at: bundled().tables["industries"].numbers("order")[at]
    )
    assert {names[one.chain] for one in chains if one.chain >= 0} == set(names.cells())
    for one in chains:
        assert len(one.nodes) == len(set(one.nodes))
        if one.chain >= 0:
            assert set(one.nodes) == set(view.scopes.of_chain[one.chain].tolist())
    assert {place for one in chains for place in one.nodes} == set(range(view.world.nodes)), "no node is lost"


def test_the_stage_is_that_of_the_row_of_the_chain() -> None:
    chain = chain_of(rows(*small()))
    first, late = overview(assess(chain))
    ids = chain.table(NODE)["id"]

    def told(row: ChainRow) -> list[list[str]]:
        return [[ids[at] for at in stage] for stage in row.stages]

    assert [told(one) for one in first.chains] == [[["a"], [], ["b"], []]]
    assert [told(one) for one in late.chains] == [[[], [], [], ["c"]], [[], [], [], ["apart"]]]


def test_the_parks_worked_by_hand() -> None:
    chain = chain_of(rows(*small()))
    found = {one.name.zh: one for one in park_chains(assess(chain))}
    index = chain.index(CHAIN)
    c, d = index["C"], index["D"]
    assert {name: (set(one.there), set(one.coming)) for name, one in found.items()} == {
        "P": ({c}, {d}),
        "Q": ({d}, set()),
    }
    assert (found["P"].chains, len(found["P"].industries)) == (frozenset({c}), 0)
    assert (len(found["Q"].chains), len(found["Q"].industries)) == (0, 1)
    assert [one.size for one in found.values()] == [2, 1], "the park with most comes first"
    assert all(one.chains == frozenset() for one in park_chains(assess(chain, "", "2020")))


@pytest.fixture(scope="module")
def overview_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("overview") / "overview.html"
    path.write_text(bundled_overview(), encoding="utf-8", newline="\n")
    return path


def test_legend_and_cells_tell_the_same(browser: Browser, overview_file: Path) -> None:
    seen = visit(browser, overview_file)
    data = data_of(bundled_overview())
    counts = Counter(one["s"] for one in data["nodes"])
    shown = seen.page.locator(".state").evaluate_all(
        "all => all.map(one => [one.dataset.state, Number(one.querySelector('b').textContent)])"
    )
    assert dict(shown) == counts
    assert sum(counts.values()) == len(data["nodes"]) == 732
    cells = seen.page.locator(".q").evaluate_all("all => all.map(one => [Number(one.dataset.n), one.classList[1]])")
    assert {at for at, _ in cells} == set(range(len(data["nodes"])))
    assert all(state == data["nodes"][at]["s"] for at, state in cells)
    seen.page.click(".state[data-state=building]")
    lit = seen.page.locator(".q.lit").evaluate_all("all => all.map(one => Number(one.dataset.n))")
    assert set(lit) == {at for at, one in enumerate(data["nodes"]) if one["s"] == "building"}
    assert seen.requests == [overview_file.as_uri()]
    assert seen.complaints == []
    seen.page.context.close()


def test_a_group_lights_up_its_states(browser: Browser, overview_file: Path) -> None:
    seen = visit(browser, overview_file)
    seen.page.click(".head[data-group=coming]")
    lit = set(seen.page.locator(".q.lit").evaluate_all("all => all.map(one => one.classList[1])"))
    assert lit == {"building", "planned"}
    assert seen.page.locator(".q:not(.lit).building, .q:not(.lit).planned").count() == 0
    seen.page.click(".head[data-group=coming]")
    assert seen.page.locator(".dimmed").count() == 0
    seen.page.context.close()


def test_search_lights_cells(browser: Browser, overview_file: Path) -> None:
    seen = visit(browser, overview_file)
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("东方钛业")
    data = data_of(bundled_overview())
    wanted = {at for at, one in enumerate(data["nodes"]) if "东方钛业" in one["k"]}
    lit = seen.page.locator(".q.lit").evaluate_all("all => all.map(one => Number(one.dataset.n))")
    assert set(lit) == wanted
    assert len(wanted) > 2
    seen.page.fill("#search", "没有这种东西")
    assert seen.names("#hits li") == ["没有这个环节、别名、企业或园区"]
    seen.page.keyboard.press("Escape")
    assert seen.page.locator(".dimmed").count() == 0
    seen.page.context.close()


def test_two_languages(browser: Browser, overview_file: Path) -> None:
    seen = visit(browser, overview_file)
    before = seen.page.inner_text("body")
    titles = seen.page.locator(".q").first.get_attribute("title")
    seen.page.click("#language")
    english = seen.page.inner_text("body")
    assert "industrial chains at a glance" in english
    assert not {"完整度", "产业链", "待核", "上游"} & set(re.split(r"[\n\t ]", english))
    assert not re.findall(r"[\u4e00-\u9fff]", str(seen.page.locator(".q").first.get_attribute("title")))
    seen.page.click("#language")
    assert seen.page.inner_text("body") == before
    assert seen.page.locator(".q").first.get_attribute("title") == titles
    seen.page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1600, 900), (1920, 1080)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_fits_the_screens_of_an_office(
    browser: Browser, tmp_path: Path, width: int, height: int, lang: Lang
) -> None:
    path = tmp_path / "overview.html"
    path.write_text(bundled_overview(lang), encoding="utf-8")
    seen = visit(browser, path, width, height)
    assert not seen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    over = seen.page.locator(".grid td").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert over == 0
    seen.page.context.close()


def test_it_prints_on_two_sheets_of_a3(browser: Browser, overview_file: Path) -> None:
    seen = visit(browser, overview_file)
    seen.page.click(".state[data-state=unverified]")
    told = seen.page.pdf(prefer_css_page_size=True)
    seen.page.context.close()
    sheets = PdfReader(BytesIO(told)).pages
    assert [
        (round(float(one.mediabox.width) / 72 * 25.4), round(float(one.mediabox.height) / 72 * 25.4)) for one in sheets
    ] == [(297, 420)] * 2, "the chains, then the parks"
    assert "高性能纤维" in unicodedata.normalize("NFKC", sheets[0].extract_text())
    assert len(told) < 2_000_000


def test_it_can_be_seen_without_scripts(browser: Browser, overview_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(overview_file.as_uri())
    assert page.locator(".q").count() > 1000
    assert page.locator(".q").first.bounding_box()
    assert "Edge" in page.inner_text("noscript")
    context.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "out put"
    for _ in Site(chain_of(rows(*small())), Ask()).write(folder, "zh"):
        pass
    return folder


def test_a_click_leads_to_the_node_and_back(browser: Browser, site: Path) -> None:
    assert {one.name for one in site.iterdir()} == {HOME, "C.html", "D.html", "Ind.html", "Late.html"}
    seen = visit(browser, site / HOME)
    name = seen.page.locator(".q[data-n]").first.get_attribute("title")
    seen.page.locator(".q[data-n]").first.click()
    seen.page.wait_for_selector(".card")
    seen.page.wait_for_selector("html[data-ready]")
    assert seen.page.url.endswith("C.html#n0")
    assert name == "a · 有"
    assert seen.page.inner_text("#panel h2") == "a"
    seen.page.click("a.home")
    seen.page.wait_for_selector("table.grid")
    assert seen.page.url == (site / HOME).as_uri()
    assert seen.complaints == []
    assert all(one.startswith(site.as_uri()) for one in seen.requests)
    seen.page.context.close()


def test_every_address_leads_to_a_file(site: Path) -> None:
    for page in site.iterdir():
        for href in re.findall(r'href="([^"#]+)[#"]', page.read_text(encoding="utf-8")):
            assert (site / href).is_file(), f"{page.name} leads to {href}"


def test_hostile_names_are_only_shown(browser: Browser, tmp_path: Path) -> None:
    placed = [*evil_rows(), *(park(evil) for evil in EVIL[:3]), sub_chain("50% a#b?", EVIL[0]), part("n0", "50% a#b?")]
    for _ in Site(chain_of(rows(*placed)), Ask()).write(tmp_path, "zh"):
        pass
    seen = visit(browser, tmp_path / HOME)
    shown = seen.page.locator(".q").evaluate_all("all => all.map(one => one.title)")
    assert {title.rsplit(" · ", 1)[0] for title in shown} <= set(SHOWN)
    seen.page.fill("#search", "<img")
    assert "<img src=x" in (seen.page.locator("#hits").text_content() or "")
    seen.page.click("#language")
    seen.page.click("text=50% a#b?")
    seen.page.wait_for_selector(".card")
    assert seen.dialogs == []
    assert seen.complaints == []
    seen.page.context.close()


def test_the_same_data_give_the_same_bytes() -> None:
    placed = [*evil_rows(), *small()]
    first = Site(chain_of(rows(*placed)), Ask()).page("en")
    for seed in range(3):
        assert Site(chain_of(shuffled(rows(*placed), Random(seed))), Ask()).page("en") == first


def test_the_command_writes_a_page_or_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("-o", "city.html")
    assert (told.exit_code, told.output) == (0, "city.html\n")
    assert (tmp_path / "city.html").read_text(encoding="utf-8") == bundled_overview()
    refused = run("-o", "city.docx")
    assert refused.exit_code == 1
    assert "文件夹" in refused.output
    (tmp_path / "held").write_text("old")
    assert run("-o", "held").exit_code == 1
    assert (tmp_path / "held").read_text() == "old"


ODD = {
    "one node": [node("a")],
    "a node of no chain": [node("a"), node("b"), part("a", "C")],
    "an empty chain": [node("a"), part("a", "C"), sub_chain("E")],
    "no park": [node("a"), part("a", "C"), holds("R", "a", "output")],
}


@pytest.mark.parametrize("name", ODD)
def test_odd_datasets_are_sensible_pages(browser: Browser, tmp_path: Path, name: str) -> None:
    chain = chain_of(rows(*ODD[name], region("R")))
    path = tmp_path / "odd.html"
    path.write_text(Site(chain, Ask()).page("zh"), encoding="utf-8")
    seen = visit(browser, path)
    assert seen.page.locator(".q").count() == sum(table == "chain_nodes" for table, _ in ODD[name])
    assert seen.complaints == []
    if name == "an empty chain":
        assert "未登记环节" in seen.page.inner_text(".grid")
    assert "没有登记这里的园区" in seen.page.inner_text("#parks")
    seen.page.context.close()


def test_too_much_or_nothing_is_refused_with_a_hint() -> None:
    with pytest.raises(ChainError, match=rf"{MOST_CELLS} cells at most, here are {MOST_CELLS + 1}: .*--chain"):
        Site(tiny(MOST_CELLS + 1), Ask())
    with pytest.raises(ChainError, match="no nodes"):
        Site(chain_of(rows(region("R"))), Ask())
