"""Schedule a plan: early and late dates, float, and what drives each task."""

from pilotage.engine.calendars.working import datetime_of
from pilotage.engine.network.backward import backward
from pilotage.engine.network.floats import free_float, total_float
from pilotage.engine.network.forward import forward
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Dates, Driver, Key, Kind, Plan, Reason, Schedule
from pilotage.engine.network.prepared import EARLIEST, Prepared, prepared
from pilotage.engine.network.structure import Node


def schedule(plan: Plan) -> Schedule:
    """When each task can, and when it must, happen.

    Raises WrongPlan, Cycle or NoWorkingTime, with the tasks in question. O(tasks + links).
    """
    ready = prepared(plan)
    found = Found.nothing(ready)
    forward(ready, found)
    backward(ready, found)
    dates: dict[Key, Dates] = {}
    drivers: dict[Key, Driver] = {}
    for node, task in enumerate(plan.tasks):
        if ready.is_leaf[node]:
            dates[task.key] = _dates(ready, found, node)
            drivers[task.key] = found.drivers[node]
    _sum_up(ready, found, dates, drivers)
    return Schedule(
        dates={task.key: dates[task.key] for task in plan.tasks},
        drivers=drivers,
        start=min((dated.start for dated in dates.values()), default=plan.start),
        finish=datetime_of(found.finish) if found.finish > EARLIEST else None,
    )


def _dates(ready: Prepared, found: Found, node: Node) -> Dates:
    total = total_float(ready, found, node)
    task = ready.tasks[node]
    early_start, early_finish = datetime_of(found.early_start[node]), datetime_of(found.early_finish[node])
    return Dates(
        start=early_start if task.started is None else task.started,
        finish=early_finish if task.finished is None else task.finished,
        early_start=early_start,
        early_finish=early_finish,
        late_start=datetime_of(found.late_start[node]),
        late_finish=datetime_of(found.late_finish[node]),
        total_float=total,
        free_float=free_float(ready, found, node, total),
        is_critical=total is not None and total <= ready.plan.rules.critical_float and task.finished is None,
    )


def _sum_up(ready: Prepared, found: Found, dates: dict[Key, Dates], drivers: dict[Key, Driver]) -> None:
    """Summaries from what is below them, the deepest first."""
    for node in reversed(range(len(ready.tasks))):
        task = ready.tasks[node]
        if ready.is_leaf[node]:
            continue
        below = [
            dates[ready.tasks[child].key] for child in ready.children.get(node, ()) if ready.tasks[child].is_active
        ]
        dates[task.key] = _summary(ready, found, below)
        drivers[task.key] = Driver(Reason.CHILDREN if task.kind is Kind.SUMMARY else Reason.LINK)


def _summary(ready: Prepared, found: Found, below: list[Dates]) -> Dates:
    if not below:
        alone = ready.plan.start or datetime_of(found.finish)
        return Dates(alone, alone, alone, alone, alone, alone, None, None, is_critical=False)
    total = min((dated.total_float for dated in below if dated.total_float is not None), default=None)
    return Dates(
        start=min(dated.start for dated in below),
        finish=max(dated.finish for dated in below),
        early_start=min(dated.early_start for dated in below),
        early_finish=max(dated.early_finish for dated in below),
        late_start=min(dated.late_start for dated in below),
        late_finish=max(dated.late_finish for dated in below),
        total_float=total,
        free_float=None,
        is_critical=any(dated.is_critical for dated in below),
    )
