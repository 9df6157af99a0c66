"""The forward pass: how early each task can be, and what holds it there."""

from typing import Final

from pilotage.engine.calendars.working import Moment, moment_of
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Constraint, Driver, Kind, Reason, RuleSet
from pilotage.engine.network.prepared import EARLIEST, FF, FS, GATE, ROLL, SS, Prepared, moment
from pilotage.engine.network.spans import begun, finish_from, is_moment, start_from
from pilotage.engine.network.structure import Node

PLAN_START: Final = Driver(Reason.PLAN_START)
STATUS: Final = Driver(Reason.STATUS)
CONSTRAINT: Final = Driver(Reason.CONSTRAINT)
ACTUAL: Final = Driver(Reason.ACTUAL)
MANUAL: Final = Driver(Reason.MANUAL)
CHILDREN: Final = Driver(Reason.CHILDREN)
PARENT: Final = Driver(Reason.PARENT)
LEVELLING: Final = Driver(Reason.LEVELLING)


def forward(ready: Prepared, found: Found) -> None:
    for node in ready.order:
        if node >= len(ready.tasks):
            _summary(ready, found, node)
        elif ready.is_leaf[node]:
            _task(ready, found, node)


def _arrivals(ready: Prepared, found: Found, node: Node) -> tuple[Moment, Driver, Moment, Driver]:
    """The latest moments that links ask for: of its start, and of its finish, each with its link."""
    starts, finishes = found.early_start, found.early_finish
    low, low_finish = EARLIEST, EARLIEST
    driver = finish_driver = PLAN_START
    for before, kind, lag, time, link in ready.incoming[node]:
        when = finishes[before] if kind in (FS, FF) else starts[before]
        if when == EARLIEST:
            continue
        if lag:
            when = time.add(when, lag)
        if kind in (FS, SS, GATE):
            if when > low:
                low, driver = when, Driver(Reason.LINK, link) if link is not None else found.drivers[before]
        elif when > low_finish:
            low_finish, finish_driver = when, Driver(Reason.LINK, link)
    return low, driver, low_finish, finish_driver


def _summary(ready: Prepared, found: Found, node: Node) -> None:
    """A gate passes on what its summary waits for, a roll the dates of what is below it."""
    summary = ready.owner[node]
    if ready.rolls.get(summary) == node:
        below = [arc.node for arc in ready.incoming[node] if arc.type == ROLL]
        found.early_start[node] = min((found.early_start[leaf] for leaf in below), default=EARLIEST)
        found.early_finish[node] = max((found.early_finish[leaf] for leaf in below), default=EARLIEST)
        return
    low, driver, _, _ = _arrivals(ready, found, node)
    for constraint, when in ready.tasks[summary].constraints:
        floor = moment(when)
        if constraint in (Constraint.START_NO_EARLIER, Constraint.START_ON) and floor is not None and floor > low:
            low, driver = floor, CONSTRAINT
    found.early_start[node] = found.early_finish[node] = low
    found.drivers[node] = driver


def _task(ready: Prepared, found: Found, node: Node) -> None:
    task = ready.tasks[node]
    low, driver, low_finish, finish_driver = _arrivals(ready, found, node)
    if task.is_manual:
        start, finish = _by_hand(ready, node)
        driver = MANUAL
    elif task.started is not None:
        start = moment_of(task.started)
        finish = finish_from(ready, node, start) if task.finished is None else moment_of(task.finished)
        driver = ACTUAL
    else:
        if _is_primavera(ready) and ready.status is not None and ready.status > max(low, ready.start):
            low, driver = ready.status, STATUS
        elif ready.start > low:
            low, driver = ready.start, PLAN_START
        start = _snapped(ready, node, low)
        if low_finish > EARLIEST:
            other = _snapped(ready, node, start_from(ready, node, low_finish))
            if other > start:
                start, driver = other, finish_driver
        start, driver = _constrained(ready, node, start, driver)
        finish = finish_from(ready, node, start)
    found.early_start[node], found.early_finish[node], found.drivers[node] = start, finish, driver


def _is_primavera(ready: Prepared) -> bool:
    return ready.plan.rules.rule_set is RuleSet.PRIMAVERA


def _snapped(ready: Prepared, node: Node, when: Moment) -> Moment:
    if is_moment(ready, node):
        if ready.tasks[node].kind is Kind.FINISH_MILESTONE:
            return when
        if not _is_primavera(ready) and ready.times[node].previous(when) == when:
            return when
    return begun(ready, node, when)


def _by_hand(ready: Prepared, node: Node) -> tuple[Moment, Moment]:
    start, finish = map(moment, ready.tasks[node].manual)
    if start is None:
        if finish is not None:
            return start_from(ready, node, finish), finish
        start = begun(ready, node, ready.start)
    return start, finish_from(ready, node, start) if finish is None else finish


def _constrained(ready: Prepared, node: Node, start: Moment, driver: Driver) -> tuple[Moment, Driver]:
    for constraint, when in ready.tasks[node].constraints:
        asked = moment(when)
        if asked is None:
            continue
        at = start_from(ready, node, asked) if constraint in _OF_FINISH else _snapped(ready, node, asked)
        least, most = _WINDOWS[constraint]
        hard = constraint in _MANDATORY or (not _is_primavera(ready) and ready.plan.rules.are_constraints_kept)
        if least and start < at:
            start, driver = at, CONSTRAINT
        if most and hard and start > at:
            start, driver = at, CONSTRAINT
    return start, driver


_OF_FINISH: Final = {
    Constraint.FINISH_NO_EARLIER,
    Constraint.FINISH_NO_LATER,
    Constraint.FINISH_ON,
    Constraint.MANDATORY_FINISH,
}
_MANDATORY: Final = {Constraint.MANDATORY_START, Constraint.MANDATORY_FINISH}
_WINDOWS: Final = {
    Constraint.AS_SOON_AS_POSSIBLE: (False, False),
    Constraint.AS_LATE_AS_POSSIBLE: (False, False),
    Constraint.START_NO_EARLIER: (True, False),
    Constraint.FINISH_NO_EARLIER: (True, False),
    Constraint.START_NO_LATER: (False, True),
    Constraint.FINISH_NO_LATER: (False, True),
    Constraint.START_ON: (True, True),
    Constraint.FINISH_ON: (True, True),
    Constraint.MANDATORY_START: (True, True),
    Constraint.MANDATORY_FINISH: (True, True),
}
