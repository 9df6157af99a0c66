"""What should have happened by a status date, and what becomes of work that did not. Pure."""

from collections.abc import Iterable
from datetime import datetime

from pilotage.delivery.models import PlanTask
from pilotage.delivery.rules.changing_edits import TaskValues
from pilotage.delivery.rules.changing_tasks import Workdays
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network.plan import Constraint, Kind, Reason

# A task with one of these does not move by itself; whoever set it decides.
HARD = frozenset(
    {
        Constraint.START_ON,
        Constraint.FINISH_ON,
        Constraint.MANDATORY_START,
        Constraint.MANDATORY_FINISH,
        Constraint.START_NO_LATER,
        Constraint.FINISH_NO_LATER,
    }
)


def should_have_begun(task: PlanTask, status: datetime) -> bool:
    """It was to begin before the status date, and nobody said that it has."""
    return _counts(task) and task.start is not None and task.start < status and task.started_at is None


def should_be_finished(task: PlanTask, status: datetime) -> bool:
    return _counts(task) and task.finish is not None and task.finish <= status and task.finished_at is None


def lags(task: PlanTask, status: datetime) -> bool:
    """Begun, to be finished later, and less is done than lies before the status date."""
    if not _counts(task) or task.started_at is None or task.finished_at is not None:
        return False
    if task.start is None or task.finish is None or not task.start < status < task.finish:
        return False
    # By the clock, not by the calendar: this chooses which tasks to ask about, and decides no date.
    return task.share_done < (status - task.start) / (task.finish - task.start) - 0.005


def is_due(task: PlanTask, status: datetime) -> bool:
    """Something should have happened by the status date of which the plan does not know whether it has."""
    return should_have_begun(task, status) or should_be_finished(task, status) or lags(task, status)


def planned_share(task: PlanTask, status: datetime, time: WorkingTime) -> float | None:
    """How much of a task lies before the status date, 0..1, in its own working time; None without dates or duration."""
    if task.start is None or not task.duration_seconds:
        return None
    return min(1.0, max(0.0, time.between(moment_of(task.start), moment_of(status)) / task.duration_seconds))


def on_track(task: PlanTask, status: datetime, days: Workdays) -> TaskValues:
    """What there is to say of a task that went as planned until the status date; nothing where nothing was planned."""
    if not _counts(task) or task.start is None or task.finish is None or task.finished_at is not None:
        return {}
    if task.finish <= status:
        return {"started": task.started_at or task.start, "finished": task.finish}
    if task.start >= status:
        return {}
    share = planned_share(task, status, days.of(task))
    return {"share_done": share or 0.0, "started": task.started_at or task.start}


def interrupt_begun(tasks: Iterable[PlanTask], status: datetime, days: Workdays) -> list[PlanTask]:
    """Let the rest of what has begun go on at the status date, where it got less far; the tasks that were changed.

    Manual tasks stay where they are: moving these is somebody's decision.
    """
    begun = (task for task in tasks if _is_open(task) and task.started_at is not None)
    return [task for task in begun if _interrupt(task, status, days)]


def hold_back(tasks: Iterable[PlanTask], status: datetime, *, with_linked: bool) -> list[PlanTask]:
    """Let what has not begun begin no earlier than the status date; the tasks that were changed.

    Without `with_linked` those that wait for another task are left out: they follow when that one moves, and a
    constraint too many is what makes a plan stiff. Tasks that are manual, or held by a hard constraint, stay.
    """
    to_come = (task for task in tasks if _is_open(task) and task.started_at is None)
    return [task for task in to_come if (with_linked or not _waits(task)) and _hold(task, status)]


def _counts(task: PlanTask) -> bool:
    return task.is_active and task.kind not in (Kind.SUMMARY, Kind.LEVEL_OF_EFFORT)


def _is_open(task: PlanTask) -> bool:
    return _counts(task) and not task.is_manual and task.finished_at is None


def _waits(task: PlanTask) -> bool:
    return bool(task.driver.get("reason") == Reason.LINK)


def _interrupt(task: PlanTask, status: datetime, days: Workdays) -> bool:
    time = days.of(task)
    done = round(task.duration_seconds * task.share_done)
    begun = moment_of(task.started_at or status)
    stopped = time.add(begun, done)
    goes_on = max(time.next(moment_of(status)), stopped)
    now_on = moment_of(task.resumes_at) if task.resumes_at else stopped
    if now_on >= time.next(moment_of(status)) or task.parts:
        return False
    task.stopped_at, task.resumes_at = datetime_of(stopped), datetime_of(goes_on)
    return True


def _hold(task: PlanTask, status: datetime) -> bool:
    if task.start is None or task.start >= status or task.constraint in HARD:
        return False
    if task.constraint in ("", Constraint.AS_SOON_AS_POSSIBLE, Constraint.START_NO_EARLIER):
        task.constraint, task.constraint_at = Constraint.START_NO_EARLIER.value, status
        return True
    return False
