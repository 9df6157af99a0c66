"""What the rows of plans add up to: as actions keep it, and counted anew, which is what they keep."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, F, Func, IntegerField, Value

from pilotage.delivery.models import Plan, PlanFigures, PlanTask
from pilotage.delivery.rules.durations import weight_of
from pilotage.delivery.rules.times import Times
from pilotage.engine.calendars.working import moment_of
from pilotage.engine.network.plan import Kind

# An end on a day is before the day after it: so the days suffice to tell what should be done before a day.
COUNTS = """
SELECT t.plan_id,
    count(*) AS tasks,
    count(*) FILTER (WHERE t.kind IN ('milestone', 'finish_milestone')) AS milestones,
    count(*) FILTER (WHERE t.finished_at IS NULL AND t.is_critical) AS critical,
    count(*) FILTER (WHERE t.finished_at IS NULL AND a.finish < t.finish) AS late,
    count(*) FILTER (WHERE t.finished_at IS NULL AND t.deadline < t.finish) AS missed,
    count(*) FILTER (WHERE t.finished_at IS NULL AND t.deadline IS NOT NULL) AS with_deadline,
    count(*) FILTER (WHERE t.finished_at IS NULL AND t.total_float_seconds < 0) AS below_zero,
    coalesce(
        array_agg(t.finish::date ORDER BY t.finish)
        FILTER (WHERE t.finished_at IS NULL AND t.is_critical AND t.finish IS NOT NULL), '{}'
    ) AS critical_finishes,
    min(t.finish) FILTER (
        WHERE t.finished_at IS NULL AND t.kind IN ('milestone', 'finish_milestone')
    ) AS next_milestone,
    coalesce(sum(t.duration_seconds::float8) FILTER (WHERE t.kind = 'task' AND NOT t.is_elapsed), 0) AS whole,
    coalesce(sum(t.duration_seconds * t.share_done) FILTER (WHERE t.kind = 'task' AND NOT t.is_elapsed), 0) AS done
FROM delivery_plantask t
LEFT JOIN delivery_baseline b ON b.plan_id = t.plan_id AND b.is_current
LEFT JOIN delivery_baselinetask a ON a.baseline_id = b.id AND a.uid = t.uid
WHERE t.plan_id = ANY(%(plans)s) AND t.is_active AND t.kind <> 'summary'
GROUP BY t.plan_id
"""
APPROVED = """
SELECT b.plan_id, min(a.start) AS baseline_start, max(a.finish) AS baseline_finish,
    count(*) FILTER (WHERE NOT a.is_summary) AS baseline_tasks
FROM delivery_baseline b JOIN delivery_baselinetask a ON a.baseline_id = b.id
WHERE b.plan_id = ANY(%(plans)s) AND b.is_current
GROUP BY b.plan_id
"""
# From bridges to their tasks: they are few, and have an index of their own.
BRIDGES = """
SELECT t.plan_id, array_agg(l.id ORDER BY l.id) AS bridges
FROM delivery_planlink l JOIN delivery_plantask t ON t.id IN (l.predecessor_id, l.successor_id)
WHERE l.is_bridge AND t.plan_id = ANY(%(plans)s)
GROUP BY t.plan_id
"""

# A row of a statement holds columns of many types: Any.
Found = dict[str, Any]


def figures_of(plan_ids: Collection[UUID], *, today: date) -> dict[UUID, PlanFigures]:
    """The figures of plans that were found through their door, with what is `due`: one query.

    A plan whose figures were never kept is counted anew; its next save keeps them.
    """
    rows = PlanFigures.objects.filter(plan_id__in=plan_ids).defer("critical_finishes", "bridges", "earned_mark")
    found: dict[UUID, PlanFigures] = {}
    for row in rows.annotate(due_then=_due(today)):
        row.due = row.due_then
        found[row.plan_id] = row
    lacking = [id for id in plan_ids if id not in found]
    if lacking:
        for made in figures_from_rows(list(Plan.objects.filter(pk__in=lacking).select_related("calendar"))):
            made.due = bisect_left(made.critical_finishes, today)
            found[made.plan_id] = made
    return found


def _due(today: date) -> Func:
    """How many critical lines should be finished before that day: the place of the day before it among their ends."""
    day = Value(today - timedelta(days=1), output_field=DateField())
    return Func(day, F("critical_finishes"), function="width_bucket", output_field=IntegerField())


def figures_from_rows(plans: Sequence[Plan]) -> list[PlanFigures]:
    """The figures of plans with their calendars loaded: four queries, however many plans."""
    ids, times = [plan.pk for plan in plans], Times()
    counts, approved, bridges = _by_plan(COUNTS, ids), _by_plan(APPROVED, ids), _by_plan(BRIDGES, ids)
    elapsed = _elapsed(plans, times)
    return [
        _figures(
            plan,
            counts.get(plan.pk, {}),
            {**approved.get(plan.pk, {}), **bridges.get(plan.pk, {})},
            elapsed.get(plan.pk, (0.0, 0.0)),
            times,
        )
        for plan in plans
    ]


def _figures(plan: Plan, counts: Found, others: Found, elapsed: tuple[float, float], times: Times) -> PlanFigures:
    done, whole = counts.pop("done", 0.0) + elapsed[0], counts.pop("whole", 0.0) + elapsed[1]
    found = PlanFigures(plan=plan, **counts, **others, share_done=done / whole if whole else None)
    start, finish = found.baseline_start, found.baseline_finish
    if finish is not None and plan.computed_finish is not None:
        time, day = times.of(plan.calendar), plan.seconds_a_day
        found.slip_days = time.between(moment_of(finish), moment_of(plan.computed_finish)) / day
        found.approved_days = None if start is None else time.between(moment_of(start), moment_of(finish)) / day
    return found


def _elapsed(plans: Sequence[Plan], times: Times) -> dict[UUID, tuple[float, float]]:
    """Of tasks that last by the clock: working seconds that are done, and all of them."""
    of = {plan.pk: plan for plan in plans}
    found: dict[UUID, tuple[float, float]] = {}
    rows = PlanTask.objects.filter(plan__in=list(of), is_active=True, kind=Kind.TASK, is_elapsed=True)
    for task in rows.order_by("plan_id", "uid"):
        plan, (done, whole) = of[task.plan_id], found.get(task.plan_id, (0.0, 0.0))
        weight = weight_of(task, times.of(plan.calendar), week=plan.seconds_a_week)
        found[task.plan_id] = done + weight * task.share_done, whole + weight
    return found


def _by_plan(statement: str, ids: Sequence[UUID]) -> dict[UUID, Found]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"plans": list(ids)})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row.pop("plan_id"): row for row in rows}
