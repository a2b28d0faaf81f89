"""The header of a CSV of Neo4j: in the importer's form (``:ID``, ``:START_ID``) or that of ``apoc.export.csv``."""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from chainkg.graph.errors import BadData, Problem

_ROLE = re.compile(
    r"(?P<name>[^:]*):(?P<role>ID|START_ID|END_ID|LABEL|TYPE|IGNORE)(?:\((?P<group>[^)]*)\))?(?:\{.*\})?"
)
_TYPED = re.compile(r"(?P<name>.+):[A-Za-z]+(\[\])?(\{.*\})?")
_APOC = {"_id": "ID", "_labels": "LABEL", "_start": "START_ID", "_end": "END_ID", "_type": "TYPE"}
_SEPARATORS = (",", ";", "\t", "|")
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Header:
    """``roles``: ID, LABEL, START_ID, … → column and the group of ids that it is of; ``properties``: column → name."""

    separator: str
    width: int
    roles: dict[str, tuple[int, str]] = field(default_factory=dict)
    properties: dict[int, str] = field(default_factory=dict)

    @property
    def has_nodes(self) -> bool:
        return bool(self.roles.keys() & {"ID", "LABEL"})

    @property
    def has_links(self) -> bool:
        return bool(self.roles.keys() & {"START_ID", "END_ID", "TYPE"})

    def __str__(self) -> str:
        return "/".join(role for role in ("ID", "LABEL", "START_ID", "END_ID", "TYPE") if role in self.roles)


def neo4j_header(path: Path) -> Header | None:
    """The header of a file; None where it is no CSV of Neo4j. BadData where it is one and lacks what it needs."""
    with path.open("rb") as file:
        text = file.read(_HEAD).decode("utf-8-sig", errors="replace")
    for separator in _SEPARATORS:
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            continue
        header = _header(cells, separator)
        if header.roles:
            _require(path, header, cells)
            return header
    return None


def _header(cells: list[str], separator: str) -> Header:
    header = Header(separator, len(cells))
    apoc = {"_id", "_labels"} <= set(cells) or {"_start", "_end", "_type"} <= set(cells)
    for at, cell in enumerate(cells):
        role = _ROLE.fullmatch(cell)
        if apoc and cell in _APOC:
            header.roles[_APOC[cell]] = at, ""
        elif role and role["role"] != "IGNORE":
            header.roles[role["role"]] = at, role["group"] or ""
        name = role["name"] if role else typed["name"] if (typed := _TYPED.fullmatch(cell)) else cell
        if name and not (apoc and cell in _APOC) and not (role and role["role"] == "IGNORE"):
            header.properties[at] = name
    return header


def _require(path: Path, header: Header, cells: list[str]) -> None:
    """A node may lack an id, as the importer takes it; then nothing can be joined to it."""
    wanted = ["LABEL"] * header.has_nodes + ["START_ID", "END_ID", "TYPE"] * header.has_links
    missing = [role for role in wanted if role not in header.roles]
    names = list(header.properties.values())
    double = next((name for name in names if names.count(name) > 1), "")
    if missing:
        listed = "、".join(f":{role}" for role in missing)
        zh = f"表头缺 {listed}；节点表要有 :ID 和 :LABEL，关系表要有 :START_ID、:END_ID 和 :TYPE"
        en = f"the header lacks {listed}: nodes need :ID and :LABEL, relationships :START_ID, :END_ID and :TYPE"
        raise BadData([Problem(path.name, 1, "", ",".join(cells)[:80], zh, en)])
    if double:
        zh, en = "这个属性有两列，请删去或改名一列", "two columns bear this property: delete or rename one"
        raise BadData([Problem(path.name, 1, double, "", zh, en)])
