"""A plan is made ready for its passes: checked, its links turned into arcs, its tasks into an order."""

from datetime import datetime
from typing import Final

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.calendars.working import NeverWorked, WorkingTime, moment_of
from pilotage.engine.network.plan import (
    Constraint,
    Cycle,
    Key,
    Kind,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    NoWorkingTime,
    Plan,
    RuleSet,
    Task,
    WrongPlan,
)
from pilotage.engine.network.prepared import CLOCK, EARLIEST, FF, FS, GATE, ROLL, SF, SS, Arc, Prepared
from pilotage.engine.network.progress import awaiting, lag_left
from pilotage.engine.network.structure import Node, circle_in, topological_order

TYPES: Final = {LinkType.FS: FS, LinkType.SS: SS, LinkType.FF: FF, LinkType.SF: SF}
CENTURY: Final[Seconds] = 100 * 366 * 86_400
OPPOSITES: Final = (
    (Constraint.START_NO_EARLIER, Constraint.START_NO_LATER),
    (Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER),
    (Constraint.START_NO_EARLIER, Constraint.FINISH_NO_LATER),
)
"""Two of one task that leave no date where the first is after the second."""


def prepared(plan: Plan) -> Prepared:
    """Raises WrongPlan, Cycle or NoWorkingTime, with the tasks in question."""
    if plan.finish is None and (plan.start is None or plan.rules.is_from_finish):
        raise WrongPlan("a plan is scheduled from its start or from its finish: one of them must be there")
    _refuse_impossible(plan)
    index = _index(plan)
    _refuse_wrong_links(plan, index)
    calendars = _compiled(plan)
    tasks = plan.tasks
    ready = Prepared(
        plan=plan,
        tasks=tasks,
        index=index,
        size=len(tasks),
        times=[CLOCK if task.is_elapsed else calendars[_calendar_of(plan, task)] for task in tasks],
        spans=[_span(task) for task in tasks],
        rests=[],
        is_leaf=[task.kind not in (Kind.SUMMARY, Kind.LEVEL_OF_EFFORT) for task in tasks],
        works={},
        incoming=[[] for _ in tasks],
        outgoing=[[] for _ in tasks],
        awaiting=[],
        order=[],
        children={},
        gates={},
        rolls={},
        calendars=calendars,
        owner=list(range(len(tasks))),
        start=EARLIEST if plan.start is None else moment_of(plan.start),
        status=None if plan.status is None else moment_of(plan.status),
    )
    ready.rests = [_left(task, span) for task, span in zip(tasks, ready.spans, strict=True)]
    _keep_works(ready)
    for node, task in enumerate(tasks):
        if task.parent is not None:
            ready.children.setdefault(index[task.parent], []).append(node)
    _connect(ready)
    return ready


def _index(plan: Plan) -> dict[Key, Node]:
    index: dict[Key, Node] = {}
    for node, task in enumerate(plan.tasks):
        if task.key in index:
            raise WrongPlan(f"two tasks have the key {task.key}", (task.key,))
        index[task.key] = node
    for node, task in enumerate(plan.tasks):
        if task.parent is None:
            continue
        if index.get(task.parent, node) >= node:
            raise WrongPlan(f"the summary {task.parent} of the task {task.key} does not stand before it", (task.key,))
    return index


def _refuse_wrong_links(plan: Plan, index: dict[Key, Node]) -> None:
    for link in plan.links:
        for key in (link.predecessor, link.successor):
            if key not in index:
                raise WrongPlan(f"a link names the task {key}, which is not there", (link.predecessor, link.successor))
        if abs(link.lag) > CENTURY:
            raise WrongPlan(f"a lag is longer than a century: {link.lag} seconds", (link.predecessor, link.successor))
        if link.predecessor == link.successor:
            raise Cycle(f"the task {link.successor} waits for itself", (link.successor,))


def _refuse_impossible(plan: Plan) -> None:
    for task in plan.tasks:
        bounds: dict[Constraint, datetime] = {}
        for constraint, when in task.constraints:
            if constraint in (Constraint.AS_SOON_AS_POSSIBLE, Constraint.AS_LATE_AS_POSSIBLE):
                continue
            if when is None:
                raise WrongPlan(f"the constraint {constraint.value} of the task {task.key} has no date", (task.key,))
            bounds[constraint] = when
        for low, high in OPPOSITES:
            if low in bounds and high in bounds and bounds[low] > bounds[high]:
                raise WrongPlan(f"no date keeps both constraints of the task {task.key}", (task.key,))


def _calendar_of(plan: Plan, task: Task) -> Key:
    return plan.calendar if task.calendar is None else task.calendar


def _compiled(plan: Plan) -> dict[Key, WorkingTime]:
    users: dict[Key, list[Key]] = {plan.calendar: []}
    for task in plan.tasks:
        for calendar in (_calendar_of(plan, task), *(work.calendar for work in task.works)):
            users.setdefault(calendar, []).append(task.key)
    compiled: dict[Key, WorkingTime] = {}
    for calendar, keys in users.items():
        if calendar not in plan.calendars:
            raise WrongPlan(f"there is no calendar {calendar}", tuple(keys))
        try:
            compiled[calendar] = WorkingTime(plan.calendars[calendar])
        except NeverWorked as error:
            raise NoWorkingTime(str(error), tuple(keys)) from error
    return compiled


def _span(task: Task) -> Seconds:
    span = sum(part.seconds + part.pause for part in task.parts) if task.parts else task.duration
    if not 0 <= span < CENTURY:
        raise WrongPlan(f"the duration of the task {task.key} is {span} seconds", (task.key,))
    return span


def _left(task: Task, span: Seconds) -> Seconds:
    if task.finished is not None:
        return 0
    if task.parts:
        return span if task.started is None else _left_of_split(task)
    if task.remaining is not None:
        return task.remaining
    if task.started is None:
        return span
    return span - round(span * task.share_done)


def _left_of_split(task: Task) -> Seconds:
    """What is left of a split task that has begun, with the pauses that are still to come."""
    whole = sum(part.seconds for part in task.parts)
    work = whole - round(whole * task.share_done) if task.remaining is None else task.remaining
    left = 0
    for part in reversed(task.parts):
        left += min(work, part.seconds)
        work -= part.seconds
        if work <= 0:
            break
        left += part.pause
    return left


def _keep_works(ready: Prepared) -> None:
    for node, task in enumerate(ready.tasks):
        if not task.works or task.is_elapsed or not ready.is_leaf[node]:
            continue
        share = ready.rests[node] / ready.spans[node] if ready.spans[node] else 1.0
        ready.works[node] = [
            (ready.calendars[work.calendar], work.seconds, round(work.seconds * share), work.delay)
            for work in task.works
        ]


def lag_of(ready: Prepared, link: Link) -> tuple[Seconds, WorkingTime]:
    """How much a link waits, and in which time that is counted."""
    before, after = ready.index[link.predecessor], ready.index[link.successor]
    seconds = link.lag
    if link.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE):
        seconds = round(ready.tasks[before].duration * link.lag_share)
    if link.unit in (LagUnit.ELAPSED, LagUnit.ELAPSED_SHARE):
        return seconds, CLOCK
    times = {
        LagCalendar.PREDECESSOR: ready.times[before],
        LagCalendar.SUCCESSOR: ready.times[after],
        LagCalendar.PROJECT: ready.calendars[ready.plan.calendar],
        LagCalendar.ROUND_THE_CLOCK: CLOCK,
    }
    return seconds, times[ready.plan.rules.lag_calendar]


def _connect(ready: Prepared) -> None:
    """Links become arcs; summaries with logic of their own get their gate and roll; the whole gets its order."""
    for place, link in enumerate(ready.plan.links):
        _join_by(ready, link, place)
    for node, task in enumerate(ready.tasks):
        if task.kind is Kind.SUMMARY and any(
            kind is not Constraint.AS_SOON_AS_POSSIBLE for kind, _ in task.constraints
        ):
            _gate(ready, node)
            _roll(ready, node)
    _hang_gates(ready)
    outgoing = [[arc.node for arc in arcs] for arcs in ready.outgoing]
    ready.order = topological_order(ready.size, outgoing)
    if len(ready.order) < ready.size:
        _refuse_circle(ready, outgoing)
    ready.awaiting = awaiting(ready)


def _join_by(ready: Prepared, link: Link, place: int) -> None:
    before, after = ready.index[link.predecessor], ready.index[link.successor]
    if not ready.tasks[before].is_active or not _takes_part(ready, before) or not _takes_part(ready, after):
        return
    if _is_below(ready, before, after) or _is_below(ready, after, before):
        keys = (link.predecessor, link.successor)
        raise WrongPlan(f"a link joins the task {keys[0]} and the task {keys[1]}, of which one sums up the other", keys)
    lag, time = lag_of(ready, link)
    if lag and ready.plan.rules.rule_set is RuleSet.PRIMAVERA and ready.tasks[before].started is not None:
        lag = lag_left(ready, link, lag, time)
    source = _roll(ready, before) if ready.tasks[before].kind is Kind.SUMMARY else before
    if ready.tasks[after].kind is not Kind.SUMMARY:
        _join(ready, source, after, TYPES[link.type], lag, time, place)
    elif link.type in (LinkType.FS, LinkType.SS):
        _join(ready, source, _gate(ready, after), TYPES[link.type], lag, time, place)
    else:
        for leaf in leaves_below(ready, after):
            _join(ready, source, leaf, TYPES[link.type], lag, time, place)


def _takes_part(ready: Prepared, node: Node) -> bool:
    return ready.tasks[node].kind is not Kind.LEVEL_OF_EFFORT


def _is_below(ready: Prepared, node: Node, above: Node) -> bool:
    parent = ready.tasks[node].parent
    while parent is not None:
        if ready.index[parent] == above:
            return True
        parent = ready.tasks[ready.index[parent]].parent
    return False


def _join(
    ready: Prepared, before: Node, after: Node, kind: int, lag: Seconds, time: WorkingTime, link: int | None
) -> None:
    ready.outgoing[before].append(Arc(after, kind, lag, time, link))
    ready.incoming[after].append(Arc(before, kind, lag, time, link))


def _added(ready: Prepared, summary: Node) -> Node:
    node = ready.size
    ready.size += 1
    ready.owner.append(summary)
    ready.times.append(ready.times[summary])
    ready.spans.append(0)
    ready.rests.append(0)
    ready.is_leaf.append(False)
    ready.incoming.append([])
    ready.outgoing.append([])
    return node


def _gate(ready: Prepared, summary: Node) -> Node:
    if summary not in ready.gates:
        ready.gates[summary] = _added(ready, summary)
    return ready.gates[summary]


def _roll(ready: Prepared, summary: Node) -> Node:
    if summary not in ready.rolls:
        ready.rolls[summary] = _added(ready, summary)
        for leaf in leaves_below(ready, summary):
            if ready.tasks[leaf].is_active:
                _join(ready, leaf, ready.rolls[summary], ROLL, 0, CLOCK, None)
    return ready.rolls[summary]


def leaves_below(ready: Prepared, summary: Node) -> list[Node]:
    """The tasks that a summary sums up, however deep, in the plan's order."""
    below: list[Node] = []
    stack = list(reversed(ready.children.get(summary, ())))
    while stack:
        node = stack.pop()
        if ready.is_leaf[node]:
            below.append(node)
        stack.extend(reversed(ready.children.get(node, ())))
    return below


def _hang_gates(ready: Prepared) -> None:
    if not ready.gates:
        return
    nearest: dict[Node, Node | None] = {}
    for node, task in enumerate(ready.tasks):
        above = None if task.parent is None else nearest[ready.index[task.parent]]
        own = ready.gates.get(node)
        if own is not None and above is not None:
            _join(ready, above, own, GATE, 0, CLOCK, None)
        if above is not None and ready.is_leaf[node]:
            _join(ready, above, node, GATE, 0, CLOCK, None)
        nearest[node] = above if own is None else own


def _refuse_circle(ready: Prepared, outgoing: list[list[Node]]) -> None:
    keys: list[Key] = []
    for node in circle_in(ready.size, outgoing, ready.order):
        key = ready.key(node)
        if not keys or keys[-1] != key:
            keys.append(key)
    if len(keys) > 1 and keys[0] == keys[-1]:
        keys.pop()
    raise Cycle(f"tasks wait for each other in a circle: {' > '.join(map(str, [*keys, keys[0]]))}", tuple(keys))
