"""What links ask for: forward the latest moments at which they let a task go, backward the earliest that they need."""

from typing import Final, NamedTuple

from pilotage.engine.calendars.working import Moment
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Constraint, Driver, Reason
from pilotage.engine.network.prepared import EARLIEST, FF, FS, GATE, LATEST, ROLL, SS, Arc, Prepared, moment
from pilotage.engine.network.structure import Node

PLAN_START: Final = Driver(Reason.PLAN_START)
STATUS: Final = Driver(Reason.STATUS)
CONSTRAINT: Final = Driver(Reason.CONSTRAINT)
ACTUAL: Final = Driver(Reason.ACTUAL)
MANUAL: Final = Driver(Reason.MANUAL)
LEVELLING: Final = Driver(Reason.LEVELLING)
EXTERNAL: Final = Driver(Reason.EXTERNAL)


class Arrival(NamedTuple):
    """The moments before which links do not let a task start, and finish; each with what asks for it.

    first    where the earliest of what it follows begins; EARLIEST: it follows nothing
    by       the arc that asks for the finish
    """

    start: Moment
    driver: Driver
    finish: Moment
    finish_driver: Driver
    first: Moment
    by: Arc | None


def arrival(ready: Prepared, found: Found, node: Node) -> Arrival:
    starts, finishes = found.early_start, found.early_finish
    low = low_finish = EARLIEST
    driver = finish_driver = PLAN_START
    first = LATEST
    by = None
    for arc in ready.incoming[node]:
        before, kind, lag, time, link = arc
        when = finishes[before] if kind in (FS, FF) else starts[before]
        if when == EARLIEST:
            continue
        first = min(first, starts[before])
        if lag:
            when = time.add(when, lag)
        if kind in (FS, SS, GATE):
            if when > low:
                low, driver = when, found.drivers[before] if link is None else Driver(Reason.LINK, link)
        elif when > low_finish:
            low_finish, finish_driver, by = when, Driver(Reason.LINK, link), arc
    return Arrival(low, driver, low_finish, finish_driver, EARLIEST if first == LATEST else first, by)


def forward_summary(ready: Prepared, found: Found, node: Node) -> None:
    """A gate passes on what its summary waits for, a roll the dates of what is below it."""
    summary = ready.owner[node]
    if ready.rolls.get(summary) == node:
        below = [arc.node for arc in ready.incoming[node] if arc.type == ROLL]
        found.early_start[node] = min((found.early_start[leaf] for leaf in below), default=EARLIEST)
        if below:
            found.leading[node] = min(below, key=found.early_start.__getitem__)
        found.early_finish[node] = max((found.early_finish[leaf] for leaf in below), default=EARLIEST)
        return
    come = arrival(ready, found, node)
    low, driver = come.start, come.driver
    for constraint, when in ready.tasks[summary].constraints:
        floor = moment(when)
        if constraint in _FLOORS and floor is not None and floor > low:
            low, driver = floor, CONSTRAINT
    found.early_start[node] = found.early_finish[node] = low
    found.drivers[node] = driver


_FLOORS: Final = {Constraint.START_NO_EARLIER, Constraint.START_ON, Constraint.MANDATORY_START}
_CEILINGS: Final = {Constraint.FINISH_NO_LATER, Constraint.FINISH_ON, Constraint.MANDATORY_FINISH}


def backward_summary(ready: Prepared, found: Found, node: Node) -> None:
    start_bound, finish_bound = need(ready, found, node)
    summary = ready.owner[node]
    if ready.rolls.get(summary) == node:
        for constraint, when in ready.tasks[summary].constraints:
            ceiling = moment(when)
            if constraint in _CEILINGS and ceiling is not None:
                finish_bound = min(finish_bound, ceiling)
    else:
        finish_bound = start_bound
    found.late_start[node] = found.late_begin[node] = start_bound
    found.late_finish[node] = finish_bound


def need(ready: Prepared, found: Found, node: Node) -> tuple[Moment, Moment]:
    """The latest moments at which links allow its start, and its finish."""
    begins, finishes = found.late_begin, found.late_finish
    start_bound = finish_bound = LATEST
    for after, kind, lag, time, _ in ready.awaiting[node]:
        if kind == ROLL:
            finish_bound = min(finish_bound, finishes[after])
            if begins[after] < LATEST and found.leading.get(after) == node:
                start_bound = min(start_bound, begins[after])
            continue
        when = begins[after] if kind in (FS, SS, GATE) else finishes[after]
        if when == LATEST:
            continue
        if lag:
            when = time.add(when, -lag)
        if kind in (FS, FF):
            finish_bound = min(finish_bound, when)
        else:
            start_bound = min(start_bound, when)
    return start_bound, finish_bound
