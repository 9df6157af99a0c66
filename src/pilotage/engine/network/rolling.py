"""Summaries are summed up from what is below them, the deepest first."""

from pilotage.engine.calendars.calendar import DAY
from pilotage.engine.calendars.working import Moment, moment_of
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Driver, Kind, Reason, RuleSet
from pilotage.engine.network.prepared import EARLIEST, Prepared
from pilotage.engine.network.structure import Node


def roll_up(ready: Prepared, found: Found) -> tuple[list[Moment], list[Moment]]:
    """Fill in the dates of summaries.

    returns   start and finish of every task as they are shown: of what has happened the actual ones
    """
    starts, finishes = found.early_start[: len(ready.tasks)], found.early_finish[: len(ready.tasks)]
    for node, task in enumerate(ready.tasks):
        if task.started is not None and task.kind is not Kind.SUMMARY:
            starts[node] = moment_of(task.started)
        if task.finished is not None and task.kind is not Kind.SUMMARY:
            finishes[node] = moment_of(task.finished)
        elif ready.plan.rules.is_finish_after_break and ready.spans[node]:
            after = ready.times[node].next(finishes[node])
            finishes[node] = after if after // DAY == finishes[node] // DAY else finishes[node]
    for node, start in found.begun.items():
        starts[node] = start
    for node in reversed(range(len(ready.tasks))):
        if ready.tasks[node].kind is Kind.SUMMARY:
            _sum_up(ready, found, node, starts, finishes)
    return starts, finishes


def _sum_up(ready: Prepared, found: Found, node: Node, starts: list[Moment], finishes: list[Moment]) -> None:
    task = ready.tasks[node]
    below = [
        child for child in ready.children.get(node, ()) if ready.tasks[child].is_active and not found.is_empty(child)
    ]
    if not below:
        alone = ready.start if ready.start > EARLIEST else found.horizon
        found.put(node, alone, alone, alone, alone)
        found.empty.add(node)
        starts[node] = finishes[node] = alone
        return
    early = [found.kept_early.get(child, (found.early_start[child], found.early_finish[child])) for child in below]
    late = [_late(ready, found, child) for child in below]
    found.put(
        node,
        min(start for start, _ in early),
        max(finish for _, finish in early),
        min(start for start, _ in late),
        max(finish for _, finish in late),
    )
    starts[node] = min(starts[child] for child in below)
    finishes[node] = max(finishes[child] for child in below)
    found.drivers[node] = Driver(Reason.CHILDREN)
    if task.is_manual:
        start, finish = task.manual
        starts[node] = found.early_start[node] = starts[node] if start is None else moment_of(start)
        finishes[node] = found.early_finish[node] = finishes[node] if finish is None else moment_of(finish)
        found.drivers[node] = Driver(Reason.MANUAL)


def _late(ready: Prepared, found: Found, node: Node) -> tuple[Moment, Moment]:
    """MS Project counts a manual task where it stands."""
    if ready.tasks[node].is_manual and ready.plan.rules.rule_set is RuleSet.MS_PROJECT:
        return found.early_start[node], found.early_finish[node]
    return found.late_start[node], found.late_finish[node]
