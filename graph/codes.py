"""统一社会信用代码: the code of a legal person, checked by its own last sign (GB 32100-2015)."""

import re
import unicodedata
from collections.abc import Collection
from operator import mul

import numpy as np

from chainkg.graph.text import Text

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The standard's alphabet: I, O, S, V and Z are left out."""
_WORTH = {sign: worth for worth, sign in enumerate(_SIGNS)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile(f"[{_SIGNS}]{{2}}[0-9]{{6}}[{_SIGNS}]{{10}}")
_SHAPES = re.compile(f"(?:{_SHAPE.pattern}\n)*")
_PLACES = np.array([max(_SIGNS.find(chr(code)), 0) for code in range(128)], dtype=np.int16)
_NOISE = re.compile(r"[\s\-_'`.·]+")


def clean_code(text: str) -> str:
    """One spelling of a code: half-width capitals without blanks or hyphens.

    >>> clean_code(" ９１１１００００ 600037341l ")
    '91110000600037341L'
    """
    return _NOISE.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text)).upper()


def check_sign(first: str) -> str:
    """The 18th sign that belongs to the first 17: 31 − Σ Cᵢ·3^(i−1) mod 31 (GB 32100-2015, 5.3).

    >>> check_sign("91110000600037341")
    'L'
    """
    total = sum(map(mul, map(_WORTH.__getitem__, first), _WEIGHTS))
    return _SIGNS[-total % 31]


def all_sound(codes: Collection[str]) -> bool:
    """Whether all of many codes are cleaned and sound, by one look at all of them."""
    joined = "\n".join((*codes, ""))
    if not _SHAPES.fullmatch(joined):
        return False
    worth = _PLACES[np.frombuffer(joined.encode(), dtype=np.uint8).reshape(len(codes), 19)[:, :18]]
    return not ((worth @ np.array([*_WEIGHTS, 1], dtype=np.int16)) % 31).any()


def code_fault(code: str) -> Text | None:
    """What is wrong with a cleaned code; None where it is sound."""
    if _SHAPE.fullmatch(code):
        right = check_sign(code[:17])
        if code[17] == right:
            return None
        zh = "信用代码的校验位不符，多半抄错一位；请对照营业执照改正"
        en = "the credit code fails its check digit: most likely one sign is mistyped; compare it with the licence"
        return Text(zh, en)
    if re.fullmatch(r"\d+(\d{2})?E\+?\d+", code):
        zh, en = (
            "信用代码被表格软件改成了数值，已失真；请设为文本重填",
            "a spreadsheet made the code a number: type it as text",
        )
        return Text(zh, en)
    if len(code) != 18:
        return Text(f"信用代码应为 18 位，这里有 {len(code)} 位", f"a credit code has 18 signs, this has {len(code)}")
    zh, en = (
        "不是信用代码：第3至8位为数字，且不用字母 I、O、S、V、Z",
        "no credit code: signs 3 to 8 are digits; no I, O, S, V, Z",
    )
    return Text(zh, en)
