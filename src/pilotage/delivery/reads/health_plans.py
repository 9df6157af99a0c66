"""What plans say of the health of their initiatives: a fixed number of queries, however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, F, Q

from pilotage.accounts.rules import Access
from pilotage.delivery.models import BaselineTask, Plan
from pilotage.delivery.reads.comparing import current_baselines
from pilotage.delivery.reads.plans import plans_visible_to, tasks_visible_to
from pilotage.delivery.rules.health import Slip
from pilotage.delivery.rules.times import Times
from pilotage.engine.calendars.working import moment_of
from pilotage.engine.network.plan import Kind


@dataclass(frozen=True, slots=True)
class PlanHealth:
    """The plan as it was computed last, against its current baseline.

    baseline_*       None: there is no current baseline
    slip             the finish against that of the baseline, in working days of the plan's calendar
    tasks            active lines that are no summaries
    critical_late    critical ones that should be finished by now and are not
    deadlines        unfinished lines with a deadline; missed: those that end after it
    """

    start: date | None
    finish: date | None
    baseline_finish: date | None
    slip: Slip | None
    baseline_on: date | None
    baseline_tasks: int
    tasks: int
    critical_late: int
    deadlines: int
    missed: int
    below_zero: int


def plan_healths(access: Access, initiative_ids: Collection[UUID], *, today: date) -> dict[UUID, PlanHealth]:
    """By initiative, of those that have a plan with computed dates: four queries."""
    plans = plans_visible_to(access).filter(initiative_id__in=initiative_ids, computed_finish__isnull=False)
    rows = list(plans.select_related("calendar"))
    if not rows:
        return {}
    ids, times = [plan.pk for plan in rows], Times()
    is_open = Q(finished_at__isnull=True)
    counted = tasks_visible_to(access).filter(plan_id__in=ids, is_active=True).exclude(kind=Kind.SUMMARY).order_by()
    counts = {
        row[0]: row[1:]
        for row in counted.values_list("plan_id").annotate(
            all=Count("id"),
            critical_late=Count(
                "id", filter=is_open & Q(is_critical=True, finish__lt=datetime.combine(today, time.min))
            ),
            deadlines=Count("id", filter=is_open & Q(deadline__isnull=False)),
            missed=Count("id", filter=is_open & Q(finish__gt=F("deadline"))),
            below_zero=Count("id", filter=is_open & Q(total_float_seconds__lt=0)),
        )
    }
    baselines = current_baselines(ids)
    sizes = dict(
        BaselineTask.objects.filter(baseline__in=baselines.values(), is_summary=False)
        .order_by()
        .values_list("baseline__plan_id")
        .annotate(lines=Count("id"))
    )
    found = {}
    for plan in rows:
        baseline = baselines.get(plan.pk)
        approved: datetime | None = getattr(baseline, "finish", None)
        found[plan.initiative_id] = PlanHealth(
            plan.computed_start.date() if plan.computed_start else None,
            plan.computed_finish.date() if plan.computed_finish else None,
            approved.date() if approved else None,
            slip_of(plan, getattr(baseline, "start", None), approved, times),
            baseline.approved_at.date() if baseline else None,
            sizes.get(plan.pk, 0),
            *counts.get(plan.pk, (0,) * 5),
        )
    return found


def slip_of(plan: Plan, start: datetime | None, approved: datetime | None, times: Times) -> Slip | None:
    """The finish of a plan against the one that was approved; None where one of both is not known."""
    if approved is None or plan.computed_finish is None:
        return None
    time, day = times.of(plan.calendar), plan.seconds_a_day
    length = None if start is None else time.between(moment_of(start), moment_of(approved)) / day
    return Slip(time.between(moment_of(approved), moment_of(plan.computed_finish)) / day, length)
