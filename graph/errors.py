"""What can go wrong, by who has to mend it: the data's author, the asker, or the machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from chainkg.graph.text import Lang, Text


class ChainError(Exception):
    """Base of all errors that a user can cause; its message is complete and in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message

    def say(self, lang: Lang) -> str:
        return self.message(lang)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a dataset: file, row (as counted in an editor; 0: the whole file), column, value, remedy."""

    file: str
    row: int
    column: str
    value: str
    message_zh: str
    message_en: str
    warning: bool = False

    def say(self, lang: Lang) -> str:
        place = ":".join(str(part) for part in (self.file, self.row or "", self.column) if part)
        shown = f" {self.value!r}" if self.value else ""
        return f"{place}:{shown} {self.message_zh if lang == 'zh' else self.message_en}"


class BadData(ChainError):
    """A dataset with errors: all of them, found in one run."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(self.problems)
        super().__init__(Text(f"数据有 {count} 处错误", f"{count} error{'s' if count > 1 else ''} in the data"))

    def say(self, lang: Lang) -> str:
        return "\n".join([*(problem.say(lang) for problem in self.problems), super().say(lang)])


class UnknownName(ChainError):
    """A name that nothing in the dataset bears; carries the nearest ones."""

    def __init__(self, what: Text, name: str, nearest: Sequence[str]) -> None:
        self.nearest = list(nearest)
        hint_zh = f"，是否指：{'、'.join(nearest)}" if nearest else ""
        hint_en = f"; did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(Text(f"没有名为“{name}”的{what.zh}{hint_zh}", f"no {what.en} named {name!r}{hint_en}"))


class EngineError(ChainError):
    """A Cypher engine refused a text or could not be reached."""
