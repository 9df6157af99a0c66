"""What the passes find, node by node."""

from dataclasses import dataclass

from pilotage.engine.calendars.working import Moment
from pilotage.engine.network.plan import Driver, Reason
from pilotage.engine.network.prepared import EARLIEST, LATEST, Prepared


@dataclass(slots=True)
class Found:
    """Dates by node, as moments.

    begin, late_begin   where a link starts from and arrives: the start, or of a task in progress where it goes on
    """

    early_start: list[Moment]
    early_finish: list[Moment]
    late_start: list[Moment]
    late_finish: list[Moment]
    drivers: list[Driver]
    finish: Moment = EARLIEST

    @classmethod
    def nothing(cls, ready: Prepared) -> "Found":
        size = ready.size
        start = Driver(Reason.PLAN_START)
        return cls([EARLIEST] * size, [EARLIEST] * size, [LATEST] * size, [LATEST] * size, [start] * size)
