"""Which nodes a chain or an industry holds, and which chains a node is part of."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.groups import Groups, distinct
from chainkg.graph.model import CHAIN, INDUSTRY, NODE, STAGES


class Scopes:
    """Membership of nodes in chains and industries (a node belongs to its own industry and to those of its chains)."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.nodes = len(chain.table(NODE))
        self._node = chain.ref("part_of", "node", NODE)
        self._chain = chain.ref("part_of", "chain", CHAIN)
        self.chain_industry = chain.ref("chains", "industry", INDUSTRY)

    @cached_property
    def of_chain(self) -> Groups:
        """Nodes of each chain, and of the chains that stand for it or below it."""
        table = self.chain.table(CHAIN)
        covered = self.chain.refs("chains", "covered_by", CHAIN)
        parent = self.chain.ref("chains", "parent", CHAIN)
        own = Groups.of(self._chain, self._node, len(table))
        chains, owners = covered.gather(np.arange(len(table)))
        below = np.flatnonzero(parent >= 0)
        holder = np.concatenate((np.arange(len(table)), owners, parent[below]))
        nodes, rows = own.gather(np.concatenate((np.arange(len(table)), chains, below)))
        first = distinct(holder[rows], nodes)
        return Groups.of(holder[rows][first], nodes[first], len(table))

    @cached_property
    def chains(self) -> Groups:
        """Chains of each node."""
        return Groups.of(self._node, self._chain, self.nodes)

    @cached_property
    def part_rows(self) -> Groups:
        """Rows of ``part_of`` of each chain."""
        return Groups.of(self._chain, np.arange(len(self._chain)), len(self.chain.table(CHAIN)))

    @cached_property
    def of_industry(self) -> Groups:
        """Nodes of each industry."""
        own = self.chain.ref("chain_nodes", "industry", INDUSTRY)
        by_chain = self.chain_industry[self._chain]
        industry = np.concatenate((own, by_chain))
        node = np.concatenate((np.arange(self.nodes), self._node))
        kept = distinct(industry, node)
        kept = kept[industry[kept] >= 0]
        return Groups.of(industry[kept], node[kept], len(self.chain.table(INDUSTRY)))

    @cached_property
    def stage(self) -> Groups:
        """Stage of each node in each of its chains, in the order of ``chains``; a place in ``STAGES``."""
        return Groups.of(self._node, self.chain.tables["part_of"].places("stage", STAGES), self.nodes)

    @cached_property
    def home(self) -> Ints:
        """The chain that a node is listed under: its first of its own industry, else its first; -1 without any."""
        own = self.chain.ref("chain_nodes", "industry", INDUSTRY)
        home = np.full(self.nodes, -1, dtype=np.int64)
        for node in range(self.nodes):
            chains = self.chains[node].tolist()
            chosen = [at for at in chains if self.chain_industry[at] == own[node]] or chains
            home[node] = chosen[0] if chosen else -1
        return home
