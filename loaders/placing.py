"""Who is meant by a name: a thing on file by its spellings, and what to say of one that is not there or not clear."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from chainkg.graph.chain import Chain
from chainkg.graph.decisions import Decisions
from chainkg.graph.firm_names import written
from chainkg.graph.model import Kind


class Finder(Protocol):
    """Gives the identities that a name may mean: one, none where it is unknown, several where it is not clear."""

    def find(self, name: str) -> tuple[str, ...]: ...


@dataclass(slots=True)
class Spellings:
    """Things of one kind by every spelling that they bear, and by what was decided to mean the same."""

    decisions: Decisions
    owners: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, chain: Chain, kind: Kind) -> "Spellings":
        """Those of a dataset."""
        found = cls(Decisions(chain.tables["same"], kind))
        identities = chain.table(kind)[kind.identity].cells()
        for name, row in chain.spellings(kind):
            found.learn(identities[row], (name,))
        return found

    def learn(self, identity: str, names: Iterable[str]) -> None:
        """*names* mean *identity*, too."""
        for name in names:
            key = written(name)
            owners = self.owners.setdefault(key, (identity,)) if key else (identity,)
            if identity not in owners:
                self.owners[key] = tuple(sorted((*owners, identity)))

    def find(self, name: str) -> tuple[str, ...]:
        key = written(name)
        return self.owners.get(key) or self.decided(key)

    def decided(self, key: str) -> tuple[str, ...]:
        """The things that another name means which was decided to be the same."""
        found = {owner for other in self.decisions.same(key) for owner in self.owners.get(other, ())}
        return tuple(sorted(found))


class Learner(Finder, Protocol):
    """A finder that is told of new things while it is in use."""

    def learn(self, identity: str, names: Iterable[str]) -> None: ...
