"""Anchors and their families: of which chains and industries what a firm makes counts as an anchor's."""

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools, Ints
from chainkg.graph.dates import Date
from chainkg.graph.groups import Groups, among_sorted, distinct
from chainkg.graph.model import ANCHORS, CHAIN, FIRM, INDUSTRY
from chainkg.queries.scopes import Scopes
from chainkg.queries.seen import seen_rows


class Anchors:
    """``of_firm``: for each firm the scopes (chains, then industries) that it, its parent or a subsidiary anchors;
    ``serve``: firms with any."""

    def __init__(self, chain: Chain, scopes: Scopes, as_of: Date) -> None:
        self.chain, self.nodes = chain, scopes.nodes
        known, shift = seen_rows(chain, "roles", as_of), len(chain.table(CHAIN))
        firms, held = [], []
        for kind, first in ((CHAIN, 0), (INDUSTRY, shift)):
            rows, firm, thing = chain.roles(ANCHORS, FIRM, kind)
            firms.append(firm[known[rows]])
            held.append(thing[known[rows]] + first)
        firm, owner = self._families(np.concatenate(firms))
        self.of_firm = Groups.of(firm, np.concatenate(held)[owner], len(chain.table(FIRM)))
        self.serve = self.of_firm.filled()
        inside = [(scopes.of_chain, 0), (scopes.of_industry, shift)]
        self._keys = np.sort(np.concatenate([(one.owners() + first) * self.nodes + one.items for one, first in inside]))

    def _families(self, anchors: Ints) -> tuple[Ints, Ints]:
        """Each anchor with its parent and its subsidiaries: firms, and for each the place of its anchor."""
        parent = self.chain.ref("firms", "parent", FIRM)
        owned = np.flatnonzero(parent >= 0)
        below, owner = Groups.of(parent[owned], owned, len(parent)).gather(anchors)
        places = np.arange(len(anchors))
        above = parent[anchors]
        firm = np.concatenate((anchors, above[above >= 0], below))
        of = np.concatenate((places, places[above >= 0], owner))
        once = distinct(firm, of)
        return firm[once], of[once]

    def holds(self, scope: Ints, node: Ints) -> Bools:
        """Pair by pair whether the scope holds the node."""
        return among_sorted(scope * self.nodes + node, self._keys)
