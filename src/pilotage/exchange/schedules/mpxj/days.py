"""Files that say days and no times: work begins with the day's first shift, and ends with its last."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from pilotage.delivery.rules.document import Document
from pilotage.engine.calendars.calendar import Shifts
from pilotage.engine.network.plan import Constraint, Key, Kind, Plan, Task, WrongPlan
from pilotage.engine.network.scheduling import schedule
from pilotage.exchange.schedules.counting import Counted
from pilotage.exchange.schedules.mpxj.tasks import ReadTasks

FINISHES: Final = frozenset(
    {Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER, Constraint.FINISH_ON, Constraint.MANDATORY_FINISH}
)
MOST_PASSES: Final = 20
"""A chain of tasks that were each put later than the one before allows; longer ones are held by the first of them."""
USUAL: Final[Shifts] = ((8 * 3600, 17 * 3600),)
"""Where nothing is worked on the day that a file names."""


def tells_days_only(kind: str | None, tasks: ReadTasks) -> bool:
    """GanttProject never has times; other formats may leave them away."""
    starts = [one.start for one in tasks.stored.values() if one.start is not None]
    finishes = [one.finish for one in tasks.stored.values() if one.finish is not None]
    return kind == "GAN" or (bool(starts) and all(one.time() == time() for one in (*starts, *finishes)))


def at_working_hours(document: Document) -> Document:
    """The document with times: of a start that of the first shift, of a finish that of the last."""
    plan = document.plan
    clocks = {key: Counted(calendar) for key, calendar in plan.calendars.items()}
    clock = clocks[plan.calendar]
    tasks = tuple(_timed(task, clocks[task.calendar] if task.calendar is not None else clock) for task in plan.tasks)
    return replace(
        document,
        plan=replace(plan, tasks=tasks, start=_begins(plan.start, clock), finish=_ends(plan.finish, clock)),
    )


def _timed(task: Task, clock: Counted) -> Task:
    return replace(
        task,
        started=_begins(task.started, clock),
        finished=_ends(task.finished, clock),
        deadline=_ends(task.deadline, clock),
        constraints=tuple(
            (constraint, (_ends if constraint in FINISHES else _begins)(at, clock))
            for constraint, at in task.constraints
        ),
    )


def _begins(moment: datetime | None, clock: Counted) -> datetime | None:
    if moment is None or moment.time() != time():
        return moment
    return moment + timedelta(seconds=(clock.shifts_on(moment.date()) or USUAL)[0][0])


def _ends(moment: datetime | None, clock: Counted) -> datetime | None:
    if moment is None or moment.time() != time():
        return moment
    return moment + timedelta(seconds=(clock.shifts_on(moment.date()) or USUAL)[-1][1])


def held_where_put(document: Document) -> Document:
    """A plan of GanttProject, in which a task stays where somebody put it, as long as its links allow.

    A date from which it may start counts only between the plan's start and its own: others were left behind when the
    task or the plan moved.
    """
    tasks = {task.key: _without_left_behind(task, document) for task in document.plan.tasks}
    plan = replace(document.plan, tasks=tuple(tasks.values()))
    for _pass in range(MOST_PASSES):
        held = _to_hold(plan, document)
        if not held:
            break
        for key in held:
            tasks[key] = replace(tasks[key], constraints=((Constraint.START_NO_EARLIER, document.stored[key].start),))
        plan = replace(plan, tasks=tuple(tasks.values()))
    return replace(document, plan=plan)


def _without_left_behind(task: Task, document: Document) -> Task:
    begin, start = document.plan.start, document.stored[task.key].start
    kept = tuple(
        (constraint, at)
        for constraint, at in task.constraints
        if at is None or ((begin is None or at >= begin) and (start is None or at <= start))
    )
    return replace(task, constraints=kept)


def _to_hold(plan: Plan, document: Document) -> set[Key]:
    """Tasks that would begin on an earlier day than they do, and wait for none of which the same is true."""
    try:
        dates = schedule(plan).dates
    except WrongPlan:
        return set()
    early = {
        task.key
        for task in plan.tasks
        if task.kind is not Kind.SUMMARY
        and (start := document.stored[task.key].start) is not None
        and dates[task.key].start.date() < start.date()
    }
    waiting = {link.successor for link in plan.links if link.predecessor in early}
    return early - waiting
