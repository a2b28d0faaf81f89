"""What a table of a dataset is made of: fields, their types, and the evidence that every row carries."""

from dataclasses import dataclass
from typing import Literal

from chainkg.graph import model
from chainkg.graph.model import Kind, Term

Type = Literal["text", "names", "number", "date", "url"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: name, Chinese name, type of its cells, the closed list or the kinds its values come from.

    ``many``: several values parted by ``;``. ``required``: an empty cell is an error.
    """

    name: str
    zh: str
    type: Type = "text"
    allowed: tuple[str, ...] = ()
    refers: tuple[Kind, ...] = ()
    many: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class TableKind:
    """A table: its columns in order, the columns that identify a row, and whether its rows are dated statements.

    A statement is seen only from its date on; the other tables (identities and process chemistry) are timeless.
    """

    name: str
    zh: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    statement: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def text(name: str, zh: str, *, required: bool = False) -> Field:
    return Field(name, zh, required=required)


def names(name: str, zh: str) -> Field:
    return Field(name, zh, "names", many=True)


def number(name: str, zh: str, *, required: bool = False) -> Field:
    return Field(name, zh, "number", required=required)


def ref(name: str, zh: str, *kinds: Kind, many: bool = False, required: bool = False) -> Field:
    return Field(name, zh, refers=kinds, many=many, required=required)


def one_of(name: str, zh: str, terms: dict[str, Term] | tuple[str, ...], *, required: bool = False) -> Field:
    return Field(name, zh, allowed=tuple(terms), required=required)


YES_NO = ("yes", "no")
CONFIDENCE = ("high", "medium", "low")
EVIDENCE = (
    ref("source", "来源", model.SOURCE, required=True),
    text("locator", "出处位置"),
    Field("as_of", "数据日期", "date"),
    one_of("confidence", "可信度", CONFIDENCE, required=True),
)
NOTE = text("note", "备注")


def table(name: str, zh: str, *fields: Field, identity: tuple[str, ...], statement: bool = False) -> TableKind:
    columns = tuple(field.name for field in fields)
    note = () if "note" in columns or "reason" in columns else (NOTE,)
    return TableKind(name, zh, fields + note + EVIDENCE, identity, statement)
