"""Two versions of a plan side by side, task by task: how far each moved, in working days. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pilotage.delivery.models import BaselineTask, PlanTask
from pilotage.delivery.rules.durations import weight_of, working_seconds
from pilotage.engine.calendars.working import WorkingTime, moment_of
from pilotage.engine.network.plan import Kind

DAYS = 1e-6
"""Differences of dates below this are none: a day is compared as a share of its working seconds."""


@dataclass(frozen=True, slots=True)
class Version:
    """One task in one version. duration in working seconds."""

    name: str
    is_summary: bool
    start: datetime | None
    finish: datetime | None
    duration: int | None
    work_hours: Decimal | None
    cost: Decimal | None


NOTHING = Version("", False, None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class Compared:
    """One task in both versions; None where it is in one only.

    start_days, finish_days, duration_days   the second less the first, in working days; above 0: later, or longer.
    work_hours, cost                         the same; None where one of both is not known
    """

    uid: int
    name: str
    is_summary: bool
    before: Version | None
    after: Version | None
    start_days: float | None
    finish_days: float | None
    duration_days: float | None
    work_hours: Decimal | None
    cost: Decimal | None

    @property
    def is_moved(self) -> bool:
        return any(abs(days or 0) > DAYS for days in (self.start_days, self.finish_days))

    @property
    def is_changed(self) -> bool:
        in_one_only = self.before is None or self.after is None
        return in_one_only or self.is_moved or bool(self.duration_days or self.work_hours or self.cost)


def version_now(tasks: Sequence[PlanTask], *, time: WorkingTime, week: int, with_costs: bool) -> dict[int, Version]:
    """The plan as it is, by uid, in outline order.

    time, week   the calendar of the plan, and the working seconds of its week
    """
    return {
        task.uid: Version(
            task.name,
            task.kind == Kind.SUMMARY,
            task.start,
            task.finish,
            weight_of(task, time, week=week),
            task.work_hours,
            task.cost if with_costs else None,
        )
        for task in tasks
        if task.is_active
    }


def version_of(
    tasks: Sequence[BaselineTask], *, elapsed: frozenset[int], time: WorkingTime, week: int, with_costs: bool
) -> dict[int, Version]:
    """A baseline. elapsed: uids of the tasks that last by the clock."""

    def lasted(task: BaselineTask) -> int | None:
        if task.duration_seconds is None or task.uid not in elapsed:
            return task.duration_seconds
        return working_seconds(task.duration_seconds, task.start, task.finish, time, week=week)

    return {
        task.uid: Version(
            task.name,
            task.is_summary,
            task.start,
            task.finish,
            lasted(task),
            task.work_hours,
            task.cost if with_costs else None,
        )
        for task in tasks
    }


def compared(
    before: Mapping[int, Version], after: Mapping[int, Version], *, time: WorkingTime, day: int
) -> tuple[Compared, ...]:
    """Every task of either version: those of the second in its order, then those that are only in the first.

    time, day   the calendar of the plan, and how many working seconds its day has
    """
    uids = [*after, *(uid for uid in before if uid not in after)]
    return tuple(_pair(uid, before.get(uid), after.get(uid), time, day) for uid in uids)


def _pair(uid: int, before: Version | None, after: Version | None, time: WorkingTime, day: int) -> Compared:
    shown = after or before
    assert shown is not None  # noqa: S101 - every uid is of one of both
    first, second = (before, after) if before and after else (NOTHING, NOTHING)
    return Compared(
        uid=uid,
        name=shown.name,
        is_summary=shown.is_summary,
        before=before,
        after=after,
        start_days=_days(first.start, second.start, time, day),
        finish_days=_days(first.finish, second.finish, time, day),
        duration_days=_longer(first, second, day),
        work_hours=_less(second.work_hours, first.work_hours),
        cost=_less(second.cost, first.cost),
    )


def _days(before: datetime | None, after: datetime | None, time: WorkingTime, day: int) -> float | None:
    if before is None or after is None:
        return None
    return time.between(moment_of(before), moment_of(after)) / day


def _longer(before: Version, after: Version, day: int) -> float | None:
    # What a summary lasts follows from what is below it; no file and no row holds it in one way.
    if before.duration is None or after.duration is None or after.is_summary:
        return None
    return (after.duration - before.duration) / day


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other
