"""The check digit of 统一社会信用代码 (GB 32100-2015), and what is said of a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.codes import check_sign, clean_code, code_fault

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PUBLIC = ("91110000600037341L", "914403001922038216", "9144030071526726XG")
"""Codes of real firms, as they stand on their own pages and in the documentation of other checkers."""
codes = st.tuples(
    st.text(SIGNS, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(SIGNS, min_size=9, max_size=9),
).map("".join)


@pytest.mark.parametrize("code", PUBLIC)
def test_codes_of_real_firms_hold(code: str) -> None:
    assert code_fault(code) is None
    assert check_sign(code[:17]) == code[17]


def test_the_check_sign_by_hand() -> None:
    """9·1 + 1·3 + 1·9 + 1·27 (31⁰…: 3ⁱ mod 31 = 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28) over 91110000600037341:
    9+3+9+27+0+0+0+0+120+0+0+0+24+168+30+120+28 = 538 = 17·31 + 11, 31 − 11 = 20, and sign 20 is L."""
    assert check_sign("91110000600037341") == "L"
    assert SIGNS[20] == "L"


@given(codes, st.integers(0, 17), st.sampled_from(SIGNS))
def test_one_mistyped_sign_is_always_found(first: str, at: int, sign: str) -> None:
    whole = first + check_sign(first)
    spoilt = whole[:at] + sign + whole[at + 1 :]
    assert (code_fault(spoilt) is None) == (spoilt == whole)


@given(codes, st.integers(0, 16))
def test_two_neighbours_changed_about_are_found(first: str, at: int) -> None:
    whole = first + check_sign(first)
    turned = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    assert (code_fault(turned) is None) == (turned == whole)


def test_full_width_blanks_and_small_letters_are_one_code() -> None:
    assert clean_code("　９１１１００００-600037341 l ") == PUBLIC[0]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("91110000600037341M", "校验位"),
        ("9.1110000600037E17", "数值"),
        ("91110000600037341", "17 位"),
        ("9111000060003734IL", "不用字母"),
        ("911100006OOO37341L", "不用字母"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong_with_it(code: str, word: str) -> None:
    fault = code_fault(clean_code(code))
    assert fault is not None
    assert word in fault.zh
