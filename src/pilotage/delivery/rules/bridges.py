"""Links between plans: how much room there is between both ends, and whether they contradict each other. Pure."""

from dataclasses import dataclass
from datetime import datetime

from pilotage.delivery.models import PlanCalendar, PlanLink, PlanTask
from pilotage.delivery.rules.times import Times
from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network.plan import LagCalendar, LagUnit, LinkType

OF_FINISH = (LinkType.FS, LinkType.FF)
TO_START = (LinkType.FS, LinkType.SS)


@dataclass(frozen=True, slots=True)
class Bridge:
    """One link from plan to plan.

    ready        when the predecessor lets the successor's end happen, lag included
    happens      when that end is planned
    margin_days  working days of the successor's plan between the two; below 0: it is planned too early; None: not known
    """

    link: PlanLink
    ready: datetime | None
    happens: datetime | None
    margin_days: float | None

    @property
    def is_conflict(self) -> bool:
        """A successor that is planned, or has begun, before its predecessor allows it."""
        return self.margin_days is not None and self.margin_days < -1e-6


def bridge_of(link: PlanLink, times: Times) -> Bridge:
    """The link with both its tasks, their calendars and their plans' calendars loaded."""
    before, after = link.predecessor, link.successor
    event = before.finish if link.type in OF_FINISH else before.start
    happens = after.start if link.type in TO_START else after.finish
    if event is None or happens is None:
        return Bridge(link, None, happens, None)
    time = times.of(_calendar_of(after))
    ready = datetime_of(_lag_time(link, times).add(moment_of(event), _lag_seconds(link)))
    # What finishes at 17:00 and what starts the next morning at 8:00 touch each other: only working time counts.
    margin = time.between(moment_of(ready), moment_of(happens)) / after.plan.seconds_a_day
    return Bridge(link, ready, happens, margin)


def _lag_seconds(link: PlanLink) -> int:
    if link.lag_unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE):
        return round(link.lag_share * link.predecessor.duration_seconds)
    return link.lag_seconds


def _lag_time(link: PlanLink, times: Times) -> WorkingTime:
    """The calendar in which the successor's plan counts lags."""
    rule = link.successor.plan.lag_calendar
    if link.lag_unit in (LagUnit.ELAPSED, LagUnit.ELAPSED_SHARE) or rule == LagCalendar.ROUND_THE_CLOCK:
        return times.at(ROUND_THE_CLOCK)
    if rule == LagCalendar.PROJECT:
        return times.of(link.successor.plan.calendar)
    return times.of(_calendar_of(link.predecessor if rule == LagCalendar.PREDECESSOR else link.successor))


def _calendar_of(task: PlanTask) -> PlanCalendar | None:
    return task.calendar or task.plan.calendar
