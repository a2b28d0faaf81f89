"""The names of ChainKnowledgeGraph: which company a code means, which product a spelling."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import repeat

import numpy as np

from chainkg.graph.columns import Bools, Codes, Column
from chainkg.graph.names import clean_name, clean_names
from chainkg.graph.text import Text
from chainkg.loaders.ckg_files import Records
from chainkg.loaders.ckg_told import LEFT, Notes

_ODD = re.compile(r"[;\s]")
_ALIAS = Text("只是写法不同，作别名", "only the writing differs: an alias")
_NO_ALIAS = Text("全称也是别的名称，或与简称相同，未作别名", "the full name is another name too, so it is no alias")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Companies:
    """Companies by the first six digits of their code: with and without .SH they are the same.

    ``names``: short names, with the code where several bear one; ``full``: full names; ``listed``: codes as given.
    """

    def __init__(self, records: Records, notes: Notes) -> None:
        six = [code[:6] for code in records["code"]]
        again = repeated(six)
        first = np.flatnonzero(~again).tolist()
        self._rows = {six[at]: row for row, at in enumerate(first)}
        told = zip(*(records[field] for field in ("name", "fullname", "code")), strict=True)
        notes.leave("company", again, LEFT["code"], [f"{name}（{full}）{code}" for name, full, code in told])
        self.codes = [six[at] for at in first]
        names, full = ([tidy(records[field][at]) for at in first] for field in ("name", "fullname"))
        borne = Counter(clean_names(names))
        self.names = [
            name if borne[clean_name(name)] == 1 else f"{name} {code}"
            for name, code in zip(names, self.codes, strict=True)
        ]
        taken = Counter([*map(clean_name, self.names), *map(clean_name, full)])
        free = [taken[clean_name(name)] == 1 for name in full]
        lost = np.zeros(len(six), dtype=bool)
        lost[[at for at, ok in zip(first, free, strict=True) if not ok]] = True
        why = Text(
            "全称也是别的企业的名称，或与简称相同，未作别名", "the full name is also another name, so it is no alias"
        )
        notes.change("company", lost, why, records["fullname"])
        self.full = [name if ok else "" for name, ok in zip(full, free, strict=True)]
        self.listed = [records["code"][at] for at in first]
        self.notes = [_listing(records["location"][at], records["time"][at]) for at in first]

    def rows(self, codes: Sequence[str]) -> Codes:
        """Per code the company, -1 where there is none."""
        found = (self._rows.get(code[:6], -1) for code in codes)
        return np.fromiter(found, dtype=np.int32, count=len(codes))


class Products:
    """Products by their names; what differs in case or width alone is one. ``names``: the first spelling of each."""

    def __init__(self, records: Records, notes: Notes) -> None:
        self.told = records["name"]
        spelled = [tidy(name) for name in self.told]
        cleaned = clean_names(spelled)
        first = dict(zip(reversed(cleaned), range(len(cleaned) - 1, -1, -1), strict=True))
        owner = np.fromiter(map(first.__getitem__, cleaned), dtype=np.int32, count=len(cleaned))
        empty = np.array([not name for name in cleaned], dtype=bool)
        own = (owner == np.arange(len(owner))) & ~empty
        number = np.cumsum(own, dtype=np.int32) - np.int32(1)
        owner = np.where(empty, np.int32(-1), number[owner])
        self.names = [spelled[at] for at in np.flatnonzero(own).tolist()]
        self._others: dict[int, list[str]] = {}
        again, other = np.zeros(len(owner), dtype=bool), np.zeros(len(owner), dtype=bool)
        for at in np.flatnonzero(~own & ~empty).tolist():
            known = (self.names[owner[at]], *self._others.get(int(owner[at]), ()))
            (again if spelled[at] in known else other)[at] = True
            if spelled[at] not in known:
                self._others.setdefault(int(owner[at]), []).append(spelled[at])
        notes.leave("product", empty, LEFT["empty"], self.told)
        notes.leave("product", again, LEFT["repeated"], self.told)
        notes.change("product", other, Text("只是写法不同，作别名", "only the writing differs: an alias"), self.told)
        self._nodes = dict(zip(spelled, owner.tolist(), strict=True)) | dict(
            zip(self.told, owner.tolist(), strict=True)
        )

    def nodes(self, names: Sequence[str]) -> Codes:
        """Per name the product, -1 where there is none."""
        found = np.fromiter(map(self._nodes.get, names, repeat(-1)), dtype=np.int32, count=len(names))
        for at in np.flatnonzero(found < 0).tolist():
            found[at] = self._nodes.get(tidy(names[at]), -1)
        return found

    def aliases(self) -> Column:
        return Column.encode(";".join(self._others.get(at, ())) for at in range(len(self.names)))


def tidy(name: str) -> str:
    """A name as one line; a ``;`` would part it in two."""
    return " ".join(name.replace(";", "；").split()) if _ODD.search(name) else name


def repeated(keys: Sequence[str]) -> Bools:
    """Which of *keys* stand there already."""
    first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    again = np.ones(len(keys), dtype=bool)
    again[list(first.values())] = False
    return again


def _listing(place: str, day: str) -> str:
    """Exchange and day of listing; one line has a day for its exchange, and some have the exchange twice."""
    days = [text for text in (place, day) if DAY.fullmatch(text)]
    places = [text for text in (place, day) if text and text not in days]
    return " ".join(("上市", *places[:1], *days[:1])) if places or days else ""
