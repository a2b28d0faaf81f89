"""The page of a chain, as a browser shows it: alone, harmless, true to the data, at hand without a mouse."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chainkg.graph.model import STAGES, State
from chainkg.graph.text import Lang
from chainkg.queries.chains import chain_views
from chainkg.queries.gaps import assess
from chainkg.views.chain_page import chain_page, write_chain_page
from chainkg.views.explore_page import ExploreView
from chainkg.views.overview_site import Site
from chainkg.views.page_scene import Ask
from chainkg.views.page_words import HEADS, WORDS
from pages import (
    CHAIN,
    EVIL,
    SHOWN,
    Visit,
    bundled,
    bundled_page,
    data_of,
    evil_rows,
    nine_states,
    place_of,
    tiny,
    visit,
    word,
)
from worlds import Placed, chain_of, feeds, holds, makes, node, part, rows, throws


@pytest.fixture(scope="module")
def chain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "chain.html"
    path.write_text(bundled_page(), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def opened(browser: Browser, chain_file: Path) -> Iterator[Visit]:
    seen = visit(browser, chain_file)
    yield seen
    seen.page.context.close()


@pytest.fixture
def nine(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    seen = visit(browser, write_chain_page(nine_states(), Ask(chains=("C",)), "zh", tmp_path / "nine.html"))
    yield seen
    seen.page.context.close()


def test_it_opens_alone(opened: Visit, chain_file: Path) -> None:
    opened.click_card("磷酸铁")
    opened.page.fill("#search", "硫酸")
    opened.page.click("#language")
    assert opened.requests == [chain_file.as_uri()]
    assert opened.complaints == []


def test_a_network_that_swallows_everything_cannot_delay_it(browser: Browser, chain_file: Path) -> None:
    context = browser.new_context()
    context.route(re.compile("^https?:"), lambda _: None)
    page = context.new_page()
    page.goto(chain_file.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=3_000)
    context.close()


KINDS: dict[str, Callable[[], str]] = {
    "chain": bundled_page,
    "changes": lambda: chain_page(bundled(), Ask(chains=("铜基",), since="2022"), "zh"),
    "overview": lambda: Site(bundled(), Ask()).page("zh"),
    "explore": lambda: ExploreView(bundled(), "硫酸", 1, Ask()).page("zh"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_may_be_loaded_and_only_its_own_scripts_run(kind: str) -> None:
    page = KINDS[kind]()
    shell = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)\s*=\s*(?!["']?#)|@import|url\((?!#)""", shell)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    told = policy[1].replace("&#39;", "'")
    assert told.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in told
    codes = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    assert len(codes) == 2
    for code in codes:
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in told
    assert '<meta name="renderer" content="webkit">' in page


def test_what_is_asked_for_all_the_same_is_refused(opened: Visit) -> None:
    opened.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://a.example/'}))")
    assert any("Content Security Policy" in complaint for complaint in opened.complaints)


def test_a_click_tells_all_about_a_card(opened: Visit) -> None:
    opened.click_card("磷酸铁")
    panel = opened.page.inner_text("#panel")
    told = ("磷酸铁", "判定", "工艺路线", "甘肃东方钛业有限公司", "500,000", "2021-02", "100,000", "2025-06", "转载")
    for words in (*told, "园区", "银东工业园"):
        assert words in panel
    links = opened.page.locator("#panel a").evaluate_all("all => all.map(one => one.href)")
    assert links
    table = bundled().tables["sources"]
    graded = zip(table["url"].cells(), table["grade"].cells(), strict=True)
    assert set(links) <= {url for url, grade in graded if grade in ("official", "press")}
    assert "http://wtt.xianjichina.com/" in panel, "the address of a repost is printed"
    lit = opened.lit()
    assert lit
    assert {"硫酸", "净化磷酸", "磷酸铁", "磷酸铁锂", "锂离子电池"} <= lit, "the whole way stays lit"
    assert not lit & {"氧化铁颜料", "海绵钛", "氨水"}
    dim = opened.page.locator(".card:not(.lit)").first
    assert float(dim.evaluate("one => getComputedStyle(one).opacity")) < 0.5
    opened.page.keyboard.press("Escape")
    assert opened.lit() is None
    assert "缺口优先级" in opened.page.inner_text("#panel")


def test_the_panel_has_the_balance_the_institutes_and_where_the_neighbours_make_it(opened: Visit) -> None:
    data = data_of(bundled_page())
    heads = {name: word(data, number) for name, number in data["heads"].items()}
    for kind in ("balance", "institutes", "elsewhere", "inferred", "lacks", "users", "unlocks", "notes"):
        held = [one for one in data["nodes"] if kind in [block[0] for block in one["b"]]]
        assert held, f"no node of the chain has {heads[kind]}"
        opened.click_card(word(data, held[0]["n"]))
        assert heads[kind] in opened.names("#panel h3")
    opened.click_card("硫酸")
    panel = opened.page.inner_text("#panel")
    for told in ("供给：", "需求：", "余缺："):
        assert told in panel


def test_a_ranked_gap_shows_parts_that_sum_to_its_score(opened: Visit) -> None:
    data = data_of(bundled_page())
    shown = opened.names("#panel .gap b:not(.badge)")
    best = max((one for one in data["nodes"] if "r" in one), key=lambda one: float(one["c"]))
    assert shown[0] == word(data, best["n"])
    assert opened.page.locator("#panel .gap").count() == sum("r" in one for one in data["nodes"])
    opened.page.click("#panel .gap >> nth=0")
    parts = [float(text) for text in opened.names("#panel .parts b")]
    assert sum(parts) == pytest.approx(float(best["c"]), abs=0.004)
    assert {"判定", "排序", "得分构成"} <= set(opened.names("#panel h3"))


def test_legend_table_and_picture_agree(nine: Visit) -> None:
    legend = {one.split()[0]: int(one.split()[1]) for one in nine.names(".state")}
    groups = dict(one.split() for one in nine.names(".group .head"))
    table = Counter(nine.page.locator("tbody tr").evaluate_all("all => all.map(one => one.dataset.state)"))
    cards = Counter(nine.page.locator(".card").evaluate_all("all => all.map(one => one.classList[1])"))
    assert cards == table == {state.color: 1 for state in State} | {"present": 3}
    assert legend == {state.zh: 1 for state in State} | {"有": 3}
    assert groups == {"已有": "5", "将有": "2", "外购": "1", "缺口": "3"}


def test_a_group_is_hidden_and_shown_as_a_whole(nine: Visit) -> None:
    page = nine.page
    page.click(".head[data-group=there]")
    gone = {"strong", "present", "weak"}
    assert {state.color for state in State if not page.locator(f".card.{state.color}:visible").count()} == gone
    assert page.inner_text("#hidden-count") == "已隐藏的环节：5"
    page.click(".state[data-state=weak]")
    assert page.locator(".card.weak:visible").count() == 1
    assert page.locator(".head[data-group=there]").get_attribute("aria-pressed") == "true", "a part of it is shown"
    page.click(".head[data-group=there]")
    assert page.locator(".card:visible").count() == page.locator(".card").count(), "what was hidden comes back"
    page.click(".head[data-group=missing]")
    assert page.locator("tbody tr:visible").count() == 8


def test_the_header_says_when_how_complete_and_how_far_anybody_has_looked(opened: Visit, nine: Visit) -> None:
    head = opened.page.inner_text("header")
    view = chain_views(assess(bundled()), only=CHAIN)[0]
    assert view.low is not None
    assert view.high is not None
    for told in ("白银市 · 截至 2025-09", f"完整度 {view.low:.0%}–{view.high:.0%}", "缺口已核查 0 / 36"):
        assert told in re.sub(r"\s+", " ", head)
    assert "缺口已核查 2 / 3" in re.sub(r"\s+", " ", nine.page.inner_text("header"))


def test_a_gap_wears_border_badge_and_rank(nine: Visit) -> None:
    border = nine.page.locator("#s-absent path[stroke-dasharray]")
    assert border.count() == 1
    card = nine.page.locator(".card.absent")
    assert card.locator("use").get_attribute("href") == "#s-absent"
    assert "缺" in card.locator(".w").all_text_contents()
    assert nine.page.locator(".card.broken .rank text").text_content() == "1"


def test_every_button_of_the_legend_hides_and_says_how_many(opened: Visit) -> None:
    page = opened.page
    whole = page.locator("tbody tr:visible").count()
    for state in page.locator(".state").evaluate_all("all => all.map(one => one.dataset.state)"):
        count = int(page.inner_text(f".state[data-state={state}] > b"))
        page.click(f".state[data-state={state}]")
        assert page.locator(f".card.{state}:visible").count() == 0
        left = page.locator("[data-e]:not(.gone)").evaluate_all(
            "(all, state) => all.some(one => one.dataset.e.split(' ').some(at => cards[at].classList.contains(state)))",
            state,
        )
        assert not left, "links go with their cards"
        assert page.locator("tbody tr:visible").count() == whole - count
        assert page.inner_text("#hidden-count") == f"已隐藏的环节：{count}"
        page.click("#show-all")
    page.click(".state[data-state=unverified]")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tbody tr:visible").count() == whole, "nobody prints a chain without its gaps"


def test_a_mark_lights_up_its_cards(opened: Visit) -> None:
    data = data_of(bundled_page())
    wanted = {word(data, one["n"]) for one in data["nodes"] if "推定" in [word(data, at) for at in one["m"]]}
    assert len(wanted) == 4
    opened.page.click(".markkey[data-mark=推定]")
    assert opened.lit() == wanted
    opened.page.click(".markkey[data-mark=推定]")
    assert opened.lit() is None


def test_search_finds_by_alias_firm_and_park(opened: Visit) -> None:
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("东方钛业")
    assert "甘肃东方钛业有限公司" in opened.page.inner_text("#hits")
    data = data_of(bundled_page())

    def bearing(term: str) -> set[str]:
        return {word(data, one["n"]) for one in data["nodes"] if any(term in known for known in one["k"].split("\n"))}

    assert opened.lit() == bearing("东方钛业") > {"磷酸铁", "氨水"}
    opened.page.fill("#search", "银东工业园")
    assert opened.lit() == bearing("银东工业园") > {"磷酸铁", "氨水"}
    opened.page.fill("#search", "铁红")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#panel h2") == "氧化铁颜料"
    opened.page.fill("#search", "没有这种东西")
    assert opened.names("#hits li") == ["没有这个环节、别名、企业或园区"]
    assert opened.lit() == set()


AT_READY = """
new MutationObserver((_, watch) => {
  if (!document.documentElement || document.documentElement.dataset.ready !== "yes") return;
  watch.disconnect();
  const size = (one) => document.querySelector(one).getBoundingClientRect().width;
  window.atReady = {
    frames: framesSince, chart: size("#chart"), card: size(".card"),
    gaps: document.querySelectorAll("#panel .gap").length,
    table: Array.from(document.querySelectorAll("#table:not([hidden]) tbody tr"), (row) => Number(row.dataset.node)),
  };
}).observe(document, { attributes: true, subtree: true });
let framesSince = 0;
(function count() {
  if (document.querySelector(".live")) framesSince += 1;
  requestAnimationFrame(count);
})();
"""


def test_ready_means_painted_with_panel_and_whole_table(browser: Browser, chain_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.add_init_script(AT_READY)
    page.goto(chain_file.as_uri())
    page.wait_for_selector("html[data-ready]")
    found, data = page.evaluate("atReady"), data_of(bundled_page())
    assert found["table"] == data["order"], "every node, in the order of the chain"
    assert found["gaps"] == len(data["ranked"])
    assert found["frames"] >= 1, "a frame has gone by since the picture has its size"
    assert min(found["chart"], found["card"]) > 100
    assert page.locator("#table").evaluate("(one) => Boolean(chart.compareDocumentPosition(one) & 4)"), "read after it"
    page.close()


def test_an_address_of_the_table_leads_to_it(browser: Browser, chain_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.goto(chain_file.as_uri() + "#table")
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("Math.abs(get('table').getBoundingClientRect().top)") < 2
    page.close()


def test_words_of_the_other_language_are_not_laid_out(opened: Visit) -> None:
    """A group that is not displayed keeps its texts in the layout, so that they cost as much as those in sight."""
    shown = "(lang) => Array.from(chart.querySelectorAll(`.${lang} > *`), (one) => getComputedStyle(one).display)"
    for there, hidden in (("zh", "en"), ("en", "zh")):
        assert set(opened.page.evaluate(shown, hidden)) == {"none"}
        assert "none" not in opened.page.evaluate(shown, there)
        opened.page.click("#language")


def test_the_table_opens_the_panel(opened: Visit) -> None:
    opened.page.click("tbody tr:has-text('碳酸锂') .go >> nth=0")
    assert opened.page.inner_text("#panel h2") == "碳酸锂"


def test_the_keyboard_is_enough(opened: Visit) -> None:
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("硫酸法")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "硫酸法钛白粉"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.getElementById('show-all').focus()")
    stops = 0
    focused = "document.activeElement.closest('.card') !== null"
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    while not page.evaluate(focused) and stops < 40:
        page.keyboard.press("Tab")
        stops += 1
    legend = page.locator(".state, .head, .markkey").count()
    assert stops - legend <= 12
    assert page.locator("svg.chart [tabindex='0']").count() == 1, "the chart is one stop"
    where = "(() => { const box = boxOf(document.activeElement); return [box.x, box.y]; })()"
    first = page.evaluate(where)
    page.keyboard.press("ArrowRight")
    second = page.evaluate(where)
    assert second[0] > first[0]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    above = page.evaluate(where)
    page.keyboard.press("ArrowDown")
    below = page.evaluate(where)
    assert above[0] == below[0] == second[0]
    assert above[1] < below[1], "arrows walk up and down the column"
    assert page.locator(".card:focus .ring").is_visible()
    name = page.evaluate("said(data.nodes[document.activeElement.dataset.at].n)")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == name


def words_of(seen: Visit) -> str:
    seen.page.wait_for_timeout(50)
    return seen.page.inner_text("body") + str(seen.page.evaluate("document.getElementById('search').placeholder"))


def test_there_and_back_again_between_the_languages(opened: Visit) -> None:
    opened.click_card("磷酸铁")
    chinese = words_of(opened)
    opened.page.click("#language")
    english = words_of(opened)
    assert "iron phosphate" in english
    ui = {text.zh for text in (*WORDS.values(), *HEADS.values()) if len(text.zh) > 1 and text.zh != "中文"}
    assert not {known for known in ui - {"English"} if known in re.split(r"[\n\t ]", english)}
    shown = opened.page.locator("svg.chart text:visible").all_text_contents()
    assert not [text for text in shown if text in {"待核", "有", "外购", "上游"}]
    opened.page.click("#language")
    assert words_of(opened) == chinese


def test_in_english_from_the_start(browser: Browser, tmp_path: Path) -> None:
    page = bundled_page("en")
    assert '<html lang="en">' in page
    assert "as of 2025-09" in page
    seen = visit(browser, write_chain_page(bundled(), Ask(chains=(CHAIN,)), "en", tmp_path / "en.html"))
    assert set(re.findall(r"[\u4e00-\u9fff]+", seen.page.inner_text("header"))) <= {"白银市", "中文"}
    seen.page.context.close()


SCREENS = [(1366, 768, 1.0), (1600, 900, 1.0), (1920, 1080, 1.0), (1536, 864, 1.25), (1280, 720, 1.5)]


@pytest.mark.parametrize(("width", "height", "scale"), SCREENS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_fits_the_screens_of_an_office(
    browser: Browser, tmp_path: Path, width: int, height: int, scale: float, lang: Lang
) -> None:
    path = tmp_path / "chain.html"
    path.write_text(bundled_page(lang), encoding="utf-8")
    seen = visit(browser, path, width, height, scale)
    names = ("h1", ".where", ".tools", ".finding", ".legend", ".keys", ".picture")
    boxes = [box for box in (seen.page.locator(name).bounding_box() for name in names) if box]
    assert len(boxes) == len(names)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one["x"] + one["width"] <= other["x"] + 1 or one["y"] + one["height"] <= other["y"] + 1
            beside = other["x"] + other["width"] <= one["x"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            assert apart or beside, "parts of the header lie over one another"
    assert not seen.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    sizes = seen.page.locator("svg.chart text:visible").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize) * chainPage.scale())"
    )
    assert min(sizes) >= 10, "smaller letters cannot be read"
    assert boxes[-1]["height"] > height / 2
    seen.page.context.close()


def test_no_words_run_out_of_their_card(browser: Browser, tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        path = write_chain_page(bundled(), Ask(chains=(CHAIN,)), lang, tmp_path / f"{lang}.html")
        seen = visit(browser, path)
        over = seen.page.locator(".card text:visible").evaluate_all(
            """all => all.filter(one => {
                const text = one.getBoundingClientRect();
                const card = one.closest(".card").querySelector("use").getBoundingClientRect();
                return text.right > card.right + 1 || text.left < card.left - 8 || text.bottom > card.bottom + 2;
            }).map(one => one.textContent)"""
        )
        assert [text for text in over if not re.fullmatch(r"[\d–]+", text)] == []
        seen.page.context.close()


def test_hostile_names_are_only_shown(browser: Browser, tmp_path: Path) -> None:
    path = write_chain_page(chain_of(rows(*evil_rows())), Ask(chains=(EVIL[1],)), "zh", tmp_path / "evil.html")
    seen = visit(browser, path)
    page = seen.page
    assert page.locator("h1").text_content() == EVIL[1]
    buttons = page.locator("tbody .go").all_text_contents()
    assert set(buttons) == set(SHOWN)
    drawn = "".join(page.locator(".card .n").all_text_contents())
    assert "<img src=x" in drawn
    assert "\u202e" not in page.content()
    for at in range(len(EVIL)):
        page.click(f"tbody tr >> nth={at} >> .go")
        assert page.locator("#panel h2").text_content() == buttons[at]
        page.fill("#search", buttons[at])
        assert buttons[at] in (page.locator("#hits").text_content() or "")
        page.keyboard.press("Escape")
    page.click("#language")
    page.pdf(prefer_css_page_size=True)
    links = page.evaluate("[...document.links].map(one => one.href).filter(one => !one.includes('#'))")
    assert seen.dialogs == []
    assert seen.complaints == []
    assert seen.requests == [path.as_uri()]
    assert "49" not in page.inner_text("tbody")
    assert all(link.startswith("https://a.example/") for link in links)
    page.context.close()


def test_only_pages_of_offices_and_the_press_are_linked() -> None:
    data = data_of(chain_page(chain_of(rows(*evil_rows())), Ask(chains=(EVIL[1],)), "zh"))
    linked = {(word(data, fact[6]), fact[7]) for fact in data["facts"] if word(data, fact[6])}
    assert linked == {("https://a.example/x", 1), ("https://b.example/y", 0), ("javascript:alert(5)", 0)}


def test_the_picture_needs_no_script(browser: Browser, chain_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.goto(chain_file.as_uri())
    box = page.locator("svg.chart").bounding_box()
    assert box
    assert box["width"] > 1300
    assert page.locator(".card").count() == len(data_of(bundled_page())["nodes"])
    assert "Edge" in page.inner_text("noscript")
    assert "氧化铁颜料" in page.inner_text(".finding")
    context.close()


ODD: dict[str, list[Placed]] = {
    "one node": [node("a"), part("a", "C")],
    "no gap": [makes("f", "a"), node("a"), part("a", "C", stage="upstream")],
    "all gaps": [node(name) for name in "abc"] + [part(name, "C") for name in "abc"] + [feeds("a", "b")],
    "a circle": [node("a"), node("b"), feeds("a", "b"), feeds("b", "a"), part("a", "C"), part("b", "C")],
    "a tagged circle": [
        node("a"),
        node("b"),
        feeds("a", "b"),
        feeds("b", "a", loop="round"),
        part("a", "C"),
        part("b", "C"),
    ],
    "an isolated gap": [node("a"), node("b"), node("x"), feeds("x", "a"), part("a", "C"), part("b", "C")],
    "within a stage": [
        node("a"),
        node("b"),
        feeds("a", "b"),
        part("a", "C", stage="midstream", stage_order="1"),
        part("b", "C", stage="midstream", stage_order="1"),
    ],
    "by-products back": [
        node("a"),
        node("b"),
        throws("b", "a"),
        part("b", "C", stage="downstream"),
        part("a", "C", stage="upstream"),
    ],
    "a reserve": [node("a", "resource"), holds("R", "a", "reserve"), part("a", "C", stage="upstream")],
}


@pytest.mark.parametrize("name", ODD)
def test_odd_chains_are_sensible_pages(browser: Browser, tmp_path: Path, name: str) -> None:
    path = write_chain_page(chain_of(rows(*ODD[name])), Ask(chains=("C",)), "zh", tmp_path / "odd.html")
    seen = visit(browser, path)
    nodes = sum(table == "part_of" for table, _ in ODD[name])
    assert seen.page.locator("tbody tr").count() == nodes
    assert seen.page.locator(".card:visible").count() == nodes
    seen.click_card("a")
    assert seen.page.inner_text("#panel h2") == "a"
    assert seen.complaints == []
    seen.page.context.close()


def test_three_hundred_cards_are_ready_at_once(browser: Browser, tmp_path: Path) -> None:
    path = write_chain_page(tiny(300), Ask(chains=("C",)), "zh", tmp_path / "many.html")
    seen = visit(browser, path)
    assert seen.page.locator(".card").count() == 300
    assert seen.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd") < 2000
    seen.page.context.close()


def test_a_folded_family_opens_at_a_click(browser: Browser, tmp_path: Path) -> None:
    path = write_chain_page(bundled(), Ask(industry="循环化工"), "zh", tmp_path / "industry.html")
    seen = visit(browser, path)
    fold = seen.page.locator(".fold").first
    members = (fold.get_attribute("data-of") or "").split()
    assert len(members) >= 3
    assert len(seen.page.locator(".fold .zh .r").all_text_contents()) == seen.page.locator(".fold").count(), (
        "each says how many"
    )
    fold.click()
    assert seen.page.locator("#panel .members li").count() == len(members)
    seen.page.click("#panel .members button >> nth=1")
    shown = seen.page.inner_text("#panel h2")
    assert place_of(seen.page, shown) in {int(at) for at in members}
    assert seen.complaints == []
    seen.page.context.close()


def test_stages_are_named_in_order(opened: Visit) -> None:
    shown = opened.page.locator(".heads .h:visible").all_text_contents()
    assert shown == [term.zh for term in STAGES.values()]
    opened.page.evaluate("document.getElementById('picture').scrollTo(0, 400)")
    opened.page.wait_for_timeout(100)
    box, frame = opened.page.locator(".heads").bounding_box(), opened.page.locator("#picture").bounding_box()
    assert box
    assert frame
    assert box["y"] >= frame["y"] - 1, "headings stay in sight"
