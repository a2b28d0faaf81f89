"""CSV of nodes and relationships, as Neo4j's importer and ``apoc.export.csv`` have them, as rows.

Labels, types and properties are those of the model, in English or Chinese; what it does not know is counted, never
guessed. Files are read twice, nodes first, and what is kept in memory are the ids.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chainkg.graph.beside import DATASET, ROW, TABLE
from chainkg.graph.errors import BadData, Problem
from chainkg.graph.model import ASSESSED, KINDS, Kind
from chainkg.graph.names import nearest
from chainkg.graph.naming import CHINESE, PRIVATE
from chainkg.graph.tables import TABLES
from chainkg.graph.text import Text
from chainkg.loaders.intake import Fate, Intake, Origin, Remark, Row
from chainkg.loaders.neo4j_cells import cells_of, columns_of
from chainkg.loaders.neo4j_header import Header, neo4j_header
from chainkg.loaders.neo4j_links import Link, row_of, types

Key = tuple[str, str]
"""The group that an id is of, and the id."""
_LABELS = {kind.label: kind for kind in KINDS.values()} | {CHINESE.label(kind.label): kind for kind in KINDS.values()}
_TYPES = types()
_CONFIDENCE = "medium"


@dataclass(frozen=True, slots=True)
class Thing:
    """A node that is a thing of the model: its kind and the name that references to it bear; kind None: left out."""

    kind: Kind | None
    name: str = ""


def read_neo4j(files: Sequence[Path], as_of: str = "") -> Intake:
    """All *files* together; *as_of* dates statements without a date. BadData for a file that is no sound CSV."""
    source = files[0].stem
    graph = _Graph(source, as_of)
    heads = [(file, head) for file in files if (head := neo4j_header(file))]
    for file, head in heads:
        if head.has_nodes:
            yield from graph.nodes(file, head)
    yield from graph.waiting_rows()
    for file, head in heads:
        if head.has_links:
            yield from graph.links(file, head)
    if graph.sourceless:
        title = ", ".join(file.name for file in files)
        yield Row("sources", {"id": source, "title": title, "grade": "unlocated"}, Origin(files[0].name))
    yield from graph.counts()


@dataclass(slots=True)
class _Graph:
    source: str
    as_of: str
    sourceless: bool = False
    things: dict[Key, Thing] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    waiting: list[tuple[Origin, str, dict[str, str]]] = field(default_factory=list)
    left: Counter[tuple[str, str, Text]] = field(default_factory=Counter)
    untaken: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def nodes(self, file: Path, head: Header) -> Intake:
        at, group = head.roles.get("ID", (-1, ""))
        for line, record in _records(file, head):
            labels = [one for one in record[head.roles["LABEL"][0]].replace(":", ";").split(";") if one]
            identity = record[at] if at >= 0 else f"{file.name}:{line}"
            key, origin = (group, identity), Origin(file.name, "", line)
            if not identity and head.has_links:
                continue
            if not identity:
                yield Remark(Fate.REJECTED, origin, "", Text("没有节点编号，请补上", "bears no id: fill it in"))
            elif key in self.things:
                message = Text("编号与前面的节点重复，请改正", "this id is that of a node above: correct it")
                yield Remark(Fate.REJECTED, origin, identity, message)
            else:
                self._node(origin, key, labels, _properties(head, record))

    def _node(self, origin: Origin, key: Key, labels: list[str], told: dict[str, str]) -> None:
        kinds = list(dict.fromkeys(_LABELS[label] for label in labels if label in _LABELS))
        if len(kinds) == 1:
            kind = kinds[0]
            cells = self._cells(kind.table, kind.label, origin, told)
            name = cells.get("name") or cells.get(kind.identity, "")
            self.things[key] = Thing(kind, name)
            self.names[kind.label, cells.get(kind.identity, "")] = name
            self.waiting.append((origin, kind.table, cells))
        elif ROW.label in labels and told.get(TABLE) in TABLES:
            self.things[key] = Thing(None)
            self.waiting.append((origin, told[TABLE], self._cells(told[TABLE], ROW.label, origin, told)))
        else:
            self.things[key] = Thing(None)
            self.left[origin.file, ":".join(labels) or "?", _why_no_kind(labels, len(kinds))] += 1

    def waiting_rows(self) -> Iterator[Row]:
        """The rows of nodes, once all names are known: a cell that names a thing by its id then bears its name."""
        for origin, table, cells in self.waiting:
            yield Row(table, self._named(table, cells), origin)
        self.waiting.clear()

    def links(self, file: Path, head: Header) -> Intake:
        ends = [head.roles["START_ID"], head.roles["END_ID"]]
        for line, record in _records(file, head):
            if "ID" in head.roles and record[head.roles["ID"][0]]:
                continue
            origin, type_ = Origin(file.name, "", line), record[head.roles["TYPE"][0]]
            keys = [(group, record[at]) for at, group in ends]
            lost = next((key for key in keys if key not in self.things), None)
            if lost:
                zh, en = "没有这个编号的节点；请改正，或补上节点", "no node bears this id: correct it, or add the node"
                yield Remark(Fate.REJECTED, origin, lost[1], Text(zh, en))
            elif type_ not in _TYPES:
                self.left[file.name, type_ or "?", _why_no_type(type_)] += 1
            else:
                yield from self._link(origin, type_, [self.things[key] for key in keys], _properties(head, record))

    def _link(self, origin: Origin, type_: str, ends: list[Thing], told: dict[str, str]) -> Intake:
        start, end = ends
        if start.kind is None or end.kind is None:
            self.left[origin.file, type_, Text("有一端的节点没有取", "joins a node that was not taken")] += 1
            return
        link = Link(_TYPES[type_], (start.kind, start.name), (end.kind, end.name), told.get(TABLE, ""))
        joint = link.joint()
        if link.relation is ASSESSED:
            self.left[origin.file, type_, Text("是算出来的，不取", "is computed, so it is not taken")] += 1
        elif joint is None:
            pairs = ", ".join(f"{a.label} → {b.label}" for a, b in link.relation.ends)
            message = Text(
                f"不连接 {start.kind.label} 与 {end.kind.label}；只连接 {pairs}",
                f"joins {pairs}, not {start.kind.label} → {end.kind.label}",
            )
            yield Remark(Fate.REJECTED, origin, type_, message)
        else:
            cells = self._cells(joint.table, link.relation.type, origin, told)
            yield Row(joint.table, row_of(joint, link, self._named(joint.table, cells)), origin)

    def _cells(self, table: str, what: str, origin: Origin, told: dict[str, str]) -> dict[str, str]:
        """Properties as cells of a table, with the file as source where they name none."""
        known = columns_of(table)
        for name, value in told.items():
            if value and name not in known and not name.startswith(PRIVATE):
                self.untaken[origin.file, what, name] += 1
        cells = cells_of(table, told)
        if "source" in TABLES[table].columns and not cells.get("source"):
            self.sourceless = True
            cells |= {"source": self.source, "locator": cells.get("locator") or f"{origin.file}:{origin.row}"}
        if "source" in TABLES[table].columns:
            cells.setdefault("confidence", _CONFIDENCE)
            cells.setdefault("as_of", self.as_of if TABLES[table].statement else "")
        return cells

    def _named(self, table: str, cells: dict[str, str]) -> dict[str, str]:
        found = dict(cells)
        for one in TABLES[table].fields:
            if one.refers and one.name != "source" and found.get(one.name):
                parts = found[one.name].split(";") if one.many else [found[one.name]]
                found[one.name] = ";".join(self._name(one.refers, part) for part in parts)
        return found

    def _name(self, kinds: tuple[Kind, ...], identity: str) -> str:
        return next((name for kind in kinds if (name := self.names.get((kind.label, identity)))), identity)

    def counts(self) -> Iterator[Remark]:
        for (file, what, message), count in sorted(self.left.items(), key=lambda one: (one[0][0], one[0][1])):
            yield Remark(Fate.SKIPPED, Origin(file, "", 0, what), "", message, count)
        for (file, what, name), count in sorted(self.untaken.items()):
            near = nearest(name, columns_of(_table_of(what)), 1) if what != ROW.label else []
            zh, en = f"{what} 没有这个属性，未取", f"no property of {what}: not taken"
            hint = (f"；是否指 {near[0]}", f"; did you mean {near[0]}?") if near else ("", "")
            yield Remark(Fate.UNPLACED, Origin(file, "", 0, name), "", Text(zh + hint[0], en + hint[1]), count)


def _table_of(what: str) -> str:
    """The table that a label or type of the model stands for, to suggest names from."""
    kind = KINDS.get(what)
    return kind.table if kind else Link.table_of(what)


def _properties(head: Header, record: list[str]) -> dict[str, str]:
    return {name: record[at] for at, name in head.properties.items()}


def _why_no_kind(labels: list[str], known: int) -> Text:
    if known > 1:
        return Text("有几个标签是模型里的，看不出是哪一种", "several of its labels are of the model: which is meant?")
    if DATASET.label in labels:
        return Text("是推送时对数据集的说明，不取", "is what a push tells of the dataset: not taken")
    near = nearest(labels[0], _LABELS, 1) if labels else []
    hint = (f"；是否指 {near[0]}", f"; did you mean {near[0]}?") if near else ("", "")
    return Text(f"模型里没有这个标签{hint[0]}", f"no label of the model{hint[1]}")


def _why_no_type(type_: str) -> Text:
    near = nearest(type_, _TYPES, 1) if type_ else []
    hint = (f"；是否指 {near[0]}", f"; did you mean {near[0]}?") if near else ("", "")
    return Text(f"模型里没有这种关系{hint[0]}", f"no type of the model{hint[1]}")


def _records(file: Path, head: Header) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line in which it begins; BadData where the file is no sound CSV."""
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter=head.separator, strict=True)
            next(reader)
            line = reader.line_num + 1
            for record in reader:
                if record and len(record) != head.width:
                    zh, en = (
                        f"有 {len(record)} 格，表头有 {head.width} 格；请改正这一行",
                        f"has {len(record)} cells, the header {head.width}: correct this row",
                    )
                    raise BadData([Problem(file.name, line, "", head.separator.join(record)[:60], zh, en)])
                if record:
                    yield line, record
                line = reader.line_num + 1
    except csv.Error as error:
        raise BadData(
            [Problem(file.name, line, "", "", f"不是完好的 CSV：{error}", f"is no sound CSV: {error}")]
        ) from error
    except UnicodeDecodeError as error:
        raise BadData(
            [Problem(file.name, line, "", "", "不是 UTF-8；请另存为 UTF-8", "is no UTF-8: save it as UTF-8")]
        ) from error
