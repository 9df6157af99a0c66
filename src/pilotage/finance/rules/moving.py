"""What money is worth when all of it flows at another time."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from pilotage.finance.rules.flows import PeriodMoney, by_period
from pilotage.finance.rules.terms import Terms
from pilotage.finance.rules.valuing import present_of
from pilotage.kit.periods import add_months


class Months(Protocol):
    """Money of one kind, month by month."""

    @property
    def is_benefit(self) -> bool: ...
    @property
    def first(self) -> date: ...
    @property
    def amounts(self) -> tuple[Decimal | None, ...]: ...


def npv_moved(series: Iterable[Months], months: int, terms: Terms) -> Decimal | None:
    """The net present value at the same base date when everything flows so many months later (negative: sooner).

    By the convention in force, to the cent: 0 months give the value of the money as it stands. None while any amount
    is unknown.
    """
    nets: dict[date, Decimal] = {}
    for one in series:
        sign = 1 if one.is_benefit else -1
        for place, amount in enumerate(one.amounts):
            if amount is None:
                return None
            month = add_months(one.first, place + months)
            nets[month] = nets.get(month, Decimal(0)) + sign * amount
    return present_of(
        {
            period: money.benefit or Decimal(0)
            for period, money in by_period(
                {month: PeriodMoney(benefit=net) for month, net in nets.items()}, terms
            ).items()
        },
        terms,
    )
