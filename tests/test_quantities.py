"""Quantities as pages write them: a table of answers, round trips, and that nothing is guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainkg.graph.quantities import Quantity, digits, read_quantity
from chainkg.graph.quantity_units import read_unit, split_factor
from chainkg.graph.text import Text
from chainkg.graph.units import known_unit
from chainkg.queries.evidence import amount

READ = {
    "约50万吨/年": ("500000", "500000", "t/a", True),
    "5-8万吨": ("50000", "80000", "t", False),
    "5万-8万吨": ("50000", "80000", "t", False),
    "5万吨至8万吨": ("50000", "80000", "t", False),
    "300~500头": ("300", "500", "head", False),
    "1,000": ("1000", "1000", "", False),
    "1,234,567.5 t": ("1234567.5", "1234567.5", "t", False),
    "３００ ｔ/ａ": ("300", "300", "t/a", False),
    "500亿元": ("50000000000", "50000000000", "CNY", False),
    "0": ("0", "0", "", False),
    "0.009吨": ("0.009", "0.009", "t", False),
    "2.5e4 t/a": ("25000", "25000", "t/a", False),
    "年产20万吨": ("200000", "200000", "t/a", False),
    "年产约20万吨": ("200000", "200000", "t/a", True),
    "年产20万吨/年": ("200000", "200000", "t/a", False),
    "日产800吨": ("800", "800", "t/d", False),
    "10余万吨/年": ("100000", None, "t/a", True),
    "5万多吨": ("50000", None, "t", True),
    "超过3 GWh/a": ("3", None, "GWh/a", False),
    "至少5万吨": ("50000", None, "t", False),
    "5万吨以上": ("50000", None, "t", False),
    "不超过5万吨": (None, "50000", "t", False),
    "≤ 5 GWh/a": (None, "5", "GWh/a", False),
    "50万吨左右": ("500000", "500000", "t", True),
    "~300t": ("300", "300", "t", True),
    "about 300 kt/yr": ("300000", "300000", "t/a", True),
    "2 million tonnes": ("2000000", "2000000", "t", False),
    "20万千瓦": ("200000", "200000", "kW", False),
    "3亿千瓦时/年": ("300000000", "300000000", "kWh/a", False),
    "500千克": ("500", "500", "kg", False),
    "5千吨": ("5000", "5000", "t", False),
    "1200万㎡/年": ("12000000", "12000000", "m2/a", False),
    "0.35吨/吨": ("0.35", "0.35", "t/t", False),
    "100 t P2O5/a": ("100", "100", "t P2O5/a", False),
}
NOTHING = ("", " ", "—", "——", "-", "/", "N/A", "不详", "未披露")
REFUSED = {
    "-5": "it is below 0",
    "−3吨": "it is below 0",
    "负5吨": "it is below 0",
    "约-5万吨": "it is below 0",
    "约五万吨": "no digits",
    "若干": "no digits",
    "千万": "no digits",
    "1,5": "two ways",
    "12,34,567": "two ways",
    "1.000,5": "two ways",
    "1.2.3": "two ways",
    "5000-1万吨": "first number is above the second",
    "8-5万吨": "first number is above the second",
    "5吨-8千克": "two units",
    "5 ton/a": "nobody declared the unit 'ton/a'; the nearest are t/a",
    "800 吨/月": "nobody declared the unit '吨/月'",
    "300吨/年（一期）": "nobody declared the unit",
    "500亿美元": "nobody declared the unit '美元'",
    "5万吨/": "nobody declared the unit",
}


@pytest.mark.parametrize("text", READ)
def test_a_quantity_is_read(text: str) -> None:
    read, answer = read_quantity(text), READ[text]
    assert isinstance(read, Quantity), read.en
    ends = tuple(None if end is None else digits(end) for end in (read.low, read.high))
    assert (*ends, read.unit, read.approx) == answer


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_told_is_unknown_and_never_zero(text: str) -> None:
    assert read_quantity(text) == Quantity(None, None, "")


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str) -> None:
    read = read_quantity(text)
    assert isinstance(read, Text), read
    assert REFUSED[text] in read.en
    assert read.zh


numbers = st.integers(0, 10**9).map(lambda tenths: Decimal(tenths) / 10)
names = st.sampled_from(["t/a", "t", "GWh/a", "m2/a", "set/a", "head", "CNY", "kWh/t", "t P2O5/a"])


@given(numbers, numbers, names, st.sampled_from(["both", "low", "high"]))
def test_what_a_report_writes_is_read_back(one: Decimal, other: Decimal, unit: str, told: str) -> None:
    low, high = sorted((one, other))
    ends = (None if told == "high" else low, None if told == "low" else high)
    shown = ["" if end is None else digits(end) for end in ends]
    written = amount(shown[0], shown[1], unit)
    assert read_quantity(written) == Quantity(*ends, unit)


@given(
    numbers, st.sampled_from(["", "万", "亿", "百万", "千"]), st.sampled_from(["吨", "吨/年", "平方米", "元", "套/年"])
)
def test_a_chinese_quantity_is_its_number_times_its_words(number: Decimal, word: str, unit: str) -> None:
    worth = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "亿": 10**8}[word]
    units = {"吨": "t", "吨/年": "t/a", "平方米": "m2", "元": "CNY", "套/年": "set/a"}
    read = read_quantity(f"约{digits(number)}{word}{unit}")
    assert read == Quantity(number * worth, number * worth, units[unit], approx=True)


@given(st.text("0123456789.,-~至约近超余万亿千吨元t/a年日产以上不 （）", max_size=14) | st.text(max_size=20))
def test_any_text_is_read_or_refused_and_never_below_zero(text: str) -> None:
    read = read_quantity(text)
    if isinstance(read, Quantity):
        assert all(end is None or end >= 0 for end in (read.low, read.high))
        assert read.low is None or read.high is None or read.low <= read.high
        assert not read.unit or known_unit(read.unit)
        assert not read.known or any(sign.isdigit() for sign in text)


def test_units_and_multipliers_are_told_apart() -> None:
    assert split_factor("千克") == (Decimal(1), "千克")
    assert split_factor("千瓦时") == (Decimal(1), "千瓦时")
    assert split_factor("千吨/年") == (Decimal(1000), "吨/年")
    assert split_factor("万亿元") == (Decimal(10**12), "元")
    assert read_unit("MWh") == (Decimal("0.001"), "GWh")
    assert isinstance(read_unit("t/"), Text)
