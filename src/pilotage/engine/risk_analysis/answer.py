"""The answer of a risk analysis: when the plan may end, and what that hangs on."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_SLACK = 1e-9  # of a share: 0.3 + 0.6 is a little less than 0.9 in floats, and means 0.9


def quantile(rising: Sequence[float] | Numbers, share: float) -> float | None:
    """The smallest x of the sorted values with F(x) >= share: of all values so much lies at or below it.

    share   0..1. None without values. This is the one definition of every P10, P50, P80, P90 in the product.
    Source: Hyndman & Fan (1996), Sample quantiles in statistical packages, definition 1.
    """
    if not len(rising):
        return None
    return float(rising[max(ceil(share * len(rising) - _SLACK * len(rising)), 1) - 1])


def probability_until(rising: Sequence[float] | Numbers, moment: float) -> float | None:
    """F(moment): the share of the sorted values at or below it. None without values."""
    return bisect_right(rising, moment) / len(rising) if len(rising) else None


@dataclass(frozen=True, slots=True)
class TaskRisk:
    """How much the end hangs on one task. None: undefined, because it always lasts the same, or has no duration.

    criticality    CI, 0..1: share of the trials in which it has no slack
    significance   SI, 0..1: E[d / (d + slack) × T / E[T]]
    sensitivity    SSI, 0..: CI × σ_d / σ_T
    cruciality     CRI, 0..1: |correlation of its duration with the end|
    mean, deviation   of its duration, without the risks that may delay it
    earlier, later    how far the end lies from its mean when the task lasts one standard deviation less, and more
                      (by the straight line through all trials): the two ends of its bar in a tornado
    """

    criticality: float
    significance: float | None
    sensitivity: float | None
    cruciality: float | None
    mean: float
    deviation: float
    earlier: float | None
    later: float | None


@dataclass(frozen=True, slots=True)
class EventRisk:
    """How much the end hangs on one risk. None: it always or never happened, or its delay never varied.

    happened     share of the trials
    cruciality   |correlation of its delay with the end|
    costs        how much later the end is on average where it happens than where it does not
    """

    happened: float
    cruciality: float | None
    costs: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Times in the problem's unit, from its start.

    planned_end      with the planned durations and no risk
    ends             (samples,) rising
    watched          (w, samples) finishes of the watched tasks, each row rising
    planned_watched  (w,) with the planned durations
    is_stopped       the caller stopped it; the answer is of the trials until then
    """

    samples: int
    seed: int
    planned_end: float
    ends: Numbers
    watched: Numbers
    planned_watched: tuple[float, ...]
    tasks: tuple[TaskRisk, ...]
    events: tuple[EventRisk, ...]
    is_stopped: bool = False

    @property
    def mean(self) -> float | None:
        return float(self.ends.mean()) if self.samples else None

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the end."""
        return float(self.ends.std()) if self.samples else None

    @property
    def merge_bias(self) -> float | None:
        """Mean end less planned end: what a plan hides that adds up likely durations along one path."""
        return None if self.mean is None else self.mean - self.planned_end

    def quantile(self, share: float) -> float | None:
        """The end that is kept with that probability."""
        return quantile(self.ends, share)

    def probability_until(self, moment: float) -> float | None:
        """Probability to have ended by then."""
        return probability_until(self.ends, moment)
