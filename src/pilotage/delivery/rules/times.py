"""Calendars of many plans made ready for counting: each once, for most plans of a house keep the same hours."""

from datetime import datetime
from uuid import UUID

from pilotage.delivery.models import PlanCalendar, PlanTask
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.engine.calendars.calendar import STANDARD, Calendar
from pilotage.engine.calendars.working import WorkingTime, moment_of
from pilotage.engine.network.plan import Kind


class Times:
    """Working time by calendar, for as long as one question lasts: making one ready costs more than a count."""

    def __init__(self) -> None:
        self._ready: dict[Calendar, WorkingTime] = {}
        self._rows: dict[UUID, WorkingTime] = {}

    def of(self, row: PlanCalendar | None) -> WorkingTime:
        """The working time of a row; office hours where there is none. Raises WrongCalendar."""
        if row is None:
            return self.at(STANDARD)
        if row.pk not in self._rows:
            self._rows[row.pk] = self.at(calendar_from(row.content, name=row.name))
        return self._rows[row.pk]

    def at(self, calendar: Calendar) -> WorkingTime:
        if calendar not in self._ready:
            self._ready[calendar] = WorkingTime(calendar)
        return self._ready[calendar]


def duration_of(task: PlanTask, time: WorkingTime, *, day: int) -> int:
    """Seconds that a line lasts: as set of a task; of a summary the working time from its start to its finish."""
    return lasting(task.kind, task.duration_seconds, task.start, task.finish, time=time, day=day)


def lasting(
    kind: str, seconds: int, start: datetime | None, finish: datetime | None, *, time: WorkingTime, day: int
) -> int:
    """The same of the columns of a row. Of a phase nobody counts minutes: it is told to the tenth of a day."""
    if kind != Kind.SUMMARY or start is None or finish is None:
        return seconds
    return round(round(10 * time.between(moment_of(start), moment_of(finish)) / day) * day / 10)
