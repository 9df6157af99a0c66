"""Net present value, with what is not known counted."""

from dataclasses import dataclass

from pilotage.engine.cashflow.flows import Flows, refuse_wrong_rate


@dataclass(frozen=True, slots=True)
class PresentValue:
    """A present value, or None with the number of amounts that it lacks."""

    value: float | None  # None while an amount is unknown
    known: float  # present value of the known amounts alone
    unknown: int


def present_value(flows: Flows, rate_per_year: float) -> PresentValue:
    """NPV at the reference date: each amount / (1 + rate) ** years, the rate being the effective yearly one.

    Raises WrongFlow for a rate of -1 or below.
    """
    refuse_wrong_rate(rate_per_year)
    known = sum(
        float(amount) * (1 + rate_per_year) ** -flows.years_to(period)
        for period, amount in enumerate(flows.amounts)
        if amount is not None
    )
    return PresentValue(None if flows.unknown else known, known, flows.unknown)
