"""How long runs of probes are kept: every day for a month, a day of each week for a year, of each month for ever."""

from collections.abc import Iterable
from datetime import date, timedelta

EVERY_DAY = timedelta(days=31)
EVERY_WEEK = timedelta(days=366)


def days_to_forget(days: Iterable[date], *, today: date) -> set[date]:
    """Of these days of runs, those that are kept no longer; the last of a week or a month stays."""
    by_stretch: dict[tuple[int, int, str], date] = {}
    old = {day for day in days if today - day > EVERY_DAY}
    for day in sorted(old):
        by_stretch[_stretch(day, today)] = day
    return old - set(by_stretch.values())


def _stretch(day: date, today: date) -> tuple[int, int, str]:
    if today - day > EVERY_WEEK:
        return day.year, day.month, "month"
    year, week, _weekday = day.isocalendar()
    return year, week, "week"
