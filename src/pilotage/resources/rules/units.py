"""Hours and full-time equivalents: one FTE of a role is the role's standard month."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from pilotage.resources.rules.counting import HUNDREDTH


class Unit(StrEnum):
    HOURS = "hours"
    FTE = "fte"


def in_unit(hours: Decimal | None, unit: Unit, hours_per_month: Decimal) -> Decimal | None:
    """The number that is shown."""
    return hours if hours is None or unit == Unit.HOURS else hours / hours_per_month


def in_hours(number: Decimal, unit: Unit, hours_per_month: Decimal) -> Decimal:
    """The hours that a number means, to the hundredth."""
    return number if unit == Unit.HOURS else (number * hours_per_month).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
