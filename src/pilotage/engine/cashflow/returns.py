"""Rates of return. A rate that does not exist, or is not the only one, is None."""

from collections.abc import Sequence
from datetime import date

from pilotage.engine.cashflow.flows import Amount, WrongFlow, floats_of, refuse_wrong_rate
from pilotage.engine.cashflow.roots import zero_rates


def internal_rates(amounts: Sequence[Amount]) -> tuple[float, ...]:
    """Every rate per period at which the amounts, one per period, are worth nothing; may be several."""
    return zero_rates(floats_of(amounts), range(len(amounts)))


def internal_rate(amounts: Sequence[Amount]) -> float | None:
    """IRR per period. None when there is no such rate, or more than one: then none of them means a return."""
    return _only(internal_rates(amounts))


def dated_internal_rate(flows: Sequence[tuple[date, Amount]]) -> float | None:
    """XIRR: the yearly rate at which dated amounts are worth nothing, actual days / 365. None as in `internal_rate`."""
    if not flows:
        return None
    start = min(day for day, _ in flows)
    return _only(zero_rates(floats_of([amount for _, amount in flows]), [(day - start).days / 365 for day, _ in flows]))


def modified_internal_rate(amounts: Sequence[Amount], *, finance_rate: float, reinvest_rate: float) -> float | None:
    """MIRR per period: costs are borrowed at one rate, benefits reinvested at another until the last period.

    None without a cost or without a benefit. Rates per period.
    """
    refuse_wrong_rate(finance_rate)
    refuse_wrong_rate(reinvest_rate)
    flows = floats_of(amounts)
    last = len(flows) - 1
    borrowed = -sum(flow / (1 + finance_rate) ** at for at, flow in enumerate(flows) if flow < 0)
    reinvested = sum(flow * (1 + reinvest_rate) ** (last - at) for at, flow in enumerate(flows) if flow > 0)
    if borrowed == 0 or reinvested == 0:
        return None
    return float((reinvested / borrowed) ** (1 / last)) - 1


def crossover_rates(one: Sequence[Amount], other: Sequence[Amount]) -> tuple[float, ...]:
    """The rates per period at which both are worth the same: the better of the two changes there.

    Raises WrongFlow when they have not the same number of periods.
    """
    if len(one) != len(other):
        raise WrongFlow("the two have not the same number of periods")
    return zero_rates([a - b for a, b in zip(floats_of(one), floats_of(other), strict=True)], range(len(one)))


def _only(rates: tuple[float, ...]) -> float | None:
    return rates[0] if len(rates) == 1 else None
