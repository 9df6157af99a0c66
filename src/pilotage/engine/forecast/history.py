"""What a team did until now, and what is left to do."""

from dataclasses import dataclass
from functools import reduce
from math import gcd, isfinite

LONGEST = 520  # periods: ten years of weeks; a forecast beyond says that it does not end
_FINE = 100  # amounts are whole hundredths, as points are kept


class WrongForecast(ValueError):
    """A history or a scope that nothing can be forecast from; the message says why."""


@dataclass(frozen=True, slots=True)
class History:
    """Throughput. amounts: done in each past period (week or sprint), >= 0: items, or points to the hundredth.

    Periods in which nothing was done belong to it. A forecast takes each coming period to be like one of these, all
    alike and independent of each other: what made them will go on.
    """

    amounts: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.amounts:
            raise WrongForecast("there is no past period to learn from")
        if not all(isfinite(one) and one >= 0 for one in self.amounts):
            raise WrongForecast("what was done in a period is at least 0")

    @property
    def mean(self) -> float:
        """Velocity, where periods are sprints."""
        return sum(self.amounts) / len(self.amounts)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is left: anything from low to high, all alike; equal where it is known.

    step     between the amounts that are possible: 1 item, or the smallest part of a point that is estimated
    growth   what comes on top in each period, >= 0
    """

    low: float
    high: float
    step: float = 1.0
    growth: float = 0.0

    def __post_init__(self) -> None:
        if not all(isfinite(one) and one >= 0 for one in (self.low, self.high, self.growth)) or self.high < self.low:
            raise WrongForecast("what is left goes from at least 0 up to its most, and grows by at least 0")
        if not (isfinite(self.step) and self.step > 0):
            raise WrongForecast("amounts that are possible lie apart")

    def amounts(self) -> tuple[float, ...]:
        """All that may be left, rising."""
        count = int((self.high - self.low) / self.step + 1e-9)
        return tuple(round(self.low + self.step * at, 6) for at in range(count + 1))


def in_wholes(*groups: tuple[float, ...]) -> tuple[tuple[int, ...], ...] | None:
    """The amounts as whole numbers of their largest common part; None where they are no hundredths."""
    scaled = [[round(one * _FINE) for one in group] for group in groups]
    pairs = (
        (one, whole)
        for group, wholes in zip(groups, scaled, strict=True)
        for one, whole in zip(group, wholes, strict=True)
    )
    if any(abs(one * _FINE - whole) > 1e-6 for one, whole in pairs):
        return None
    common = reduce(gcd, (whole for wholes in scaled for whole in wholes), 0) or 1
    return tuple(tuple(whole // common for whole in wholes) for wholes in scaled)
