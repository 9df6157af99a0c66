"""In which order jobs cost the least by being late: weighted shortest job first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import isfinite

from pilotage.engine.forecast.history import WrongForecast


@dataclass(frozen=True, slots=True)
class Job:
    """value, urgency, enablement: relative, >= 0. size: relative, > 0; None where nobody judged it.

    value        to users and the business
    urgency      how fast that value decays
    enablement   risk that it takes away, and what it makes possible
    """

    value: float | None
    urgency: float | None
    enablement: float | None
    size: float | None

    def __post_init__(self) -> None:
        parts = (self.value, self.urgency, self.enablement, self.size)
        if not all(part is None or (isfinite(part) and part >= 0) for part in parts) or self.size == 0:
            raise WrongForecast(f"value, urgency and enablement are at least 0, a size is above 0: {self}")

    @property
    def cost_of_delay(self) -> float | None:
        """CoD = value + urgency + enablement; None while one is not judged."""
        if self.value is None or self.urgency is None or self.enablement is None:
            return None
        return self.value + self.urgency + self.enablement

    @property
    def wsjf(self) -> float | None:
        """CoD / size."""
        cost = self.cost_of_delay
        return None if cost is None or self.size is None else cost / self.size


def in_order(jobs: Sequence[Job]) -> tuple[int, ...]:
    """Places of the jobs, the most urgent first; those not judged come last, in the order given.

    No other order of one team has a smaller Σ CoD × finish.
    Sources: Smith (1956), Various optimizers for single-stage production; Reinertsen (2009), Product Development Flow.
    """
    places = range(len(jobs))
    judged = [at for at in places if jobs[at].wsjf is not None]
    return (*sorted(judged, key=lambda at: -(jobs[at].wsjf or 0.0)), *(at for at in places if jobs[at].wsjf is None))


def cost_of(jobs: Sequence[Job], order: Sequence[int]) -> float | None:
    """Σ CoD × finish, one job after the other; None while one of them is not judged."""
    known = [(cost, size) for at in order if (cost := jobs[at].cost_of_delay) is not None and (size := jobs[at].size)]
    if len(known) < len(order):
        return None
    finishes = accumulate(size for _, size in known)
    return sum(cost * finish for (cost, _), finish in zip(known, finishes, strict=True))
