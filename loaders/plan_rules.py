"""The words and sentence shapes that a plan is read by, from plan_words.toml and plan_rules.toml."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

_FOLDER = resources.files("chainkg.loaders")


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence shape: the relation it gives, its pattern with a group ``list``, and its example with the facts of it.

    ``typed``: the sentence says what the list lists; ``proof``: each item has to look like a thing; ``alone``: one
    item will do without looking like a thing; ``several``: only where a 、 parts them.
    """

    name: str
    gives: str
    pattern: re.Pattern[str]
    example: str
    facts: tuple[str, ...]
    typed: bool = False
    proof: bool = False
    alone: bool = False
    several: bool = False


def either(words: Iterable[str]) -> str:
    """An alternation of *words*, the longer ones first; what begins another word (生产性, 开发区) is no verb."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The lists of words by name."""
    found = tomllib.loads((_FOLDER / "plan_words.toml").read_text(encoding="utf-8"))
    return {name: tuple(text.split()) for name, text in found.items()}


def any_of(name: str) -> str:
    """A list of words as an alternation in a group of its own."""
    return f"(?:{either(words()[name])})"


@cache
def pattern(name: str, form: str = "(?:{})") -> re.Pattern[str]:
    """A list of words as a pattern, set into *form*."""
    return re.compile(form.replace("{}", either(words()[name])))


@cache
def rules() -> tuple[Rule, ...]:
    """The sentence shapes in their order."""
    text = (_FOLDER / "plan_rules.toml").read_text(encoding="utf-8")
    return tuple(_rule(row) for row in tomllib.loads(text)["rule"])


def _rule(row: dict[str, object]) -> Rule:
    after = str(row["after"])
    form = f"(?:{row['before']})(?P<list>(?:(?!等(?!离子)).)+?){after}"
    settings = {name: bool(row.get(name)) for name in ("typed", "proof", "alone", "several")}
    facts = row["facts"]
    assert isinstance(facts, list)
    shape = re.compile(_filled(form))
    return Rule(str(row["name"]), str(row["gives"]), shape, str(row["example"]), tuple(facts), **settings)


def _filled(form: str) -> str:
    known = words()
    verb = "(?!区|性|业|型|式|者|商(?![业务用贸])|设计)"
    parts = {name: either(known[name]) for name in ("modifiers", "fields", "things", "entities")}
    parts |= {name: f"(?:(?:{either(known[name])}){verb})" for name in ("verbs", "weak")}
    parts["lead"] = f"(?:(?:{parts['modifiers']}|{parts['verbs']}|{parts['weak']}|到|在|以|对|和)++|^)"
    for name, value in parts.items():
        form = form.replace("{" + name + "}", value)
    return form
