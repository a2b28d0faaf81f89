"""Names as people write them: one spelling for comparison, the nearest ones for a name that is unknown."""

import unicodedata
from collections.abc import Iterable


def clean_name(name: str) -> str:
    """One spelling for comparison: full-width forms folded, outer blanks and case dropped.

    >>> clean_name(" ＴＤＩ ")
    'tdi'
    """
    return unicodedata.normalize("NFKC", name).strip().casefold()


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The *most* names of *known* that look most like *name*, best first, ties in alphabetical order."""
    from rapidfuzz import fuzz, process  # only a mistake pays for it

    found = process.extract(
        name, sorted(set(known)), scorer=fuzz.WRatio, processor=clean_name, limit=most, score_cutoff=40
    )
    return [other for other, _, _ in found]
