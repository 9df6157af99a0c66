"""The earned value of plans for roll-ups: made from the rows of one plan, and read of many as it is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import fsum
from uuid import UUID

import numpy as np
from django.db import connection

from pilotage.delivery.models import Baseline, BaselineTask, EarnedFigures, EarnedUnit, Plan, PlanTask
from pilotage.delivery.reads.earned_value import Measured, measured_from
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.earned_periods import ends_from, is_in_weeks
from pilotage.delivery.rules.earned_value import Budgeted, Line, Unit, budgeted, shares_of
from pilotage.engine.earned_value.methods import Method
from pilotage.engine.earned_value.phasing import Numbers

NOON = time(12)
DAY = timedelta(days=1)
# Lines whose shares are looked at together: of thousands at all days of years there would be hundreds of megabytes.
BLOCK = 256
# What earned value is made from of a task: where a column comes in here, it comes in the marks as well.
OF_TASK = (
    "plan", "uid", "name", "parent", "kind", "calendar", "is_active", "is_elapsed", "share_done", "physical_share",
    "started_at", "finished_at", "ev_method", "actual_cost", "actual_work_hours",
)  # fmt: skip
# Counted up when the same rows are to give another answer than before.
FORM = "1"
# What earned value is made from, as one text: every column of a task that decides about it, the rows of the baseline
# that counts, and the working time. Where it is the same as before, nothing is computed again.
MARKS = """
SELECT p.id, md5(concat_ws(':', %s::text, p.status_at, p.calendar_id, p.seconds_a_day, p.seconds_a_week, b.id,
    (SELECT bit_xor(hash_record_extended(ROW(c.id, c.version), 0)) FROM delivery_plancalendar c WHERE c.plan_id = p.id),
    (SELECT bit_xor(hash_record_extended(ROW(
        t.uid, t.parent_id, t.kind, t.calendar_id, t.is_active, t.is_elapsed, t.share_done, t.physical_share,
        t.started_at, t.finished_at, t.ev_method, t.actual_cost, t.actual_work_hours
    ), 0)) FROM delivery_plantask t WHERE t.plan_id = p.id AND b.id IS NOT NULL),
    (SELECT bit_xor(hash_record_extended(ROW(a.id, a.version), 0)) FROM delivery_baselinetask a
     WHERE a.baseline_id = b.id)
))
FROM delivery_plan p LEFT JOIN delivery_baseline b ON b.plan_id = p.id AND b.is_current
WHERE p.id = ANY(%s)
"""
# The day that is asked for picks one value of each list.
AT_DAY = """
SELECT plan_id, start, finish, over_at, budget, actual,
    planned[greatest(1, least(cardinality(planned), place))],
    earned[greatest(1, least(cardinality(earned), place))],
    CASE WHEN discrete_planned IS NULL THEN planned[greatest(1, least(cardinality(planned), place))]
        ELSE discrete_planned[greatest(1, least(cardinality(discrete_planned), place))] END,
    CASE WHEN discrete_earned IS NULL THEN earned[greatest(1, least(cardinality(earned), place))]
        ELSE discrete_earned[greatest(1, least(cardinality(discrete_earned), place))] END,
    weeks, months
FROM delivery_earnedfigures, LATERAL (SELECT %(day)s::date - first_day + 1 AS place) AS asked
WHERE plan_id = ANY(%(plans)s) AND unit = %(unit)s
"""


@dataclass(frozen=True, slots=True)
class Earned:
    """The earned value of a plan at its status date, else at noon of a day; None: not known. See `EarnedFigures`."""

    start: datetime
    finish: datetime
    over_at: datetime | None
    budget: float | None
    actual: float | None
    planned: float | None
    earned: float | None
    discrete_planned: float | None
    discrete_earned: float | None
    weeks: Sequence[float] | None
    months: Sequence[float]


def earned_at(plans: Collection[Plan], unit: EarnedUnit, *, day: date) -> dict[UUID, Earned]:
    """Of plans that were found through their door, by plan; without those that have no dated baseline: one query."""
    with connection.cursor() as cursor:
        cursor.execute(AT_DAY, {"day": day, "plans": [plan.pk for plan in plans], "unit": unit.value})
        return {row[0]: Earned(*row[1:]) for row in cursor.fetchall()}


def earned_marks(plan_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the rows of each plan look like to earned value: one query."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [FORM, list(plan_ids)])
        return dict(cursor.fetchall())


def earned_from_rows(plan: Plan) -> list[EarnedFigures]:
    """One for each unit; none where no baseline with dates counts. Three queries."""
    baseline = Baseline.objects.filter(plan=plan, is_current=True).first()
    if baseline is None:
        return []
    approved = list(BaselineTask.objects.filter(baseline=baseline, is_summary=False).order_by("uid"))
    moments = _moments(plan, approved)
    if not moments:
        return []
    rows = list(tasks_of(plan).select_related("calendar").only(*OF_TASK, "calendar__name", "calendar__content"))
    # At the last moment level of effort is over, so that what hangs on it is as far as it ever gets.
    measured = measured_from(plan, baseline, approved, rows, moments[-1])
    leaves = [row for row in rows if row.kind != "summary" and row.is_active]
    moving = _moving(measured, leaves, moments) if len(moments) > 1 else {}
    lines = {unit: budgeted(measured.lines, Unit(unit.value), whole=1.0) for unit in EarnedUnit}
    return _phased(measured, {unit: Known(rows, moving) for unit, rows in lines.items()}, moments)


def _moments(plan: Plan, approved: Sequence[BaselineTask]) -> list[datetime]:
    """The status date; else noon of each day from the one before the baseline's start to the one after its finish."""
    start = min((row.start for row in approved if row.start), default=None)
    finish = max((row.finish for row in approved if row.finish), default=None)
    if start is None or finish is None:
        return []
    if plan.status_at is not None:
        return [plan.status_at]
    first = start.date() - DAY
    count = (max(start, finish).date() + DAY - first).days + 1
    return [datetime.combine(first + DAY * place, NOON) for place in range(count)]


def _moving(measured: Measured, leaves: Sequence[PlanTask], moments: Sequence[datetime]) -> dict[int, Numbers]:
    """What level of effort, and what is apportioned beside it, has earned at each moment; by the place of the line."""
    lines = measured.lines
    efforts = [
        place for place, line in enumerate(lines) if line.method is Method.LEVEL_OF_EFFORT and line.earned is not None
    ]
    if not efforts:
        return {}
    planned = dict(zip(efforts, measured.planned_at([lines[place] for place in efforts], moments), strict=True))
    found = dict(planned)
    for place, line in enumerate(lines):
        if line.method is not Method.APPORTIONED or line.task is None or line.earned is None:
            continue
        beside = [task for task in leaves if task.parent_id == line.task.parent_id]
        uids = {task.uid for task in beside}
        near = {lines[one].uid: shares for one, shares in planned.items() if lines[one].uid in uids}
        if near:
            found[place] = _apportioned(line, beside, near, measured.weights, len(moments))
    return found


def _apportioned(
    line: Line, beside: Sequence[PlanTask], near: Mapping[int, Numbers], weights: Mapping[int, float], count: int
) -> Numbers:
    """near: what the levels of effort beside it are planned to have done at each moment, by uid."""
    earned = [
        shares_of(beside, {uid: float(shares[at]) for uid, shares in near.items()}, weights)[line.uid] or 0.0
        for at in range(count)
    ]
    return np.array(earned)


@dataclass(frozen=True, slots=True)
class Known:
    """The lines of a plan with their budgets in one unit. moving: what some have earned at each moment, by place."""

    rows: Sequence[Budgeted]
    moving: Mapping[int, Numbers]

    def places(self, *, discrete: bool) -> list[int]:
        """Of the lines with a budget; discrete: without level of effort."""
        return [
            place
            for place, row in enumerate(self.rows)
            if row.budget is not None and not (discrete and row.line.method is Method.LEVEL_OF_EFFORT)
        ]

    @property
    def has_effort(self) -> bool:
        return len(self.places(discrete=True)) < len(self.places(discrete=False))

    @property
    def actual(self) -> float | None:
        said = [self.rows[place].actual for place in self.places(discrete=False)]
        return total_of(said)

    @property
    def budget(self) -> float | None:
        return total_of([row.budget for row in self.rows])

    def budgets(self, *, discrete: bool) -> Numbers:
        """(lines,) 0 where there is none, or it is not asked for."""
        found = np.zeros(len(self.rows))
        for place in self.places(discrete=discrete):
            found[place] = self.rows[place].budget
        return found

    def is_planned(self, *, discrete: bool) -> bool:
        return any(self.rows[place].line.planned is not None for place in self.places(discrete=discrete))

    def earned(self, *, discrete: bool) -> list[float]:
        """At each moment, or once where it is always the same; empty: not known."""
        known = [place for place in self.places(discrete=discrete) if self.rows[place].line.earned is not None]
        if not known:
            return []
        still = [place for place in known if place not in self.moving]
        fixed = fsum((self.rows[place].budget or 0.0) * (self.rows[place].line.earned or 0.0) for place in still)
        moved = [(self.rows[place].budget or 0.0) * self.moving[place] for place in known if place in self.moving]
        return [fixed + float(one) for one in np.sum(moved, axis=0)] if moved else [fixed]

    @property
    def over_at(self) -> datetime | None:
        """When the last of the work was finished; None where something is not, or nobody said when."""
        lines = [self.rows[place].line for place in self.places(discrete=True) if self.rows[place].budget]
        ended = [line.finished for line in lines if line.earned is not None and line.earned >= 1]
        known = [moment for moment in ended if moment is not None]
        return max(known) if known and len(known) == len(lines) else None


def total_of(amounts: Sequence[float | None]) -> float | None:
    """The sum of what is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return fsum(known) if known else None


def _phased(measured: Measured, lines: Mapping[EarnedUnit, Known], moments: Sequence[datetime]) -> list[EarnedFigures]:
    """All units at once: the shares that are planned at each moment are the same in each."""
    start, finish = measured.start, measured.finish
    assert start is not None  # noqa: S101 - there are moments
    assert finish is not None  # noqa: S101 - the same
    weeks = ends_from(start, finish, in_weeks=True) if is_in_weeks(start, finish) else ()
    months = ends_from(start, finish, in_weeks=False)
    whole = np.array([one.budgets(discrete=False) for one in lines.values()])
    discrete = np.array([one.budgets(discrete=True) for one in lines.values()])
    # Where each task's time begins and ends is counted once for all moments: that takes longer than the sums.
    every = sorted({*moments, *weeks, *months})
    places = {moment: place for place, moment in enumerate(every)}
    sums = _sums(measured, np.vstack([whole, discrete]), every)
    at, by_week, by_month = (sums[:, [places[moment] for moment in asked]] for asked in (moments, weeks, months))
    count = len(lines)
    return [
        EarnedFigures(
            plan=measured.plan,
            unit=unit.value,
            start=start,
            finish=finish,
            over_at=one.over_at,
            budget=one.budget,
            actual=one.actual,
            first_day=moments[0].date(),
            planned=at[place].tolist() if one.is_planned(discrete=False) else [],
            earned=one.earned(discrete=False),
            discrete_planned=(at[count + place].tolist() if one.is_planned(discrete=True) else [])
            if one.has_effort else None,
            discrete_earned=one.earned(discrete=True) if one.has_effort else None,
            weeks=_rising(by_week[count + place]) if weeks else None,
            months=_rising(by_month[count + place]),
        )
        for place, (unit, one) in enumerate(lines.items())
    ]  # fmt: skip


def _rising(amounts: Numbers) -> list[float]:
    """Sums of shares differ by a hair in floats: a planned value never falls."""
    return [float(one) for one in np.maximum.accumulate(amounts)]


def _sums(measured: Measured, budgets: Numbers, moments: Sequence[datetime]) -> Numbers:
    """(sets, moments) what of each set of budgets (sets, lines) is planned to be used by then."""
    found = np.zeros((len(budgets), len(moments)))
    for first in range(0, len(measured.lines), BLOCK):
        block = slice(first, first + BLOCK)
        found += budgets[:, block] @ measured.planned_at(measured.lines[block], moments)
    return found
