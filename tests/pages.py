"""Pages as a browser shows them: what happened since one was opened, and chains made to be hard to show."""

import base64
import json
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Page

from chainkg.graph.chain import Chain
from chainkg.graph.model import STAGES, State
from chainkg.graph.text import Lang
from chainkg.loaders import read
from chainkg.views.chain_page import chain_page
from chainkg.views.page_scene import Ask
from worlds import (
    Placed,
    chain_of,
    checked,
    feeds,
    firm,
    holds,
    makes,
    node,
    part,
    place_row,
    region,
    role,
    rows,
    sub_chain,
    throws,
)

CHAIN = "硫-磷-铁-钛-锂"
SINCE = "2020-01"
EVIL = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "{{7*7}}",
    "a\u2028b",
    "<svg onload=alert(3)>",
    "]]>☢" + "长" * 200,
    '" onmouseover="alert(4)',
    "电池🔋\u202eabc",
)
SHOWN = tuple(name.replace("\u202e", " ") for name in EVIL)
"""The same as a page shows them: marks that turn the direction of writing are left out."""


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
        self.page.locator(f".card[data-at='{place_of(self.page, name)}']").click()

    def names(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    def lit(self) -> set[str] | None:
        found: list[str] | None = self.page.evaluate("chainPage.lit()")
        return None if found is None else set(found)

    def pixels(self, shots: list[bytes], width: int, height: int) -> list[list[int]]:
        """Screenshots as lists of grey values, each drawn onto a canvas of that size."""
        blank = self.page.context.new_page()
        code = """([shots, width, height]) => Promise.all(shots.map(async (shot) => {
            const image = new Image();
            image.src = "data:image/png;base64," + shot;
            await image.decode();
            const canvas = Object.assign(document.createElement("canvas"), {width, height});
            const ctx = canvas.getContext("2d");
            ctx.imageSmoothingQuality = "high";
            ctx.drawImage(image, 0, 0, width, height);
            const data = ctx.getImageData(0, 0, width, height).data;
            return Array.from({length: width * height}, (_, at) =>
              Math.round(0.2126 * data[4 * at] + 0.7152 * data[4 * at + 1] + 0.0722 * data[4 * at + 2]));
        }))"""
        encoded = [base64.b64encode(shot).decode() for shot in shots]
        grey: list[list[int]] = blank.evaluate(code, [encoded, width, height])
        blank.close()
        return grey


def visit(browser: Browser, path: Path, width: int = 1600, height: int = 900, scale: float = 1) -> Visit:
    """The page at *path*, ready; *scale*: device pixels a CSS pixel, as the settings of Windows have it."""
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    seen = Visit(context.new_page())
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("console", lambda message: seen.complaints.append(message.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on("dialog", seen.dismiss)
    seen.page.goto(path.as_uri())
    seen.page.wait_for_selector("html[data-ready]", timeout=10_000)
    return seen


def place_of(page: Page, name: str) -> int:
    """The place of the node that bears *name*."""
    found = page.evaluate("(name) => data.nodes.findIndex((node) => said(node.n) === name)", name)
    assert found >= 0, f"no node {name}"
    return int(found)


@cache
def bundled() -> Chain:
    return read(None)


@cache
def bundled_page(lang: Lang = "zh") -> str:
    return chain_page(bundled(), Ask(chains=(CHAIN,)), lang)


def data_of(page: str) -> dict[str, Any]:
    """What the scripts of a page read."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def word(data: dict[str, Any], number: int, lang: Lang = "zh") -> str:
    text = data["texts"][number]
    return str(text if isinstance(text, str) else text[0 if lang == "zh" else 1])


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, ``#rrggbb`` or ``rgb(r, g, b)``, as WCAG reckons it.

    >>> round(contrast("#000000", "rgb(255, 255, 255)"))
    21
    """
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    if colour.startswith("#"):
        found = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    else:
        found = [int(part) for part in re.findall(r"[0-9]+", colour)[:3]]
    parts = [part / 255 for part in found]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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


def nine_rows() -> list[Placed]:
    """A chain with every state; what is weak makes 1 t/a, of which its user takes 0.5 t/t for 100 t/a."""
    kinds = {"bought": "resource"}
    names = [*(state.color for state in State), "user", "start"]
    placed = [node(name, kinds.get(name, "product")) for name in names]
    placed += [part(name, "C", stage="midstream", stage_order="1") for name in names]
    return placed + [
        makes("a", "strong"),
        role("ANCHORS", ("Firm", "a"), ("Chain", "C")),
        makes("p", "present"),
        makes("w", "weak", capacity_low="1", capacity_high="1", unit="t/a"),
        feeds("weak", "user", low="0.5", high="0.5", unit="t/t"),
        makes("p", "user", capacity_low="100", capacity_high="100", unit="t/a"),
        makes("p", "start"),
        makes("b", "building", "building"),
        makes("b", "planned", "planned"),
        checked("broken", "absent"),
        checked("absent", "absent"),
        feeds("start", "broken"),
        feeds("broken", "user"),
        sub_chain("C"),
        region("R"),
    ]


def nine_states() -> Chain:
    return chain_of(rows(*nine_rows()))


def with_marks() -> Chain:
    """The same with a node for each mark: implied, stale, a resource, makers not named, a loop, a plan of old."""
    kinds = {"smoke": "waste", "ore": "resource"}
    names = ("smoke", "old", "ore", "total", "loop", "once")
    placed = [node(name, kinds.get(name, "product")) for name in names]
    placed += [part(name, "C", stage="downstream", stage_order="1") for name in names]
    placed += [
        throws("present", "smoke"),
        feeds("smoke", "loop"),
        makes("p", "old", as_of="2016-01"),
        holds("R", "ore", "reserve"),
        holds("R", "total", "output"),
        makes("b", "once", "planned", as_of="2016-01"),
    ]
    return chain_of(rows(*nine_rows(), *placed))


def story() -> list[Placed]:
    """One node of each kind of change, and one that stays as it is."""
    names = ("came", "went", "moved", "shut", "old", "same", "looked")
    return [
        *(node(name) for name in names),
        *(part(name, "C", stage="midstream") for name in names),
        sub_chain("C"),
        makes("f", "came", as_of="2024-01"),
        makes("g", "went", as_of="2019-06"),
        makes("g", "went", "closed", as_of="2023-01"),
        makes("h", "moved", "planned", as_of="2019-06"),
        makes("h", "moved", "building", as_of="2024-06"),
        makes("i", "shut", as_of="2019-06"),
        makes("i", "shut", "closed", as_of="2022-01"),
        makes("j", "shut", as_of="2019-06"),
        makes("j", "shut", as_of="2025-01"),
        makes("k", "old", as_of="2019-06"),
        makes("m", "same", as_of="2019-06"),
        makes("m", "same", as_of="2025-01"),
        checked("looked", "absent", as_of="2024-01"),
    ]


def tiny(count: int) -> Chain:
    """So many nodes without links in one chain."""
    names = [f"n{at:04}" for at in range(count)]
    placed = [node(name) for name in names] + [part(name, "C", stage="midstream", stage_order="1") for name in names]
    return chain_of(rows(*placed, sub_chain("C"), sub_chain("D"), region("R")))
