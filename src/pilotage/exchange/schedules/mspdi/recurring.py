"""The days of an exception that recurs: every second Friday, the last Monday of a month, 24 December each year."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import count
from typing import Final

ONE_DAY: Final = timedelta(days=1)
MOST_DAYS: Final = 4000
"""A holiday each week for 75 years. What comes after is left out and said."""


class Recurs(IntEnum):
    """As MS Project numbers them; 9 and whatever else it writes is a stretch of days."""

    DAILY = 1
    YEARLY_ON_DAY = 2
    YEARLY_BY_PLACE = 3
    MONTHLY_ON_DAY = 4
    MONTHLY_BY_PLACE = 5
    WEEKLY = 6


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How an exception recurs.

    every      so many days, weeks or months
    weekdays   Monday is 0
    item       of a month: 0 a day, 1 a working weekday, 2 a day of the weekend, 3 Sunday, …, 9 Saturday
    place      first to fourth are 0 to 3, 4 is the last
    month      1 to 12
    most       so many times; None: until the last day
    """

    kind: Recurs
    first: date
    last: date
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    item: int = 0
    place: int = 0
    month: int = 1
    day: int = 1
    most: int | None = None


def days_of(recurrence: Recurrence) -> Iterator[date]:
    """The days in order, at most `MOST_DAYS`."""
    left = MOST_DAYS if recurrence.most is None else min(recurrence.most, MOST_DAYS)
    for day in _candidates(recurrence):
        if day > recurrence.last or left <= 0:
            return
        if day >= recurrence.first:
            left -= 1
            yield day


def _candidates(recurrence: Recurrence) -> Iterator[date]:
    every = max(1, recurrence.every)
    match recurrence.kind:
        case Recurs.DAILY:
            span = (recurrence.last - recurrence.first).days
            return (recurrence.first + ONE_DAY * step for step in range(0, span + 1, every))
        case Recurs.WEEKLY:
            return _weekly(recurrence, every)
        case Recurs.MONTHLY_ON_DAY | Recurs.MONTHLY_BY_PLACE:
            return _monthly(recurrence, step=every, month=recurrence.first.month)
        case _:
            return _monthly(recurrence, step=12, month=recurrence.month)


def _weekly(recurrence: Recurrence, every: int) -> Iterator[date]:
    # Weeks of MS Project begin on Sunday here, whatever the plan shows: the rule was written in such weeks.
    sunday = recurrence.first - ONE_DAY * ((recurrence.first.weekday() + 1) % 7)
    span = (recurrence.last - sunday).days
    for start in range(0, span + 1, 7 * every):
        for place in range(min(7, span + 1 - start)):
            if (place - 1) % 7 in recurrence.weekdays:
                yield sunday + ONE_DAY * (start + place)


def _monthly(recurrence: Recurrence, *, step: int, month: int) -> Iterator[date]:
    by_place = recurrence.kind in (Recurs.MONTHLY_BY_PLACE, Recurs.YEARLY_BY_PLACE)
    for months in count(recurrence.first.year * 12 + month - 1, step):
        year, place = divmod(months, 12)
        if year > recurrence.last.year:
            return
        length = monthrange(year, place + 1)[1]
        if not by_place:
            # A month without a 31st has none: it is left out, as in MS Project's own preview of the dates.
            if recurrence.day <= length:
                yield date(year, place + 1, recurrence.day)
            continue
        fitting = [day for day in range(1, length + 1) if _fits(date(year, place + 1, day), recurrence.item)]
        if fitting:
            yield date(
                year, place + 1, fitting[-1 if recurrence.place >= 4 else min(recurrence.place, len(fitting) - 1)]
            )


def _fits(day: date, item: int) -> bool:
    if item == 0:
        return True
    if item in (1, 2):
        return (day.weekday() < 5) == (item == 1)
    return (day.weekday() + 1) % 7 == item - 3
