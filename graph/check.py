"""All that can be wrong in a dataset, found in one run."""

from collections.abc import Iterator

from chainkg.graph import check_rows
from chainkg.graph.chain import Chain
from chainkg.graph.check_cells import Faulty, Identities, check_cells, check_identity, identities
from chainkg.graph.check_names import check_names
from chainkg.graph.check_routes import check_main_inputs, check_routes
from chainkg.graph.columns import Table
from chainkg.graph.errors import BadData, Problem
from chainkg.graph.tables import TABLES
from chainkg.graph.units import AMOUNTS


def check_chain(chain: Chain) -> Iterator[Problem]:
    """Everything wrong with a dataset: cells, identities, rows, and what only shows when all tables are together."""
    known = identities(chain)
    for table in chain.tables.values():
        for fault in check_table(table, known):
            yield from fault.problems()
        yield from check_identity(table, TABLES[table.name])
    yield from check_routes(chain)
    yield from check_main_inputs(chain)
    yield from check_names(chain)
    yield from check_rows.check_minimum(chain)


def check_table(table: Table, known: Identities) -> Iterator[Faulty]:
    """What is wrong with the rows of a table, each by itself; *known*: what they may refer to."""
    yield from check_cells(table, known)
    if TABLES[table.name].statement:
        yield from check_rows.check_dates(table)
    if table.name in AMOUNTS:
        yield from check_rows.check_amounts(table)
    if table.name == "roles":
        yield from check_rows.check_roles(table, known)


def require_sound(problems: list[Problem]) -> None:
    """BadData with all errors, if there is one."""
    errors = [problem for problem in problems if not problem.warning]
    if errors:
        raise BadData(errors)
