"""Risks that simply add up: expected value, spread, and the exact distribution of what they cost together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite, sqrt

from pilotage.engine.risk_analysis.problem import WrongRisk

MOST_OUTCOMES = 200_000
_SLACK = 1e-9  # of a probability: .05 + .85 may be a little less than .9 in floats


@dataclass(frozen=True, slots=True)
class Risk:
    """Happens with that probability (0..1), and then costs `impact`: money or time; below 0: a chance."""

    probability: float
    impact: float

    def __post_init__(self) -> None:
        if not (0 <= self.probability <= 1 and isfinite(self.impact)):
            raise WrongRisk(f"a risk has a probability of 0..1 and an impact: {self}")


@dataclass(frozen=True, slots=True)
class Contingency:
    """What independent risks cost together.

    expected    Σ probability × impact
    deviation   standard deviation
    outcomes    (k,) sums that can come about, rising; None where there are too many to count
    shares      (k,) F of each: probability that no more is needed
    """

    expected: float
    deviation: float
    outcomes: tuple[float, ...] | None
    shares: tuple[float, ...] | None

    def quantile(self, share: float) -> float | None:
        """The smallest sum with F >= share; None where the outcomes were not counted."""
        if self.outcomes is None or self.shares is None:
            return None
        return next(sum_ for sum_, below in zip(self.outcomes, self.shares, strict=True) if below >= share - _SLACK)


def contingency_of(risks: Sequence[Risk]) -> Contingency:
    """Exact for independent risks, as long as no more than 200,000 different sums can come about.

    Source: AACE International 44R-08, Risk analysis and contingency determination using expected value.
    """
    expected = fsum(one.probability * one.impact for one in risks)
    deviation = sqrt(fsum(one.probability * (1 - one.probability) * one.impact**2 for one in risks))
    together: dict[float, float] | None = {0.0: 1.0}
    for one in risks:
        together = None if together is None or len(together) > MOST_OUTCOMES // 2 else _with(together, one)
    if together is None:
        return Contingency(expected, deviation, None, None)
    outcomes, shares, below = sorted(together), [], 0.0
    for outcome in outcomes:
        below += together[outcome]
        shares.append(below)
    shares[-1] = 1.0
    return Contingency(expected, deviation, tuple(outcomes), tuple(shares))


def _with(together: dict[float, float], risk: Risk) -> dict[float, float]:
    """Sums are rounded to a millionth, so that equal ones are one."""
    found: dict[float, float] = {}
    for outcome, probability in together.items():
        for impact, share in ((0.0, 1 - risk.probability), (risk.impact, risk.probability)):
            if share:
                reached = round(outcome + impact, 6)
                found[reached] = found.get(reached, 0.0) + probability * share
    return found
