"""Schedule a plan: early and late dates, float, and what drives each task."""

from pilotage.engine.calendars.working import NeverWorked, moment_of
from pilotage.engine.network import microsoft, primavera
from pilotage.engine.network.arrivals import backward_summary, forward_summary
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import NoWorkingTime, Plan, RuleSet, Schedule, WrongPlan
from pilotage.engine.network.prepared import EARLIEST, Prepared
from pilotage.engine.network.preparing import prepared
from pilotage.engine.network.reporting import reported


def schedule(plan: Plan) -> Schedule:
    """When each task can, and when it must, happen.

    Raises WrongPlan, Cycle or NoWorkingTime, with the tasks in question. O(tasks + links).

    Source: Kelley and Walker (1959), Critical-Path Planning and Scheduling.
    """
    ready = prepared(plan)
    found = Found.nothing(ready)
    try:
        return _scheduled(ready, found)
    except NeverWorked as error:
        raise NoWorkingTime(str(error), ready.working_in(error.calendar)) from error
    except OverflowError as error:
        raise WrongPlan("the plan does not end before the year 10000") from error


def _scheduled(ready: Prepared, found: Found) -> Schedule:
    if ready.plan.rules.is_from_finish:
        _begin_from_finish(ready, found)
    forward(ready, found)
    backward(ready, found)
    _as_late_as_possible(ready, found)
    return reported(ready, found)


def _begin_from_finish(ready: Prepared, found: Found) -> None:
    """The plan's start is where its first task must begin, for the plan to end in time."""
    assert ready.plan.finish is not None  # noqa: S101 - refused when the plan was prepared
    found.finish = found.horizon = moment_of(ready.plan.finish)
    backward(ready, found)
    begins = [found.late_begin[node] for node in range(len(ready.tasks)) if ready.is_leaf[node]]
    ready.start = min(begins, default=found.finish)


def forward(ready: Prepared, found: Found) -> None:
    is_primavera = ready.plan.rules.rule_set is RuleSet.PRIMAVERA
    of_task = primavera.forward if is_primavera else microsoft.forward
    tasks = len(ready.tasks)
    for node in ready.order:
        if node >= tasks:
            forward_summary(ready, found, node)
        elif ready.is_leaf[node]:
            of_task(ready, found, node)
    found.finish = max(
        (found.early_finish[node] for node in range(tasks) if ready.is_leaf[node] and ready.tasks[node].is_active),
        default=EARLIEST,
    )
    found.horizon = found.finish if ready.plan.finish is None else moment_of(ready.plan.finish)


def backward(ready: Prepared, found: Found) -> None:
    is_primavera = ready.plan.rules.rule_set is RuleSet.PRIMAVERA
    of_task = primavera.backward if is_primavera else microsoft.backward
    tasks = len(ready.tasks)
    for node in reversed(ready.order):
        if node >= tasks:
            backward_summary(ready, found, node)
        elif ready.is_leaf[node]:
            of_task(ready, found, node)


def _as_late_as_possible(ready: Prepared, found: Found) -> None:
    """Tasks that wait as long as they may; with MS Project what follows them waits with them, with Primavera not."""
    late = [node for node in ready.order if ready.is_late(node)]
    if not late:
        return
    if ready.plan.rules.rule_set is RuleSet.PRIMAVERA:
        for node in reversed(late):
            primavera.as_late_as_possible(ready, found, node)
        return
    found.kept_early = {node: (found.early_start[node], found.early_finish[node]) for node in late}
    forward(ready, found)
