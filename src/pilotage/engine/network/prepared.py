"""A plan made ready for its passes: whole numbers and lists, one place for each task, calendars compiled.

Two nodes are added for a summary that takes part in the logic: its gate, which what is below it may not start before,
and its roll, which starts with the first and finishes with the last of what is below it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK, Calendar, Seconds
from pilotage.engine.calendars.working import Moment, WorkingTime, moment_of
from pilotage.engine.network.plan import Constraint, Key, Plan, Task
from pilotage.engine.network.structure import Node

FS, SS, FF, SF, GATE, ROLL = range(6)

EARLIEST: Final[Moment] = -(1 << 60)
LATEST: Final[Moment] = 1 << 60
"""No bound at all: before and after every moment of a plan."""

CLOCK: Final = WorkingTime(ROUND_THE_CLOCK)


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
    spans     from start to finish, pauses included; rests: what is left of it, with the pauses in it
    is_leaf   takes part in the passes as a task
    awaiting  the outgoing arcs that bound late dates: what has been done waits no more
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
    awaiting: list[list[Arc]]
    order: list[Node]
    children: dict[Node, list[Node]]
    gates: dict[Node, Node]
    rolls: dict[Node, Node]
    calendars: dict[Key, WorkingTime]
    owner: list[Node] = field(default_factory=list)
    start: Moment = EARLIEST
    status: Moment | None = None

    def task_at(self, node: Node) -> Task | None:
        """None of a gate and a roll."""
        return self.tasks[node] if node < len(self.tasks) else None

    def is_late(self, node: Node) -> bool:
        """Is it to happen as late as possible?"""
        task = self.task_at(node)
        return (
            task is not None
            and bool(task.constraints)
            and self.is_leaf[node]
            and task.started is None
            and not task.is_manual
            and any(constraint is Constraint.AS_LATE_AS_POSSIBLE for constraint, _ in task.constraints)
        )

    def working_in(self, calendar: Calendar) -> tuple[Key, ...]:
        """The tasks whose work, or whose resources' work, this calendar tells."""
        return tuple(
            task.key
            for node, task in enumerate(self.tasks)
            if self.times[node].calendar is calendar
            or any(time.calendar is calendar for time, *_ in self.works.get(node, ()))
        )

    def key(self, node: Node) -> Key:
        return self.tasks[self.owner[node]].key


def moment(when: datetime | None) -> Moment | None:
    return None if when is None else moment_of(when)
