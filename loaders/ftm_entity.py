"""One entity of FollowTheMoney, and what a firm takes from the entities that bear its id."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chainkg.graph.codes import clean_code, code_fault
from chainkg.graph.names import clean_name
from chainkg.graph.text import Text

FIRMS = ("Company", "Organization", "LegalEntity")
_TAKEN = {
    "name", "alias", "previousName", "uscCode", "registrationNumber", "jurisdiction", "mainCountry", "country",
}  # fmt: skip
_FRAME = {"id", "schema", "properties", "caption"}
_ANOTHERS = Text("别的实体也用这个名称，未取", "another entity bears this name, too: not taken")
Fault = tuple[str, str, Text]
"""The property, its value, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its properties are lists of texts; ``beside``: what else stands in it."""

    id: str
    schema: str
    properties: Mapping[str, list[str]]
    beside: tuple[str, ...]

    def texts(self, name: str) -> list[str]:
        return [_line(text) for text in self.properties.get(name, ()) if text.strip()]

    def untaken(self) -> Iterator[str]:
        yield from (name for name in (*self.properties, *self.beside) if name not in _TAKEN)


def entity_of(found: Mapping[str, object] | Text) -> Entity | Text:
    """The entity on a line, or what is wrong with it."""
    if isinstance(found, Text):
        return found
    identity, schema, told = found.get("id"), found.get("schema"), found.get("properties")
    if not (isinstance(identity, str) and identity.strip() and isinstance(schema, str) and isinstance(told, dict)):
        return Text(
            "不是 FollowTheMoney 实体；每行要有文字 id、schema 和对象 properties",
            "is no entity of FollowTheMoney: a line has the texts id and schema and the object properties",
        )
    own = {name: _texts(values) for name, values in told.items()}
    if None in own.values():
        bad = next(name for name, values in own.items() if values is None)
        return Text(f"properties.{bad} 应是文字的列表", f"properties.{bad} should be a list of texts")
    properties = {name: values for name, values in own.items() if values is not None}
    return Entity(_line(identity), schema, properties, tuple(name for name in found if name not in _FRAME))


def _line(text: str) -> str:
    return " ".join(text.split())


def _texts(values: object) -> list[str] | None:
    listed = values if isinstance(values, list) else [values]
    texts = [value for value in listed if isinstance(value, str)]
    return texts if len(texts) == len(listed) else None


class Firm:
    """A firm while its fragments come in; ``lines``: where they stand."""

    __slots__ = ("_told", "lines", "name", "shared")

    def __init__(self, line: int, entity: Entity) -> None:
        self.lines: list[int] = []
        self.shared: set[str] = set()
        self._told: dict[str, list[str]] = {}
        self.add(line, entity)
        self.name = self._told["name"][0].replace(";", "；")

    def add(self, line: int, entity: Entity) -> None:
        self.lines.append(line)
        for name in _TAKEN & entity.properties.keys():
            known = self._told.setdefault(name, [])
            known += [text for text in dict.fromkeys(entity.texts(name)) if text not in known]

    def _names(self) -> Iterator[tuple[str, str, str]]:
        """Every name: the property that has it, the column it goes to, and itself."""
        for place, column in (("name", "aliases"), ("alias", "aliases"), ("previousName", "former_names")):
            yield from ((place, column, name) for name in self._told.get(place, ()))

    def spellings(self) -> set[str]:
        """All names that it bears, cleaned."""
        return {clean_name(name) for _, _, name in self._names()}

    def region(self) -> str:
        """The country by whose law it stands, else the one where it is; its code in capitals. Empty where not clear."""
        for name in ("jurisdiction", "mainCountry", "country"):
            found = {text.upper() for text in self._told.get(name, ())}
            if found:
                return found.pop() if len(found) == 1 else ""
        return ""

    def cells(self) -> tuple[dict[str, str], list[Fault]]:
        """Other names, credit code and note; what of it could not be taken."""
        faults: list[Fault] = []
        free: dict[str, dict[str, None]] = {"aliases": {}, "former_names": {}}
        taken = {self.name}
        for place, column, name in self._names():
            if clean_name(name) in self.shared and place != "name":
                faults.append((place, name, _ANOTHERS))
            elif clean_name(name) not in self.shared and name not in taken:
                taken.add(name)
                free[column][name] = None
        code, note = self._code(faults)
        for name in ("jurisdiction", "mainCountry", "country"):
            if len(self._told.get(name, ())) > 1:
                listed = "、".join(sorted(self._told[name]))
                note.append(f"{name} {listed}")
        told = {column: _joined(names) for column, names in free.items()}
        return told | {"uscc": code, "note": "；".join(note)}, faults

    def _code(self, faults: list[Fault]) -> tuple[str, list[str]]:
        """The credit code whose check digit is right; other numbers of registers go into the note."""
        sound: dict[str, None] = {}
        note: list[str] = []
        for name in ("uscCode", "registrationNumber"):
            for text in self._told.get(name, ()):
                fault = code_fault(clean_code(text))
                if fault is None:
                    sound[clean_code(text)] = None
                elif name == "uscCode":
                    faults.append((name, text, fault))
                else:
                    note.append(f"注册号 {text}")
        if len(sound) > 1:
            zh, en = "有几个信用代码，未取；请核对", "bears several credit codes: none taken, see which is right"
            faults.append(("uscCode", "、".join(sound), Text(zh, en)))
            return "", note
        return "".join(sound), note


def _joined(names: Iterable[str]) -> str:
    return ";".join(name.replace(";", "；") for name in names)
