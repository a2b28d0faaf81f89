"""Which firm is meant: by its credit code, its name as written, then its name taken apart; never by likeness."""

from collections.abc import Collection, Iterable, Sequence
from itertools import compress

import numpy as np

from chainkg.graph.chain import Chain, split
from chainkg.graph.codes import all_sound, clean_code, code_fault
from chainkg.graph.columns import Bools, hashes, repeated
from chainkg.graph.firm_names import Anatomy, written, written_all
from chainkg.graph.groups import among_sorted
from chainkg.graph.model import FIRM
from chainkg.loaders.placing import Spellings

Looks = tuple[list[str], list[str]]
"""Names as written, and all of each but its legal form."""


class Firms:
    """The firms on file and those that files name. ``codes``: firm → its credit code, where one is known."""

    def __init__(self, chain: Chain, regions: Iterable[str]) -> None:
        self.codes: dict[str, str] = {}
        self.contested: set[str] = set()
        self._spelled = Spellings.of(chain, FIRM)
        self._by_code: dict[str, str] = {}
        self._by_key: dict[str, tuple[str, ...]] = {}
        """All of a name but its legal form → the names that have it; who bears them, the spellings say."""
        self._anatomy = Anatomy(regions)
        table = chain.table(FIRM)
        columns = (table[name].cells() for name in ("id", "uscc", "name", "aliases", "former_names"))
        sound = all_sound([code for code in table["uscc"].values if code])
        for identity, code, *names in zip(*columns, strict=True):
            right = code if sound or not code or code_fault(clean_code(code)) is None else ""
            self._learn(identity, [name for cell in names for name in split(cell)], clean_code(right))

    def learn(self, identity: str, names: Iterable[str], code: str = "") -> None:
        """*names*, and a sound *code*, mean *identity*."""
        names = [name for name in names if name]
        self._spelled.learn(identity, names)
        self._learn(identity, names, code)

    def _learn(self, identity: str, names: Iterable[str], code: str) -> None:
        for name in names:
            key = self._anatomy.key(written(name))
            known = self._by_key.get(key, ())
            self._by_key[key] = known if name in known else (*known, name)
        if code:
            self._by_code.setdefault(code, identity)
            self.codes.setdefault(identity, code)

    def looks(self, names: Sequence[str]) -> Looks:
        """Each name as written, and its key."""
        spelled = written_all(names)
        return spelled, list(map(self._anatomy.key, spelled))

    def alone(self, looks: Looks, codes: Sequence[str], others: Sequence[str]) -> Bools:
        """Which of many firms, by the looks of their names and their sound codes, can have nothing to do with each
        other, with a firm that is known, or with one of the *others* that are named."""
        names, keys = (
            _once(own, [*more, *known])
            for own, more, known in zip(looks, self.looks(others), self._known(), strict=True)
        )
        bare = np.array([not code for code in codes], dtype=bool)
        names &= keys & (_once(codes, self._by_code) | bare)
        return names

    def _known(self) -> tuple[Iterable[str], Iterable[str]]:
        spelled = self._spelled
        return ("", *spelled.owners, *spelled.decisions.joined), self._by_key

    def enter_alone(self, names: list[str], spelled: list[str], keys: list[str], codes: list[str]) -> list[str]:
        """The identities of firms that are ``alone``, learnt in one pass."""
        identities = ["".join(name.split()) for name in names]
        owners = list(zip(identities, strict=True))
        self._spelled.owners.update(zip(spelled, owners, strict=True))
        self._by_key.update(zip(keys, owners if identities == names else zip(names, strict=True), strict=True))
        self._by_code.update(compress(zip(codes, identities, strict=True), codes))
        self.codes.update(compress(zip(identities, codes, strict=True), codes))
        return identities

    def enter(self, name: str, look: tuple[str, str], others: Sequence[str], code: str) -> str:
        """The identity of a firm that nothing known may be, learnt with its *others* names and its sound *code*; empty
        where something may."""
        spelled, key = look
        known = key in self._by_key or spelled in self._spelled.owners or code in self._by_code
        if known or not spelled or self._spelled.decisions.same(spelled) or any(map(self.exact, others)):
            return ""
        identity = "".join(name.split())
        self.learn(identity, (name, *others), code)
        return identity

    def find(self, name: str) -> tuple[str, ...]:
        """The firms that a name, or a code in its place, may mean."""
        if len(name) == 18 and name.isalnum() and (owner := self.by_code(clean_code(name))):
            return (owner,)
        return self.exact(name) or self.similar(name)

    def by_code(self, code: str) -> str:
        """The firm with this code; empty where it is not known."""
        return self._by_code.get(code, "")

    def exact(self, name: str) -> tuple[str, ...]:
        """The firms that bear the name as written, or one that was decided to mean the same."""
        key = written(name)
        found = self._spelled.owners.get(key) or self._spelled.decided(key)
        return (*found, "") if key in self.contested else found  # two firms bear it, one of them is not on file

    def similar(self, name: str) -> tuple[str, ...]:
        """The firms of the same place, core and branch whose legal form does not speak against it."""
        key, apart = written(name), self._spelled.decisions.apart
        known = self._by_key.get(self._anatomy.key(key), ())
        if not known:
            return ()
        parts = self._anatomy.parts(name)
        alike = (other for other in known if parts.alike(self._anatomy.parts(other)))
        found = {
            one for other in map(written, alike) if not apart(key, other) for one in self._spelled.owners.get(other, ())
        }
        return tuple(sorted(found))

    def decided_same(self, name: str, identity: str) -> bool:
        """Whether somebody decided that a name means this firm although their codes differ."""
        return identity in self._spelled.decided(written(name))


def _once(texts: Sequence[str], known: Collection[str]) -> Bools:
    """Which *texts* surely stand there once, and not among those that are *known*."""
    numbers = hashes([*texts, *known])
    once: Bools = ~among_sorted(numbers[: len(texts)], repeated(numbers))
    return once
