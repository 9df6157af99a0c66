"""What the passes find, node by node."""

from dataclasses import dataclass, field

from pilotage.engine.calendars.working import Moment
from pilotage.engine.network.plan import Driver, Reason
from pilotage.engine.network.prepared import EARLIEST, LATEST, Prepared
from pilotage.engine.network.structure import Node


@dataclass(slots=True)
class Found:
    """Dates by node, as moments.

    late_begin   where what is left must begin: of a task that has begun it differs from the late start that is shown
    finish       the latest early finish; horizon: what late dates are counted from
    empty        summaries of nothing
    leading      of a roll the task that starts first: while it stays, the summary starts where it starts
    begun        of a level of effort where it shows to start: what it began with may have begun before the status date
    kept_early   of tasks as late as possible with MS Project, whose late dates the others wait for: their early dates
    """

    early_start: list[Moment]
    early_finish: list[Moment]
    late_start: list[Moment]
    late_finish: list[Moment]
    late_begin: list[Moment]
    drivers: list[Driver]
    finish: Moment = EARLIEST
    horizon: Moment = LATEST
    kept_early: dict[Node, tuple[Moment, Moment]] = field(default_factory=dict)
    empty: set[Node] = field(default_factory=set)
    leading: dict[Node, Node] = field(default_factory=dict)
    begun: dict[Node, Moment] = field(default_factory=dict)

    @classmethod
    def nothing(cls, ready: Prepared) -> "Found":
        size = ready.size
        late = [LATEST] * size
        plan_start = Driver(Reason.PLAN_START)
        return cls([EARLIEST] * size, [EARLIEST] * size, late, late.copy(), late.copy(), [plan_start] * size)

    def put(
        self, node: Node, early_start: Moment, early_finish: Moment, late_start: Moment, late_finish: Moment
    ) -> None:
        self.early_start[node], self.early_finish[node] = early_start, early_finish
        self.late_start[node], self.late_finish[node] = late_start, late_finish

    def is_empty(self, node: Node) -> bool:
        return node in self.empty
