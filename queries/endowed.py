"""What regions and parks are endowed with at a date: totals of what is made there, and resources."""

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.dates import Date
from chainkg.graph.groups import Groups, one_of
from chainkg.graph.model import NATURES, NODE, NODE_KINDS
from chainkg.graph.places import Places
from chainkg.queries.seen import ages, older, seen_rows

RESERVE, EXHAUSTED, YEARLY, OUTPUT = range(len(NATURES))
_RESOURCE = list(NODE_KINDS).index("resource")


class Endowed:
    """Rows of endowments: ``node`` and ``place`` of each, whether it is ``young``.

    ``totals``: known rows that tell of making (output totals, and what a year gives of all but resources);
    ``reserves``: known rows of a resource.
    """

    def __init__(self, chain: Chain, places: Places, as_of: Date) -> None:
        table, self.node = chain.tables["endowments"], chain.ref("endowments", "node", NODE)
        self.place = places.rows("endowments", "region_or_park")
        nature = table.places("nature", NATURES)
        resource = chain.table(NODE).places("kind", NODE_KINDS)[self.node] == _RESOURCE
        known = seen_rows(chain, "endowments", as_of)
        self.young = ~older(ages(chain, "endowments", as_of), chain.rules["stale"]["operating"])
        self._total = known & ((nature == OUTPUT) | ((nature == YEARLY) & ~resource))
        self._reserve = known & resource & one_of(nature, (RESERVE, YEARLY))
        held = np.flatnonzero((self._total | self._reserve) & (self.place >= 0))
        self._of_place = Groups.of(self.place[held], held, places.size)

    @property
    def totals(self) -> Ints:
        return np.flatnonzero(self._total)

    def within(self, places: Ints) -> tuple[Ints, Ints]:
        """The rows of *places*: totals and reserves."""
        rows = np.sort(self._of_place.all_of(places))
        return rows[self._total[rows]], rows[self._reserve[rows]]
