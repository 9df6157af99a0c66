"""A plan made ready for its passes: whole numbers and lists, one place for each task, calendars compiled.

Two nodes are added for a summary that takes part in the logic: its gate, which what is below it may not start before,
and its roll, which starts with the first and finishes with the last of what is below it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK, Seconds
from pilotage.engine.calendars.working import Moment, NeverWorked, WorkingTime, moment_of
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
    Task,
    WrongPlan,
)
from pilotage.engine.network.structure import Node, circle_in, topological_order

FS, SS, FF, SF, GATE, ROLL = range(6)
TYPES: Final = {LinkType.FS: FS, LinkType.SS: SS, LinkType.FF: FF, LinkType.SF: SF}

EARLIEST: Final[Moment] = -(1 << 60)
LATEST: Final[Moment] = 1 << 60
"""No bound at all: before and after every moment of a plan."""

CLOCK: Final = WorkingTime(ROUND_THE_CLOCK)
CENTURY: Final[Seconds] = 100 * 366 * 86_400


class Arc(NamedTuple):
    """One wait of one node for another.

    node     at the other end
    lag      counted in `time`; 0 of a gate and a roll
    link     its place in the plan's links; None where a summary made it
    """

    node: Node
    type: int
    lag: Seconds
    time: WorkingTime
    link: int | None


@dataclass(slots=True)
class Prepared:
    """Lists are by node: first the tasks in the plan's order, then gates and rolls.

    times     what a task's durations are counted in: of an elapsed one the clock
    spans     from start to finish, pauses included; rests: what is left of it
    is_leaf   takes part in the passes as a task
    works     of tasks whose resources decide: (calendar, whole, left, delay) each
    """

    plan: Plan
    tasks: tuple[Task, ...]
    index: dict[Key, Node]
    size: int
    times: list[WorkingTime]
    spans: list[Seconds]
    rests: list[Seconds]
    is_leaf: list[bool]
    works: dict[Node, list[tuple[WorkingTime, Seconds, Seconds, Seconds]]]
    incoming: list[list[Arc]]
    outgoing: list[list[Arc]]
    order: list[Node]
    children: dict[Node, list[Node]]
    gates: dict[Node, Node]
    rolls: dict[Node, Node]
    calendars: dict[Key, WorkingTime]
    owner: list[Node] = field(default_factory=list)
    start: Moment = EARLIEST
    status: Moment | None = None

    def key(self, node: Node) -> Key:
        return self.tasks[self.owner[node]].key


def prepared(plan: Plan) -> Prepared:
    """Raises WrongPlan, Cycle or NoWorkingTime, with the tasks in question."""
    index = _index(plan)
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
    for link in plan.links:
        for key in (link.predecessor, link.successor):
            if key not in index:
                raise WrongPlan(f"a link names the task {key}, which is not there", (link.predecessor, link.successor))
        if link.predecessor == link.successor:
            raise Cycle(f"the task {link.successor} waits for itself", (link.successor,))
    return index


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
    if task.remaining is not None:
        return task.remaining
    if task.started is None:
        return span
    return span - round(span * task.share_done)


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
    summaries = {node for node, task in enumerate(ready.tasks) if task.kind is Kind.SUMMARY}
    for place, link in enumerate(ready.plan.links):
        before, after = ready.index[link.predecessor], ready.index[link.successor]
        if not ready.tasks[before].is_active or not _takes_part(ready, before) or not _takes_part(ready, after):
            continue
        if _is_below(ready, before, after) or _is_below(ready, after, before):
            keys = (link.predecessor, link.successor)
            raise WrongPlan(f"a link joins the task {keys[1]} with its own summary, or {keys[0]} with its own", keys)
        lag, time = lag_of(ready, link)
        source = _roll(ready, before) if before in summaries else before
        if after not in summaries:
            _join(ready, source, after, TYPES[link.type], lag, time, place)
        elif link.type in (LinkType.FS, LinkType.SS):
            _join(ready, source, _gate(ready, after), TYPES[link.type], lag, time, place)
        else:
            for leaf in leaves_below(ready, after):
                _join(ready, source, leaf, TYPES[link.type], lag, time, place)
    for node, task in enumerate(ready.tasks):
        if node in summaries and any(kind is not Constraint.AS_SOON_AS_POSSIBLE for kind, _ in task.constraints):
            _gate(ready, node)
            _roll(ready, node)
    _hang_gates(ready)
    outgoing = [[arc.node for arc in arcs] for arcs in ready.outgoing]
    ready.order = topological_order(ready.size, outgoing)
    if len(ready.order) < ready.size:
        _refuse_circle(ready, outgoing)


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


def moment(when: datetime | None) -> Moment | None:
    return None if when is None else moment_of(when)
