"""What a saved question needs: the type of each parameter, as its file says it, and values of that type."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chainkg.graph.dates import Date
from chainkg.graph.engine import Value
from chainkg.graph.errors import ChainError, UnknownName
from chainkg.graph.model import KINDS, Kind
from chainkg.graph.names import nearest
from chainkg.graph.text import Text

if TYPE_CHECKING:
    from chainkg.graph.chain import Chain

_LINE = re.compile(r"// param (\w+): (.+?)(?: = (\S+))?")
_BOUNDS = re.compile(r"number (\d+)\.\.(\d+)")
_CHOICES = "one of "
HOME = "dataset.region"
"""As a default: the dataset's own region. The place that such a parameter names must have been assessed."""
VALUE = Text("取值", "value")


@dataclass(frozen=True)
class Param:
    """``type``: labels of kinds parted by ``|``, ``text``, ``date``, ``number``, ``number 1..4`` or ``one of …``.

    ``default``: what stands where nothing is given, or ``HOME``; empty: something must be given.
    """

    name: str
    type: str
    default: str = ""

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of thing that it names; none where it is a plain value."""
        labels = self.type.split("|")
        return [KINDS[label] for label in labels] if labels[0] in KINDS else []

    @cached_property
    def choices(self) -> dict[str, str]:
        """Of a closed list each value with its Chinese name."""
        if not self.type.startswith(_CHOICES):
            return {}
        pairs = (item.partition(" ") for item in self.type.removeprefix(_CHOICES).split(", "))
        return {key: zh for key, _, zh in pairs}

    @property
    def bounds(self) -> tuple[float, float]:
        found = _BOUNDS.fullmatch(self.type)
        return (float(found[1]), float(found[2])) if found else (float("-inf"), float("inf"))

    @property
    def label(self) -> Text:
        """What is wanted, in a word or two."""
        if self.kinds:
            return Text("或".join(kind.zh for kind in self.kinds), " or ".join(kind.label for kind in self.kinds))
        if self.choices:
            return Text("、".join(self.choices.values()), ", ".join(self.choices))
        kind, _, rest = self.type.partition(" ")
        zh = {"text": "文字", "date": "日期", "number": "数"}[kind]
        return Text(f"{zh} {rest}".strip(), self.type)

    def shown(self) -> Text:
        """Name, what is wanted, and what stands where nothing is given."""
        given = Text("数据集的区域", "the dataset's region") if self.is_home else Text(self.default, self.default)
        zh, en = (f" = {given.zh}", f" = {given.en}") if self.default else ("", "")
        return Text(f"{self.name}：{self.label.zh}{zh}", f"{self.name}: {self.label.en}{en}")

    @property
    def is_home(self) -> bool:
        """Whether the dataset's own region stands where nothing is given."""
        return self.default == HOME

    def fallback(self, chain: "Chain") -> str:
        """What stands where nothing is given; nothing where there is no default, or the dataset knows no region."""
        return chain.settings.region if self.is_home else self.default

    def value(self, chain: "Chain", text: str) -> Value:
        """*text* as the question needs it; ChainError with what would do."""
        if self.kinds:
            kind, row = chain.find(text, *self.kinds)
            return chain.table(kind)[kind.identity][row]
        if self.choices:
            return self._choice(text)
        if self.type.startswith("number"):
            return self._number(text)
        return _date(text) if self.type == "date" else text

    def _choice(self, text: str) -> str:
        by_name = {zh: key for key, zh in self.choices.items()} | {key: key for key in self.choices}
        if text not in by_name:
            known = list(self.choices) if text.isascii() else list(self.choices.values())
            raise UnknownName(VALUE, text, nearest(text, known) or known)
        return by_name[text]

    def _number(self, text: str) -> float:
        least, most = self.bounds
        try:
            number = float(text)
        except ValueError as error:
            raise ChainError(Text(f"“{text}”不是数", f"{text!r} is no number")) from error
        if not least <= number <= most:
            said = f"{least:g} … {most:g}"
            raise ChainError(Text(f"{self.name} 应在 {said} 之间", f"{self.name} is a number of {said}"))
        return number


def parse_params(lines: list[str]) -> dict[str, Param]:
    """The parameters that the first lines of a file declare.

    >>> parse_params(["// param hops: number 1..4 = 4"])
    {'hops': Param(name='hops', type='number 1..4', default='4')}
    """
    found = (match for line in lines if (match := _LINE.fullmatch(line)))
    return {match[1]: Param(match[1], match[2], match[3] or "") for match in found}


def suggestions(chain: "Chain", param: Param, start: str = "") -> list[str]:
    """What may be given, as people write it, and begins so: names of things, values of a closed list, the default."""
    if param.kinds:
        columns = (chain.table(kind)["name"].cells() for kind in param.kinds)
        found = [name for cells in columns for name in cells]
    else:
        found = [*param.choices.values(), *param.choices, *([param.default] if param.default else [])]
    return sorted({name for name in found if name.startswith(start)})


def _date(text: str) -> str:
    if Date.parse(text) is None:
        raise ChainError(
            Text(f"“{text}”不是日期，请写作 2025、2025-09 或 2025-09-30", f"{text!r} is no date: write 2025-09-30")
        )
    return text
