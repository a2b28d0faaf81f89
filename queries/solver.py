"""Linear and mixed-integer programs, solved by HiGHS through scipy: slow to import, so only where one is solved."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from chainkg.graph.columns import Bools, Floats

Terms = Iterable[tuple[int, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """``x``: the best values found, None where none were; ``bound``: no solution can cost less; ``proven``: none
    does."""

    x: Floats | None
    bound: float
    proven: bool


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """``x``: the best values, whole or not; ``dual``: per row by how much one more of its limit would change the least
    cost."""

    x: Floats
    dual: Floats


@dataclass(slots=True)
class Program:
    """Minimise Σ cost·x for 0 ≤ x ≤ 1 under rows Σ factor·x ≤ limit; ``whole``: which x are 0 or 1."""

    cost: Floats
    whole: Bools
    _factors: list[float] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=lambda: [0])
    _limits: list[float] = field(default_factory=list)

    def row(self, terms: Terms, limit: float) -> None:
        """Demand Σ factor·x ≤ *limit* for *terms* (place of x, factor)."""
        for column, factor in terms:
            self._columns.append(column)
            self._factors.append(factor)
        self._ends.append(len(self._columns))
        self._limits.append(limit)

    def solve(self, seconds: float) -> Solved:
        """The least cost, by branch and bound to no gap, or the best that is found in *seconds*."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        shape = (len(self._limits), len(self.cost))
        factors = np.array(self._factors, dtype=np.float64)
        rows = csr_array((factors, np.array(self._columns, dtype=np.int64), np.array(self._ends)), shape=shape)
        found = milp(
            self.cost,
            integrality=self.whole.astype(np.int64),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(rows, -np.inf, np.array(self._limits)),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0},
        )
        bound = found.mip_dual_bound
        return Solved(found.x, -np.inf if bound is None else float(bound), found.status == 0)

    def price(self) -> Priced:
        """The least cost with no x held to be whole. All limits must be at least 0, so that x = 0 is a solution."""
        from scipy.optimize import linprog
        from scipy.sparse import csr_array

        if not len(self.cost):
            return Priced(np.zeros(0), np.zeros(len(self._limits)))
        shape = (len(self._limits), len(self.cost))
        rows = csr_array((np.array(self._factors), np.array(self._columns, dtype=np.int64), self._ends), shape=shape)
        found = linprog(self.cost, A_ub=rows, b_ub=np.array(self._limits), bounds=(0, 1), method="highs-ds")
        return Priced(np.asarray(found.x), np.asarray(found.ineqlin.marginals))
