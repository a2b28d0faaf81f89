"""Where a relationship of a database stands in the tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from chainkg.graph.joints import JOINTS, Joint
from chainkg.graph.model import KINDS, RELATIONS, Kind, Relation
from chainkg.graph.naming import CHINESE
from chainkg.graph.rebuild import relation_row

_OWNED = {kind.table for kind in KINDS.values()}


def types() -> dict[str, Relation]:
    """Every relation by its type and by its Chinese name."""
    return {name: relation for type_, relation in RELATIONS.items() for name in (type_, CHINESE.type(type_))}


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship between two things, each with the name that references to it bear; ``table``: where the database
    says that it stands, if it does."""

    relation: Relation
    start: tuple[Kind, str]
    end: tuple[Kind, str]
    table: str = ""

    def joint(self) -> Joint | None:
        """How it stands in the tables: where the database says so, else the first place that such a relation has."""
        pair = self.start[0], self.end[0]
        fitting = [one for one in JOINTS if one.relation == self.relation and pair in one.pairs]
        return next((one for one in fitting if one.table == self.table), fitting[0] if fitting else None)

    @staticmethod
    def table_of(type_: str) -> str:
        return next(one.table for one in JOINTS if one.relation.type == type_)


def row_of(joint: Joint, link: Link, carried: Mapping[str, str]) -> dict[str, str]:
    """The row of a table that says what the relationship says."""
    (start, subject), (end, object_) = link.start, link.end
    if joint.table in _OWNED:
        named = "name" if joint.subject == "id" else joint.subject
        return {**carried, named: subject, joint.object: object_}
    row = relation_row(joint, ((start.label, subject), (end.label, object_)), carried)
    return {name: str(value) for name, value in row.items()}
