"""The paragraphs of a plan in a PDF: its signs as they are meant, its lines joined, its running titles left out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chainkg.loaders.plan_refusing import refused

_STOPS = "。;；:：!！?？"
_NEW = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[章节篇]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．](?!\d)|——|专栏|20\d\d年\d{1,2}月\d{1,2}日\s*$)"
)
_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"
)
"""Radicals that a PDF may hold for the signs that look like them, and that Unicode does not call the same."""
_KANGXI = re.compile("[\u2f00-\u2fdf\ufb00-\ufb06]")
_CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—]"
_GAP = re.compile(rf"(?<={_CHINESE})\s+|\s+(?={_CHINESE})")


def read_pdf(path: Path) -> list[str]:
    """The paragraphs of a PDF that holds text."""
    from pypdf import PdfReader  # only a PDF pays for it
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        lines = unheaded([[cleaned(line) for line in page.extract_text().splitlines()] for page in reader.pages])
    except (PyPdfError, ValueError, KeyError) as error:
        raise refused(path, "不是可读的 PDF 文件", "not a PDF that can be read") from error
    if not any(lines):
        raise refused(
            path,
            "PDF 里没有文字(可能是扫描件),请先做文字识别",
            "a PDF without text (a scan?): have its text recognised first",
        )
    return list(joined(lines))


def cleaned(line: str) -> str:
    """A line with the signs that are meant, and without the gaps that setting leaves beside Chinese ones.

    >>> cleaned("到 2027 年 , ⽩银⾼新区 R&D of two kinds")
    '到2027年,白银高新区R&D of two kinds'
    """
    meant = _KANGXI.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line.translate(_RADICALS))
    return _GAP.sub("", meant).strip()


def unheaded(pages: list[list[str]]) -> list[str]:
    """The lines of all pages without what most of three or more begin or end with, page numbers apart.

    What they begin with stays on the first page: it may be the title.

    >>> unheaded([["规划", "一", "1/3"], ["规划", "二", "2/3"], ["规划", "三", "3/3"]])
    ['规划', '一', '二', '三']
    """
    kept = [lines for page in pages if (lines := [line for line in page if line])]
    while (foot := _usual([page[-1] for page in kept if page])) is not None:
        kept = [page[:-1] if page and _plain(page[-1]) == foot else page for page in kept]
    first, rest = kept[:1], kept[1:]
    while (top := _usual([page[0] for page in (*first, *rest) if page])) is not None and any(
        page and _plain(page[0]) == top for page in rest
    ):
        rest = [page[1:] if page and _plain(page[0]) == top else page for page in rest]
    return [line for page in (*first, *rest) for line in page]


def _usual(lines: list[str]) -> str | None:
    """The line that most of three or more pages have, without its figures."""
    line, count = Counter(map(_plain, lines)).most_common(1)[0] if lines else ("", 0)
    return line if count >= 3 and count * 2 > len(lines) else None


def _plain(line: str) -> str:
    return re.sub(r"\d+", "#", line)


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
