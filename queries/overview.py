"""A place at a glance: its industries with their chains, and each chain's nodes stage by stage."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainkg.graph.errors import ChainError
from chainkg.graph.model import CHAIN, INDUSTRY, NODE, STAGES
from chainkg.graph.text import Text
from chainkg.queries.assessment import Assessment
from chainkg.queries.chains import ChainView, chain_views

MOST_CELLS = 6000


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A chain (its row; -1: nodes that no chain of the industry holds) with its nodes by stage, the last of them
    without a stage. ``view`` is None where there is no chain."""

    chain: int
    view: ChainView | None
    stages: tuple[tuple[int, ...], ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        return tuple(node for stage in self.stages for node in stage)


@dataclass(frozen=True, slots=True)
class IndustryRow:
    """An industry (its row; -1: none) with its chains, and all its nodes, each once."""

    industry: int
    nodes: tuple[int, ...]
    chains: tuple[ChainRow, ...]


def overview(view: Assessment) -> list[IndustryRow]:
    """All industries of the dataset in their order, each with its chains; nodes of no chain stand apart, none is lost.

    ChainError where there is nothing to show, or more than a page can show.
    """
    found = list(_Overview(view).industries())
    count = sum(len(one.nodes) for industry in found for one in industry.chains)
    if not count:
        raise ChainError(
            Text("数据集没有登记任何环节，画不出总览", "the dataset has no nodes, so there is no overview")
        )
    if count > MOST_CELLS:
        raise ChainError(
            Text(
                f"总览最多画 {MOST_CELLS} 格，这里有 {count} 格：请用 --chain 或 --industry 只画一部分",
                f"an overview draws {MOST_CELLS} cells at most, here are {count}: use --chain or --industry",
            )
        )
    return found


class _Overview:
    def __init__(self, view: Assessment) -> None:
        self.view, self.scopes = view, view.scopes
        self.chain = view.world.chain
        self.parts = _placed(view)

    def industries(self) -> Iterator[IndustryRow]:
        order = np.append(self.chain.tables["industries"].numbers("order"), np.inf)
        count = len(self.chain.table(INDUSTRY))
        held = self.scopes.chain_industry
        views = chain_views(self.view)
        index = self.chain.index(CHAIN)
        for industry in [*np.lexsort((np.arange(count), order[:count])).tolist(), -1]:
            own = [(index[one.chain], one) for one in views if int(held[index[one.chain]]) == industry]
            rows = [ChainRow(row, one, self._stages(row, self.scopes.of_chain[row].tolist())) for row, one in own]
            nodes = self._nodes(industry, rows)
            apart = sorted(set(nodes) - {node for row in rows for node in row.nodes})
            rows += [ChainRow(-1, None, self._stages(-1, apart))] if apart else []
            if rows:
                yield IndustryRow(industry, tuple(nodes), tuple(rows))

    def _nodes(self, industry: int, rows: list[ChainRow]) -> list[int]:
        if industry >= 0:
            return sorted(self.scopes.of_industry[industry].tolist())
        own = self.chain.ref("chain_nodes", "industry", INDUSTRY)
        bare = np.flatnonzero((own < 0) & (self.scopes.chains.counts() == 0)).tolist()
        return sorted({*bare, *(node for row in rows for node in row.nodes)})

    def _stages(self, chain: int, nodes: list[int]) -> tuple[tuple[int, ...], ...]:
        found: list[list[tuple[float, int]]] = [[] for _ in range(len(STAGES) + 1)]
        for node in nodes:
            stage, order = self._place(node, chain)
            found[stage].append((order, node))
        return tuple(tuple(node for _, node in sorted(stage)) for stage in found)

    def _place(self, node: int, chain: int) -> tuple[int, float]:
        """Stage and order of *node* in *chain*, else in the chain that it is listed under, else in its first."""
        parts = self.parts.get(node, {})
        for wanted in (chain, int(self.scopes.home[node])):
            if wanted in parts:
                return parts[wanted]
        return next(iter(parts.values()), (len(STAGES), 0.0))


def _placed(view: Assessment) -> dict[int, dict[int, tuple[int, float]]]:
    """Node → chain → stage (a place in ``STAGES``, their number for none) and order."""
    chain = view.world.chain
    table = chain.tables["part_of"]
    stage = np.where(table.places("stage", STAGES) < 0, len(STAGES), table.places("stage", STAGES))
    columns = (chain.ref("part_of", "node", NODE), chain.ref("part_of", "chain", CHAIN), stage)
    order = np.nan_to_num(table.numbers("stage_order"))
    found: dict[int, dict[int, tuple[int, float]]] = {}
    for node, held, at, place in zip(*(column.tolist() for column in columns), order.tolist(), strict=True):
        found.setdefault(node, {}).setdefault(held, (at, place))
    return found
