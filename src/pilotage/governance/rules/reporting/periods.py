"""When reports are due: periods of a cycle, which are calendar weeks or months. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from pilotage.governance.models import Rhythm
from pilotage.kit.formats import formatter
from pilotage.kit.periods import add_months, last_day

WEEK = timedelta(days=7)
# So many days before it is due, a report is asked for.
AHEAD_DAYS = {Rhythm.WEEKLY: 2, Rhythm.MONTHLY: 7}


class Rhythmic(Protocol):
    """What a cycle says of time."""

    rhythm: str
    due_day: int
    is_due_after: bool
    starts_on: date


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends included."""

    start: date
    end: date
    due_on: date

    @property
    def label(self) -> str:
        """ "Mar 2027", or "week of 1 Mar 2027"."""
        f = formatter()
        if self.start.day == 1 and self.end == last_day(self.start):
            return f.month(self.start)
        return _("week of %(day)s") % {"day": f.date(self.start)}


def period_at(cycle: Rhythmic, day: date) -> Period:
    """The period in which a day lies."""
    if cycle.rhythm == Rhythm.WEEKLY:
        start = day - timedelta(days=day.weekday())
        asked = start + WEEK if cycle.is_due_after else start
        return Period(start, start + WEEK - timedelta(days=1), asked + timedelta(days=cycle.due_day - 1))
    start = day.replace(day=1)
    month = add_months(start, 1) if cycle.is_due_after else start
    return Period(start, last_day(start), min(month + timedelta(days=cycle.due_day - 1), last_day(month)))


def next_of(cycle: Rhythmic, period: Period) -> Period:
    return period_at(cycle, period.end + timedelta(days=1))


def periods_until(cycle: Rhythmic, day: date) -> Iterator[Period]:
    """The period of the day and those before it, the newest first, down to the cycle's first."""
    first = period_at(cycle, cycle.starts_on)
    period = period_at(cycle, max(day, cycle.starts_on))
    while period.start >= first.start:
        yield period
        period = period_at(cycle, period.start - timedelta(days=1))


def asked_for(cycle: Rhythmic, today: date) -> Period:
    """The newest period whose report is due, or will be within some days; before that the first one."""
    ahead = timedelta(days=AHEAD_DAYS[Rhythm(cycle.rhythm)])
    found = None
    for found in periods_until(cycle, today):
        if found.due_on - ahead <= today:
            return found
    return found or period_at(cycle, cycle.starts_on)
