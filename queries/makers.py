"""How many firms make what, where: the one step whose size is that of the table of firms (MODEL: history is rows)."""

from dataclasses import dataclass

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.columns import Column, Ints
from chainkg.graph.dates import Date
from chainkg.graph.groups import first_of_runs, sort_order
from chainkg.graph.model import NODE
from chainkg.queries.history import resolve

Row = tuple[str, str, str, str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Makers:
    """Row by row a node, a region (empty: none on file), a status, the date of the deciding row (empty: undated) and
    the number of firms; a firm counts once for each node."""

    as_of: str
    node: Column
    region: Column
    status: Column
    date: Column
    firms: Ints

    def rows(self) -> list[Row]:
        """The rows in order, as a person would read them."""
        cells = (column.cells() for column in (self.node, self.region, self.status, self.date))
        return sorted(zip(*cells, self.firms.tolist(), strict=True))


def count_makers(chain: Chain, as_of: Date | None = None) -> Makers:
    """Makers by node, region, status and date as known at *as_of*, of a dataset in memory."""
    date = as_of or chain.settings.as_of
    pairs, statements = resolve(chain, "produces", date), chain.tables["produces"]
    day, region = statements["as_of"].take(pairs.row), chain.tables["firms"]["region"].take(pairs.firm)
    order = sort_order(pairs.node, region.codes, pairs.status, day.codes)
    new = first_of_runs(pairs.node[order], region.codes[order], pairs.status[order], day.codes[order])
    first, counts = order[new], np.diff(np.append(np.flatnonzero(new), len(order)))
    node = chain.table(NODE)["id"].take(pairs.node[first])
    status = statements["status"].take(pairs.row[first])
    return Makers(str(date), node, region.take(first), status, day.take(first), counts)
