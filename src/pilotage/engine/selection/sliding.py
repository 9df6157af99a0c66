"""The relaxation that may choose parts, solved again and again while goal and ends of rows move: warm simplex."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.program import Program
from pilotage.engine.selection.solver import relaxation

_SOLVED = {"Optimal", "Empty"}  # empty: nothing to choose from


class Sliding:
    """One program in one solver: each answer starts from the basis of the one before.

    30 ends of one row at 200 candidates in four ways take a tenth of a second together; alone each takes as long.
    """

    def __init__(self, program: Program) -> None:
        self._solver = relaxation(program)
        self._columns = np.arange(len(program.values), dtype=np.int32)

    def want(self, goal: NDArray[np.float64]) -> None:
        """Most of this from here on. goal: (n,) what one of the solver's units of each column is worth."""
        self._solver.changeColsCost(len(goal), self._columns, goal)

    def bound(self, ends: Mapping[int, tuple[float, float]]) -> None:
        """The lower and upper ends of these rows from here on, in the solver's numbers."""
        for row, (lower, upper) in ends.items():
            self._solver.changeRowBounds(row, lower, upper)

    def best(self) -> float | None:
        """Most of what is wanted, None when nothing is possible."""
        self._solver.run()
        if self._solver.modelStatusToString(self._solver.getModelStatus()) not in _SOLVED:
            return None
        return float(self._solver.getInfo().objective_function_value)
