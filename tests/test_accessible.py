"""Every kind of page before axe-core, at the screens of an office: no serious finding."""

from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from chainkg.graph.text import Lang
from chainkg.views.chain_page import chain_page
from chainkg.views.explore_page import ExploreView
from chainkg.views.overview_site import Site
from chainkg.views.page_scene import Ask
from pages import bundled, bundled_page, visit

SCREENS = [(1366, 768), (1600, 900), (1920, 1080)]
GRAVE = ("serious", "critical")


@cache
def page_of_kind(kind: str, lang: Lang) -> str:
    if kind == "chain":
        return bundled_page(lang)
    if kind == "explore":
        return ExploreView(bundled(), "硫酸", 1, Ask()).page(lang)
    if kind == "industry":
        return chain_page(bundled(), Ask(industry="生物医药", since="2022"), lang)
    return Site(bundled(), Ask(since="2022" if kind == "changes" else "")).page(lang)


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("kind", ["chain", "industry", "overview", "changes", "explore"])
def test_nothing_serious_is_found(browser: Browser, tmp_path: Path, kind: str, width: int, height: int) -> None:
    lang: Lang = "en" if width == SCREENS[1][0] else "zh"
    path = tmp_path / "page.html"
    path.write_text(page_of_kind(kind, lang), encoding="utf-8")
    seen = visit(browser, path, width, height)
    found = Axe().run(seen.page).response["violations"]
    told = [(one["id"], one["impact"], [node["target"] for node in one["nodes"][:3]]) for one in found]
    seen.page.context.close()
    assert not [one for one in told if one[1] in GRAVE]


def test_the_check_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text("<!DOCTYPE html><html data-ready='yes'><title>a</title><button></button></html>", encoding="utf-8")
    seen = visit(browser, path)
    found = {one["id"] for one in Axe().run(seen.page).response["violations"] if one["impact"] in GRAVE}
    seen.page.context.close()
    assert {"button-name", "html-has-lang"} <= found
