"""The page of a chain, as a browser shows it: alone, harmless, true to the data, the same every time."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from chainkg.cli.show import show
from chainkg.graph.chain import Chain
from chainkg.graph.errors import ChainError
from chainkg.graph.model import STAGES, State
from chainkg.graph.text import Lang
from chainkg.loaders import read
from chainkg.views import canvas
from chainkg.views.chain_page import chain_page, write_chain_page
from chainkg.views.page_scene import MOST_CARDS, Ask
from conftest import needs
from worlds import (
    Placed,
    chain_of,
    feeds,
    firm,
    holds,
    makes,
    node,
    part,
    place_row,
    region,
    rows,
    shuffled,
    sub_chain,
    throws,
)

CHAIN = "硫-磷-铁-钛-锂"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SILENT = ("--disable-component-update", "--disable-sync")
EVIL = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "{{7*7}}",
    "a\u2028b",
    "<svg onload=alert(3)>",
    "]]>☢" + "长" * 200,
    '" onmouseover="alert(4)',
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = needs("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(path), args=[*QUIET, *SILENT])
        yield started
        started.close()


@dataclass
class Visit:
    """An open page, and what happened since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def click_card(self, name: str) -> None:
        at = next(card["id"] for card in data_of(self.page.content())["nodes"] if card["name"] == name)
        place, box = self.page.evaluate(f"chainPage.where({at})"), self.page.locator("#chart").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])

    def names(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()


def visit(browser: Browser, path: Path, width: int = 1600, height: int = 900) -> Visit:
    seen = Visit(browser.new_page(viewport={"width": width, "height": height}))
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("console", lambda message: seen.complaints.append(message.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("dialog", seen.dismiss)
    seen.page.goto(path.as_uri())
    seen.page.wait_for_selector("html[data-ready]", timeout=10_000)
    return seen


@cache
def bundled() -> Chain:
    return read(None)


@cache
def bundled_page(lang: Lang = "zh") -> str:
    return chain_page(bundled(), Ask(only_chain=CHAIN), lang)


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.fixture(scope="module")
def chain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "chain.html"
    path.write_text(bundled_page(), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def opened(browser: Browser, chain_file: Path) -> Iterator[Visit]:
    seen = visit(browser, chain_file)
    yield seen
    seen.page.close()


def evil_rows() -> list[Placed]:
    """A chain in which every text that somebody else writes is an attack."""
    names = [f"n{at}" for at in range(len(EVIL))]
    placed = [node(name, "intermediate", aliases=evil, note=evil) for name, evil in zip(names, EVIL, strict=True)]
    for (_, cells), evil in zip(placed, EVIL, strict=True):
        cells["name"] = cells["name_en"] = evil
    sources = zip(
        ("official", "press", "repost"),
        ("javascript:alert(5)", "https://a.example/x", "https://b.example/y"),
        strict=True,
    )
    placed += [
        place_row("sources", id=f"s{at}", title=EVIL[at], grade=grade, url=url)
        for at, (grade, url) in enumerate(sources)
    ]
    for at, (name, evil) in enumerate(zip(names, EVIL, strict=True)):
        placed.append(firm(f"f{at}", aliases=evil) if at else firm(f"f{at}"))
        placed[-1][1]["name"] = evil
        placed += [part(name, EVIL[1], stage=list(STAGES)[at % 3], stage_order=str(at))]
        if at < 4:
            placed.append(makes(f"f{at}", name, source=f"s{at % 3}", locator=evil, note=evil))
    placed += [feeds(a, b, basis=EVIL[0]) for a, b in pairwise(names)]
    return placed


def test_it_opens_alone(opened: Visit, chain_file: Path) -> None:
    opened.click_card("磷酸铁")
    opened.page.fill("#search", "硫酸")
    assert opened.requests == [chain_file.as_uri()]
    assert opened.complaints == []


def test_nothing_may_be_loaded_and_only_its_own_scripts_run(opened: Visit) -> None:
    page = bundled_page()
    shell = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)\s*=\s*(?!["']?#)|@import|url\(""", shell)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    told = policy[1].replace("&#39;", "'")
    assert told.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in told
    for code in re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL):
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in told
    assert "@license" in page, "the library keeps its licence"
    opened.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://a.example/'}))")
    assert any("Content Security Policy" in complaint for complaint in opened.complaints)


def test_a_click_tells_all_about_a_card(opened: Visit) -> None:
    opened.click_card("磷酸铁")
    panel = opened.page.inner_text("#panel")
    for told in (
        "磷酸铁",
        "判定",
        "工艺路线",
        "甘肃东方钛业有限公司",
        "500,000",
        "2021-02",
        "100,000",
        "2025-06",
        "转载",
    ):
        assert told in panel
    links = opened.page.locator("#panel a").evaluate_all("all => all.map(one => one.href)")
    assert links
    table = bundled().tables["sources"]
    linked = {
        url
        for url, grade in zip(table["url"].cells(), table["grade"].cells(), strict=True)
        if grade in ("official", "press")
    }
    assert set(links) <= linked
    assert "http://wtt.xianjichina.com/" in panel, "the address of a repost is printed"
    lit = set(opened.page.evaluate("chainPage.lit()"))
    assert {"硫酸", "净化磷酸", "磷酸铁", "磷酸铁锂", "锂离子电池"} <= lit, "the whole way stays lit"
    assert not lit & {"氧化铁颜料", "海绵钛", "氨水"}
    opened.page.keyboard.press("Escape")
    assert opened.page.evaluate("chainPage.lit()") is None
    assert "缺口优先级" in opened.page.inner_text("#panel")


def test_a_ranked_gap_shows_parts_that_sum_to_its_score(opened: Visit) -> None:
    shown = opened.names("#panel .gap b")
    cards = data_of(bundled_page())["nodes"]
    ranked = sorted((card for card in cards if card["rank"]), key=lambda card: -float(card["score"]))
    assert shown[0] == ranked[0]["name"]
    assert len(shown) == len(ranked)
    opened.page.click("#panel .gap >> nth=0")
    parts = [float(text) for text in opened.names("#panel .parts b")]
    assert sum(parts) == pytest.approx(float(ranked[0]["score"]), abs=0.004)


def test_legend_table_and_picture_agree(opened: Visit) -> None:
    legend = {one.split()[0]: int(one.split()[1]) for one in opened.names(".state")}
    cells = [name.strip() for name in opened.names("tbody td:nth-child(3)")]
    assert legend == Counter(cells) == Counter(card["word"] for card in data_of(bundled_page())["nodes"])


def test_the_legend_hides_and_says_how_many(opened: Visit) -> None:
    count = int(opened.page.inner_text(".state[data-state=unverified] b"))
    rows_before = opened.page.locator("tbody tr:visible").count()
    opened.page.click(".state[data-state=unverified]")
    assert opened.page.locator("tbody tr:visible").count() == rows_before - count
    assert opened.page.inner_text("#hidden span") == f"已隐藏的环节：{count}"
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.locator("tbody tr:visible").count() == rows_before, "nobody prints a chain without its gaps"


def test_search_finds_by_alias_and_by_firm(opened: Visit) -> None:
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("东方钛业")
    assert "甘肃东方钛业有限公司" in opened.page.inner_text("#hits")
    told = {card["name"] for card in data_of(bundled_page())["nodes"] if "甘肃东方钛业有限公司" in card["terms"]}
    assert set(opened.page.evaluate("chainPage.lit()")) == told > {"磷酸铁", "氨水"}
    opened.page.fill("#search", "铁红")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#panel h2") == "氧化铁颜料"
    opened.page.fill("#search", "没有这种东西")
    assert opened.names("#hits li") == ["没有这个环节、别名或企业"]


def test_the_table_opens_the_panel(opened: Visit) -> None:
    opened.page.click("tbody tr:has-text('碳酸锂') .go >> nth=0")
    assert opened.page.inner_text("#panel h2") == "碳酸锂"


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1600, 900), (1920, 1080)])
def test_it_fits_the_screens_of_an_office(browser: Browser, chain_file: Path, width: int, height: int) -> None:
    seen = visit(browser, chain_file, width, height)
    boxes = [seen.page.locator(name).bounding_box() for name in ("h1", ".tools", ".finding", ".states", ".keys")]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert not seen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert seen.page.evaluate("chainPage.scale()") >= 0.7, "smaller letters cannot be read"
    seen.page.close()


def test_hostile_names_are_only_shown(browser: Browser, tmp_path: Path) -> None:
    path = write_chain_page(chain_of(rows(*evil_rows())), Ask(only_chain=EVIL[1]), "zh", tmp_path / "evil.html")
    seen = visit(browser, path)
    page = seen.page
    assert page.inner_text("h1") == EVIL[1]
    buttons = page.locator("tbody .go").all_text_contents()
    assert set(buttons) == set(EVIL)
    for at in range(len(EVIL)):
        page.click(f"tbody tr >> nth={at} >> .go")
        assert page.locator("#panel h2").text_content() == buttons[at]
        page.fill("#search", buttons[at])
        assert buttons[at] in (page.locator("#hits").text_content() or "")
        page.keyboard.press("Escape")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    links = page.evaluate("[...document.links].map(one => one.href).filter(one => !one.includes('#'))")
    assert seen.dialogs == []
    assert seen.complaints == []
    assert seen.requests == [path.as_uri()]
    assert "49" not in page.inner_text("tbody")
    assert all(link.startswith("https://a.example/") for link in links)
    page.close()


def test_only_pages_of_offices_and_the_press_are_linked() -> None:
    facts = data_of(chain_page(chain_of(rows(*evil_rows())), Ask(only_chain=EVIL[1]), "zh"))["more"]["facts"]
    assert {fact["link"] for fact in facts if "link" in fact} == {"https://a.example/x"}
    assert {fact["address"] for fact in facts if "address" in fact} == {"https://b.example/y", "javascript:alert(5)"}


def test_columns_follow_the_stages() -> None:
    data = data_of(bundled_page())
    blocks = {block["stage"]: (block["left"], block["right"]) for block in data["more"]["blocks"]}
    assert [block["name"] for block in data["more"]["blocks"]] == ["上游", "中游", "下游"]
    for card in data["nodes"]:
        left, right = blocks[card["block"]]
        assert left < card["x"] < right
    width, height = data["more"]["card"]
    for one in data["nodes"]:
        for other in data["nodes"]:
            apart = abs(one["x"] - other["x"]) >= width or abs(one["y"] - other["y"]) >= height
            assert one is other or apart
    for edge in data["edges"]:
        assert edge["back"] or data["nodes"][edge["from"]]["x"] < data["nodes"][edge["to"]]["x"]
    assert len({card["column"] for card in data["nodes"]}) <= 10, "more columns cannot be read at once"


def test_loops_return_and_missing_ends_have_a_look_of_their_own() -> None:
    data = data_of(bundled_page())
    names = [card["name"] for card in data["nodes"]]
    edges = {(names[edge["from"]], names[edge["to"]]): edge for edge in data["edges"]}
    end_of_life = edges["锂离子电池", "退役锂电池"]
    assert (end_of_life["loop"], end_of_life["back"]) == (True, True)
    acid = edges["硫酸", "硫酸法钛白粉"]
    assert (acid["style"], acid["open"], acid["loop"]) == ("main", False, False)
    assert edges["硫酸法钛白粉", "七水硫酸亚铁"]["style"] == "byproduct"
    assert edges["湿法磷酸", "净化磷酸"]["open"]


def test_the_same_data_give_the_same_bytes() -> None:
    assert chain_page(bundled(), Ask(only_chain=CHAIN), "zh") == bundled_page()
    dataset = rows(*evil_rows())
    first = chain_page(chain_of(dataset), Ask(only_chain=EVIL[1]), "en")
    for seed in range(3):
        assert chain_page(chain_of(shuffled(dataset, Random(seed))), Ask(only_chain=EVIL[1]), "en") == first


def test_the_seed_of_hashes_cannot_matter(tmp_path: Path) -> None:
    code = "import sys; from chainkg.cli import main; main(sys.argv[1:])"
    pages = set()
    for seed in ("0", "1", "7"):
        path = tmp_path / f"{seed}.html"
        call = ["show", "--chain", "铜基", "--lang", "zh", "-o", str(path)]
        subprocess.run(
            [sys.executable, "-c", code, *call],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
        )
        pages.add(path.read_bytes())
    assert len(pages) == 1
    assert b"\r" not in pages.pop()


def test_every_state_has_a_look_that_needs_no_hue() -> None:
    style, script = (
        Path(canvas.__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.css", "page_draw.js")
    )
    looks = {}
    for state in State:
        assert f"--{state.color}-fill:" in style
        assert f".s-{state.color} " in style
        border = re.search(rf"^  {state.color}: (\{{ width: .*\}}),$", script, re.MULTILINE)
        assert border
        looks[state.color] = border[1] + "".join(re.findall(rf'state === "{state.color}"\) (\w+)', script))
    assert len(set(looks.values())) == len(State)


def test_in_english() -> None:
    page = bundled_page("en")
    assert '<html lang="en">' in page
    assert "as of 2025-09" in page
    shell = re.sub(r"<(script|style|tbody).*?</\1>", "", page, flags=re.DOTALL)
    assert set(re.findall(r"[\u4e00-\u9fff]+", shell)) <= {"白银市"}


def tiny(count: int) -> Chain:
    names = [f"n{at:03}" for at in range(count)]
    placed = [node(name) for name in names] + [part(name, "C", stage="midstream", stage_order="1") for name in names]
    return chain_of(rows(*placed, sub_chain("C"), sub_chain("D"), region("R")))


def test_size_gate() -> None:
    assert len(data_of(chain_page(tiny(MOST_CARDS), Ask(only_chain="C"), "zh"))["nodes"]) == MOST_CARDS
    with pytest.raises(ChainError, match=r"draws 300 nodes at most, 'C' has 301: .*--chain"):
        chain_page(tiny(MOST_CARDS + 1), Ask(only_chain="C"), "zh")


def test_a_chain_without_nodes_is_refused() -> None:
    with pytest.raises(ChainError, match="'D' has no nodes on file"):
        chain_page(tiny(2), Ask(only_chain="D"), "zh")


ODD: dict[str, list[Placed]] = {
    "one node": [node("a"), part("a", "C")],
    "no gap": [makes("f", "a"), node("a"), part("a", "C", stage="upstream")],
    "a circle": [node("a"), node("b"), feeds("a", "b"), feeds("b", "a"), part("a", "C"), part("b", "C")],
    "an isolated gap": [node("a"), node("b"), node("x"), feeds("x", "a"), part("a", "C"), part("b", "C")],
    "by-products back": [
        node("a"),
        node("b"),
        throws("b", "a"),
        part("b", "C", stage="downstream"),
        part("a", "C", stage="upstream"),
    ],
    "a reserve": [node("a", "resource"), holds("R", "a", "reserve"), part("a", "C", stage="upstream")],
}


def test_odd_chains_are_sensible_pages(browser: Browser, tmp_path: Path) -> None:
    for name, placed in ODD.items():
        seen = visit(
            browser, write_chain_page(chain_of(rows(*placed)), Ask(only_chain="C"), "zh", tmp_path / f"{name}.html")
        )
        assert seen.complaints == [], name
        assert seen.page.locator("tbody tr").count() == sum(table == "part_of" for table, _ in placed), name
        seen.click_card("a")
        assert seen.page.inner_text("#panel h2") == "a", name
        seen.page.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(show, [*arguments, "--lang", "zh"])


def test_the_command_says_where_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("--chain", "铜基")
    assert (told.exit_code, told.output) == (0, "铜基.html\n")
    assert run("--chain", "铜基", "-o", "sub/a.html").output.strip() == str(Path("sub/a.html"))
    assert (tmp_path / "sub" / "a.html").read_bytes() == (tmp_path / "铜基.html").read_bytes()


def test_the_command_refuses_with_a_hint() -> None:
    unknown = run("--chain", "硫磷铁钛锂")
    assert unknown.exit_code == 1
    assert CHAIN in unknown.output
    whole = run()
    assert whole.exit_code == 1
    assert "请加 --chain" in whole.output
    both = run("--chain", "铜基", "--industry", "生物医药")
    assert both.exit_code == 1
    assert "“铜基 · 生物医药”没有登记任何环节" in both.output
