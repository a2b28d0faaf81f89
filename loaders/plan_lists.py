"""Stretches of a paragraph: its sentences and clauses, and the items of a list, brackets and quotes kept whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chainkg.loaders.plan_rules import pattern, words

_FOLDED = str.maketrans("（），；：！？．－　", "(),;:!?.- ")
_OPEN, _CLOSE = "(“《【[", ")”》】]"
_CONJUNCTION = re.compile("以及|[和及或]")
_SAID = re.compile(r"等?为?([两三四五六七八九十]|\d{1,2})(?:大|个|类|种|条)")
_ELEMENT = "铜铝铅锌金银铁钛锂镍钴钼钨锡镁硅磷硫煤油气电风光水氢焦化钢"


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A part of a paragraph: where it starts and ends (characters), and its words."""

    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """*text* with one form of each punctuation mark; as long as before, so that places stay."""
    return text.translate(_FOLDED)


def cut(text: str, start: int, end: int, marks: str) -> Iterator[Stretch]:
    """What stands between *marks* in *text* from *start* to *end*; brackets, quotes and numbers stay whole."""
    depth, begin = 0, start
    for at in range(start, end + 1):
        mark = text[at] if at < end else ""
        depth = max(0, depth + (mark != "" and mark in _OPEN) - (mark != "" and mark in _CLOSE))
        if at == end or (not depth and mark in marks and not _in_number(text, at)):
            if text[begin:at].strip():
                yield stretch(text, begin, at)
            begin = at + 1


def _in_number(text: str, at: int) -> bool:
    """Whether a comma stands between digits: 1,4-丁二醇, 1,200."""
    return text[at] == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def stretch(text: str, start: int, end: int) -> Stretch:
    """A stretch without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end, text[start:end])


def items(text: str, start: int, end: int) -> list[Stretch]:
    """The items of a list: parted by 、, the last one also by 和 or 及 where both sides are things of their own.

    Where the words behind the list count its items, the count decides: 食品、算力及大数据两大产业 are two.
    """
    parts = list(cut(text, start, end, "、"))
    if not parts:
        return []
    said = _SAID.match(text, end)
    if said and _number(said[1]) == len(parts) > 1:
        return [_bare(text, item) for item in parts]
    *first, last = parts
    spread = [piece for part in first for piece in _parted(text, part, re.compile("以及"))]
    return [_bare(text, item) for item in (*spread, *_parted(text, last, _CONJUNCTION))]


def _number(words_: str) -> int:
    return int(words_) if words_.isdigit() else "一两三四五六七八九十".find(words_) + 1


def _parted(text: str, part: Stretch, conjunction: re.Pattern[str]) -> list[Stretch]:
    if part.text in words()["unsplit"]:
        return [part]
    for found in conjunction.finditer(part.text):
        left = stretch(text, part.start, part.start + found.start())
        right = stretch(text, part.start + found.end(), part.end)
        if _whole(left.text) and _whole(right.text) and not _hanging(left.text, found[0], right.text):
            return [left, *_parted(text, right, conjunction)]
    return [part]


def _whole(side: str) -> bool:
    return len(side) >= 2 or (len(side) == 1 and side in _ELEMENT)


def _hanging(left: str, conjunction: str, right: str) -> bool:
    """Whether *right* only ends what *left* begins: 设备及器械, 技术和装备, but 电池片和组件 are two things."""
    if re.match("其(?!他)|相关|配套", right):
        return True
    if conjunction in ("和", "与", "以及"):
        return right in words()["bare"] and bool(pattern("bare", "(?:{})$").search(left))
    return right in words()["bare"] or bool(re.match("关键|核心", right))


def _bare(text: str, item: Stretch) -> Stretch:
    """An item without its quotes, what brackets add to it, and the etcetera behind it."""
    body = re.sub(r"等(?!离子).*$", "", item.text)
    body = re.sub(r"\([^()]*\)$|作?为$|(?<=[^、“])“[^“”—–→-]*”$", "", body)
    start = item.start
    if body[:1] == "“" and body[-1:] == "”":
        start, body = start + 1, body[1:-1]
    return stretch(text, start, start + len(body))


def is_thing(name: str, *, typed: bool) -> bool:
    """Whether an item can be a product or field: no wish, no action, no actor; *typed* lists are trusted further."""
    if not 1 <= len(name) <= 18 or (len(name) == 1 and name not in _ELEMENT):
        return False
    if re.search(
        r"(?<!\d),|[;:。“”《》…]|\d{4}年|\d+(?:个|家|条|亿)|^(?:其(?!他)|各|该|从|向|对|等|的|更|不(?!锈)|并|由|让)",
        name,
    ):
        return False
    if re.search(
        "%|打造|加快|(?<!结)构建|围绕|引进|招引|带动|鼓励|[\u4e00-\u9fff]{2}由[\u4e00-\u9fff]|[\u4e00-\u9fff](?<![取定方导双单])向[\u4e00-\u9fff]|[\u4e00-\u9fff][-—–→][\u4e00-\u9fff]|^(?:新兴|传统|未来|主导|支柱|优势|特色|相关|配套|产|重点)?产业$",
        name,
    ):
        return False
    if pattern("still", "(?:{})$").search(name):
        return True
    if name in words()["general"]:
        return False
    if pattern("never", "(?:{})$").search(name) or pattern("modifiers", "^(?:{})$").search(name):
        return False
    return bool(typed or not pattern("vague", "(?:{})$").search(name))


def looks_made(name: str) -> bool:
    """Whether the end of a name is that of a product, material or trade."""
    return bool(pattern("things", "(?:{})$").search(name) or pattern("still", "(?:{})$").search(name))
