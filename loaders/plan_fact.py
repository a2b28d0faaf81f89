"""One fact of a plan: what is said of what, and where."""

import re
from dataclasses import dataclass

GROUP, TARGET = "GROUP", "TARGET"
LINK = re.compile(r"link (\d+) of (\d+)")
"""The note on a link of a chain that is written link by link."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation between two named things, with the paragraph (from 1) and the characters that say it.

    The object of a TARGET is ``indicator|value|unit|year``, its note the comparison; the note of a node may be its
    stage. ``about``: the industry of which a paragraph speaks that sets a target.
    """

    subject_kind: str
    subject: str
    relation: str
    object_kind: str
    object: str
    paragraph: int
    start: int
    end: int
    note: str = ""
    about: str = ""

    @property
    def locator(self) -> str:
        return f"p{self.paragraph:03d}:{self.start}-{self.end}"

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it one fact, wherever it is said."""
        return (self.subject_kind, self.subject, self.relation, self.object_kind, self.object)
