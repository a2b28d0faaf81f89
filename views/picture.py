"""An SVG as PNG or PDF without a browser: drawn by typst, with the Chinese fonts that the system has.

Typst was chosen because it is Apache-2.0 in one wheel, draws both kinds, keeps the PDF a vector with text that can be
searched, embeds only the letters that are used, and writes the same bytes for the same drawing.
"""

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text

_CHINESE = re.compile(
    r"CJK|YaHei|PingFang|Source Han|Noto Sans SC|Noto Serif SC|SimSun|SimHei|DengXian|FangSong|KaiTi|Heiti"
    r"|Songti|Hiragino Sans GB|WenQuanYi|HarmonyOS Sans|Droid Sans Fallback|MiSans|LXGW|AR PL|Ming|Gothic"
)
_LETTERS = re.compile(r"[\u3400-\u9fff]")
_SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')
_PAGES = {
    "pdf": "#set page(width: 420mm, height: 297mm, margin: 9mm, background: none)\n"
    '#align(center + horizon, image("sheet.svg", width: 100%, height: 100%, fit: "contain"))',
    "png": "#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
    '#image("sheet.svg", width: {width}pt, height: {height}pt)',
}
_SHARP = 144.0  # dots per inch: a PNG is twice as wide as its drawing, in points


def render(svg: str, format_: Literal["pdf", "png"], *, system_fonts: bool = True) -> bytes:
    """*svg* as ``pdf`` (one A3 page, landscape) or ``png``; ChainError where the system has no Chinese font."""
    import typst

    fonts = typst.Fonts(include_system_fonts=system_fonts)
    if _LETTERS.search(svg) and not chinese_family(fonts.families()):
        raise ChainError(_NO_FONT)
    size = _SIZE.search(svg)
    width, height = (int(part) for part in size.groups()) if size else (1000, 700)
    page = _PAGES[format_].replace("{width}", str(width)).replace("{height}", str(height))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sheet.svg").write_text(svg, encoding="utf-8", newline="\n")
        source = Path(folder) / "sheet.typ"
        source.write_text(f"#set document(date: none)\n{page}\n", encoding="utf-8", newline="\n")
        return bytes(typst.compile(str(source), root=folder, format=format_, font_paths=fonts, ppi=_SHARP))


def chinese_family(families: Iterable[str]) -> str | None:
    """The first family that has Chinese letters, by its name.

    >>> chinese_family(["DejaVu Sans", "Noto Sans CJK SC"])
    'Noto Sans CJK SC'
    """
    return next((family for family in families if _CHINESE.search(family)), None)


_NO_FONT = Text(
    "系统里没有中文字体，画出来会全是方框。请装一种再试：Debian/Ubuntu 用 apt install fonts-noto-cjk，"
    "Fedora 用 dnf install google-noto-sans-cjk-fonts；Windows 自带微软雅黑。也可以改存 .html 或 .svg。",
    "there is no Chinese font on this system, so every character would be an empty box. Install one and try again: "
    "apt install fonts-noto-cjk (Debian, Ubuntu), dnf install google-noto-sans-cjk-fonts (Fedora); "
    "Windows brings Microsoft YaHei. Or write .html or .svg instead.",
)
