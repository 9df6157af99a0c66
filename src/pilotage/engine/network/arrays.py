"""A network as arrays, where nothing but durations and links counts: for networks of many thousand tasks.

Time is whole numbers from the start of the plan: slots, minutes or seconds of work, as the caller counts. Every type of
link becomes one weight between two starts, so that a pass is the longest way through the network.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pilotage.engine.network.plan import WrongPlan

Places = npt.NDArray[np.int64]
"""(m,) tasks by their place."""
Amounts = npt.NDArray[np.int64]
"""(n,) or (m,) amounts of time."""

FS, SS, FF, SF = range(4)
MOST: Final = 1 << 40
"""Longest duration or lag: sums along a path of 4 million tasks still fit into 63 bits."""


@dataclass(frozen=True, slots=True)
class Network:
    """Tasks 0..n-1 and the links between them.

    durations   (n,) >= 0
    before, after   (m,) predecessor and successor of each link
    types       (m,) FS, SS, FF or SF; lags (m,), a lead below 0
    """

    durations: Amounts
    before: Places
    after: Places
    types: npt.NDArray[np.int8]
    lags: Amounts

    def __post_init__(self) -> None:
        links = {self.before.shape, self.after.shape, self.types.shape, self.lags.shape}
        if len(links) > 1 or self.durations.ndim != 1 or self.before.ndim != 1:
            raise WrongPlan("a network has one duration for each task, and four numbers for each link")
        tasks = len(self.durations)
        if len(self.before):
            ends = np.concatenate((self.before, self.after))
            if ends.min() < 0 or ends.max() >= tasks:
                raise WrongPlan(f"a link joins tasks that are not there: there are {tasks}")
            if self.types.min() < FS or self.types.max() > SF or np.abs(self.lags).max() > MOST:
                raise WrongPlan("a link has a type that is none, or a lag beyond all measure")
        if tasks and (self.durations.min() < 0 or self.durations.max() > MOST):
            raise WrongPlan("a duration is at least 0, and not beyond all measure")


@dataclass(frozen=True, slots=True)
class Passed:
    """Early and late starts, total and free float, (n,) each, and the finish of the whole.

    Finishes are starts + durations. Free float of a task that nothing follows lasts to the finish of the whole.
    """

    early: Amounts
    late: Amounts
    total_float: Amounts
    free_float: Amounts
    finish: int


def weights_of(network: Network, durations: Amounts | None = None) -> Amounts:
    """(m,) so much after the predecessor's start the successor may start.

    FS d + lag, SS lag, FF d + lag - d', SF lag - d', with d of the predecessor and d' of the successor.
    """
    lasting = network.durations if durations is None else durations
    of_before = np.where((network.types == FS) | (network.types == FF), lasting[network.before], 0)
    of_after = np.where((network.types == FF) | (network.types == SF), lasting[network.after], 0)
    weights: Amounts = network.lags + of_before - of_after
    return weights
