"""The calendar of two that must both be at work."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pilotage.engine.calendars.calendar import Calendar, Shifts, Special
from pilotage.exchange.schedules.counting import Counted

MOST_DAYS: Final = 20_000
"""So many days that differ from the week are looked at: of stretches longer than that the rest is left as the week."""


def crossed(one: Calendar, other: Calendar) -> Calendar:
    """Worked is when both work, on usual days as on special ones."""
    week = tuple(common(mine, theirs) for mine, theirs in zip(one.week, other.week, strict=True))
    first, second = Counted(one), Counted(other)
    special = []
    for day in sorted(set(_special_days(one)) | set(_special_days(other))):
        shifts = common(first.shifts_on(day), second.shifts_on(day))
        if shifts != week[day.weekday()]:
            special.append(Special(day, day, shifts))
    return Calendar(week, tuple(special), name=f"{one.name} + {other.name}")


def common(one: Shifts, other: Shifts) -> Shifts:
    return tuple(
        (max(start, begin), min(finish, end))
        for start, finish in one
        for begin, end in other
        if max(start, begin) < min(finish, end)
    )


def _special_days(calendar: Calendar) -> Iterator[date]:
    left = MOST_DAYS
    stretches = [(one.first, one.last) for one in calendar.special] + [(o.first, o.last) for o in calendar.other_weeks]
    for first, last in stretches:
        for step in range(min(left, (last - first).days + 1)):
            yield first + timedelta(days=step)
            left -= 1
