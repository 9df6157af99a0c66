"""How far each task may slip: before the plan is late, and before anything else has to move."""

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import FloatOf, RuleSet
from pilotage.engine.network.prepared import FF, FS, GATE, ROLL, SS, Prepared
from pilotage.engine.network.structure import Node


def total_float(ready: Prepared, found: Found, node: Node) -> Seconds | None:
    """Working seconds of the task's calendar between early and late. None of a finished activity of Primavera."""
    task, rules, time = ready.tasks[node], ready.plan.rules, ready.times[node]
    if task.finished is not None:
        return None if rules.rule_set is RuleSet.PRIMAVERA else 0
    at_finish = time.between(found.early_finish[node], found.late_finish[node])
    if rules.total_float is FloatOf.FINISH or task.started is not None:
        return at_finish
    at_start = time.between(found.early_start[node], found.late_start[node])
    return at_start if rules.total_float is FloatOf.START else min(at_start, at_finish)


def free_float(ready: Prepared, found: Found, node: Node, total: Seconds | None) -> Seconds | None:
    """Working seconds until a successor would have to move; with none, until the plan's end."""
    if total is None:
        return None
    if ready.tasks[node].finished is not None:
        return 0
    time = ready.times[node]
    started, finished = time.worked(found.early_start[node]), time.worked(found.early_finish[node])
    free: Seconds | None = None
    for after, kind, lag, lag_time, _ in ready.outgoing[node]:
        if kind in (GATE, ROLL):
            continue
        when = found.early_start[after] if kind in (FS, SS) else found.early_finish[after]
        if lag:
            when = lag_time.add(when, -lag)
        slack = time.worked(when) - (finished if kind in (FS, FF) else started)
        free = slack if free is None else min(free, slack)
    to_finish = time.worked(found.finish) - finished
    if free is not None:
        return max(0, min(free, to_finish))
    # With Primavera nothing has to move before the plan's end, though a constraint leaves the task no total float.
    is_primavera = ready.plan.rules.rule_set is RuleSet.PRIMAVERA
    return max(0, to_finish if is_primavera and total >= 0 else total)
