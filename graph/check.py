"""All that can be wrong in a dataset, found in one run."""

from collections.abc import Iterator

from chainkg.graph import check_rows
from chainkg.graph.chain import Chain
from chainkg.graph.check_cells import check_cells, check_identity, identities
from chainkg.graph.check_names import check_names
from chainkg.graph.check_routes import check_main_inputs, check_routes
from chainkg.graph.errors import BadData, Problem
from chainkg.graph.tables import LINK_TABLE, TABLES

_WITH_AMOUNTS = ("produces", "consumes", "endowments", "supplies", LINK_TABLE, "chain_nodes")


def check_chain(chain: Chain) -> Iterator[Problem]:
    """Everything wrong with a dataset: cells, identities, rows, and what only shows when all tables are together."""
    known = identities(chain)
    for table in chain.tables.values():
        yield from check_cells(table, known)
        yield from check_identity(table, TABLES[table.name])
        if TABLES[table.name].statement:
            yield from check_rows.check_dates(table)
    for name in _WITH_AMOUNTS:
        yield from check_rows.check_amounts(chain.tables[name])
    yield from check_rows.check_roles(chain.tables["roles"], known)
    yield from check_routes(chain)
    yield from check_main_inputs(chain)
    yield from check_names(chain)
    yield from check_rows.check_minimum(chain)


def require_sound(problems: list[Problem]) -> None:
    """BadData with all errors, if there is one."""
    errors = [problem for problem in problems if not problem.warning]
    if errors:
        raise BadData(errors)
