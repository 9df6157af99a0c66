"""What an elapsed duration is called, and what it weighs: it is of the clock, while all others are of a calendar.

Told as it was set ("21ed" is three weeks of the clock), it may not be added up or compared as it is: a day of the clock
has three times the seconds of a working day. There it counts with the working time that lies in it.
"""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.models import PlanTask
from pilotage.delivery.rules.changing_text import Duration, Units, duration_from, duration_text
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.calendars.working import WorkingTime, moment_of

WEEK: Final = 7 * 86_400  # of the clock


def working_seconds(
    seconds: int, start: datetime | None, finish: datetime | None, time: WorkingTime, *, week: int
) -> int:
    """The working time in an elapsed duration: between its dates, else its part of a usual week.

    week   working seconds of a week of the plan
    """
    if start is not None and finish is not None:
        return time.between(moment_of(start), moment_of(finish))
    return round(seconds * week / WEEK)


def weight_of(task: PlanTask, time: WorkingTime, *, week: int) -> int:
    """Working seconds with which a task counts beside others. time: of the plan's calendar."""
    if not task.is_elapsed:
        return task.duration_seconds
    return working_seconds(task.duration_seconds, task.start, task.finish, time, week=week)


def told(task: PlanTask, seconds: int | None, units: Units) -> str:
    """A duration of that task, or a part of it: "5d", "21ed"."""
    return duration_text(seconds, units, is_elapsed=task.is_elapsed)


def duration_typed(task: PlanTask, text: str, units: Units) -> Duration:
    """What was typed for a part of the duration of that task, of the same kind. Raises Impossible."""
    found = duration_from(text, units)
    if found.is_elapsed and not task.is_elapsed:
        raise Impossible(_("This task lasts working time: write 5d, not 5ed."))
    if task.is_elapsed and not found.is_elapsed and found.seconds:
        raise Impossible(_("This task lasts by the clock: write 5ed, not 5d."))
    return found
