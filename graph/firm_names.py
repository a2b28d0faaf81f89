"""A firm's name taken apart: what only differs in writing, what is a region before it, its legal form behind it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from chainkg.graph.names import folded

_RECENT = 8192
_MARKS = {
    code: None for code in range(0x3100) if unicodedata.category(chr(code))[0] in "PZC" and chr(code) not in "&+%#@/"
}
_FORMS = {
    "股份有限公司": "joint-stock",
    "有限责任公司": "limited",
    "股份公司": "joint-stock",
    "有限公司": "limited",
    "总公司": "head",
    "公司": "company",
    "农民专业合作社": "cooperative",
    "专业合作社": "cooperative",
    "合作社": "cooperative",
}
_FORM = re.compile(rf"(?:{'|'.join(_FORMS)})\Z")
_BRANCHES = ("分公司", "分厂", "子公司", "办事处", "营业部", "项目部", "经营部")
_BRANCH = re.compile(rf"(.*?(?:公司|集团|厂))(.{{0,12}}(?:{'|'.join(_BRANCHES)}))$|(.*?)(分公司|分厂)$")
PROVINCES = (
    *(
        "北京",
        "天津",
        "河北",
        "山西",
        "内蒙古",
        "辽宁",
        "吉林",
        "黑龙江",
        "上海",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
    ),
    *(
        "湖北",
        "湖南",
        "广东",
        "广西",
        "海南",
        "重庆",
        "四川",
        "贵州",
        "云南",
        "西藏",
        "陕西",
        "甘肃",
        "青海",
        "宁夏",
        "新疆",
    ),
)
_SUFFIX = re.compile(r"(?:维吾尔|回族|壮族)?(?:自治区|自治州|自治县|特别行政区|新区|地区|省|市|州|县|区|盟|旗)$")
_LEAST = 2
"""A region is only taken off a name of which so many signs are left."""


@lru_cache(_RECENT)
def written(name: str) -> str:
    """A name without what writing alone changes: width, case, brackets, blanks and other marks.

    >>> written("白银 银光（集团）有限公司")
    '白银银光集团有限公司'
    """
    text = name if unicodedata.is_normalized("NFKC", name) else unicodedata.normalize("NFKC", name)
    plain = text.casefold()
    plain = plain if plain.isalnum() else plain.translate(_MARKS)
    return name if plain == name else plain  # one text in memory, not two


def written_all(names: Sequence[str]) -> list[str]:
    """Each name as ``written`` gives it, in one pass."""
    plain = (text if text.isalnum() else text.translate(_MARKS) for text in folded(names))
    return [name if text == name else text for name, text in zip(names, plain, strict=True)]


class FirmName(NamedTuple):
    """``place``: the finest region before the name, without its 省, 市 or 县; ``form``: the legal form, empty where
    none is written; ``group``: whether 集团 stands before it; ``branch``: what part of the firm it is,
    empty for all of it."""

    place: str
    core: str
    group: bool
    branch: str
    form: str

    def alike(self, other: "FirmName") -> bool:
        """Whether two names may stand for one firm: not 集团 and 集团股份有限公司, nor two legal forms."""
        if self[:4] != other[:4]:
            return False
        return self.form == other.form or (not self.group and not (self.form and other.form))


def stem(region: str) -> str:
    """A region as it stands in names of firms.

    >>> stem("白银市"), stem("内蒙古自治区"), stem("会宁县"), stem("白银区")
    ('白银', '内蒙古', '会宁', '白银')
    """
    bare = _SUFFIX.sub("", region)
    return bare if len(bare) >= _LEAST else region


class Anatomy:
    """Takes names apart; ``regions``: those that may stand before a name, besides the provinces."""

    def __init__(self, regions: Iterable[str]) -> None:
        stems = sorted(
            {*PROVINCES, *(stem(written(region)) for region in regions if region)}, key=lambda one: -len(one)
        )
        one = "|".join(map(re.escape, stems))
        ends = "维吾尔自治区|回族自治区|壮族自治区|自治区|自治州|自治县|新区|地区|省|市|州|县|区"
        self._begins = {"中", *(one[0] for one in stems)}
        self._head = re.compile(f"(?:(?:中国)?({one})(?:{ends})?)")
        self.parts = lru_cache(_RECENT)(self._parts)
        """The parts of a name, however it is written."""

    def _parts(self, name: str) -> FirmName:
        text, branch = _branch(written(name))
        text, form = _form(text)
        text, group = _group(text)
        place, core = self._place(text)
        return FirmName(place, core, group, branch, form)

    def key(self, spelled: str) -> str:
        """All parts of a written name but its legal form, as one text."""
        text, branch = _branch(spelled) if spelled.endswith(_BRANCHES) else (spelled, "")
        form = _FORM.search(text, 1)
        text, group = _group(text[: form.start()] if form else text)
        place, core = self._place(text)
        return f"{place} {core} {group} {branch}"  # a written name holds no blank

    def _place(self, text: str) -> tuple[str, str]:
        place, at, most = "", 0, len(text) - _LEAST
        while text[at : at + 1] in self._begins and (found := self._head.match(text, at)) and found.end() <= most:
            place, at = found[1], found.end()
        return place, text[at:]


def _branch(text: str) -> tuple[str, str]:
    if text.endswith(_BRANCHES) and (found := _BRANCH.match(text)):
        whole, part, other, kind = found.groups()
        return (whole, part) if whole else (other, kind)
    return text, ""


def _form(text: str) -> tuple[str, str]:
    found = _FORM.search(text, 1)  # a form alone is a name
    return (text[: found.start()], _FORMS[found[0]]) if found else (text, "")


def _group(text: str) -> tuple[str, bool]:
    return (text[:-2], True) if text.endswith("集团") and len(text) > 2 else (text, False)
