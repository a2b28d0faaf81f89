"""Words of the reports in the two languages."""

from collections.abc import Iterable

from chainkg.graph.text import Lang, Text

PARTS = {
    "feed": Text("原料", "feed"),
    "finished": Text("延伸", "finished"),
    "peers": Text("邻市", "peers"),
    "need": Text("本地需求", "need"),
    "unlock": Text("带动", "unlock"),
    "circular": Text("循环", "circular"),
    "plan": Text("规划", "plan"),
    "support": Text("支撑", "support"),
}
GAP_HEADERS = (
    Text("名次", "rank"),
    Text("环节", "node"),
    Text("状态·动作", "state, move"),
    Text("得分", "score"),
    Text("理由与出处", "reasons and sources"),
)
COLON = Text("：", ": ")
NO_MOVE = Text("未具条件", "not yet possible")


def joined(words: Iterable[str], lang: Lang) -> str:
    """Words one after another as the language writes a list."""
    return ("、" if lang == "zh" else ", ").join(words)


def share(value: float) -> str:
    """A share as a percentage; never rounded up to 100 or down to 0."""
    percent = value * 100
    return f"{percent:.0f}%" if percent in (0, 100) else f"{min(max(percent, 0.1), 99.9):.1f}%"


def until(as_of: object) -> Text:
    """Up to which day the record counts; a dataset may tell no date at all.

    >>> until("2025-09").en, until("").en
    ('as of 2025-09', 'no row is dated')
    """
    return Text(f"截至 {as_of}", f"as of {as_of}") if str(as_of) else Text("资料均无日期", "no row is dated")
