"""What progress does to links: a wait that is partly over, and waits that are done with."""

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.calendars.working import WorkingTime, moment_of
from pilotage.engine.network.plan import Link, LinkType, Progress, RuleSet
from pilotage.engine.network.prepared import FS, SF, SS, Arc, Prepared
from pilotage.engine.network.structure import Node


def lag_left(ready: Prepared, link: Link, lag: Seconds, time: WorkingTime) -> Seconds:
    """What is left at the status date of a lag whose predecessor has begun, or is done (Primavera).

    A lag from a finish that has not come is whole; a lead is used up by the event that it leads to.
    """
    before = ready.tasks[ready.index[link.predecessor]]
    event = before.started if link.type in (LinkType.SS, LinkType.SF) else before.finished
    if event is None or ready.status is None:
        return lag
    return max(0, lag - max(0, time.between(moment_of(event), ready.status))) if lag > 0 else 0


def awaiting(ready: Prepared) -> list[list[Arc]]:
    """The arcs that bound late dates, by the node that is waited for."""
    tasks = ready.tasks
    if not any(task.started is not None for task in tasks):
        return ready.outgoing
    of_rules = _awaited_in_primavera if ready.plan.rules.rule_set is RuleSet.PRIMAVERA else _awaited_in_ms_project
    return [
        [left for arc in arcs if (left := of_rules(ready, before, arc)) is not None]
        for before, arcs in enumerate(ready.outgoing)
    ]


def _awaited_in_ms_project(ready: Prepared, before: Node, arc: Arc) -> Arc | None:
    """Who is done waits for nobody; who has begun is not asked to begin earlier."""
    after, first = ready.task_at(arc.node), ready.task_at(before)
    if after is not None and after.finished is not None:
        return None
    if first is not None and first.started is not None and arc.type in (SS, SF):
        return None
    return arc


def _awaited_in_primavera(ready: Prepared, before: Node, arc: Arc) -> Arc | None:
    """Under retained logic links count to the end, though their lag is over when the successor has begun."""
    after = ready.task_at(arc.node)
    if after is None or after.started is None or arc.type not in (FS, SS):
        return arc
    if ready.plan.rules.progress is not Progress.RETAINED_LOGIC:
        return None
    return arc._replace(lag=0) if arc.type == FS else arc
