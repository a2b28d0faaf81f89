"""Files for the first load of a large database by ``neo4j-admin``, and the command line that loads them."""

import csv
import shlex
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain as chained
from pathlib import Path
from typing import Any

from chainkg.graph.beside import DATASET, KEY, MARK, ROW, TABLE, about, link_keys, origin, rows_beside
from chainkg.graph.cache import digest
from chainkg.graph.chain import Chain
from chainkg.graph.engine import Value
from chainkg.graph.fields import Field
from chainkg.graph.joints import ASSESSED_PROPERTIES, JOINTS
from chainkg.graph.model import ASSESSED, KINDS, Kind
from chainkg.graph.naming import COMPUTED, ENGLISH, Names, quoted
from chainkg.graph.projection import Assessed, Links, Nodes, ends_of, project
from chainkg.graph.rebuild import PROJECTED
from chainkg.graph.schema import schema
from chainkg.graph.tables import TABLES

_AT_ONCE = 20_000
_LISTS = ("routes", "ways", "city_ways", "moves")
_ASSESSED = dict.fromkeys(ASSESSED_PROPERTIES, "") | dict.fromkeys(_LISTS, "string[]")
_ASSESSED |= {"there": "boolean", "made": "boolean", "score": "double", "rank": "long"}
_DATASET = dict.fromkeys(("region", "as_of", "note", "name_zh", "name_en", "minimum", "rules", "names"), "")
AFTER = "after.cypher"
_NODES, _LINKS = "nodes-", "relationships-"


def write_files(chain: Chain, assessed: Iterable[Assessed], folder: Path, names: Names = ENGLISH) -> int:
    """Write to *folder* all that a push would write, a file per label, or per type and ends; how many rows."""
    mark, rows = digest(chain, names.key), 0
    (folder / AFTER).write_text("".join(f"{one};\n" for one in _after(names)), encoding="utf-8")
    with ExitStack() as stack:
        files: dict[str, Any] = {}
        for part in chained(project(chain, assessed, _AT_ONCE), rows_beside(chain, _AT_ONCE), [_about(chain, names)]):
            name, columns = _file(part)
            if part.rows and name not in files:
                file = stack.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
                files[name] = csv.writer(file, lineterminator="\n")
                files[name].writerow([*_heads(part, columns, names), MARK])
            if part.rows:
                what = _what(part, names)
                files[name].writerows([what, *row, mark] for row in _rows(chain, part, list(columns)))
            rows += len(part.rows)
    return rows


def _after(names: Names) -> Iterator[str]:
    """What the importer cannot do: constraints, indexes, and lists that are empty and not unknown."""
    yield from schema(names)
    type_ = quoted(names.type(ASSESSED.type))
    for name in _LISTS:
        named = quoted(names.property(COMPUTED, name))
        yield f"MATCH ()-[r:{type_}]->() WHERE r.{named} IS NULL SET r.{named} = []"


def _about(chain: Chain, names: Names) -> Nodes:
    row = about(chain).rows[0]
    return Nodes(DATASET, [{**row, "names": names.key}])


def _file(part: Nodes | Links) -> tuple[str, dict[str, str]]:
    """The name of the file of a part, and its columns with their types."""
    if isinstance(part, Nodes):
        return f"{_NODES}{part.kind.label}.csv", _columns_of(part.kind)
    words = (part.relation.type, part.subject.label, part.object.label, part.table or "computed")
    return f"{_LINKS}{'-'.join(words)}.csv", _columns_between(part)


def _what(part: Nodes | Links, names: Names) -> str:
    return names.label(part.kind.label) if isinstance(part, Nodes) else names.type(part.relation.type)


def _columns_of(kind: Kind) -> dict[str, str]:
    if kind in KINDS.values():
        return _types(TABLES[kind.table].fields)
    if kind == DATASET:
        return {KEY: "", "schema": "long", **_DATASET}
    beside = (TABLES[name].fields for name in TABLES if name not in PROJECTED)
    return {KEY: "", TABLE: "", **_types(chained.from_iterable(beside))}


def _columns_between(part: Links) -> dict[str, str]:
    joint = next((one for one in JOINTS if (one.relation, one.table) == (part.relation, part.table)), None)
    own = _types(joint.carried) if joint else _ASSESSED
    return own | dict.fromkeys(origin(part), "") | {KEY: ""}


def _types(fields: Iterable[Field]) -> dict[str, str]:
    return {one.name: "string[]" if one.many else "double" if one.type == "number" else "" for one in fields}


def _heads(part: Nodes | Links, columns: dict[str, str], names: Names) -> list[str]:
    """The header: names with their types, which things a row is or joins."""
    if isinstance(part, Links):
        ends = [":TYPE", f":START_ID({part.subject.label})", f":END_ID({part.object.label})"]
        return ends + [_head(names.property(part.table, name), type_) for name, type_ in columns.items()]
    kind = part.kind
    named = {name: names.property(kind.table, name) for name in columns}
    told = {kind.identity: f"ID({kind.label})"} if kind != ROW and kind != DATASET else {}
    return [":LABEL", *(_head(named[name], told.get(name, type_)) for name, type_ in columns.items())]


def _head(name: str, type_: str) -> str:
    return f"{name}:{type_}" if type_ else name


def _rows(chain: Chain, part: Nodes | Links, columns: list[str]) -> Iterator[list[str]]:
    if isinstance(part, Nodes):
        yield from ([_cell(row.get(name)) for name in columns] for row in part.rows)
        return
    told = origin(part)
    for start, end, key, row in zip(*ends_of(chain, part), link_keys(chain, part), part.rows, strict=True):
        whole = {**row, **told, KEY: key}
        yield [start, end, *(_cell(whole.get(name)) for name in columns)]


def _cell(value: Value) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def import_command(folder: Path, database: str = "neo4j") -> str:
    """The command line that loads the files of *folder* into *database*, which must not exist yet."""
    parts = [f"neo4j-admin database import full {shlex.quote(database)}", "--array-delimiter=';'"]
    report = str(folder.absolute() / "import.report")
    parts += ["--multiline-fields=true", f"--report-file={shlex.quote(report)}"]
    for prefix, option in ((_NODES, "--nodes"), (_LINKS, "--relationships")):
        files = sorted(folder.absolute().glob(f"{prefix}*.csv"))
        parts += [f"{option}={shlex.quote(str(file))}" for file in files]
    return " \\\n  ".join(parts)
