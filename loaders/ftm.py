"""A stream of FollowTheMoney entities as rows: companies and other legal entities are firms, ownerships their parents.

The stream is read twice and never held: what is kept in memory are the firms. Entities of other schemas are counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chainkg.graph.names import clean_name
from chainkg.graph.text import Text
from chainkg.loaders.ftm_entity import FIRMS, Entity, Firm, entity_of
from chainkg.loaders.ftm_owners import OWNERSHIP, Held, Owners
from chainkg.loaders.intake import Fate, Intake, Origin, Remark, Row
from chainkg.loaders.json_lines import lines, parsed, shown

_CONFIDENCE = "medium"
_NAMELESS = Text("没有名称（properties.name），未取", "bears no name (properties.name): not taken")
_FRAGMENT = Text("与前面的片段合并", "joined to a fragment above")
_NAMESAKES = Text("几个实体同名，名称后加编号区分", "several entities bear this name: the id tells them apart")
_OTHER = Text("不是企业，模型里没有它的位置", "is no firm, and the model has no place for it")


def read_ftm(path: Path, as_of: str = "") -> Intake:
    """The firms of a stream, one JSON object a line, gzip or not; *as_of* is the date of the stream, where known."""
    source = path.name.split(".")[0]
    yield Row("sources", {"id": source, "title": path.name, "grade": "unlocated"}, Origin(path.name))
    stream = _Stream(path, {"source": source, "as_of": as_of, "confidence": _CONFIDENCE})
    yield from stream.entities()
    if stream.others[OWNERSHIP]:
        yield from stream.owners()
    yield from stream.firms()
    yield from stream.counts()


@dataclass(slots=True)
class _Stream:
    path: Path
    evidence: dict[str, str]
    kept: dict[str, Firm] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    untaken: Counter[str] = field(default_factory=Counter)
    parents: dict[str, list[Held]] = field(default_factory=dict)

    def entities(self) -> Intake:
        """Collects the firms; fragments of one entity are put together, as its makers do."""
        for number, line in lines(self.path):
            entity = entity_of(parsed(line))
            if isinstance(entity, Text):
                yield Remark(Fate.REJECTED, self._at(number), shown(line), entity)
            elif entity.schema not in FIRMS:
                self.others[entity.schema] += 1
            elif not entity.texts("name") and entity.id not in self.kept:
                yield Remark(Fate.SKIPPED, self._at(number), entity.id, _NAMELESS)
            elif entity.id in self.kept:
                self.kept[entity.id].add(number, entity)
                yield Remark(Fate.NORMALISED, self._at(number), entity.id, _FRAGMENT)
                self.untaken.update(entity.untaken())
            else:
                self.kept[entity.id] = Firm(number, entity)
                self.untaken.update(entity.untaken())

    def owners(self) -> Intake:
        """The second reading: who owns whom. Most lines are passed over without being taken apart."""
        owners = Owners(self.kept)
        for number, line in lines(self.path):
            entity = entity_of(parsed(line)) if OWNERSHIP.encode() in line else None
            if isinstance(entity, Entity) and entity.schema == OWNERSHIP:
                lost = owners.add(number, entity)
                yield from [Remark(Fate.SKIPPED, self._at(number), entity.id, lost)] if lost else []
        for number, identity, message in owners.disputed():
            yield Remark(Fate.SKIPPED, self._at(number), identity, message)
        self.parents = owners.parents()

    def firms(self) -> Intake:
        """Their rows, one a line that told of it."""
        yield from self._tell_apart()
        places: set[str] = set()
        for identity, firm in self.kept.items():
            told = self.evidence | {"locator": identity}
            region = firm.region()
            if region and region not in places:
                places.add(region)
                yield Row("regions", {"name": region} | told, Origin(self.path.name))
            cells, faults = firm.cells()
            for column, value, message in faults:
                yield Remark(Fate.UNPLACED, self._at(firm.lines[0], column), value, message)
            own = {"id": identity, "name": firm.name, "region": region, "named": "yes", "stub": "no"}
            held = self.parents.get(identity, [])
            notes = filter(None, (cells["note"], *(f"{one.told}（{one.id}）" for one in held)))
            parent = {"parent": self.kept[held[0].owner].name if held else "", "note": "；".join(notes)}
            for number in (*firm.lines, *(one.line for one in held)):
                yield Row("firms", own | cells | parent | told, self._at(number))

    def _tell_apart(self) -> Iterator[Remark]:
        """Entities that share a name but not their id are different firms: their ids tell them apart, and what several
        bear is no other name of any."""
        borne = Counter(name for firm in self.kept.values() for name in firm.spellings())
        for identity, firm in self.kept.items():
            firm.shared = {name for name in firm.spellings() if borne[name] > 1}
            if clean_name(firm.name) in firm.shared:
                yield Remark(Fate.NORMALISED, self._at(firm.lines[0], "name"), firm.name, _NAMESAKES)
                firm.name = f"{firm.name} ({identity})"

    def counts(self) -> Iterator[Remark]:
        """How many entities of which other schema there were, and which properties of firms have no place."""
        for schema, count in sorted(self.others.items()):
            if schema != OWNERSHIP:
                yield Remark(Fate.SKIPPED, Origin(self.path.name, "", 0, schema), "", _OTHER, count)
        for name, count in sorted(self.untaken.items()):
            message = Text("企业的这项内容没有对应的列，未取", "no column for this property of firms: not taken")
            yield Remark(Fate.UNPLACED, Origin(self.path.name, "", 0, name), "", message, count)

    def _at(self, number: int, column: str = "") -> Origin:
        return Origin(self.path.name, "", number, column)
