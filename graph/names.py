"""Names as people write them: one spelling for comparison, the nearest ones for a name that is unknown."""

import unicodedata
from collections.abc import Iterable, Sequence

_LEAST = 40
"""Below this likeness (of 100) a suggestion would only puzzle."""


def clean_name(name: str) -> str:
    """One spelling for comparison: full-width forms folded, outer blanks and case dropped.

    >>> clean_name(" ＴＤＩ ")
    'tdi'
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def clean_names(names: Sequence[str]) -> list[str]:
    """Each name cleaned, in one pass."""
    return list(map(str.strip, folded(names)))


def folded(names: Sequence[str]) -> list[str]:
    """Names without what is full-width and without case; in one pass where they are many, since a call for each costs
    most. Few names have anything to be folded, and to see that takes a quarter of the time that folding does."""
    plain, fold = unicodedata.is_normalized, unicodedata.normalize
    narrow = [name if plain("NFKC", name) else fold("NFKC", name) for name in names]
    joined = "\n".join(narrow).casefold().split("\n")
    whole = len(joined) == len(names)  # no name holds a line break
    return joined if whole else list(map(str.casefold, narrow))


def nearest(name: str, known: Iterable[str], most: int = 3, least: float = _LEAST) -> list[str]:
    """The *most* names of *known* most like *name* (*least* of 100 or more), best first, ties by the alphabet."""
    return [other for other, _ in likest(name, known, most, least)]


def likest(name: str, known: Iterable[str], most: int = 3, least: float = _LEAST) -> list[tuple[str, int]]:
    """The same, each with its likeness: 100 for the same name."""
    from rapidfuzz import fuzz  # only a mistake pays for it

    wanted = clean_name(name)

    def likeness(other: str) -> float:
        """Like as a whole, or nearly so in a part: what people shorten still counts."""
        text = clean_name(other)
        return max(fuzz.ratio(wanted, text), 0.65 * fuzz.partial_ratio(wanted, text))

    scored = sorted((-likeness(other), other) for other in set(known) if other)
    return [(other, round(-score)) for score, other in scored[:most] if score <= -least]


def likeness(one: str, other: str) -> int:
    """How alike two texts are written, of 100: twice the signs in common order, against the signs of both."""
    from rapidfuzz import fuzz

    return round(fuzz.ratio(one, other))
