"""Where relations stand in the tables, and what nodes and relations carry: the names of all that can be asked for.

Nothing heavy may be imported here: the process that answers reads it before its first answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from chainkg.graph import model
from chainkg.graph.fields import EVIDENCE, Field
from chainkg.graph.model import KINDS, Kind, Relation
from chainkg.graph.tables import LINK_TABLE, TABLES

SCHEMA = 3
"""Raised when the shape of what is projected changes: a projection of another shape does not answer."""

ASSESSED_PROPERTIES = {
    "state": "状态",
    "there": "已有",
    "made": "本地在产",
    "routes": "路线",
    "ways": "在用路线",
    "city_ways": "市内在用路线",
    "moves": "动作",
    "score": "得分",
    "rank": "名次",
    "as_of": "数据日期",
}
_ENDS = {"relation", "subject_kind", "object_kind"}
# What the table of links repeats from others so that it can be read alone.
_COPIES = {"from_name", "from_industry", "to_name", "to_industry", "chains"}
_OWNERS = {kind.table: kind for kind in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a relation stands: the table, and its columns that name the ends."""

    relation: Relation
    table: str
    subject: str
    object: str

    @property
    def pairs(self) -> Iterator[tuple[Kind, Kind]]:
        """The kinds that it joins here. A name that a region and a park share means the region, which comes first."""
        for subject, object_ in product(self._kinds(self.subject), self._kinds(self.object)):
            if self.relation.joins(subject.label, object_.label):
                yield subject, object_

    def _kinds(self, column: str) -> tuple[Kind, ...]:
        owner = _OWNERS.get(self.table)
        return (owner,) if owner and column == owner.identity else TABLES[self.table].field(column).refers

    @property
    def carried(self) -> tuple[Field, ...]:
        """What the relation carries: of a table of things the evidence of the row, else all columns but the ends."""
        if self.table in _OWNERS:
            return EVIDENCE
        return tuple(field for field in TABLES[self.table].fields if field.name not in self._left_out())

    def _left_out(self) -> set[str]:
        return _ENDS | {self.subject, self.object} | (_COPIES if self.table == LINK_TABLE else set())


JOINTS = (
    Joint(model.OF_INDUSTRY, "chains", "name", "industry"),
    Joint(model.PART_OF, "part_of", "node", "chain"),
    *(Joint(relation, LINK_TABLE, "from", "to") for relation in model.LINKS),
    Joint(model.PRODUCES, "produces", "firm", "node"),
    Joint(model.CONSUMES, "consumes", "firm", "node"),
    Joint(model.SUPPLIES, "supplies", "supplier", "customer"),
    Joint(model.LOCATED_IN, "firms", "id", "region"),
    Joint(model.LOCATED_IN, "firms", "id", "park"),
    Joint(model.LOCATED_IN, "parks", "name", "region"),
    Joint(model.LOCATED_IN, "institutes", "name", "region_or_park"),
    Joint(model.LOCATED_IN, "regions", "name", "parent"),
    Joint(model.OWNED_BY, "firms", "id", "parent"),
    Joint(model.ENDOWED_WITH, "endowments", "region_or_park", "node"),
    *(Joint(relation, "roles", "subject", "object") for relation in model.ROLES),
)


def declared() -> dict[str, dict[str, str]]:
    """Per label and per type the names of its properties, with their Chinese names."""
    found = {label: {field.name: field.zh for field in TABLES[kind.table].fields} for label, kind in KINDS.items()}
    for joint in JOINTS:
        found.setdefault(joint.relation.type, {}).update({field.name: field.zh for field in joint.carried})
    return found | {model.ASSESSED.type: dict(ASSESSED_PROPERTIES)}


def property_names() -> dict[str, str]:
    """The names of all properties that nodes and relations may carry, with their Chinese names."""
    return {name: zh for properties in declared().values() for name, zh in properties.items()}
