"""Which way trials are reckoned in: with NumPy, or compiled where numba is there."""

from enum import StrEnum
from importlib import import_module
from typing import Final, Protocol

import numpy as np

from pilotage.engine.network.passing import HAS_NUMBA
from pilotage.engine.risk_analysis.drawing import Deck
from pilotage.engine.risk_analysis.passes import Step
from pilotage.engine.risk_analysis.problem import Problem
from pilotage.engine.risk_analysis.rows import InRows
from pilotage.engine.risk_analysis.tally import Tally

MANY: Final = 20_000_000
"""Tasks times trials from which on it is worth the half second that loading compiled code takes once in a process."""


class Way(StrEnum):
    """How trials are reckoned.

    Times and criticality are the same, bit for bit. What is added up over trials is not added in the same order of
    float32: means, deviations and indices differ by less than 1e-4.
    """

    ROWS = "rows"
    COMPILED = "compiled"


class Reckoner(Protocol):
    """Draws a block of trials and adds it up; from several threads at once."""

    def tally(self, deck: Deck, width: int, *, lot: np.random.Generator) -> Tally: ...


def reckoner(
    way: Way | None, problem: Problem, steps: tuple[Step, ...], *, samples: int, size: int, planned_end: float
) -> Reckoner:
    """way: None: compiled where numba is there and the trials are many. size: most trials of a block."""
    if way is None:
        way = Way.COMPILED if HAS_NUMBA and problem.size * samples >= MANY else Way.ROWS
    planned = np.array(problem.durations, dtype=float)
    if way is Way.ROWS:
        return InRows(steps, problem.watched, size=size, planned=planned, planned_end=planned_end)
    compiled = import_module("pilotage.engine.risk_analysis.compiled")
    found: Reckoner = compiled.Compiled(steps, problem.watched, size=size, planned=planned, planned_end=planned_end)
    return found
