"""The equal periods, weeks or months, in which the earned schedule of a plan is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

WEEKS_UNTIL = timedelta(days=200)  # a plan that is shorter is told in weeks, a longer one in months
MOST_PERIODS = 240


def is_in_weeks(start: datetime, last: datetime) -> bool:
    return last - start <= WEEKS_UNTIL


def ends_from(start: datetime, last: datetime, *, in_weeks: bool) -> tuple[datetime, ...]:
    """The ends of the periods from the plan's start until one of them is not before `last`."""
    ends: list[datetime] = []
    while (not ends or ends[-1] < last) and len(ends) < MOST_PERIODS:
        count = len(ends) + 1
        ends.append(start + (timedelta(weeks=count) if in_weeks else relativedelta(months=count)))
    return tuple(ends)


def elapsed(ends: Sequence[datetime], *, start: datetime, until: datetime) -> float:
    """Periods from the plan's start to a moment."""
    before = start
    for count, end in enumerate(ends):
        if until <= end:
            return count + max((until - before) / (end - before), 0.0)
        before = end
    return float(len(ends))
