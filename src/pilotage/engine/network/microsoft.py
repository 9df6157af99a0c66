"""The rules of MS Project for one task, forward and backward.

A task that has begun stays where it began; a late date is never after the end of the project; a hard constraint beats
links where the plan says so; a milestone may stay at the end of a day.
"""

from pilotage.engine.calendars.working import Moment, moment_of
from pilotage.engine.network.arrivals import (
    ACTUAL,
    CONSTRAINT,
    LEVELLING,
    MANUAL,
    PLAN_START,
    Arrival,
    arrival,
    need,
)
from pilotage.engine.network.constraints import IS_AT_FINISH, WINDOWS, latest_finish
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Constraint, Driver, Task
from pilotage.engine.network.prepared import EARLIEST, LATEST, SF, Prepared, moment
from pilotage.engine.network.spans import begun, ended, finish_from, is_moment, rest_from, rest_until, start_from
from pilotage.engine.network.structure import Node


def forward(ready: Prepared, found: Found, node: Node) -> None:
    task = ready.tasks[node]
    if node in found.kept_early:
        start, finish, driver = found.late_start[node], found.late_finish[node], CONSTRAINT
    elif task.is_manual:
        start, finish, driver = *_by_hand(ready, node), MANUAL
    elif task.started is not None:
        start, finish, driver = *_in_progress(ready, node, task, moment_of(task.started)), ACTUAL
    else:
        start, finish, driver = _to_come(ready, found, node, task)
    found.early_start[node], found.early_finish[node], found.drivers[node] = start, finish, driver


def backward(ready: Prepared, found: Found, node: Node) -> None:
    task = ready.tasks[node]
    if task.finished is not None and not task.is_manual:
        start, finish = found.early_start[node], found.early_finish[node]
        found.late_start[node] = found.late_begin[node] = start
        found.late_finish[node] = finish
        return
    start_bound, finish = need(ready, found, node)
    if start_bound < LATEST:
        finish = min(finish, finish_from(ready, node, begun(ready, node, start_bound)))
    finish = min(finish, found.horizon)
    finish = latest_finish(ready, node, finish)
    if task.deadline is not None:
        finish = min(finish, moment_of(task.deadline))
    finish = _as_shown(ready, found, node, finish)
    begin = rest_until(ready, node, finish)
    found.late_finish[node], found.late_begin[node] = finish, begin
    found.late_start[node] = begin if task.started is None else moment_of(task.started)


def _as_shown(ready: Prepared, found: Found, node: Node, finish: Moment) -> Moment:
    """The same moment in the words of the tool: the end of a day, not the beginning of the next.

    A milestone keeps the moment that it was given, but where it has no slack, that of its early finish. A manual task
    keeps it too, for it may lie where nobody works.
    """
    if ready.tasks[node].is_manual:
        return finish
    if is_moment(ready, node):
        early = found.early_finish[node]
        return early if ready.times[node].between(early, finish) == 0 else finish
    return ended(ready, node, finish)


def _by_hand(ready: Prepared, node: Node) -> tuple[Moment, Moment]:
    start, finish = map(moment, ready.tasks[node].manual)
    if start is None:
        if finish is not None:
            return start_from(ready, node, finish), finish
        start = begun(ready, node, ready.start)
    return start, finish_from(ready, node, start) if finish is None else finish


def _in_progress(ready: Prepared, node: Node, task: Task, start: Moment) -> tuple[Moment, Moment]:
    if task.finished is not None:
        return start, moment_of(task.finished)
    finish = finish_from(ready, node, start)
    if task.resumes is not None and not task.parts:
        finish = rest_from(ready, node, moment_of(task.resumes))
    for constraint, when in task.constraints:
        asked = moment(when)
        if constraint is Constraint.FINISH_NO_EARLIER and asked is not None:
            finish = max(finish, asked)
    return start, finish


def _to_come(ready: Prepared, found: Found, node: Node, task: Task) -> tuple[Moment, Moment, Driver]:
    come = arrival(ready, found, node)
    start, driver = _earliest(ready, task, come)
    if driver is not PLAN_START or not is_moment(ready, node):
        # A milestone without predecessors stays where the project starts, be it before the day's work.
        start = snapped(ready, node, start)
    is_by_finish = False
    if come.finish > EARLIEST:
        other = snapped(ready, node, start_from(ready, node, come.finish))
        if other >= start and other >= _floor(ready, come):
            start, driver, is_by_finish = other, come.finish_driver, come.by is not None and come.by.type == SF
    if task.levelling_delay:
        start, driver = snapped(ready, node, start + task.levelling_delay), LEVELLING
    before = start
    start, driver = _constrained(ready, node, task, start, driver)
    finish = finish_from(ready, node, start)
    if is_by_finish and start == before and finish < come.finish:
        # A start-to-finish link hands over at the moment itself, though it be a morning.
        finish = come.finish
    return start, finish, driver


def _floor(ready: Prepared, come: Arrival) -> Moment:
    """No work before the plan's start, unless what is followed is before it too."""
    return ready.start if come.first == EARLIEST or come.first >= ready.start else EARLIEST


def _earliest(ready: Prepared, task: Task, come: Arrival) -> tuple[Moment, Driver]:
    floor = _floor(ready, come)
    if come.first == EARLIEST:
        for constraint, when in task.constraints:
            asked = moment(when)
            if constraint in (Constraint.START_NO_EARLIER, Constraint.FINISH_NO_EARLIER) and asked is not None:
                floor = min(floor, asked)
    return (come.start, come.driver) if come.start >= floor else (floor, PLAN_START)


def snapped(ready: Prepared, node: Node, when: Moment) -> Moment:
    """The next moment of work; a milestone may also stay where work has just ended."""
    if is_moment(ready, node) and ready.times[node].previous(when) == when:
        return when
    return begun(ready, node, when)


def _constrained(ready: Prepared, node: Node, task: Task, start: Moment, driver: Driver) -> tuple[Moment, Driver]:
    is_hard = ready.plan.rules.are_constraints_kept
    for constraint, when in task.constraints:
        asked = moment(when)
        if asked is None:
            continue
        at = start_from(ready, node, asked) if constraint in IS_AT_FINISH else snapped(ready, node, asked)
        least, most = WINDOWS[constraint]
        if (least and start < at) or (most and is_hard and start > at):
            start, driver = at, CONSTRAINT
    return start, driver
