"""What money is worth when all of it flows at another time."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from pilotage.finance.rules.terms import Terms
from pilotage.finance.rules.valuing import present_of

ZERO = Decimal(0)


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
    return npvs_moved(series, (months,), terms)[0]


def npvs_moved(series: Iterable[Months], shifts: Sequence[int], terms: Terms) -> tuple[Decimal | None, ...]:
    """The same for several moves; the months are added up only once."""
    nets: dict[int, Decimal] = {}  # by month, counted from year 0: a choice asks for thousands of moves
    for one in series:
        first = one.first.year * 12 + one.first.month - 1
        for place, amount in enumerate(one.amounts, start=first):
            if amount is None:
                return (None,) * len(shifts)
            if amount:
                nets[place] = nets.get(place, ZERO) + (amount if one.is_benefit else -amount)
    return tuple(present_of(_by_period(nets, months, terms), terms) for months in shifts)


def _by_period(nets: dict[int, Decimal], months: int, terms: Terms) -> dict[date, Decimal]:
    """The moved amounts by the convention's periods."""
    length, begin = (12, terms.start_month - 1) if terms.is_yearly else (1, 0)
    sums: dict[int, Decimal] = {}
    for place, net in nets.items():
        period = (place + months - begin) // length
        sums[period] = sums.get(period, ZERO) + net
    starts = {period: period * length + begin for period in sorted(sums)}
    return {date(start // 12, start % 12 + 1, 1): sums[period] for period, start in starts.items()}
