"""The best sharing of the by-products as rows: who takes how much, what is left over, what is short."""

from chainkg.graph.text import Lang, Text
from chainkg.queries.balance_parties import Interval
from chainkg.queries.balance_share import Shared, Sharing, SharingReport, Use
from chainkg.views.amounts import interval_text
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined, until

_HEADERS = (
    Text("数据取", "figures at"),
    Text("物料", "material"),
    Text("每年可分", "to share a year"),
    Text("本地用户用去", "local users take"),
    Text("新装置可用", "new plants would take"),
    Text("还剩", "left over"),
    Text("再多一吨", "one more tonne"),
)
_ENDS = {"low": Text("下限", "low ends"), "high": Text("上限", "high ends")}
_NOTE = Text(
    "线性规划（HiGHS）：先满足本地用户，再看每个尚无的环节各建一座常见装置能吃掉多少，使剩余总吨数最少；新装置自己产生的"
    "副产也算进去。数量未知的用户不参加分配。“再多一吨”为影子价格：会剩下，说明缺的是用户；会被用掉，说明缺的是这种料。",
    "A linear program (HiGHS): local users first, then one usual plant of each node that is not there, for the fewest "
    "tonnes left over; what new plants throw off counts. Users of unknown amount take no part. One more tonne (the "
    "dual value): left over means that users are short, used up means that the material is.",
)


def share_sheet(report: SharingReport, lang: Lang) -> Sheet:
    """One row a by-product and end of the figures."""
    title = Text(
        f"{report.region}副产物的最省分配（{until(report.as_of).zh}）",
        f"Sharing the by-products of {report.region} for the least left over ({until(report.as_of).en})",
    )
    lines = tuple(_line(one, lang) for one in report.sharings)
    rows = tuple(_row(one, material, lang) for one in report.sharings for material in one.materials)
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, (title(lang), *lines), (_NOTE(lang),))


def _line(one: Sharing, lang: Lang) -> str:
    end, left = _ENDS[one.end], _tonnes(one.left, lang)
    names = joined((material.name(lang) for material in one.materials if material.binding), lang)
    none = Text("没有", "none")(lang)
    return Text(
        f"各数取{end.zh}：至少还剩 {left}；紧缺的料：{names or none}。",
        f"With all figures at their {end.en}: {left} left over at least; materials in short supply: {names or none}.",
    )(lang)


def _row(one: Sharing, material: Shared, lang: Lang) -> tuple[str, ...]:
    local = [use for use in material.uses if not use.new]
    new = [use for use in material.uses if use.new]
    return (
        _ENDS[one.end](lang),
        material.name(lang),
        _tonnes(material.supply + material.thrown, lang),
        "\n".join(_use(use, lang) for use in local),
        "\n".join(_use(use, lang) for use in new),
        _tonnes(material.left, lang),
        (Text("会被用掉", "used up") if material.binding else Text("会剩下", "left over"))(lang),
    )


def _use(one: Use, lang: Lang) -> str:
    name = f"{one.firm} {one.name(lang)}" if one.firm else one.name(lang)
    return f"{name} {_tonnes(one.taken, lang)}"


def _tonnes(amount: float, lang: Lang) -> str:
    return interval_text(Interval(amount, amount, "t/a"), lang)
