"""The tasks of a plan's baseline at a date: what was planned of each by then, what is earned, what it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanCalendar, PlanTask
from pilotage.delivery.reads.comparing import working_time_of
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.durations import working_seconds
from pilotage.delivery.rules.earned_value import Line, method_of, shares_of
from pilotage.engine.calendars.working import WorkingTime, moment_of
from pilotage.engine.earned_value.phasing import Numbers, Phased, planned_shares

Times = Mapping[object, WorkingTime]


@dataclass(frozen=True, slots=True)
class Measured:
    """A plan at one date, against the baseline that counts.

    unplanned   open or done tasks that the baseline does not know: they have no budget, and are counted
    weights     by uid, what each counts beside others of its summary, where a task is apportioned to them
    """

    plan: Plan
    baseline: Baseline
    at: datetime
    lines: tuple[Line, ...]
    times: Times
    unplanned: int
    weights: Mapping[int, float]

    @property
    def start(self) -> datetime | None:
        return min((line.start for line in self.lines if line.start is not None), default=None)

    @property
    def finish(self) -> datetime | None:
        return max((line.finish for line in self.lines if line.finish is not None), default=None)

    def time_of(self, line: Line) -> WorkingTime:
        """The calendar that the task's working time is counted in."""
        return self.times[line.task.calendar_id if line.task else None]

    def planned_at(self, lines: Sequence[Line], moments: Sequence[datetime]) -> Numbers:
        """(lines, moments) the share of each that was planned to be done by then."""
        return _spread([(line.start, line.finish, self.time_of(line)) for line in lines], moments)

    def earned_at(self, lines: Sequence[Line], moments: Sequence[datetime]) -> Numbers:
        """(lines, moments) how what is earned came about, by dates: evenly from the start until the end, or now.

        Of a task without a start nothing is known of the way: what it earned counts at the date of the report.
        """
        spans = [(line.started or self.at, line.finished or self.at, self.time_of(line)) for line in lines]
        return _spread(spans, moments)


def measured_of(plan: Plan, at: datetime) -> Measured | None:
    """None where no baseline counts."""
    baseline = Baseline.objects.filter(plan=plan, is_current=True).first()
    if baseline is None:
        return None
    approved = list(BaselineTask.objects.filter(baseline=baseline, is_summary=False).order_by("uid"))
    rows = list(tasks_of(plan).select_related("calendar"))
    return measured_from(plan, baseline, approved, rows, at)


def measured_from(
    plan: Plan, baseline: Baseline, approved: Sequence[BaselineTask], rows: Sequence[PlanTask], at: datetime
) -> Measured:
    """The same of rows that are there already."""
    leaves = [row for row in rows if row.kind != "summary" and row.is_active]
    tasks = {row.uid: row for row in leaves}
    calendars: dict[object, PlanCalendar | None] = {row.calendar_id: row.calendar for row in leaves}
    calendars[None] = plan.calendar
    times = {id: working_time_of(calendar) for id, calendar in calendars.items()}
    spans = [
        (row.start, row.finish, times[tasks[row.uid].calendar_id if row.uid in tasks else None]) for row in approved
    ]
    planned = {
        row.uid: float(share)
        for row, share in zip(approved, _spread(spans, [at])[:, 0], strict=True)
        if row.start is not None and row.finish is not None
    }
    lasted = {row.uid: _lasted(row, tasks.get(row.uid), times[None], plan.seconds_a_week) for row in approved}
    weights = {row.uid: float(row.work_hours or lasted[row.uid] or 0) for row in approved}
    earned = shares_of(leaves, planned, weights)
    lines = tuple(
        _line(row, tasks.get(row.uid), planned.get(row.uid), earned.get(row.uid, 0.0), _days(lasted[row.uid], plan))
        for row in approved
    )
    known = {row.uid for row in approved}
    unplanned = sum(uid not in known for uid in tasks)
    return Measured(plan, baseline, at, lines, times, unplanned, weights)


def _lasted(row: BaselineTask, task: PlanTask | None, time: WorkingTime, week: int) -> int | None:
    """Working seconds, also of a task that lasts by the clock."""
    if row.duration_seconds is None or task is None or not task.is_elapsed:
        return row.duration_seconds
    return working_seconds(row.duration_seconds, row.start, row.finish, time, week=week)


def _days(seconds: int | None, plan: Plan) -> float | None:
    return None if seconds is None else seconds / plan.seconds_a_day


def _line(
    row: BaselineTask, task: PlanTask | None, planned: float | None, earned: float | None, days: float | None
) -> Line:
    return Line(
        uid=row.uid,
        name=task.name if task else row.name,
        task=task,
        method=method_of(task),
        start=row.start,
        finish=row.finish,
        cost=_number(row.cost),
        hours=_number(row.work_hours),
        days=days,
        planned=planned,
        earned=earned,
        actual_cost=_number(task.actual_cost) if task else None,
        actual_hours=_number(task.actual_work_hours) if task else None,
        started=task.started_at if task else None,
        finished=task.finished_at if task else None,
    )


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _spread(
    spans: Sequence[tuple[datetime | None, datetime | None, WorkingTime]], moments: Sequence[datetime]
) -> Numbers:
    """(spans, moments) shares that lie before each moment; of a span without dates 0."""
    if not spans:
        return np.zeros((0, len(moments)))
    ends = np.array([moment_of(moment) for moment in moments], dtype=np.int64)
    worked: dict[int, Numbers] = {}
    rows = np.zeros((len(spans), len(moments)))
    starts, finishes = np.zeros(len(spans)), np.zeros(len(spans))
    known = np.zeros(len(spans), dtype=bool)
    for at, (start, finish, time) in enumerate(spans):
        if id(time) not in worked:
            worked[id(time)] = time.worked_all(ends).astype(np.float64)
        rows[at] = worked[id(time)]
        if start is not None and finish is not None:
            known[at] = True
            starts[at], finishes[at] = time.worked(moment_of(start)), time.worked(moment_of(max(start, finish)))
    shares = planned_shares(Phased(np.ones(len(spans)), starts, finishes, rows))
    shares[~known] = 0.0
    return shares
