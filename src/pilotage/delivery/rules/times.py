"""Calendars of many plans made ready for counting: each once, for most plans of a house keep the same hours."""

from pilotage.delivery.models import PlanCalendar
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.engine.calendars.calendar import STANDARD, Calendar
from pilotage.engine.calendars.working import WorkingTime


class Times:
    """Working time by calendar, for as long as one question lasts: making one ready costs more than a count."""

    def __init__(self) -> None:
        self._ready: dict[Calendar, WorkingTime] = {}

    def of(self, row: PlanCalendar | None) -> WorkingTime:
        """The working time of a row; office hours where there is none. Raises WrongCalendar."""
        return self.at(calendar_from(row.content, name=row.name) if row else STANDARD)

    def at(self, calendar: Calendar) -> WorkingTime:
        if calendar not in self._ready:
            self._ready[calendar] = WorkingTime(calendar)
        return self._ready[calendar]
