"""The money that risks ask for together, as a distribution."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

_SLACK = 1e-9  # of a share: .3 + .6 is a little less than .9 in floats, and means .9


class Method(StrEnum):
    EXACT = "exact"  # every sum that can come about, with its probability
    TRIALS = "trials"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is asked for together.

    expected    Σ probability × mean cost: exact by either method
    deviation   standard deviation; of independent risks exact by either method
    amounts     (k,) rising sums
    shares      (k,) F of each: probability that no more is asked for
    samples     trials that were drawn; 0 where it is exact
    """

    method: Method
    expected: float
    deviation: float
    amounts: tuple[float, ...]
    shares: tuple[float, ...]
    samples: int = 0
    is_stopped: bool = False

    def quantile(self, share: float) -> float:
        """The smallest sum that is enough with that probability: F >= share."""
        return next(
            (amount for amount, below in zip(self.amounts, self.shares, strict=True) if below >= share - _SLACK),
            self.amounts[-1],
        )

    def certainty_of(self, amount: float) -> float:
        """Probability that this much is enough."""
        place = bisect_right(self.amounts, amount)
        return self.shares[place - 1] if place else 0.0
