"""Units and multipliers as pages write them (万吨/年, 亿千瓦时), in terms of the declared units."""

import re
from decimal import Decimal

from chainkg.graph.names import nearest
from chainkg.graph.text import Text
from chainkg.graph.units import known_unit, units

_SMALL = {"": 1, "十": 10, "百": 100, "千": 1000}
_LARGE = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_FACTORS = {small + large: Decimal(a * b) for small, a in _SMALL.items() for large, b in _LARGE.items()}
_FACTORS |= {"thousand": Decimal(10**3), "million": Decimal(10**6), "billion": Decimal(10**9)}
_LONGEST = sorted(_FACTORS, key=len, reverse=True)
_GOODS = {
    "t": "吨 公吨 tonne tonnes",
    "kg": "千克 公斤",
    "head": "头",
    "piece": "件 个",
    "m2": "平方米 平米",
    "m3": "立方米 立方",
    "Nm3": "标方 标立方米 标准立方米",
    "km": "公里 千米",
    "GWh": "吉瓦时",
    "GW": "吉瓦",
    "MW": "兆瓦",
    "kW": "千瓦",
    "kWh": "千瓦时 度",
    "set": "套",
    "vehicle": "辆",
    "unit": "台",
    "mu": "亩",
    "CNY": "元 人民币元 RMB",
}
_NAMES = {name: (Decimal(1), good) for good, names in _GOODS.items() for name in names.split()}
_NAMES |= {"kt": (Decimal(10**3), "t"), "Mt": (Decimal(10**6), "t"), "MWh": (Decimal("0.001"), "GWh")}
_TIMES = {
    name: time
    for time, names in {"a": "年 y yr year", "d": "天 日 day", "h": "小时 时 hr hour"}.items()
    for name in names.split()
}


def split_factor(text: str) -> tuple[Decimal, str]:
    """What stands after a number: its multiplier, and the text of its unit (千克 is a unit, 千吨 a thousand tonnes).

    >>> split_factor("万吨/年"), split_factor("千克"), split_factor("million t/a")
    ((Decimal('10000'), '吨/年'), (Decimal('1'), '千克'), (Decimal('1000000'), 't/a'))
    """
    for name in _LONGEST:
        if text.startswith(name) and not isinstance(read_unit(text[len(name) :].strip()), Text):
            return _FACTORS[name], text[len(name) :].strip()
    longest = next(name for name in _LONGEST if text.startswith(name))
    return _FACTORS[longest], text[len(longest) :].strip()


def read_unit(text: str) -> tuple[Decimal, str] | Text:
    """How many of a declared unit one *text* is, and that unit; the reason where nobody declared it.

    >>> read_unit("吨/年"), read_unit("kt/yr"), read_unit("")
    ((Decimal('1'), 't/a'), (Decimal('1000'), 't/a'), (Decimal('1'), ''))
    """
    if not text:
        return Decimal(1), ""
    above, slash, below = re.sub(r"\s*(?:/|每)\s*", "/", text).partition("/")
    factor, good = _NAMES.get(above, (Decimal(1), above))
    base = _TIMES.get(below) or _NAMES.get(below, (Decimal(1), below))[1]
    unit = f"{good}{slash}{base}"
    return (factor, unit) if known_unit(unit) and (not below or base) else _unknown(text)


def _unknown(text: str) -> Text:
    near = ", ".join(nearest(text, units()))
    hint = Text(f"，最近的是 {near}", f"; the nearest are {near}") if near else Text("", "")
    return Text(f"单位“{text}”没有声明过{hint.zh}", f"nobody declared the unit {text!r}{hint.en}")
