"""What assignments decide about the dates of a task in MS Project: calendars of resources, and pauses in the work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import PlanResource, ResourceKind
from pilotage.engine.calendars.calendar import Calendar, Seconds
from pilotage.engine.network.plan import Key, Kind, Part, Task, Work
from pilotage.exchange.schedules.amounts import seconds_within
from pilotage.exchange.schedules.counting import Counted
from pilotage.exchange.schedules.crossing import crossed

TOLERANCE: Final[Seconds] = 60
"""Parts that do not add up to the duration within a minute are an uneven day of work, not a split."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one resource does of a task. work: in seconds of effort; units: 1 is one full-time."""

    resource: Key | None
    work: Seconds
    units: float
    delay: Seconds = 0


class Staffing:
    """Puts works and parts into tasks; calendars of a task and a resource together are added to those of the plan."""

    def __init__(
        self, calendars: dict[Key, Calendar], plan_calendar: Key, resources: Mapping[Key, PlanResource]
    ) -> None:
        self._calendars = calendars
        self._plan_calendar = plan_calendar
        self._resources = resources
        self._counted: dict[Key, Counted] = {}

    def staffed(
        self, task: Task, pieces: Sequence[Piece], spans: Iterable[Span], *, is_resource_ignored: bool, where: str
    ) -> Task:
        """spans: when is worked on the task, of whomever."""
        if task.kind is not Kind.TASK or task.is_elapsed:
            return task
        parts = self._parts(task, together(spans))
        works = () if parts or is_resource_ignored else self._works(task, pieces, where)
        return replace(task, parts=parts, works=works)

    def _works(self, task: Task, pieces: Sequence[Piece], where: str) -> tuple[Work, ...]:
        """Of each resource its own stretch of work; nothing where all keep the calendar of the task."""
        usual = self._calendars[task.calendar if task.calendar is not None else self._plan_calendar]
        works, is_other = [], False
        for piece in pieces:
            resource = self._resources.get(piece.resource) if piece.resource is not None else None
            if resource is None or resource.kind is not ResourceKind.WORK or piece.work <= 0 or piece.units <= 0:
                continue
            key = self._calendar_of(task, resource)
            is_other |= not is_alike(self._calendars[key], usual)
            seconds = seconds_within(round(piece.work / piece.units), where=where, what=gettext_lazy("the work"))
            works.append(Work(key, seconds, max(0, piece.delay)))
        return tuple(works) if is_other else ()

    def _calendar_of(self, task: Task, resource: PlanResource) -> Key:
        own = resource.calendar if resource.calendar is not None else self._plan_calendar
        if task.calendar is None or task.calendar == own:
            return own
        # With a calendar of its own a task is worked on when both are at work.
        both = f"{task.calendar}+{own}"
        if both not in self._calendars:
            self._calendars[both] = crossed(self._calendars[task.calendar], self._calendars[own])
        return both

    def _parts(self, task: Task, spans: Sequence[Span]) -> tuple[Part, ...]:
        if len(spans) < 2:
            return ()
        key = task.calendar if task.calendar is not None else self._plan_calendar
        counted = self._counted.setdefault(key, Counted(self._calendars[key]))
        parts: list[Part] = []
        before = spans[0][0]
        for start, finish in spans:
            pause = counted.seconds_between(before, start)
            seconds = counted.seconds_between(start, finish)
            if parts and pause <= TOLERANCE:
                parts[-1] = Part(parts[-1].seconds + pause + seconds, parts[-1].pause)
            elif seconds:
                parts.append(Part(seconds, pause))
            before = finish
        if len(parts) < 2 or abs(sum(part.seconds for part in parts) - task.duration) > TOLERANCE:
            return ()
        return tuple(parts)


def together(spans: Iterable[Span]) -> list[Span]:
    """In order; what touches or overlaps as one."""
    result: list[Span] = []
    for start, finish in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], finish))
        else:
            result.append((start, finish))
    return result


def is_alike(one: Calendar, other: Calendar) -> bool:
    """Whether both say the same, whatever they are called."""
    return one is other or (
        one.week == other.week
        and one.other_weeks == other.other_weeks
        and [(special.first, special.last, special.shifts) for special in one.special]
        == [(special.first, special.last, special.shifts) for special in other.special]
    )
