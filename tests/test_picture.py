"""The picture of a chain as SVG, PNG and PDF, made without a browser."""

import struct
import unicodedata
import xml.etree.ElementTree as ElementTree
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Lang
from chainkg.views.chain_page import ChainView, sheet_of, write_chain_page
from chainkg.views.page_scene import Ask
from chainkg.views.picture import chinese_family, render
from pages import CHAIN, EVIL, bundled, bundled_page, evil_rows, visit
from worlds import chain_of, rows

A3 = (1190.55, 841.89)
ASK = Ask(chains=(CHAIN,))
needs_font = pytest.mark.needs("chromium")


def words_of(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_an_svg_stands_alone() -> None:
    svg = sheet_of(ChainView(bundled(), ASK), "zh")
    words = words_of(svg)
    for told in ("硫-磷-铁-钛-锂", "缺口 36", "主料", "上游", "硫酸"):
        assert told in words
    assert any("截至 2025-09" in word and "完整度" in word for word in words)
    assert words.index("6") < next(at for at, word in enumerate(words) if word.startswith("氧化铁颜料：")), (
        "the first gaps are listed"
    )
    assert not [word for word in ("http://", "https://", "<script", "foreignObject") if word in svg.split(">", 1)[1]]


def test_hostile_names_make_a_sound_svg() -> None:
    view = ChainView(chain_of(rows(*evil_rows())), Ask(chains=(EVIL[1],)))
    for lang in ("zh", "en"):
        svg = sheet_of(view, lang)
        root = ElementTree.fromstring(svg)
        assert not {one.tag.rpartition("}")[2] for one in root.iter()} & {"script", "img", "image"}
        assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    assert any("<img src=x" in word for word in words_of(sheet_of(view, "zh")))


@needs_font
def test_a_pdf_is_one_sheet_of_a3_that_can_be_searched(tmp_path: Path) -> None:
    path = write_chain_page(bundled(), ASK, "zh", tmp_path / "chain.pdf")
    reader = PdfReader(path)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(A3, abs=0.1)
    text = reader.pages[0].extract_text()
    for told in ("硫-磷-铁-钛-锂", "磷酸铁", "白银有色集团", "缺口"):
        assert told in text
    assert not reader.pages[0].images, "a drawing, not a photograph of one"
    assert path.stat().st_size < 400_000


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@needs_font
def test_a_png_is_wide_enough_for_a_wall(tmp_path: Path) -> None:
    png = write_chain_page(bundled(), ASK, "zh", tmp_path / "chain.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    width, height = size_of(png)
    assert width > 2000
    assert 1.1 < width / height < 2
    chunks = b"".join(data for kind, data in chunks_of(png) if kind == b"IDAT")
    assert len(set(zlib.decompress(chunks)[: 4 * width * 120])) > 20, "title and legend are drawn"


def chunks_of(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


def test_without_a_chinese_font_it_says_which_package_to_install() -> None:
    svg = sheet_of(ChainView(bundled(), ASK), "zh")
    with pytest.raises(ChainError, match="apt install fonts-noto-cjk"):
        render(svg, "pdf", system_fonts=False)
    assert chinese_family(["DejaVu Sans", "Libertinus Serif"]) is None
    assert chinese_family(["Arial", "Microsoft YaHei"]) == "Microsoft YaHei"


def test_english_alone_needs_no_chinese_font() -> None:
    plain = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><text y="20">acid</text></svg>'
    assert "acid" in PdfReader(BytesIO(render(plain, "pdf", system_fonts=False))).pages[0].extract_text()


def test_the_page_prints_on_one_sheet_whatever_was_zoomed(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "chain.html"
    path.write_text(bundled_page(), encoding="utf-8")
    seen = visit(browser, path)
    for _ in range(4):
        seen.page.click("#zoom-in")
    seen.page.click(".state[data-state=unverified]")
    reader = PdfReader(BytesIO(seen.page.pdf(prefer_css_page_size=True, print_background=True)))
    seen.page.context.close()
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(A3, abs=1.5)
    text = unicodedata.normalize("NFKC", reader.pages[0].extract_text())
    for told in ("硫-磷-铁-钛-锂", "氧化铁颜料", "锂电储能系统", "待核", "截至"):
        assert told in text


PRINTED = [
    (Ask(industry="循环化工"), "zh", "循环化工"),
    (Ask(chains=(CHAIN, "铜基")), "zh", "阴极铜"),
    (Ask(chains=(CHAIN,), since="2022"), "zh", "与截至 2022 的资料相比"),
    (ASK, "en", "sulfuric acid"),
]


@pytest.mark.parametrize(("ask", "lang", "told"), PRINTED)
def test_every_chain_view_prints_on_one_sheet(
    browser: Browser, tmp_path: Path, ask: Ask, lang: Lang, told: str
) -> None:
    seen = visit(browser, write_chain_page(bundled(), ask, lang, tmp_path / "page.html"))
    reader = PdfReader(BytesIO(seen.page.pdf(prefer_css_page_size=True, print_background=True)))
    seen.page.context.close()
    assert len(reader.pages) == 1
    assert told in unicodedata.normalize("NFKC", reader.pages[0].extract_text())


def test_a_hostile_page_prints_its_names_as_they_are(browser: Browser, tmp_path: Path) -> None:
    path = write_chain_page(chain_of(rows(*evil_rows())), Ask(chains=(EVIL[1],)), "zh", tmp_path / "evil.html")
    seen = visit(browser, path)
    text = PdfReader(BytesIO(seen.page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert "<script>alert(2)" in text.replace("\n", "")
    assert seen.dialogs == []
    seen.page.context.close()
