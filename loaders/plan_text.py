"""The paragraphs of a plan, as its file has them: plain text, Word, PDF or a web page."""

import re
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from chainkg.loaders.plan_pdf import read_pdf
from chainkg.loaders.plan_refusing import refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 50_000_000
"""Bytes of a file, or of the text inside a Word file, beyond which it is no plan."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "title"}
_UNSEEN = {"script", "style", "noscript", "template", "head", "nav", "footer", "aside", "button", "select"}


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a plan in order; of a plain text one for each line, so that p007 is its line 7.

    A row of a table is one paragraph, its cells parted by tabs. Raises Unreadable where the file is of another kind,
    damaged, or too large.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(sorted(_READERS))
        raise refused(path, f"不认识的文件类型,可读 {kinds}", f"unknown kind of file; known are {kinds}")
    if path.stat().st_size > LARGEST:
        raise refused(path, "文件超过 50 MB", "larger than 50 MB")
    return reader(path)


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
        raise refused(path, "不是文本文件,请另存为 .txt 或 .docx", "not a text file: save it as .txt or .docx")
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _word(path: Path) -> list[str]:
    """Paragraphs and table rows of a docx; the document is one XML file in a zip, read without its macros or links."""
    from defusedxml import ElementTree  # only a Word file pays for it
    from defusedxml.common import DefusedXmlException

    try:
        with zipfile.ZipFile(path) as packed:
            inner = packed.getinfo("word/document.xml")
            if inner.file_size > LARGEST:
                raise refused(path, "解压后超过 50 MB", "unpacks to more than 50 MB")
            root = ElementTree.fromstring(packed.read(inner))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, DefusedXmlException) as error:
        raise refused(path, "不是可读的 docx 文件", "not a docx file that can be read") from error
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
        raise refused(path, f"{zh};请把正文另存为 .txt 或 .docx", f"{en}: save the text as .txt or .docx")
    return [text.strip(" \xa0\u3000") for text in page.texts if text.strip()]


_READERS: dict[str, Callable[[Path], list[str]]] = {
    ".txt": _plain,
    ".docx": _word,
    ".pdf": read_pdf,
    ".html": _html,
    ".htm": _html,
}
PLANS = tuple(_READERS)
"""Endings of files that are read as plans."""
