"""Which dates of a file differ from those of the network, by how much, and what kind of reason there is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from pilotage.delivery.rules.document import Document, Stored
from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.calendars.working import NeverWorked, WorkingTime, moment_of
from pilotage.engine.network.plan import Dates, Key, Kind, LagUnit, Link, LinkType, Reason, Schedule, Task

ROUNDING: Final[Seconds] = 60
"""Tools keep minutes or tenths of hours: what differs by less is the same."""


class Figure(StrEnum):
    """What is compared of a task."""

    START = "start"
    FINISH = "finish"
    EARLY_START = "early_start"
    EARLY_FINISH = "early_finish"
    LATE_START = "late_start"
    LATE_FINISH = "late_finish"
    TOTAL_FLOAT = "total_float"
    FREE_FLOAT = "free_float"


FLOATS: Final = frozenset({Figure.TOTAL_FLOAT, Figure.FREE_FLOAT})
STARTS: Final = frozenset({Figure.START, Figure.EARLY_START})
LATE: Final = frozenset({Figure.LATE_START, Figure.LATE_FINISH, *FLOATS})
"""These hang on what comes after a task; the others on what comes before."""


class Cause(StrEnum):
    """The kind of reason for a difference: where somebody should look first.

    CALENDAR    the two moments have no working time between them, or calendars other than the plan's decide
    PROGRESS    the task has begun: tools differ in what they reckon for what is left
    STALE       the file's own figures do not fit its links: they were reckoned before something was changed
    LOOSE       in the file it starts later than the plan does, and nothing in the file holds it there
    UNKNOWN     nothing of the task explains it
    """

    EXTERNAL = "external"
    MANUAL = "manual"
    LEVELLING = "levelling"
    PROGRESS = "progress"
    CONSTRAINT = "constraint"
    LAG = "lag"
    CALENDAR = "calendar"
    STALE = "stale"
    LOOSE = "loose"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Differing:
    """One figure of a task that is not the stored one. by: seconds, of the clock for dates, working for floats."""

    figure: Figure
    stored: datetime | Seconds
    computed: datetime | Seconds | None
    by: Seconds | None


@dataclass(frozen=True, slots=True)
class DifferingTask:
    """source: the task where the difference comes from, where that is another one."""

    key: Key
    name: str
    code: str
    cause: Cause
    figures: tuple[Differing, ...]
    source: Key | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """compared, agreeing: by figure, over all tasks of which the file says it."""

    compared: Mapping[Figure, int]
    agreeing: Mapping[Figure, int]
    tasks: tuple[DifferingTask, ...]

    @property
    def dates_compared(self) -> int:
        return sum(self.compared.values())

    @property
    def dates_agreeing(self) -> int:
        return sum(self.agreeing.values())


def comparison(document: Document, schedule: Schedule) -> Comparison:
    """What is stored in the file against what the network gives, task by task."""
    compared = dict.fromkeys(Figure, 0)
    agreeing = dict.fromkeys(Figure, 0)
    differing: dict[Key, tuple[Differing, ...]] = {}
    for task in document.plan.tasks:
        stored, dates = document.stored.get(task.key), schedule.dates.get(task.key)
        if stored is None or dates is None:
            continue
        wrong = []
        for figure in Figure:
            if getattr(stored, figure) is None:
                continue
            compared[figure] += 1
            one = _differing(figure, stored, dates, are_days=document.are_dates_days)
            if one is None:
                agreeing[figure] += 1
            else:
                wrong.append(one)
        if wrong:
            differing[task.key] = tuple(wrong)
    return Comparison(compared, agreeing, _with_causes(document, schedule, differing))


def _differing(figure: Figure, stored: Stored, dates: Dates, *, are_days: bool) -> Differing | None:
    theirs, ours = getattr(stored, figure), getattr(dates, figure)
    if ours is None:
        return Differing(figure, theirs, None, None)
    if isinstance(theirs, datetime):
        if are_days and theirs.date() == ours.date():
            return None
        by = round((ours - theirs).total_seconds())
    else:
        by = ours - theirs
    return None if abs(by) < ROUNDING else Differing(figure, theirs, ours, by)


def _with_causes(
    document: Document, schedule: Schedule, differing: Mapping[Key, tuple[Differing, ...]]
) -> tuple[DifferingTask, ...]:
    inquiry = _Inquiry(document, schedule, differing)
    result = []
    for key, figures in differing.items():
        cause, source = inquiry.cause_of(key)
        words = document.words[key]
        result.append(DifferingTask(key, words.name, words.code, cause, figures, source if source != key else None))
    return tuple(result)


class _Inquiry:
    """Looks for the task where a difference begins, and at what that task has about it."""

    def __init__(self, document: Document, schedule: Schedule, differing: Mapping[Key, tuple[Differing, ...]]) -> None:
        self._document = document
        self._schedule = schedule
        self._differing = differing
        self._tasks = {task.key: task for task in document.plan.tasks}
        self._before: dict[Key, list[Link]] = {}
        self._after: dict[Key, list[Link]] = {}
        self._below: dict[Key, list[Key]] = {}
        for link in document.plan.links:
            self._before.setdefault(link.successor, []).append(link)
            self._after.setdefault(link.predecessor, []).append(link)
        for task in document.plan.tasks:
            if task.parent is not None:
                self._below.setdefault(task.parent, []).append(task.key)
        self._clocks: dict[Key, WorkingTime | None] = {}

    def cause_of(self, key: Key) -> tuple[Cause, Key]:
        """What kind of reason, and of which task: the first on the way back along the links that also differs."""
        is_early = any(one.figure not in LATE for one in self._differing[key])
        source = self._source_of(key, is_early=is_early)
        return self._own_cause(self._tasks[source], is_early=is_early), source

    def _source_of(self, key: Key, *, is_early: bool) -> Key:
        seen = {key}
        while True:
            further = next((one for one in self._further(key, is_early=is_early) if one not in seen), None)
            if further is None:
                return key
            seen.add(further)
            key = further

    def _further(self, key: Key, *, is_early: bool) -> list[Key]:
        """Tasks on which this one hangs, and which differ in the same direction of time."""
        hangs_on = list(self._below.get(key, ()))
        if is_early:
            hangs_on += [link.predecessor for link in self._before.get(key, ())]
        else:
            hangs_on += [link.successor for link in self._after.get(key, ())]
        return [
            one for one in hangs_on if any((wrong.figure in LATE) != is_early for wrong in self._differing.get(one, ()))
        ]

    def _own_cause(self, task: Task, *, is_early: bool) -> Cause:
        driver = self._schedule.drivers.get(task.key)
        reason = driver.reason if driver is not None else None
        links = (self._before if is_early else self._after).get(task.key, ())
        marks = (
            (Cause.EXTERNAL, bool(task.external_early_start or task.external_late_finish) or reason is Reason.EXTERNAL),
            (Cause.MANUAL, task.is_manual or reason is Reason.MANUAL),
            (Cause.LEVELLING, task.levelling_delay != 0 or reason is Reason.LEVELLING),
            (Cause.CALENDAR, self._is_only_unworked_time(task)),
            (Cause.PROGRESS, task.started is not None or task.finished is not None),
            (Cause.CONSTRAINT, bool(task.constraints) or task.deadline is not None),
            (Cause.LAG, any(link.lag or link.unit is not LagUnit.WORKING for link in links)),
            (Cause.CALENDAR, bool(task.calendar is not None or task.works or task.parts or task.is_elapsed)),
            (Cause.STALE, self._has_more_float_than_room(task)),
            (Cause.LOOSE, is_early and self._is_held_by_nothing(task)),
        )
        return next((cause for cause, is_there in marks if is_there), Cause.UNKNOWN)

    def _is_only_unworked_time(self, task: Task) -> bool:
        """Whether the dates are the same to the calendar: a finish in the evening, or the next morning."""
        clock = self._clock_of(task)
        figures = self._differing[task.key]
        if clock is None or task.kind is Kind.SUMMARY or any(one.figure in FLOATS for one in figures):
            return False
        return all(
            isinstance(one.stored, datetime)
            and isinstance(one.computed, datetime)
            and clock.worked(moment_of(one.stored)) == clock.worked(moment_of(one.computed))
            for one in figures
        )

    def _has_more_float_than_room(self, task: Task) -> bool:
        """Whether the file lets the task slip further than there is time before what follows starts in that file."""
        clock, stored = self._clock_of(task), self._document.stored[task.key]
        if clock is None or stored.free_float is None or stored.early_finish is None:
            return False
        finish = stored.early_finish
        for link in self._after.get(task.key, ()):
            start = self._document.stored[link.successor].early_start
            if link.type is not LinkType.FS or link.lag < 0 or link.lag_share < 0 or start is None:
                continue
            if self._document.are_dates_days:
                # From the first to the last moment that the days can mean: there cannot be more room than that.
                finish, start = _midnight(stored.early_finish), _midnight(start) + timedelta(days=1)
            if clock.between(moment_of(finish), moment_of(start)) < stored.free_float - ROUNDING:
                return True
        return False

    def _is_held_by_nothing(self, task: Task) -> bool:
        """Whether the file has it later than here, but names nothing that it would wait for."""
        is_later = any(one.figure in STARTS and (one.by or 0) < 0 for one in self._differing[task.key])
        if self._document.plan.rules.is_from_finish or task.kind is Kind.SUMMARY or not is_later:
            return False
        above: Task | None = task
        while above is not None:
            if self._before.get(above.key) or above.constraints or above.is_manual:
                return False
            above = None if above.parent is None else self._tasks[above.parent]
        return True

    def _clock_of(self, task: Task) -> WorkingTime | None:
        plan = self._document.plan
        key = task.calendar if task.calendar is not None else plan.calendar
        if key not in self._clocks:
            try:
                self._clocks[key] = WorkingTime(plan.calendars[key])
            except NeverWorked:
                self._clocks[key] = None
        return self._clocks[key]


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment, time())
