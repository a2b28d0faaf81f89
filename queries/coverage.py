"""How far the data reach: per industry the nodes that a statement or check tells of, and what of the plan has none."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Bools
from chainkg.graph.dates import Date
from chainkg.graph.groups import flags
from chainkg.graph.model import CHAIN, FIRM, INDUSTRY, NODE
from chainkg.queries.checked import find_checks
from chainkg.queries.seen import seen_rows
from chainkg.queries.world import World


@dataclass(frozen=True, slots=True)
class IndustryCoverage:
    """Nodes of an industry: how many there are; of how many a statement of the region tells; how many others were
    checked; the rest are 待核."""

    industry: str
    nodes: int
    stated: int
    checked: int

    @property
    def open(self) -> int:
        """Nodes of which nothing is known here."""
        return self.nodes - self.stated - self.checked


def coverage(chain: Chain, as_of: Date) -> list[IndustryCoverage]:
    """By industry in its order, for the region that the dataset is of."""
    world = World(chain, as_of)
    stated, checked = _known(world)
    table = chain.table(INDUSTRY)
    orders = np.nan_to_num(table.numbers("order"), nan=np.inf)
    found = []
    for row in np.lexsort((np.arange(len(table)), orders)).tolist():
        nodes = world.scopes.of_industry[row]
        told = stated[nodes]
        found.append(
            IndustryCoverage(table["name"][row], len(nodes), int(told.sum()), int((checked[nodes] & ~told).sum()))
        )
    return found


def _known(world: World) -> tuple[Bools, Bools]:
    """Per node whether a firm or place of the region has a statement on it, and whether a check decides there."""
    chain, nodes = world.chain, world.nodes
    if not chain.settings.region:
        return np.zeros(nodes, dtype=bool), np.zeros(nodes, dtype=bool)
    place = world.places.find(chain.settings.region)
    inside = world.places.inside(place)
    local = np.append(world.places.firms(place), False)
    made = local[chain.ref("produces", "firm", FIRM)] & seen_rows(chain, "produces", world.as_of)
    where = np.append(inside, False)[world.places.rows("endowments", "region_or_park")]
    held = where & seen_rows(chain, "endowments", world.as_of)
    stated = flags(nodes, chain.ref("produces", "node", NODE)[made])
    stated |= flags(nodes, chain.ref("endowments", "node", NODE)[held])
    return stated, find_checks(world, world.scopes, place).decided


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A term of the plan that no node stands for: where the plan has it, and under what."""

    term: str
    scope: str
    source: str
    locator: str


def uncovered(chain: Chain) -> list[Uncovered]:
    """Terms of ``plan_cover`` without nodes or chains, and chains that the plan names and no node is part of."""
    table = chain.tables["plan_cover"]
    bare = np.flatnonzero(table["nodes"].is_("") & table["chains"].is_("")).tolist()
    rows = map(table.row, bare)
    found = [Uncovered(row["term"], row["object"], row["source"], row["locator"]) for row in rows]
    chains = chain.table(CHAIN)
    held = World(chain).scopes.of_chain.filled()
    named = chains["origin"].which(lambda origin: origin.startswith("plan"))
    empty = map(chains.row, np.flatnonzero(named & ~held).tolist())
    found += [Uncovered(row["name"], row["industry"], row["source"], row["locator"]) for row in empty]
    return sorted(found, key=lambda one: (one.source, one.locator, one.term))
