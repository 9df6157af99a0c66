"""An amount of a longer period, in the months of that period."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from pilotage.kit.periods import months

CENT = Decimal("0.01")


def spread(amount: Decimal, count: int) -> tuple[Decimal, ...]:
    """So many equal parts, to the cent; what cents leave over falls in the last: 100 in 3 is 33.33, 33.33, 33.34."""
    part = (amount / count).quantize(CENT, rounding=ROUND_DOWN)
    return (*[part] * (count - 1), amount - part * (count - 1))


def spread_over(amount: Decimal | None, over: Sequence[date]) -> dict[date, Decimal | None]:
    """The amount in these months. An unknown amount is unknown in each of them."""
    if amount is None:
        return dict.fromkeys(over)
    return dict(zip(over, spread(amount, len(over)), strict=True))


def spread_between(amount: Decimal, start: date, finish: date) -> dict[date, Decimal]:
    """The amount in every month that the time from start to finish touches."""
    over = tuple(months(start, finish))
    return dict(zip(over, spread(amount, len(over)), strict=True))
