"""How far budget, plan, progress and cost are apart, and where that leads: the indices of earned value."""

from dataclasses import dataclass
from math import isfinite

_HAIR = 1e-9  # of the budget: sums of shares differ by so much in floats, and mean the same


class WrongValue(ValueError):
    """Amounts or shares that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where work stands at one date, in one unit: money of one currency, or hours. None: not known.

    budget    BAC, what the whole is planned to take, >= 0
    planned   PV, the budget of what should be done by now, >= 0
    earned    EV, the budget of what is done, >= 0
    actual    AC, what was spent on it; below 0 where more was credited than booked
    """

    budget: float | None
    planned: float | None
    earned: float | None
    actual: float | None

    def __post_init__(self) -> None:
        for amount in (self.budget, self.planned, self.earned, self.actual):
            if amount is not None and not isfinite(amount):
                raise WrongValue("an amount is not a number")
        if any(amount is not None and amount < 0 for amount in (self.budget, self.planned, self.earned)):
            raise WrongValue("a budget, and what is planned or earned of it, is at least 0")


@dataclass(frozen=True, slots=True)
class Performance:
    """What follows from a standing. None: undefined, or made of something that is not known.

    eac_typical, eac_atypical, eac_both   estimates at completion, by what is expected of the rest: cost as until now;
                                          cost as planned; cost as until now, and hurried to make up for the schedule
    etc, vac, tcpi_estimate               of `eac_typical`
    tcpi_budget    cost performance that the rest needs to end within the budget
    tcpi_estimate  the same, to end within the estimate
    """

    standing: Standing
    cost_variance: float | None
    schedule_variance: float | None
    cpi: float | None
    spi: float | None
    eac_typical: float | None
    eac_atypical: float | None
    eac_both: float | None
    etc: float | None
    vac: float | None
    tcpi_budget: float | None
    tcpi_estimate: float | None

    @property
    def share_planned(self) -> float | None:
        """PV / BAC."""
        return ratio(self.standing.planned, self.standing.budget)

    @property
    def share_earned(self) -> float | None:
        """EV / BAC."""
        return ratio(self.standing.earned, self.standing.budget)

    @property
    def share_spent(self) -> float | None:
        """AC / BAC; more than 1 where more than the budget is spent."""
        return ratio(self.standing.actual, self.standing.budget)


def performance_of(standing: Standing) -> Performance:
    """All variances, indices and estimates of one standing.

    CV = EV - AC, SV = EV - PV, CPI = EV / AC, SPI = EV / PV; EAC typical BAC / CPI, atypical AC + BAC - EV, both
    AC + (BAC - EV) / (CPI SPI); ETC = EAC - AC, VAC = BAC - EAC; TCPI = (BAC - EV) / (BAC - AC), or / (EAC - AC).
    Source: PMI (2019), The Standard for Earned Value Management; terms as in ANSI/EIA-748.
    """
    budget, planned, earned, actual = standing.budget, standing.planned, standing.earned, standing.actual
    cpi, spi, left = ratio(earned, actual), ratio(earned, planned), less(budget, earned)
    typical = ratio(budget, cpi)
    return Performance(
        standing=standing,
        cost_variance=less(earned, actual),
        schedule_variance=less(earned, planned),
        cpi=cpi,
        spi=spi,
        eac_typical=typical,
        eac_atypical=_plus(actual, left),
        eac_both=_plus(actual, ratio(left, None if cpi is None or spi is None else cpi * spi)),
        etc=less(typical, actual),
        vac=less(budget, typical),
        tcpi_budget=_to_complete(left, less(budget, actual), budget),
        tcpi_estimate=_to_complete(left, less(typical, actual), budget),
    )


def ratio(above: float | None, below: float | None) -> float | None:
    """The quotient; None where a side is unknown, or nothing stands below."""
    return None if above is None or below is None or below == 0 else above / below


def less(amount: float | None, other: float | None) -> float | None:
    """The difference; None where a side is unknown."""
    return None if amount is None or other is None else amount - other


def _plus(amount: float | None, other: float | None) -> float | None:
    return None if amount is None or other is None else amount + other


def _to_complete(left: float | None, money: float | None, budget: float | None) -> float | None:
    """Work that is left per unit that may still be spent; None where nothing may be, for no index would do."""
    if left is None or money is None or budget is None or money <= _HAIR * budget:
        return None
    return left / money
