"""Which firm is meant: by its credit code, its name as written, then its name taken apart; never by likeness."""

from collections.abc import Iterable

from chainkg.graph.chain import Chain, split
from chainkg.graph.codes import clean_code, code_fault
from chainkg.graph.firm_names import Anatomy, FirmName, written
from chainkg.graph.model import FIRM
from chainkg.loaders.placing import Spellings


class Firms:
    """The firms on file and those that files name. ``codes``: firm → its credit code, where one is known."""

    def __init__(self, chain: Chain, regions: Iterable[str]) -> None:
        self.codes: dict[str, str] = {}
        self.contested: set[str] = set()
        self._spelled = Spellings.of(chain, FIRM)
        self._by_code: dict[str, str] = {}
        self._by_key: dict[tuple[object, ...], list[tuple[str, FirmName, str]]] = {}
        self._anatomy = Anatomy(regions)
        table = chain.table(FIRM)
        columns = (table[name].cells() for name in ("id", "uscc", "name", "aliases", "former_names"))
        for identity, code, *names in zip(*columns, strict=True):
            sound = clean_code(code) if code and not code_fault(clean_code(code)) else ""
            self.learn(identity, [name for cell in names for name in split(cell)], sound)

    def learn(self, identity: str, names: Iterable[str], code: str = "") -> None:
        """*names*, and a sound *code*, mean *identity*."""
        names = [name for name in names if name]
        self._spelled.learn(identity, names)
        for name in names:
            parts = self._anatomy.parts(name)
            self._by_key.setdefault(parts[:4], []).append((identity, parts, name))
        if code:
            self._by_code.setdefault(code, identity)
            self.codes.setdefault(identity, code)

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
        parts = self._anatomy.parts(name)
        known = self._by_key.get(parts[:4])
        if not known:
            return ()
        key, apart = written(name), self._spelled.decisions.apart
        found = {one for one, other, spelled in known if parts.alike(other) and not apart(key, written(spelled))}
        return tuple(sorted(found))

    def decided_same(self, name: str, identity: str) -> bool:
        """Whether somebody decided that a name means this firm although their codes differ."""
        return identity in self._spelled.decided(written(name))
