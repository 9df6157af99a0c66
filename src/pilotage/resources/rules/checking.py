"""What a number, a name or a span must be before it is kept. All raise Impossible with a sentence."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from pilotage.resources.models import MOST_MONTHS
from pilotage.resources.rules.counting import HUNDREDTH
from pilotage.resources.rules.permissions import Impossible

MOST_HOURS = 1_000_000  # five thousand people in one month: more is a slip of the keyboard
LONGEST_MONTH = 744  # 31 days of 24 hours
FOUR_DIGITS = Decimal("0.0001")


def checked_hours(hours: Decimal, *, field: str = "hours") -> Decimal:
    """Hours of a month to the hundredth."""
    if not hours.is_finite() or not 0 <= hours < MOST_HOURS:
        raise Impossible(_("Hours of a month are a number from 0 to below 1,000,000."), field=field)
    return hours.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def checked_demand(hours: Decimal | None) -> Decimal | None:
    """The same, where unknown may be said."""
    return None if hours is None else checked_hours(hours)


def checked_place(month: int) -> int:
    """A month of an initiative: 0 is the first."""
    if not 0 <= month < MOST_MONTHS:
        raise Impossible(_("Demand reaches from month 0 to month %(last)s.") % {"last": MOST_MONTHS - 1}, field="month")
    return month


def checked_month(month: date) -> date:
    """A calendar month, named by its first day."""
    if month.day != 1 or not 1900 <= month.year <= 2200:
        raise Impossible(_("Name a month by its first day, in the years 1900 to 2200."), field="month")
    return month


def checked_day(day: date | None, *, field: str) -> date | None:
    if day is not None and not 1900 <= day.year <= 2200:
        raise Impossible(_("The year %(year)s is outside 1900 to 2200.") % {"year": day.year}, field=field)
    return day


def checked_name(name: str, *, field: str = "name") -> str:
    kept = name.strip()
    if not 0 < len(kept) <= 200:
        raise Impossible(_("Give a name of at most 200 characters."), field=field)
    return kept


def checked_share(share: Decimal, *, field: str = "share") -> Decimal:
    if not share.is_finite() or not 0 <= share <= 1:
        raise Impossible(_("An available share lies between 0 % and 100 %."), field=field)
    return share.quantize(FOUR_DIGITS, rounding=ROUND_HALF_UP)


def checked_rate(rate: Decimal | None, *, field: str) -> Decimal | None:
    if rate is None:
        return None
    if not rate.is_finite() or not 0 <= rate < 10**9:
        raise Impossible(_("A rate for an hour is a number from 0 up; leave it empty when it is unknown."), field=field)
    return rate.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def checked_standard_month(hours: Decimal) -> Decimal:
    if not hours.is_finite() or not Decimal("0.01") <= hours <= LONGEST_MONTH:
        raise Impossible(_("A standard month has more than 0 and at most 744 hours."), field="hours_per_month")
    return hours.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def checked_order(first: date | None, last: date | None, *, field: str) -> None:
    if first is not None and last is not None and last < first:
        raise Impossible(_("The last day lies before the first one."), field=field)
