"""The outside view: how far projects of this kind ended above what was first estimated."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from pilotage.engine.risk_analysis.answer import probability_until, quantile
from pilotage.engine.risk_analysis.problem import WrongRisk

FEW = 10  # below it a class says next to nothing
ENOUGH = 15  # from here on its P80 no longer hangs on a single project


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """Closed projects of one kind. overruns: (n,) actual / estimated - 1 of each, rising; below 0: it took less."""

    overruns: tuple[float, ...]

    def __post_init__(self) -> None:
        if not all(isfinite(one) and one > -1 for one in self.overruns) or list(self.overruns) != sorted(self.overruns):
            raise WrongRisk("overruns are sorted, and above -1: what was estimated at all took something")

    @property
    def is_too_small(self) -> bool:
        return len(self.overruns) < FEW

    @property
    def is_small(self) -> bool:
        return len(self.overruns) < ENOUGH

    def uplift(self, share: float) -> float | None:
        """What to add to an estimate, as a share of it, so that it is kept with probability `share`.

        The smallest overrun with F >= share: that of a real project, no value between two. None of an empty class.
        Source: Flyvbjerg & COWI (2004), Procedures for dealing with optimism bias in transport planning.
        """
        return quantile(self.overruns, share)

    def probability_within(self, uplift: float) -> float | None:
        """Share of the projects that needed no more than this uplift."""
        return probability_until(self.overruns, uplift + 1e-12)


def reference_class_of(pairs: Sequence[tuple[float, float]]) -> ReferenceClass:
    """From (estimated, actual) of each closed project, in any unit of its own; estimated > 0, actual > 0."""
    if not all(isfinite(estimated) and estimated > 0 and isfinite(actual) for estimated, actual in pairs):
        raise WrongRisk("an estimate is above 0, and what it came to is a number")
    return ReferenceClass(tuple(sorted(actual / estimated - 1 for estimated, actual in pairs)))
