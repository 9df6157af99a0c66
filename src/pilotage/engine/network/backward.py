"""The backward pass: how late each task may be, before it delays what must not be delayed."""

from pilotage.engine.calendars.working import Moment, moment_of
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Constraint, RuleSet
from pilotage.engine.network.prepared import EARLIEST, FF, FS, GATE, LATEST, ROLL, SS, Prepared, moment
from pilotage.engine.network.spans import begun, ended, finish_from, rest_until
from pilotage.engine.network.structure import Node


def backward(ready: Prepared, found: Found) -> None:
    plan = ready.plan
    leaves = [node for node in range(len(ready.tasks)) if ready.is_leaf[node] and ready.tasks[node].is_active]
    found.finish = max((found.early_finish[node] for node in leaves), default=EARLIEST)
    horizon = found.finish if plan.finish is None else moment_of(plan.finish)
    for node in reversed(ready.order):
        if node >= len(ready.tasks):
            _summary(ready, found, node)
        elif ready.is_leaf[node]:
            _task(ready, found, node, horizon)


def _bounds(ready: Prepared, found: Found, node: Node) -> tuple[Moment, Moment]:
    """The earliest moments that links ask for: at the latest so long may its start wait, and its finish."""
    starts, finishes = found.late_start, found.late_finish
    start_bound = finish_bound = LATEST
    for after, kind, lag, time, _ in ready.outgoing[node]:
        if kind == ROLL:
            finish_bound = min(finish_bound, finishes[after])
            if starts[after] < LATEST and found.early_start[node] == found.early_start[after]:
                start_bound = min(start_bound, starts[after])
            continue
        when = starts[after] if kind in (FS, SS, GATE) else finishes[after]
        if when == LATEST:
            continue
        if lag:
            when = time.add(when, -lag)
        if kind in (FS, FF):
            finish_bound = min(finish_bound, when)
        else:
            start_bound = min(start_bound, when)
    return start_bound, finish_bound


def _summary(ready: Prepared, found: Found, node: Node) -> None:
    start_bound, finish_bound = _bounds(ready, found, node)
    summary = ready.owner[node]
    if ready.rolls.get(summary) == node:
        for constraint, when in ready.tasks[summary].constraints:
            ceiling = moment(when)
            if constraint in (Constraint.FINISH_NO_LATER, Constraint.FINISH_ON) and ceiling is not None:
                finish_bound = min(finish_bound, ceiling)
    else:
        finish_bound = start_bound
    found.late_start[node], found.late_finish[node] = start_bound, finish_bound


def _task(ready: Prepared, found: Found, node: Node, horizon: Moment) -> None:
    task = ready.tasks[node]
    if task.finished is not None:
        found.late_start[node], found.late_finish[node] = found.early_start[node], found.early_finish[node]
        return
    start_bound, finish = _bounds(ready, found, node)
    if start_bound < LATEST:
        finish = min(finish, finish_from(ready, node, begun(ready, node, start_bound)))
    if finish == LATEST or ready.plan.rules.rule_set is RuleSet.MS_PROJECT:
        finish = min(finish, horizon)
    finish = _constrained(ready, node, finish)
    finish = ended(ready, node, finish)
    start = rest_until(ready, node, finish)
    if task.started is not None:
        start = found.early_start[node]
    found.late_start[node], found.late_finish[node] = start, finish


def _constrained(ready: Prepared, node: Node, finish: Moment) -> Moment:
    task = ready.tasks[node]
    for constraint, when in task.constraints:
        asked = moment(when)
        if asked is None:
            continue
        if constraint in (Constraint.START_NO_LATER, Constraint.START_ON):
            finish = min(finish, finish_from(ready, node, asked))
        elif constraint in (Constraint.FINISH_NO_LATER, Constraint.FINISH_ON):
            finish = min(finish, asked)
        elif constraint is Constraint.MANDATORY_START:
            finish = finish_from(ready, node, asked)
        elif constraint is Constraint.MANDATORY_FINISH:
            finish = asked
    if task.deadline is not None:
        finish = min(finish, moment_of(task.deadline))
    return finish
