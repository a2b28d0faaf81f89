"""Which nodes a chain or an industry holds, and which chains a node is part of."""

from functools import cached_property

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Ints
from chainkg.graph.groups import Groups, distinct, first_of_runs, reached, sort_order
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
        """Nodes of each chain, of the chains below it and of those that stand for it."""
        size = len(self.chain.table(CHAIN))
        covered = self.chain.refs("chains", "covered_by", CHAIN)
        upward = [set(one) for one in self._parents]
        for chain in range(size):
            for cover in covered[chain].tolist():
                upward[cover].add(chain)
        return self._nodes_by(upward, np.arange(size), size)

    @cached_property
    def _parents(self) -> list[set[int]]:
        parent = self.chain.ref("chains", "parent", CHAIN)
        return [{int(one)} if one >= 0 else set() for one in parent]

    def _nodes_by(self, upward: list[set[int]], key: Ints, size: int) -> Groups:
        """Nodes grouped by the *key* of their chain and of every chain that *upward* leads to from it."""
        own = Groups.of(self._chain, self._node, len(upward))
        pairs = [(high, low) for low in range(len(upward)) for high in sorted(reached(upward, low))]
        high, low = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True)) if pairs else (key, key)
        nodes, rows = own.gather(low)
        keys = key[high[rows]]
        first = distinct(keys, nodes)
        first = first[keys[first] >= 0]
        return Groups.of(keys[first], nodes[first], size)

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
        """Nodes of each industry: its own and those of its chains with what is below them."""
        size = len(self.chain.table(INDUSTRY))
        own = self.chain.ref("chain_nodes", "industry", INDUSTRY)
        listed = self._nodes_by(self._parents, self.chain_industry, size)
        industry = np.concatenate((own, np.repeat(np.arange(size), listed.counts())))
        node = np.concatenate((np.arange(self.nodes), listed.items))
        kept = distinct(industry, node)
        kept = kept[industry[kept] >= 0]
        return Groups.of(industry[kept], node[kept], size)

    @cached_property
    def stage(self) -> Groups:
        """Stage of each node in each of its chains, in the order of ``chains``; a place in ``STAGES``."""
        return Groups.of(self._node, self.chain.tables["part_of"].places("stage", STAGES), self.nodes)

    @cached_property
    def home(self) -> Ints:
        """The chain that a node is listed under: its first of its own industry, else its first; -1 without any."""
        own = self.chain.ref("chain_nodes", "industry", INDUSTRY)
        foreign = self.chain_industry[self._chain] != own[self._node]
        place = np.arange(len(self._node))
        order = sort_order(self._node, foreign, place)
        first = order[first_of_runs(self._node[order])]
        home = np.full(self.nodes, -1, dtype=np.int64)
        home[self._node[first]] = self._chain[first]
        return home

    @cached_property
    def home_stage(self) -> Ints:
        """Stage of each node in the chain that it is listed under, as a place in ``STAGES``; -1 unknown."""
        table = self.chain.tables["part_of"]
        own = np.flatnonzero(self._chain == self.home[self._node])[::-1]
        stage = np.full(self.nodes, -1, dtype=np.int64)
        stage[self._node[own]] = table.places("stage", STAGES)[own]
        return stage

    @cached_property
    def listed(self) -> Ints:
        """All nodes by industry, chain, stage and id: the order in which equal scores are listed."""
        order = np.append(self.chain.tables["industries"].numbers("order"), np.inf)
        industry = order[np.append(self.chain_industry, -1)[self.home]]
        return np.lexsort((self.home_stage, self.home, np.nan_to_num(industry, nan=np.inf)))
