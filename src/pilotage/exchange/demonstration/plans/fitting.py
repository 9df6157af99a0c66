"""Durations for a draft, such that the whole ends on the day that the register says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pilotage.engine.calendars.calendar import Calendar
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network import plan as network
from pilotage.engine.network.found import Found
from pilotage.engine.network.prepared import Prepared
from pilotage.engine.network.preparing import prepared
from pilotage.engine.network.scheduling import forward, schedule
from pilotage.exchange.demonstration.plans.calendars import OFFICE
from pilotage.exchange.demonstration.plans.drafting import CLOCK_DAY, CLOSE, DAY, END, Draft, Line

Durations = dict[int, int]
"""Seconds of each leaf, by key: working ones, of an elapsed task those of the clock."""
# More of a task than its duration: fields of it, of whatever type they have.
Facts = dict[int, dict[str, object]]
TRIES = 8
BY_RULE_OF_THREE = 3
# The closing work takes what is left of the time, so the rest need not be fitted closer than this.
CLOSE_ENOUGH = timedelta(days=7)
SHORTER = 0.995


class Misfit(ValueError):
    """A draft that cannot end on the day it should."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a draft is scheduled in. status: what is left does not happen before it, where the rules say so."""

    draft: Draft
    calendars: Mapping[str, Calendar]
    rules: network.Rules
    start: datetime
    status: datetime | None = None
    _times: dict[str, WorkingTime] = field(default_factory=dict)

    def plan(self, durations: Mapping[int, int], facts: Facts) -> network.Plan:
        kept: dict[network.Key, Calendar] = dict(self.calendars.items())
        return network.Plan(
            tasks=tuple(self._task(line, durations, facts.get(line.key, {})) for line in self.draft.lines),
            links=tuple(self.draft.links),
            calendars=kept,
            calendar=OFFICE,
            rules=self.rules,
            start=self.start,
            status=self.status,
        )

    def time(self, calendar: str | None) -> WorkingTime:
        """The working time of a calendar; of the office where a line has none of its own."""
        name = calendar or OFFICE
        if name not in self._times:
            self._times[name] = WorkingTime(self.calendars[name])
        return self._times[name]

    def last_moment(self, until: datetime) -> datetime:
        """The last moment up to this one at which the office works."""
        return datetime_of(self.time(OFFICE).previous(moment_of(until)))

    def _task(self, line: Line, durations: Mapping[int, int], facts: Mapping[str, object]) -> network.Task:
        task = network.Task(
            line.key,
            line.kind,
            parent=line.parent,
            calendar=line.calendar,
            duration=durations.get(line.key, 0),
            is_elapsed=line.entry.is_elapsed,
            is_active="inactive" not in line.entry.marks,
        )
        return replace(task, **facts) if facts else task  # type: ignore[arg-type]


def written(frame: Frame, factor: float) -> Durations:
    """The durations as the outline has them, those that may be stretched by the factor."""
    return {
        line.key: seconds_of(line, (line.entry.days or 0) * (1 if _is_fixed(line) else factor))
        for line in frame.draft.lines
        if line.is_leaf
    }


def _is_fixed(line: Line) -> bool:
    return "fixed" in line.entry.marks or "meeting" in line.entry.marks


def seconds_of(line: Line, days: float) -> int:
    if line.entry.is_milestone:
        return 0
    if line.entry.is_elapsed:
        return max(1, round(days)) * CLOCK_DAY
    if "meeting" in line.entry.marks:
        return round(days * DAY)
    # Below five days people say half days.
    steps = 2 if days < 5 else 1
    return round(max(1, round(days * steps) / steps) * DAY)


def fitted(
    frame: Frame,
    durations_at: Callable[[float], Durations],
    target: datetime,
    facts: Facts,
    *,
    least: float,
    most: float,
) -> tuple[Durations, network.Schedule]:
    """Durations with which the draft ends at the target, and its schedule. Raises Misfit.

    durations_at   the durations for a factor: the larger, the longer. The largest that ends in time is taken, and the
                   work that closes the plan lasts until the target.
    """
    low, high, factor = least, most, 1.0
    best: Durations | None = None
    ready = prepared(frame.plan(durations_at(factor), facts))
    for place in range(TRIES):
        durations = durations_at(factor)
        finish = _finish(ready, durations)
        if finish <= target:
            low, best = factor, durations
            if target - finish <= CLOSE_ENOUGH or factor >= most:
                break
        else:
            high = factor
        # Durations are most of the way from start to finish, so the first steps are those of a rule of three.
        guess = factor * ((target - frame.start) / (finish - frame.start))
        # A little below, so that it falls on this side of the target.
        guess *= SHORTER
        factor = guess if low < guess < high and place < BY_RULE_OF_THREE else (low + min(high, 2 * low + 1)) / 2
    return closed(frame, best if best is not None else durations_at(least), target, facts)


def _finish(ready: Prepared, durations: Durations) -> datetime:
    """When the plan ends with these durations. Nothing else is made ready anew: that costs ten times as much."""
    for node, task in enumerate(ready.tasks):
        ready.spans[node] = ready.rests[node] = durations.get(int(task.key), 0)
    found = Found.nothing(ready)
    forward(ready, found)
    return datetime_of(found.finish)


def closed(frame: Frame, durations: Durations, target: datetime, facts: Facts) -> tuple[Durations, network.Schedule]:
    """The durations with the closing work lasting until the target. Raises Misfit."""
    close, end = frame.draft.key_of(CLOSE), frame.draft.key_of(END)
    found = schedule(frame.plan(durations, facts))
    left = frame.time(OFFICE).between(moment_of(found.dates[close].start), moment_of(target))
    if left <= 0:
        raise Misfit(f"the closing work begins at {found.dates[close].start}, after {target}")
    durations = {**durations, close: left}
    found = schedule(frame.plan(durations, facts))
    if found.dates[end].finish != target:
        raise Misfit(f"the plan ends at {found.dates[end].finish}, not at {target}")
    return durations, found
