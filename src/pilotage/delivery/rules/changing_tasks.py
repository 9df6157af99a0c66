"""What is said of one task, written into its row: each value checked, and what follows from it followed."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.delivery.models import PlanTask
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.delivery.rules.changing_edits import Moment, TaskValues
from pilotage.delivery.rules.changing_text import LONGEST, Duration
from pilotage.delivery.rules.networks import PlanRows
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK, STANDARD
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network.plan import Constraint, Kind

LONGEST_NAME: Final = 500
LONGEST_CODE: Final = 120
LONGEST_NOTES: Final = 50_000
FIRST_YEAR, LAST_YEAR = 1984, 2149
"""What MS Project can hold; a date outside is mistyped."""
WITHOUT_MOMENT: Final = (Constraint.AS_SOON_AS_POSSIBLE, Constraint.AS_LATE_AS_POSSIBLE)
_OF_A_FINISH: Final = (
    Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER, Constraint.FINISH_ON, Constraint.MANDATORY_FINISH,
)  # fmt: skip
_MILESTONES: Final = (Kind.MILESTONE, Kind.FINISH_MILESTONE)


class Workdays:
    """The calendars of a plan, made ready for counting when they are asked."""

    def __init__(self, rows: PlanRows) -> None:
        self.day = rows.plan.seconds_a_day
        self._main = rows.plan.calendar_id
        self._ready: dict[UUID | None, WorkingTime] = {}
        self.known = {row.id: row for row in rows.calendars}

    def of(self, task: PlanTask) -> WorkingTime:
        if task.is_elapsed:
            return WorkingTime(ROUND_THE_CLOCK)
        id = task.calendar_id or self._main
        if id not in self._ready:
            row = self.known.get(id) if id else None
            self._ready[id] = WorkingTime(calendar_from(row.content, name=row.name) if row else STANDARD)
        return self._ready[id]

    def start(self, task: PlanTask, moment: Moment) -> datetime:
        """Of a day its first working time; of a moment itself."""
        if isinstance(moment, datetime):
            return moment
        return datetime_of(self.of(task).next(moment_of(datetime.combine(moment, time.min))))

    def finish(self, task: PlanTask, moment: Moment) -> datetime:
        """Of a day its last working time, else the one before it; of a moment itself."""
        if isinstance(moment, datetime):
            return moment
        return datetime_of(self.of(task).previous(moment_of(datetime.combine(moment, time.min) + timedelta(days=1))))

    def between(self, task: PlanTask, start: datetime, finish: datetime) -> int:
        return self.of(task).between(moment_of(start), moment_of(finish))


def set_values(task: PlanTask, values: TaskValues, days: Workdays, *, is_summary: bool) -> None:
    """Raises Impossible, with the field and the task that it is about."""
    try:
        _refuse_of_summary(task, values, is_summary=is_summary)
        _set_words(task, values)
        _set_calendar(task, values, days)
        _set_duration(task, values, days)
        _set_dates(task, values, days)
        _set_progress(task, values, days)
    except Impossible as wrong:
        raise Impossible(str(wrong), field=wrong.field, tasks=(task.uid,)) from wrong


def _refuse_of_summary(task: PlanTask, values: TaskValues, *, is_summary: bool) -> None:
    """A summary is as long, and as far, as what is below it."""
    if not is_summary or task.is_manual or values.get("is_manual"):
        return
    for field in ("duration", "start", "finish", "share_done", "started", "finished", "remaining", "is_milestone"):
        if field in values:
            said = _("“%(task)s” is a summary: its dates and progress come from the tasks below it. Change those.")
            raise Impossible(said % {"task": task.name}, field=field)


def _set_words(task: PlanTask, values: TaskValues) -> None:
    if "name" in values:
        task.name = _text(values["name"], LONGEST_NAME, "name")
    if "code" in values:
        task.code = _text(values["code"], LONGEST_CODE, "code")
    if "notes" in values:
        task.notes = _text(values["notes"], LONGEST_NOTES, "notes")
    if "is_active" in values:
        task.is_active = values["is_active"]
    if "physical_share" in values:
        share = values["physical_share"]
        task.physical_share = None if share is None else _share(share, "physical_share")
    if "work_hours" in values:
        hours = values["work_hours"]
        if hours is not None and not 0 <= hours < 10**9:
            raise Impossible(_("Work is a number of hours, 0 or more."), field="work_hours")
        task.work_hours = hours
    if "priority" in values:
        priority = values["priority"]
        if priority is not None and not 0 <= priority <= 1000:
            raise Impossible(_("A priority is a whole number from 0 to 1000."), field="priority")
        task.priority = priority


def _set_calendar(task: PlanTask, values: TaskValues, days: Workdays) -> None:
    if "calendar" not in values:
        return
    if values["calendar"] is not None and values["calendar"] not in days.known:
        raise Impossible(_("Choose one of the calendars of this plan."), field="calendar")
    task.calendar_id = values["calendar"]


def _set_duration(task: PlanTask, values: TaskValues, days: Workdays) -> None:
    if "duration" in values:
        said = values["duration"]
        task.is_elapsed, task.is_estimated = said.is_elapsed, said.is_estimated
        _lasts(task, said.seconds)
    elif values.get("is_milestone"):
        _lasts(task, 0)
    elif "is_milestone" in values and not task.duration_seconds:
        _lasts(task, days.day)


def _lasts(task: PlanTask, seconds: int) -> None:
    """So long, and a milestone where that is no time at all."""
    if not 0 <= seconds <= LONGEST:
        raise Impossible(_("A task lasts no time or longer, up to a hundred years."), field="duration")
    if task.parts and seconds != task.duration_seconds:
        task.parts = _split_anew(task.parts, seconds)
    if seconds != task.duration_seconds:
        task.remaining_seconds = None
    task.duration_seconds = seconds
    if seconds == 0 and task.kind == Kind.TASK:
        task.kind = Kind.MILESTONE
    elif seconds and task.kind in _MILESTONES:
        task.kind = Kind.TASK
    if task.is_manual and task.manual_start is not None:
        # Both its ends are set by hand: the end follows the duration, and is counted by the engine.
        task.manual_finish = None


def _split_anew(parts: list[list[int]], seconds: int) -> list[list[int]]:
    """The parts of a split task when it lasts longer or shorter: the last one gives and takes."""
    kept = [list(part) for part in parts]
    missing = seconds - sum(part[0] for part in kept)
    while kept and kept[-1][0] + missing <= 0:
        missing += kept.pop()[0]
    if not kept:
        return []
    kept[-1][0] += missing
    return kept if len(kept) > 1 else []


def _set_dates(task: PlanTask, values: TaskValues, days: Workdays) -> None:
    if "is_manual" in values and values["is_manual"] != task.is_manual:
        task.is_manual = values["is_manual"]
        task.manual_start, task.manual_finish = (task.start, task.finish) if task.is_manual else (None, None)
    if "constraint" in values:
        _constrain(task, *values["constraint"], days)
    if "start" in values:
        _set_start(task, values["start"], days)
    if "finish" in values:
        _set_finish(task, values["finish"], days)
    if "deadline" in values:
        deadline = values["deadline"]
        task.deadline = None if deadline is None else _dated(days.finish(task, deadline), "deadline")


def _set_start(task: PlanTask, said: Moment | None, days: Workdays) -> None:
    start = None if said is None else _dated(days.start(task, said), "start")
    if task.is_manual:
        # A bar that is dragged keeps its length.
        if start and task.manual_start and task.manual_finish:
            task.manual_finish += start - task.manual_start
        task.manual_start = start
    elif task.started_at is not None:
        if start is None:
            raise Impossible(_("The task has begun. Set its progress to 0 %% to forget that.") % {}, field="start")
        task.started_at = start
    elif start is None:
        task.constraint, task.constraint_at = "", None
    else:
        task.constraint, task.constraint_at = Constraint.START_NO_EARLIER, start


def _set_finish(task: PlanTask, said: Moment | None, days: Workdays) -> None:
    finish = None if said is None else _dated(days.finish(task, said), "finish")
    start = task.manual_start if task.is_manual else task.started_at or task.start
    if finish is None and not task.is_manual:
        raise Impossible(
            _("A finish is a day. Set the start or the duration to change when the task is done."), field="finish"
        )
    if finish is not None and task.kind in _MILESTONES and not task.is_manual:
        task.constraint, task.constraint_at = Constraint.START_NO_EARLIER, finish
        return
    if finish is not None and start is not None and finish < start:
        said_of = _("“%(task)s” would finish before it starts.")
        raise Impossible(said_of % {"task": task.name}, field="finish")
    if finish is not None and start is not None:
        seconds = days.between(task, start, finish)
        if seconds <= 0 and not task.is_manual:
            raise Impossible(_("No time is worked between the start and this finish."), field="finish")
        task.is_estimated = False
        if not task.is_manual:
            _lasts(task, seconds)
        else:
            task.duration_seconds = max(seconds, 0)
    if task.is_manual:
        task.manual_finish = finish
    elif task.finished_at is not None and finish is not None:
        task.finished_at = finish


def _constrain(task: PlanTask, constraint: Constraint, moment: Moment | None, days: Workdays) -> None:
    if constraint in WITHOUT_MOMENT:
        task.constraint = "" if constraint is Constraint.AS_SOON_AS_POSSIBLE else constraint
        task.constraint_at = None
        return
    if moment is None:
        raise Impossible(_("Say the date of the constraint."), field="constraint")
    at = days.finish(task, moment) if constraint in _OF_A_FINISH else days.start(task, moment)
    task.constraint, task.constraint_at = constraint, _dated(at, "constraint")


def _set_progress(task: PlanTask, values: TaskValues, days: Workdays) -> None:
    if "share_done" in values:
        task.share_done = _share(values["share_done"], "share_done")
        task.remaining_seconds = task.stopped_at = task.resumes_at = None
        if task.share_done == 0:
            task.started_at = task.finished_at = None
        else:
            task.started_at = task.started_at or task.start
            task.finished_at = (task.finished_at or task.finish) if task.share_done == 1 else None
    if "started" in values:
        started = values["started"]
        task.started_at = None if started is None else _dated(days.start(task, started), "started")
    if "finished" in values:
        finished = values["finished"]
        task.finished_at = None if finished is None else _dated(days.finish(task, finished), "finished")
        if task.finished_at is not None:
            task.share_done, task.remaining_seconds = 1, None
            task.started_at = task.started_at or min(task.start or task.finished_at, task.finished_at)
        elif task.share_done == 1:
            task.share_done = 0.99
    if values.get("remaining") is not None:
        _remain(task, values["remaining"])
    if task.started_at and task.finished_at and task.finished_at < task.started_at:
        raise Impossible(_("“%(task)s” would finish before it starts.") % {"task": task.name}, field="finished")


def _remain(task: PlanTask, left: Duration | None) -> None:
    """So much is left to do: the duration is what was done and this."""
    if left is None:
        return
    done = round(task.duration_seconds * task.share_done)
    task.remaining_seconds = left.seconds
    task.duration_seconds = done + left.seconds
    task.share_done = done / task.duration_seconds if task.duration_seconds else task.share_done


def _text(said: str, longest: int, field: str) -> str:
    text = said.strip() if field == "notes" else " ".join(said.split())
    if len(text) > longest:
        raise Impossible(_("This is longer than the %(count)s signs that are kept.") % {"count": longest}, field=field)
    if "\x00" in text:
        raise Impossible(_("The text holds a sign that cannot be kept."), field=field)
    return text


def _share(share: float, field: str) -> float:
    if not 0 <= share <= 1:
        raise Impossible(_("Write a share from 0 to 100 %%.") % {}, field=field)
    return share


def _dated(moment: datetime, field: str) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        said = _("%(day)s is no day of a plan: years from %(first)s to %(last)s can be kept.")
        kept = {"day": date(moment.year, moment.month, moment.day), "first": FIRST_YEAR, "last": LAST_YEAR}
        raise Impossible(said % kept, field=field)
    return moment
