"""Open data among the files that are to be loaded: which source they are, seen from names of files and first lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chainkg.graph.errors import ChainError
from chainkg.graph.text import Text
from chainkg.loaders.ckg_files import ENDINGS, EXTRA, NEEDED
from chainkg.loaders.eto_files import TABLES
from chainkg.loaders.json_lines import JSONS, looks_like_entities
from chainkg.loaders.neo4j_header import neo4j_header

CKG, ETO, FTM, NEO4J = "ChainKnowledgeGraph", "ETO", "FollowTheMoney", "Neo4j CSV"
_NAMES = {
    CKG: {f"{name}{ending}": name for name in NEEDED for ending in ENDINGS},
    ETO: {f"{name}.csv": name for name in TABLES},
}
_ENOUGH = 3
"""So many of a source's files tell it by their names; one that is then missing is told."""


@dataclass(frozen=True, slots=True)
class Source:
    """Files that one reader takes together, and why it is that reader's. ``folder``: where those known by name lie."""

    reader: str
    files: tuple[Path, ...]
    why: Text
    folder: Path = Path()

    @property
    def names(self) -> set[str]:
        """The names of all files, as the report has them; the extra file of ChainKnowledgeGraph lies beside."""
        extra = [f"{EXTRA}{ending}" for ending in ENDINGS] if self.reader == CKG else []
        return {file.name for file in self.files} | set(extra)


def sources(paths: Iterable[Path]) -> list[Path | Source]:
    """*paths* in their order, with what is open data in the place of its first file. ChainError for a folder that is
    nothing known, and for JSON that is none of it."""
    found: list[Path | Source] = []
    tables: list[Path] = []
    paths = list(paths)
    known = _by_names(paths)
    for path in paths:
        if path.is_dir():
            found.append(_folder(path))
        elif path in known:
            found += [] if known[path] in found else [known[path]]
        elif path.name.lower().endswith(JSONS) and path.exists():
            found.append(_json(path))
        elif path.suffix.lower() == ".csv" and path.exists() and neo4j_header(path):
            tables.append(path)
        else:
            found.append(path)
    if tables:
        found.append(_neo4j(tables))
    return found


def _folder(folder: Path) -> Source:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    known = _by_names(files)
    if known:
        return next(iter(known.values()))
    tables = [path for path in files if path.suffix.lower() == ".csv" and neo4j_header(path)]
    if tables:
        return _neo4j(tables)
    zh = (
        f"{folder}：认不出这个文件夹是什么；可以是 ChainKnowledgeGraph（company.json、product.json 等七个文件）、"
        "ETO（inputs.csv、provision.csv 等五个文件）、Neo4j 的节点和关系 CSV；别的请逐个写出文件"
    )
    en = (
        f"{folder}: no source that is known: ChainKnowledgeGraph has seven files (company.json, product.json, …), "
        "ETO five (inputs.csv, provision.csv, …), Neo4j CSV of nodes and relationships; name other files one by one"
    )
    raise ChainError(Text(zh, en))


def _by_names(paths: Sequence[Path]) -> dict[Path, Source]:
    """The files that belong to a source which is known by the names of its files."""
    found: dict[Path, Source] = {}
    for reader, names in _NAMES.items():
        for folder in dict.fromkeys(path.parent for path in paths):
            own = [path for path in paths if path.parent == folder and path.name in names]
            if len({names[path.name] for path in own}) >= _ENOUGH:
                have, all_ = len({names[path.name] for path in own}), len(set(names.values()))
                zh, en = f"它的 {all_} 个文件里有 {have} 个", f"{have} of its {all_} files lie there"
                why = Text(f"按 {reader} 读：{zh}", f"read as {reader}: {en}")
                found |= dict.fromkeys(own, Source(reader, tuple(own), why, folder))
    return found


def _json(path: Path) -> Source:
    if looks_like_entities(path):
        zh, en = "每行有 id、schema、properties", "lines with id, schema, properties"
        return Source(FTM, (path,), Text(f"按 {FTM} 读：{zh}", f"read as {FTM}: {en}"))
    if path.name in _NAMES[CKG]:
        zh, en = f"是 {CKG} 的一个文件；请给出整个文件夹", f"is one file of {CKG}: name the whole folder"
    else:
        zh = f"不是 {FTM} 的实体流：第一行应是带 id、schema、properties 的 JSON 对象"
        en = f"is no stream of {FTM} entities: its first line should be a JSON object with id, schema, properties"
    raise ChainError(Text(f"{path.name}：{zh}", f"{path.name}: {en}"))


def _neo4j(files: list[Path]) -> Source:
    forms = ", ".join(dict.fromkeys(str(neo4j_header(file)) for file in files))
    return Source(NEO4J, tuple(files), Text(f"按 {NEO4J} 读：表头有 {forms}", f"read as {NEO4J}: headers with {forms}"))
