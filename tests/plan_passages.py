"""Made-up passages of plans with the facts that a person reads in them, and how a reading is scored against these.

A passage: ``# its shape``, a line with the plan's own place, its paragraphs, then a line ``> RELATION about: facts``
for each relation and thing. ``MAY`` before a relation: neither missed nor wrong. A blank line ends it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chainkg.loaders.plan_fact import Fact
from chainkg.loaders.plan_reading import read

Key = tuple[str, str, str]
"""Relation, what it is about (industry, chain, group, outer park, own place), the other end."""
_ABOUT_IS_SUBJECT = {"PARTNERS", "TARGET"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its gold facts; ``may``: what a score leaves out."""

    shape: str
    place: str
    paragraphs: tuple[str, ...]
    facts: frozenset[Key]
    may: frozenset[Key]


def passages(path: Path) -> Iterator[Passage]:
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        shape, place, *rest = block.splitlines()
        text = tuple(line for line in rest if not line.startswith("> "))
        gold = [line[2:] for line in rest if line.startswith("> ")]
        sure = frozenset(key for line in gold if not line.startswith("MAY ") for key in _keys(line, place))
        may = frozenset(key for line in gold if line.startswith("MAY ") for key in _keys(line[4:], place))
        yield Passage(shape.removeprefix("# "), place, text, sure, may)


def _keys(line: str, place: str) -> Iterator[Key]:
    head, _, facts = line.partition(": ")
    relation, _, about = head.partition(" ")
    relation = {"CHAIN": "OF_INDUSTRY", "LINKS": "PART_OF"}.get(relation, relation)
    for fact in facts.split():
        yield (relation, about or place, fact)


def key(fact: Fact) -> Key:
    if fact.relation in _ABOUT_IS_SUBJECT:
        return (fact.relation, fact.subject, fact.object)
    return (fact.relation, fact.object, fact.subject)


@dataclass(frozen=True, slots=True)
class Score:
    """What a reading got right, made up and missed, by relation."""

    right: Counter[str]
    wrong: list[tuple[str, Key]]
    missed: list[tuple[str, Key]]


def score(all_: Iterable[Passage]) -> Score:
    right: Counter[str] = Counter()
    wrong, missed = [], []
    for passage in all_:
        found = {key(fact) for fact in read(passage.paragraphs, passage.place).facts}
        hits = {gold for gold in passage.facts if any(alike(gold, one) for one in found)}
        right.update(gold[0] for gold in hits)
        missed += [(passage.shape, gold) for gold in sorted(passage.facts - hits)]
        known = passage.facts | passage.may
        wrong += [(passage.shape, one) for one in sorted(found) if not any(alike(gold, one) for gold in known)]
    return Score(right, wrong, missed)


def alike(gold: Key, found: Key) -> bool:
    """The same fact: a target by its figure, unit, year and the beginning or end of its indicator."""
    if gold == found or (gold[0] == found[0] == "TARGET" and gold[2] == "x"):
        return True
    if gold[:2] != found[:2] or gold[0] != "TARGET":
        return False
    (wanted, *figure), (name, *other) = gold[2].split("|"), found[2].split("|")
    return figure == other and (name.startswith(wanted) or name.endswith(wanted))


def precision(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def table(result: Score) -> Iterator[tuple[str, int, int, int, float, float]]:
    """Relation, right, wrong, missed, precision, recall; the sum of all last."""
    wrong, missed = (Counter(found[0] for _, found in rows) for rows in (result.wrong, result.missed))
    relations = [*sorted(set(result.right) | set(wrong) | set(missed)), "all"]
    for name in relations:
        counts = [group.total() if name == "all" else group[name] for group in (result.right, wrong, missed)]
        good, bad, lost = counts
        yield name, good, bad, lost, precision(good, bad), precision(good, lost)
