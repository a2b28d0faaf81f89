"""What a load would change, table by table: the rows that are new, and the cells of things on file that differ."""

from typing import Any

from chainkg.graph.tables import TABLES
from chainkg.graph.text import Lang, Text
from chainkg.loaders.joining import Joined
from chainkg.views.sheet import Sheet
from chainkg.views.words import joined as listed

_HEADERS = (Text("表", "table"), Text("变动", "change"), Text("项", "item"), Text("内容", "what"))
_SHOWN = 20
_NEW, _OTHER = Text("新增", "new"), Text("改动", "changed")
_ASIDE = ("source", "locator", "confidence", "note", "reason")


def join_sheet(found: Joined, lang: Lang) -> Sheet:
    """The difference for the terminal: of each table the first rows, and how many there are."""
    rows = _changed(found, lang)
    for name in found.added:
        rows += _added(found, name, lang, _SHOWN)
    counts = [f"{_table(name, lang)} {count:+}" for name, count in found.changes.items()]
    none = Text("与现有数据相比没有变化。", "Nothing would change.")(lang)
    cells = Text(f"改动 {len(found.changed)} 格", f"{len(found.changed)} cells changed")(lang)
    return Sheet(
        tuple(text(lang) for text in _HEADERS), tuple(rows), (listed([*counts, cells], lang) if rows else none,)
    )


def join_cells(found: Joined, lang: Lang) -> Sheet:
    """The whole difference, for a spreadsheet."""
    rows = _changed(found, lang)
    for name, table in found.added.items():
        rows += _added(found, name, lang, len(table))
    return Sheet(tuple(text(lang) for text in _HEADERS), tuple(rows))


def plain_join(found: Joined) -> dict[str, Any]:
    """The difference for JSON."""
    added = {name: [table.row(row) for row in range(len(table))] for name, table in found.added.items() if len(table)}
    fields = ("table", "identity", "column", "before", "after")
    changed = [{field: getattr(one, field) for field in fields} for one in found.changed]
    return {"counts": dict(found.changes), "added": added, "changed": changed}


def _changed(found: Joined, lang: Lang) -> list[tuple[str, ...]]:
    return [
        (
            _table(one.table, lang),
            _OTHER(lang),
            one.identity,
            f"{_column(one.table, one.column, lang)} {one.before or '—'} → {one.after}",
        )
        for one in found.changed
    ]


def _added(found: Joined, name: str, lang: Lang, most: int) -> list[tuple[str, ...]]:
    table, kind = found.added[name], TABLES[name]
    rows = list[tuple[str, ...]]()
    for row in range(min(most, len(table))):
        cells = table.row(row)
        item = " / ".join(cells[column] for column in kind.identity if cells[column] and column not in _ASIDE)
        rest = (column for column in kind.columns if cells[column] and column not in (*kind.identity, *_ASIDE))
        what = "; ".join(f"{_column(name, column, lang)} {cells[column]}" for column in rest)
        rows.append((_table(name, lang), _NEW(lang), item, what))
    left = len(table) - most
    if left > 0:
        rows.append((_table(name, lang), _NEW(lang), Text(f"另有 {left} 行", f"{left} rows more")(lang), ""))
    return rows


def _table(name: str, lang: Lang) -> str:
    return TABLES[name].zh if lang == "zh" else name


def _column(table: str, name: str, lang: Lang) -> str:
    return TABLES[table].field(name).zh if lang == "zh" else name
