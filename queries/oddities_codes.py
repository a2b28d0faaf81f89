"""Credit codes on file that their own check digit contradicts: such a code tells firms from each other no more."""

from collections.abc import Iterator

import numpy as np

from chainkg.graph.chain import Chain
from chainkg.graph.check_cells import problems_at
from chainkg.graph.codes import clean_code, code_fault
from chainkg.graph.errors import Problem
from chainkg.graph.model import FIRM


def unsound_codes(chain: Chain) -> Iterator[Problem]:
    """One warning a firm whose code is wrong."""
    table = chain.table(FIRM)
    column = table["uscc"]
    for code, value in enumerate(column.values):
        fault = code_fault(clean_code(value)) if value else None
        if fault:
            yield from problems_at(table, np.flatnonzero(column.codes == code).tolist(), "uscc", value, fault)
