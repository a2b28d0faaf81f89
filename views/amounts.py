"""Amounts and intervals in words: 80 万吨, 至多 30 万吨, 未知; 800,000 t/a, at most 300,000 t/a, unknown."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.balance_parties import Interval

_GOODS = {
    "t": "吨",
    "t P2O5": "吨（折 P2O5）",
    "t REO": "吨（折 REO）",
    "t clinker": "吨熟料",
    "m2": "平方米",
    "m3": "立方米",
    "Nm3": "标准立方米",
    "Nm3 O2": "标准立方米氧",
    "km": "公里",
    "head": "头",
    "piece": "件",
    "cell": "只",
    "set": "套",
    "vehicle": "辆",
    "unit": "个",
    "rack": "架",
    "mu": "亩",
    "CNY": "元",
}
_UNKNOWN = Text("未知", "unknown")


def interval_text(told: Interval, lang: Lang) -> str:
    """What lies between two ends; an unknown amount is never shown as 0.

    >>> interval_text(Interval(0.0, 300000.0, "t/a"), "zh"), interval_text(Interval(800000.0, None, "t/a"), "en")
    ('至多 30 万吨', 'at least 800,000 t/a')
    """
    low, high = told.low or 0.0, told.high
    if high is None:
        shown = Text("至少 {}", "at least {}")(lang).format(_amount(low, low, told.unit, lang))
        return shown if low else _UNKNOWN(lang)
    if low == 0 < high:
        return Text("至多 {}", "at most {}")(lang).format(_amount(high, high, told.unit, lang))
    return _amount(low, high, told.unit, lang)


def left_text(told: Interval, lang: Lang) -> str:
    """Supply less demand as surplus or shortage.

    >>> left_text(Interval(-184000.0, 616000.0, "t/a"), "zh"), left_text(Interval(None, 5.0, "t/a"), "en")
    ('从缺 18.4 万吨到余 61.6 万吨', 'at most 5 t/a left over')
    """
    low, high = told.low, told.high
    if low is not None and low >= 0:
        return Text("正好平衡", "in balance")(lang) if high == 0 else _surely(told, Text("余", "left over"), lang)
    if high is not None and high <= 0:
        gap = Interval(abs(high), None if low is None else -low, told.unit)
        return _surely(gap, Text("缺", "short"), lang)
    return _either(low, high, told.unit, lang)


def _surely(told: Interval, word: Text, lang: Lang) -> str:
    body = interval_text(told, lang)
    if not told.low and told.high is None:
        return Text(f"{word.zh}多少未知", f"an unknown amount {word.en}")(lang)
    bound, rest = body[:2], body[3:]
    zh = f"{bound}{word.zh} {rest}" if bound in ("至多", "至少") else f"{word.zh} {body}"
    return Text(zh, f"{body} {word.en}")(lang)


def _either(low: float | None, high: float | None, unit: str, lang: Lang) -> str:
    short = _amount(-low, -low, unit, lang) if low is not None else ""
    more = _amount(high, high, unit, lang) if high is not None else ""
    if short and more:
        return Text(f"从缺 {short}到余 {more}", f"from {short} short to {more} left over")(lang)
    if more:
        return Text(f"至多余 {more}，也可能不足", f"at most {more} left over")(lang)
    if short:
        return Text(f"至多缺 {short}，也可能有余", f"at most {short} short")(lang)
    return Text("余缺不明", "cannot be told")(lang)


def _amount(low: float, high: float, unit: str, lang: Lang) -> str:
    """Two ends in one unit, once where they are equal."""
    if lang == "en":
        ends = dict.fromkeys((_digits(low), _digits(high)))
        return f"{'–'.join(ends)} {unit}".rstrip()
    size, word = next(((size, word) for size, word in ((1e8, "亿"), (1e4, "万")) if high >= size), (1.0, ""))
    ends = dict.fromkeys((_digits(low / size), _digits(high / size)))
    good = unit.removesuffix("/a")
    return f"{'–'.join(ends)} {word}{_GOODS.get(good, good)}"


def _digits(value: float) -> str:
    """Four digits that count, whole thousands apart."""
    rounded = float(f"{value:.4g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:.4g}"
