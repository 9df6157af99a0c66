"""Budgets spread over the time in which they are planned to be worked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.earned_value.performance import WrongValue

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Phased:
    """Tasks with their budgets, and when they are planned.

    budgets           (n,) >= 0
    starts, finishes  (n,) finish >= start, in working time of the task's own calendar since any moment that is the
                      same for all tasks of it; equal: the whole budget falls due at that moment
    ends              (n, m) the ends of the m periods on the same scale, rising along each row. For tasks of one
                      calendar all rows are alike, and one row (1, m) may stand for all
    """

    budgets: Numbers
    starts: Numbers
    finishes: Numbers
    ends: Numbers

    def __post_init__(self) -> None:
        count = len(self.budgets)
        if self.starts.shape != (count,) or self.finishes.shape != (count,) or self.ends.ndim != 2:
            raise WrongValue("budgets, starts and finishes are not as many")
        if len(self.ends) not in {1, count}:
            raise WrongValue("there is not one row of periods for every task")
        parts = (self.budgets, self.starts, self.finishes, self.ends)
        if not all(np.isfinite(part).all() for part in parts):
            raise WrongValue("a budget or a time is not a number")
        if (self.budgets < 0).any() or (self.finishes < self.starts).any() or (np.diff(self.ends, axis=1) < 0).any():
            raise WrongValue("a budget is below 0, or a time before its start")


def planned_shares(phased: Phased) -> Numbers:
    """(n, m) the share of each task that is planned to be done by the end of each period: 0..1, rising along a row.

    A task is taken to be worked evenly over its working time. One without any is done at its moment, also when that is
    the very end of a period.
    """
    starts, lengths = phased.starts[:, None], (phased.finishes - phased.starts)[:, None]
    since = phased.ends - starts
    worked = since / np.where(lengths > 0, lengths, 1.0)
    return np.where(lengths > 0, np.clip(worked, 0.0, 1.0), since >= 0)


def planned_value(phased: Phased) -> Numbers:
    """(m,) cumulative PV: what of their budgets the tasks are planned to have used by the end of each period."""
    return phased.budgets @ planned_shares(phased)
