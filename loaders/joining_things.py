"""Which thing on file each row of an identity table speaks of, and which are new."""

from collections.abc import Sequence

import numpy as np

from chainkg.graph.chain import split
from chainkg.graph.columns import Column
from chainkg.graph.model import Kind
from chainkg.graph.text import Text
from chainkg.loaders.gathering import Batch
from chainkg.loaders.intake import Fate, Remark
from chainkg.loaders.placing import Learner


def place_things(batch: Batch, kind: Kind, known: Learner) -> None:
    """Give the rows of a kind's table the identity that they speak of; *known* learns the names of new ones."""
    table = batch.tables[kind.table]
    if not len(table):
        return
    own = table[kind.identity].cells()
    names = table["name"].cells()
    aliases = table["aliases"].cells() if "aliases" in table.columns else [""] * len(names)
    found = [""] * len(names)
    for row in sorted(range(len(names)), key=lambda row: (-len(names[row]), names[row], own[row])):
        given = own[row] or names[row]
        owners = known.find(given) or known.find(names[row])
        if len(owners) > 1:
            origin = batch.origin(table, row, "name")
            batch.remarks.append(Remark(Fate.UNPLACED, origin, names[row], unclear(owners)))
            continue
        found[row] = owners[0] if owners else given
        known.learn(found[row], (names[row], *_free(split(aliases[row]), known, found[row])))
    batch.put(kind.table, kind.identity, Column.encode(found))
    batch.keep(kind.table, np.array([bool(identity) for identity in found]))


def _free(names: Sequence[str], known: Learner, identity: str) -> list[str]:
    """Those of *names* that nothing else bears."""
    return [name for name in names if not set(known.find(name)) - {identity}]


def unclear(owners: Sequence[str]) -> Text:
    """A name that several things bear."""
    listed = [owner for owner in owners if owner] + ["一家未在册的同名企业"] * ("" in owners)
    english = [owner for owner in owners if owner] + ["a namesake not on file"] * ("" in owners)
    zh = f"指谁不明：{'、'.join(listed)}；请写全称或信用代码"
    return Text(zh, f"may mean {' or '.join(english)}: write the full name or the code")
