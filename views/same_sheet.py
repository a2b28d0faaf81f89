"""Names that may mean one thing, side by side; for a spreadsheet with a column in which to decide."""

from chainkg.graph.model import KINDS
from chainkg.graph.text import Lang, Text
from chainkg.queries.same import Candidates, Pair
from chainkg.queries.same_pair import Side
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined

_HEADERS = (Text("类型", "kind"), Text("相似", "score"), Text("甲", "left"), Text("乙", "right"))
_CELLS = ("kind", "left", "right", "decision", "note", "score", "why")
_FACTS = ("name", "code", "place", "parent", "products", "makers", "sources")
_NAMES = {
    "code": Text("信用代码", "code"),
    "place": Text("所在", "place"),
    "parent": Text("控股方", "parent"),
    "products": Text("产品", "products"),
    "makers": Text("生产者", "made by"),
    "sources": Text("来源", "sources"),
}


def same_sheet(found: Candidates, lang: Lang) -> Sheet:
    """One row for each pair: what is known of either."""
    count = len(found.pairs)
    line = Text(
        f"{count} 对名称待判定，已判定 {found.decided} 条。相似度只供排序，不作合并依据。",
        f"{count} pairs of names to decide, {found.decided} decided. Likeness only orders them; it joins nothing.",
    )(lang)
    note = Text(
        "导出 CSV（-o 文件.csv），在 decision 一列填“同”或“异”，再用 chainkg same 数据集 --decide 文件.csv 写入。",
        "Write them to a CSV file (-o FILE.csv), put same or different under decision, then --decide FILE.csv.",
    )(lang)
    rows = tuple(_row(pair, lang) for pair in found.pairs)
    return Sheet(tuple(text(lang) for text in _HEADERS), rows, (line,), (note,) if rows else ())


def same_cells(found: Candidates, lang: Lang) -> Sheet:
    """The same for a spreadsheet: the columns of ``same.csv`` first, ``decision`` left to fill in."""
    sides = tuple(f"{side}_{fact}" for side in ("left", "right") for fact in _FACTS)
    rows = tuple(
        (pair.kind, pair.left.identity, pair.right.identity, "", "", str(pair.score), pair.why(lang))
        + _facts(pair.left)
        + _facts(pair.right)
        for pair in found.pairs
    )
    return Sheet((*_CELLS, *sides), rows)


def _row(pair: Pair, lang: Lang) -> tuple[str, ...]:
    kind = KINDS[pair.kind]
    label = kind.zh if lang == "zh" else kind.label
    score = f"{pair.score} {pair.why(lang)}"
    return (label, score, _side(pair.left, lang), _side(pair.right, lang))


def _side(side: Side, lang: Lang) -> str:
    colon = Text("：", ": ")(lang)
    lines = [side.name]
    for fact, name in _NAMES.items():
        value = getattr(side, fact)
        shown = joined(value, lang) if isinstance(value, tuple) else value
        if shown:
            lines.append(f"{name(lang)}{colon}{shown}")
    return "\n".join(lines)


def _facts(side: Side) -> tuple[str, ...]:
    values = (getattr(side, fact) for fact in _FACTS)
    return tuple(";".join(value) if isinstance(value, tuple) else value for value in values)
