"""What a person decided on names goes into ``same.csv``, and firms that are one become one."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from chainkg.graph.chain import Chain
from chainkg.graph.decisions import Decisions
from chainkg.graph.errors import BadData, ChainError, Problem
from chainkg.graph.model import FIRM, KINDS, NODE, SOURCE
from chainkg.graph.names import nearest
from chainkg.graph.rebuild import make_table
from chainkg.graph.text import Text
from chainkg.loaders.joining_rows import stack
from chainkg.loaders.merging import merge_firms

_WORDS = {
    "same": ("same", "同", "相同", "同一", "是", "yes", "y", "1"),
    "different": ("different", "异", "不同", "否", "no", "n", "0"),
}
_MEANS = {word: decision for decision, words in _WORDS.items() for word in words}
_BY_HAND = {"id": "same-by-hand", "title": "对名称的人工判定", "grade": "unlocated", "note": "same.csv 中由人判定的行"}
_NEEDED = ("kind", "left", "right", "decision")


def read_decisions(path: Path) -> list[dict[str, str]]:
    """The decided rows of a sheet as ``chainkg same -o FILE.csv`` writes it; those left blank are not decided."""
    rows, problems = [], []
    for line, row in enumerate(_rows(path), 2):
        word = (row["decision"] or "").strip().casefold()
        if not word:
            continue
        if word not in _MEANS:
            zh, en = "请填“同”或“异”，不判定则留空", "write same or different, or leave it empty"
            problems.append(Problem(path.name, line, "decision", row["decision"], zh, en))
            continue
        told = {name: (row.get(name) or "").strip() for name in ("kind", "left", "right", "note")}
        rows.append(told | {"decision": _MEANS[word]})
    if problems:
        raise BadData(problems)
    return rows


def _rows(path: Path) -> Iterable[dict[str, str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")  # what a Chinese Excel saves
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        listed = ", ".join(missing)
        raise ChainError(Text(f"{path.name} 缺少列：{listed}", f"{path.name} lacks the columns {listed}"))
    return reader


def decide(chain: Chain, rows: Iterable[Mapping[str, str]]) -> Chain:
    """*chain* with the decisions, a later one on the same pair in the place of an earlier one, and firms joined."""
    rows = list(rows)
    _require_known(chain, rows)
    told = {_pair(row): row for row in map(chain.tables["same"].row, range(len(chain.tables["same"])))}
    for row in rows:
        told[_pair(row)] = {**row, "source": _BY_HAND["id"], "confidence": "high"}
    tables = dict(chain.tables)
    tables["same"] = make_table("same", told.values())
    if _BY_HAND["id"] not in chain.index(SOURCE):
        tables["sources"] = stack((chain.tables["sources"], make_table("sources", [_BY_HAND])))
    decided = Chain(tables, chain.settings, chain.rules)
    return merge_firms(decided, Decisions(decided.tables["same"], FIRM))


def _pair(row: Mapping[str, str]) -> tuple[str, str, str]:
    one, other = sorted((row["left"], row["right"]))
    return (row["kind"], one, other)


def _require_known(chain: Chain, rows: Iterable[Mapping[str, str]]) -> None:
    """BadData where a decision speaks of a kind that has no decisions, or of a node that is not there."""
    problems = []
    for row in rows:
        if row["kind"] not in (FIRM.label, NODE.label):
            zh, en = f"只能是 {FIRM.label} 或 {NODE.label}", f"must be {FIRM.label} or {NODE.label}"
            problems.append(Problem("same.csv", 0, "kind", row["kind"], zh, en))
            continue
        kind = KINDS[row["kind"]]
        wanted = (row["left"], row["right"])
        if not any(name in chain.index(kind) for name in wanted):
            near = ", ".join(nearest(row["right"], chain.index(kind)))
            zh = f"两边都不是在册的{kind.zh}，最近的是 {near}"
            en = f"neither side is a {kind.label} on file; the nearest are {near}"
            problems.append(Problem("same.csv", 0, "left", " / ".join(wanted), zh, en))
    if problems:
        raise BadData(problems)
