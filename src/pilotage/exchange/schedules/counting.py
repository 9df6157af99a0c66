"""Working time between two moments, counted day by day: for files that say when is worked, and not how long."""

from datetime import date, datetime, timedelta

from pilotage.engine.calendars.calendar import DAY, Calendar, Seconds, Shifts


class Counted:
    """A calendar in which is counted; what a day holds is looked up once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._days: dict[date, Shifts] = {}

    def shifts_on(self, day: date) -> Shifts:
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self._looked_up(day)
        return found

    def _looked_up(self, day: date) -> Shifts:
        for special in reversed(self._calendar.special):
            if special.first <= day <= special.last:
                return special.shifts
        for other in reversed(self._calendar.other_weeks):
            shifts = other.week[day.weekday()]
            if other.first <= day <= other.last and shifts is not None:
                return shifts
        return self._calendar.week[day.weekday()]

    def seconds_between(self, start: datetime, finish: datetime) -> Seconds:
        """Working seconds; 0 where the finish is not after the start."""
        total, day = 0, start.date()
        while day <= finish.date():
            first = _second_of(start) if day == start.date() else 0
            last = _second_of(finish) if day == finish.date() else DAY
            total += sum(max(0, min(end, last) - max(begin, first)) for begin, end in self.shifts_on(day))
            day += timedelta(days=1)
        return total


def _second_of(moment: datetime) -> Seconds:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
