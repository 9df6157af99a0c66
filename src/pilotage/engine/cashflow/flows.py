"""Amounts over time: how they are given, and when in its period each is deemed to flow."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import isfinite

Amount = Decimal | int | float


class WrongFlow(ValueError):
    """A cash flow or a rate that cannot be used; the message says why."""


class Timing(Enum):
    """When in its period an amount flows, in periods after the period's start. Stated with every present value."""

    START = 0.0  # the first amount is today's money
    MIDDLE = 0.5
    END = 1.0  # the first amount is one period away: what spreadsheets call NPV


@dataclass(frozen=True, slots=True)
class Flows:
    """One amount per period, costs negative, benefits positive, None where it is not known."""

    amounts: tuple[Amount | None, ...]
    periods_per_year: int  # 1 yearly, 4 quarterly, 12 monthly
    timing: Timing
    first: int  # periods from the reference date to the start of the first amount's period; negative: already past

    def __post_init__(self) -> None:
        if self.periods_per_year < 1:
            raise WrongFlow("a year has at least one period")
        if not all(amount is None or isfinite(amount) for amount in self.amounts):
            raise WrongFlow("an amount is not a number")

    @property
    def unknown(self) -> int:
        """How many amounts are not known."""
        return sum(amount is None for amount in self.amounts)

    def years_to(self, period: int) -> float:
        """Years from the reference date to the amount of that period."""
        return (self.first + period + self.timing.value) / self.periods_per_year


def floats_of(amounts: Sequence[Amount]) -> list[float]:
    """The amounts for arithmetic with rates; refuses what is not a number."""
    found = [float(amount) for amount in amounts]
    if not all(isfinite(amount) for amount in found):
        raise WrongFlow("an amount is not a number")
    return found


def refuse_wrong_rate(rate: float) -> None:
    """Raise WrongFlow unless money keeps some worth at that rate."""
    if not (isfinite(rate) and rate > -1):
        raise WrongFlow("a rate must be above -1")
