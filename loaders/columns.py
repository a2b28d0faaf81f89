"""The columns that a file has against those that its table may have."""

from collections import Counter
from collections.abc import Mapping, Sequence

from chainkg.graph.columns import Column, Ints, Table
from chainkg.graph.errors import Problem
from chainkg.graph.fields import TableKind
from chainkg.graph.names import nearest


def fit_columns(
    file: str, kind: TableKind, header: Sequence[str], columns: Mapping[str, Column], lines: Ints
) -> tuple[Table, list[Problem]]:
    """The table with all columns of its kind (an optional one that is missing is empty), and what does not fit."""
    problems = [_unknown(file, name, kind) for name in header if name.strip() not in kind.columns]
    problems += [_twice(file, name) for name, count in Counter(header).items() if count > 1]
    problems += [
        Problem(file, 1, field.name, "", "缺这一列，请补上", "this column is missing; add it")
        for field in kind.fields
        if field.required and field.name not in columns
    ]
    empty = Column.constant("", len(lines)) if len(lines) else Column.encode(())
    fitted = {field.name: columns.get(field.name, empty) for field in kind.fields}
    return Table(kind.name, file, fitted, lines), problems


def _unknown(file: str, name: str, kind: TableKind) -> Problem:
    near = nearest(name, kind.columns, 1)
    hint_zh, hint_en = (f"，最近的是 {near[0]}", f", the nearest is {near[0]}") if near else ("", "")
    zh = f"没有这一列{hint_zh}；可有的列：{', '.join(kind.columns)}"
    en = f"no such column{hint_en}; there may be {', '.join(kind.columns)}"
    return Problem(file, 1, name, "", zh, en)


def _twice(file: str, name: str) -> Problem:
    return Problem(file, 1, name, "", "表头中出现两次", "stands twice in the header")
