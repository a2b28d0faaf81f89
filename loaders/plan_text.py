"""The paragraphs of a plan, as its file has them: plain text, Word, PDF or a web page."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 50_000_000
"""Bytes of a file, or of the text inside a Word file, beyond which it is no plan."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "title"}
_UNSEEN = {"script", "style", "noscript", "template", "head", "nav", "footer", "aside", "button", "select"}
_STOPS = "。;；:：!！?？"
_NEW = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[章节篇]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．](?!\d)|——|专栏|20\d\d年\d{1,2}月\d{1,2}日\s*$)"
)


class Unreadable(ChainError):
    """A file that is no plan that can be read."""


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a plan in order; of a plain text one for each line, so that p007 is its line 7.

    A row of a table is one paragraph, its cells parted by tabs. Raises Unreadable where the file is of another kind,
    damaged, or too large.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(sorted(_READERS))
        raise _refused(path, f"不认识的文件类型,可读 {kinds}", f"unknown kind of file; known are {kinds}")
    if path.stat().st_size > LARGEST:
        raise _refused(path, "文件超过 50 MB", "larger than 50 MB")
    return reader(path)


def _refused(path: Path, zh: str, en: str) -> Unreadable:
    return Unreadable(Text(f"{path.name}:{zh}", f"{path.name}: {en}"))


def decoded(data: bytes) -> str:
    """Text from bytes: by the mark at its beginning, else UTF-8, else GB18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _plain(path: Path) -> list[str]:
    text = decoded(path.read_bytes())
    if "\0" in text:
        raise _refused(path, "不是文本文件,请另存为 .txt 或 .docx", "not a text file: save it as .txt or .docx")
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _word(path: Path) -> list[str]:
    """Paragraphs and table rows of a docx; the document is one XML file in a zip, read without its macros or links."""
    from defusedxml import ElementTree  # only a Word file pays for it
    from defusedxml.common import DefusedXmlException

    try:
        with zipfile.ZipFile(path) as packed:
            inner = packed.getinfo("word/document.xml")
            if inner.file_size > LARGEST:
                raise _refused(path, "解压后超过 50 MB", "unpacks to more than 50 MB")
            root = ElementTree.fromstring(packed.read(inner))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, DefusedXmlException) as error:
        raise _refused(path, "不是可读的 docx 文件", "not a docx file that can be read") from error
    body = root.find(f"{_WORD}body")
    return [text for text in _blocks(body if body is not None else root) if text.strip()]


def _blocks(parent: "Element") -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_WORD}p":
            yield _run(child)
        elif child.tag == f"{_WORD}tr":
            yield "\t".join("".join(map(_run, cell.iter(f"{_WORD}p"))) for cell in child.iter(f"{_WORD}tc"))
        else:
            yield from _blocks(child)


def _run(paragraph: "Element") -> str:
    marks = {f"{_WORD}tab": "\t", f"{_WORD}br": " ", f"{_WORD}noBreakHyphen": "-"}
    return "".join(one.text or "" if one.tag == f"{_WORD}t" else marks.get(one.tag, "") for one in _seen(paragraph))


def _seen(parent: "Element") -> Iterator["Element"]:
    """All that stands in a paragraph; a text box is there a second time for programs of old, which is left out."""
    for child in parent:
        if child.tag != _FALLBACK:
            yield child
            yield from _seen(child)


def _pdf(path: Path) -> list[str]:
    from pypdf import PdfReader  # only a PDF pays for it
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        lines = unheaded([page.extract_text().splitlines() for page in reader.pages])
    except (PyPdfError, ValueError, KeyError) as error:
        raise _refused(path, "不是可读的 PDF 文件", "not a PDF that can be read") from error
    if not any(lines):
        raise _refused(
            path,
            "PDF 里没有文字(可能是扫描件),请先做文字识别",
            "a PDF without text (a scan?): have its text recognised first",
        )
    return list(joined(lines))


def unheaded(pages: list[list[str]]) -> list[str]:
    """The lines of all pages; of a title that the most of three or more pages begin or end with only the first.

    >>> unheaded([["规划", "一"], ["规划", "二"], ["规划", "三"]])
    ['规划', '一', '二', '三']
    """
    kept = [lines for page in pages if (lines := [line.strip() for line in page if line.strip()])]
    for at, rest in ((0, slice(1, None)), (-1, slice(None, -1))):
        title, count = Counter(page[at] for page in kept if page).most_common(1)[0] if any(kept) else ("", 0)
        if count >= 3 and count * 2 > len(kept):
            kept = [*kept[:1], *(page[rest] if page[at : at + 1 or None] == [title] else page for page in kept[1:])]
    return [line for page in kept for line in page]


def joined(lines: list[str]) -> Iterator[str]:
    """The lines of a page as paragraphs: a full line goes on in the next one unless it ends a sentence.

    >>> list(joined(["一、产业", "重点发展甲材料、", "乙材料。", "— 3 —"]))
    ['一、产业', '重点发展甲材料、乙材料。']
    """
    width = max(map(_width, lines), default=0)
    held = ""
    for line in lines:
        if not line or re.fullmatch(r"[-—\s]*\d{1,4}[-—\s]*", line):
            continue
        if held and _NEW.match(line):
            yield held
            held = ""
        held += line
        if line[-1] in _STOPS or (_width(line) < 0.85 * width and line[-1] not in "、,，" and "。" not in line):
            yield held
            held = ""
    if held:
        yield held


def _width(line: str) -> int:
    """How wide a line is set: a Chinese sign takes the room of two Latin ones."""
    return sum(2 if sign >= "\u2e80" else 1 for sign in line)


class _Page(HTMLParser):
    """The visible text of a page, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts = [""]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden = 0 if tag == "body" else self.hidden + (tag in _UNSEEN)  # </head> may be left out
        if tag in _BLOCKS:
            self.texts.append("")
        elif tag in ("td", "th") and self.texts[-1].strip():
            self.texts[-1] += "\t"

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts[-1] += re.sub(r"\s+", " ", data)


def _html(path: Path) -> list[str]:
    data = path.read_bytes()
    named = re.search(rb"charset=[\"']?\s*(gb\w+)", data[:2000], flags=re.IGNORECASE)
    page = _Page()
    page.feed(data.decode("gb18030", errors="replace") if named else decoded(data))
    page.close()
    if page.hidden:
        zh, en = (
            "有没有闭合的标签,正文读不全",
            "a tag is not closed, so that the text cannot be told from the rest of the page",
        )
        raise _refused(path, f"{zh};请把正文另存为 .txt 或 .docx", f"{en}: save the text as .txt or .docx")
    return [text.strip(" \xa0\u3000") for text in page.texts if text.strip()]


_READERS: dict[str, Callable[[Path], list[str]]] = {
    ".txt": _plain,
    ".docx": _word,
    ".pdf": _pdf,
    ".html": _html,
    ".htm": _html,
}
PLANS = tuple(_READERS)
"""Endings of files that are read as plans."""
