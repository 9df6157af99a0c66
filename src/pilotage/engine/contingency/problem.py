"""Risks that ask for money: how probable each is, what it costs, and whether they tend to come together."""

from dataclasses import dataclass
from math import isfinite, sqrt


class WrongReserve(Exception):
    """Something that no reserve can be reckoned for; the text says what."""


@dataclass(frozen=True, slots=True)
class Costly:
    """Happens with that probability, 0..1, and then costs between `low` and `high`, most likely `likely`.

    Between the three points the cost lies as a triangle. Three equal points are a cost that is known.
    """

    probability: float
    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise WrongReserve(f"a probability lies in 0..1: {self}")
        if not all(isfinite(point) for point in (self.low, self.likely, self.high)):
            raise WrongReserve(f"a cost is a number: {self}")
        if not self.low <= self.likely <= self.high:
            raise WrongReserve(f"three points rise: {self}")

    @property
    def is_fixed(self) -> bool:
        return self.low == self.high

    @property
    def mean(self) -> float:
        """Of the cost where it happens."""
        return (self.low + self.likely + self.high) / 3

    @property
    def variance(self) -> float:
        """Of the cost where it happens: that of a triangle."""
        low, likely, high = self.low, self.likely, self.high
        return (low * low + likely * likely + high * high - low * likely - low * high - likely * high) / 18

    @property
    def expected(self) -> float:
        return self.probability * self.mean

    @property
    def spread(self) -> float:
        """Standard deviation of what it asks for, happening or not."""
        square = self.probability * (self.variance + self.mean**2) - self.expected**2
        return sqrt(max(square, 0.0))


@dataclass(frozen=True, slots=True)
class Problem:
    """Risks of one register, or of many.

    correlation   0 up to 1 (not 1 itself), between any two: of whether they happen, and of how much they then cost
    """

    risks: tuple[Costly, ...]
    correlation: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.correlation < 1:
            raise WrongReserve(f"a correlation lies from 0 up to, not including, 1: {self.correlation}")
