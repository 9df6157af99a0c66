"""The rules of Primavera P6 for one activity, forward and backward.

Nothing that is left happens before the data date. Early and late dates of an activity in progress are those of what is
left; a finished one is nothing left, at the data date or later where retained logic still holds it.
"""

from pilotage.engine.calendars.working import Moment, moment_of
from pilotage.engine.network.arrivals import CONSTRAINT, EXTERNAL, PLAN_START, STATUS, Arrival, arrival, need
from pilotage.engine.network.constraints import IS_AT_FINISH, IS_MANDATORY, WINDOWS, latest_finish
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Constraint, Driver, Kind, Progress, Task
from pilotage.engine.network.prepared import EARLIEST, FF, FS, GATE, LATEST, ROLL, SS, Prepared, moment
from pilotage.engine.network.spans import begun, ended, rest_from, rest_until
from pilotage.engine.network.structure import Node


def forward(ready: Prepared, found: Found, node: Node) -> None:
    task = ready.tasks[node]
    come = arrival(ready, found, node)
    if task.started is not None and ready.plan.rules.progress is not Progress.RETAINED_LOGIC:
        # What has begun goes on, whatever its predecessors do.
        come = come._replace(start=EARLIEST)
    start, driver = _earliest(ready, node, come)
    if task.started is None:
        start, driver = _constrained(ready, node, task, start, driver)
    external = moment(task.external_early_start)
    if external is not None and external > start:
        start, driver = external, EXTERNAL
    resumes = moment(task.resumes)
    if resumes is not None and task.finished is None and resumes > start:
        start, driver = resumes, STATUS
    if task.finished is None and task.kind is not Kind.FINISH_MILESTONE:
        start = begun(ready, node, start)
    _expect(ready, node, task, start)
    finish = start if task.finished is not None else rest_from(ready, node, start)
    if task.finished is None and come.finish > finish:
        finish = _as_asked(ready, node, finish, come)
    elif driver is CONSTRAINT:
        finish = _as_constrained(ready, node, task, finish)
    found.early_start[node], found.early_finish[node], found.drivers[node] = start, finish, driver


def backward(ready: Prepared, found: Found, node: Node) -> None:
    task = ready.tasks[node]
    start_bound, finish = need(ready, found, node)
    by_start = LATEST
    if start_bound < LATEST:
        by_start = start_bound if task.finished is not None else rest_from(ready, node, begun(ready, node, start_bound))
        finish = min(finish, by_start)
    external = moment(task.external_late_finish)
    if finish == LATEST:
        finish = found.horizon if external is None else external
        if ready.plan.rules.are_open_ends_critical and task.finished is None:
            finish = found.early_finish[node]
    finish = min(finish, max(found.horizon, found.finish))
    is_by_start = finish == by_start and task.started is None
    if task.finished is None:
        allowed = latest_finish(ready, node, finish)
        is_by_start = is_by_start and allowed == finish
        finish = allowed if task.kind is Kind.MILESTONE else ended(ready, node, allowed)
    if external is not None:
        finish = min(finish, external)
    start = rest_until(ready, node, finish)
    if task.finished is None and is_by_start:
        start = _at_work(ready, node, start_bound)
    elif task.finished is None and ready.rests[node]:
        start = begun(ready, node, start)
    found.late_start[node] = found.late_begin[node] = start
    found.late_finish[node] = finish


def as_late_as_possible(ready: Prepared, found: Found, node: Node) -> None:
    """Move the early dates as far as no successor has to move: its free float, not its total float."""
    finish = min(found.late_finish[node], found.finish)
    for after, kind, lag, time, _ in ready.outgoing[node]:
        if kind in (GATE, ROLL):
            continue
        when = found.early_start[after] if kind in (FS, SS) else found.early_finish[after]
        if lag:
            when = time.add(when, -lag)
        if kind not in (FS, FF):
            when = rest_from(ready, node, begun(ready, node, when))
        finish = min(finish, when)
    finish = ended(ready, node, finish)
    if finish > found.early_finish[node]:
        found.early_start[node] = rest_until(ready, node, finish)
        found.early_finish[node] = finish
        found.drivers[node] = CONSTRAINT


def _earliest(ready: Prepared, node: Node, come: Arrival) -> tuple[Moment, Driver]:
    start, driver = come.start, come.driver
    if come.finish > EARLIEST:
        other = rest_until(ready, node, come.finish)
        if other > start:
            start, driver = other, come.finish_driver
    if ready.status is not None and ready.status > max(start, ready.start):
        return ready.status, STATUS
    return (ready.start, PLAN_START) if ready.start > start else (start, driver)


def _constrained(ready: Prepared, node: Node, task: Task, start: Moment, driver: Driver) -> tuple[Moment, Driver]:
    for constraint, when in task.constraints:
        asked = moment(when)
        if asked is None or constraint is Constraint.AS_LATE_AS_POSSIBLE:
            continue
        at = rest_until(ready, node, asked) if constraint in IS_AT_FINISH else asked
        least, _ = WINDOWS[constraint]
        if (least and start < at) or constraint in IS_MANDATORY:
            start, driver = at, CONSTRAINT
    return start, driver


def _as_asked(ready: Prepared, node: Node, finish: Moment, come: Arrival) -> Moment:
    """A finish that a finish to come asks for, without a lag or with a lead, is that moment, though it be a morning."""
    arc = come.by
    if arc is None or arc.type != FF or arc.lag > 0 or ready.tasks[ready.owner[arc.node]].started is not None:
        return finish
    return finish if ready.times[node].between(finish, come.finish) else _at_work(ready, node, come.finish)


def _as_constrained(ready: Prepared, node: Node, task: Task, finish: Moment) -> Moment:
    """A finish that is laid down is that moment, whether it is worked or not."""
    for constraint, when in task.constraints:
        if constraint in (Constraint.MANDATORY_FINISH, Constraint.FINISH_ON) and when is not None:
            asked = moment_of(when)
            if ready.times[node].between(finish, asked) == 0:
                return asked
    return finish


def _at_work(ready: Prepared, node: Node, asked: Moment) -> Moment:
    """A moment that a link asks for stays where work ends or goes on; else it is the next at which work goes on."""
    return asked if ended(ready, node, asked) == asked else begun(ready, node, asked)


def _expect(ready: Prepared, node: Node, task: Task, start: Moment) -> None:
    """An expected finish decides how much is left."""
    if ready.plan.rules.is_expected_finish_used and task.expected_finish is not None and task.finished is None:
        ready.rests[node] = max(0, ready.times[node].between(start, moment_of(task.expected_finish)))
