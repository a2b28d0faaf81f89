"""Who stands behind a node: the firms that make it, their parks, the institutes that support it."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain, split
from chainkg.graph.model import CHAIN, FIRM, INSTITUTE, NODE, SUPPORTS, Kind
from chainkg.queries.assessment import Assessment
from chainkg.queries.evidence import Fact, fact
from chainkg.queries.seen import seen_rows


class People:
    """Firms, parks and institutes of one place at one date."""

    def __init__(self, view: Assessment) -> None:
        self.view = view
        self.chain: Chain = view.world.chain
        self.firms = self.chain.table(FIRM)

    def makers(self, node: int) -> list[int]:
        """The firms of the place that make *node* or have said that they would."""
        return self._makers.get(node, [])

    @cached_property
    def _makers(self) -> dict[int, list[int]]:
        chain = self.chain
        firms, nodes = chain.ref("produces", "firm", FIRM), chain.ref("produces", "node", NODE)
        known = self.view.firms[firms] & seen_rows(chain, "produces", self.view.world.as_of)
        found: dict[int, set[int]] = {}
        for row in np.flatnonzero(known).tolist():
            found.setdefault(int(nodes[row]), set()).add(int(firms[row]))
        return {node: sorted(held) for node, held in found.items()}

    def where(self, firm: int) -> str:
        """The first park of a firm, else its region."""
        parks = split(self.firms["park"][firm])
        return parks[0] if parks else self.firms["region"][firm]

    def parks(self, node: int) -> list[str]:
        """The parks of the makers of *node*."""
        return list(dict.fromkeys(park for firm in self.makers(node) for park in split(self.firms["park"][firm])))

    def terms(self, node: int) -> Iterator[str]:
        """What a search may find *node* by: its names, its makers and their names, their parks."""
        nodes = self.chain.table(NODE)
        yield from (nodes["id"][node], nodes["name"][node], nodes["name_en"][node], *split(nodes["aliases"][node]))
        for firm in self.makers(node):
            for column in ("name", "aliases", "former_names", "name_en", "park"):
                yield from split(self.firms[column][firm])

    def institutes(self, node: int) -> list[Fact]:
        """Rows that say who supports the node itself or one of its chains."""
        rows = [*self._supported(NODE).get(node, [])]
        for chain in self.view.scopes.chains[node].tolist():
            rows += self._supported(CHAIN).get(chain, [])
        return [fact(self.chain, "roles", row) for row in dict.fromkeys(rows)]

    def _supported(self, kind: Kind) -> dict[int, list[int]]:
        return self._support[kind.label]

    @cached_property
    def _support(self) -> dict[str, dict[int, list[int]]]:
        known = seen_rows(self.chain, "roles", self.view.world.as_of)
        found: dict[str, dict[int, list[int]]] = {}
        for kind in (NODE, CHAIN):
            held = found.setdefault(kind.label, {})
            for row, _, thing in zip(
                *(part.tolist() for part in self.chain.roles(SUPPORTS, INSTITUTE, kind)), strict=True
            ):
                if known[row]:
                    held.setdefault(thing, []).append(row)
        return found
