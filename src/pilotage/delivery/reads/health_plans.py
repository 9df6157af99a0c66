"""What plans say of the health of their initiatives: a fixed number of queries, however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, F, Q

from pilotage.accounts.rules import Access
from pilotage.delivery.models import BaselineTask
from pilotage.delivery.reads.comparing import current_baselines
from pilotage.delivery.reads.plans import plans_visible_to, tasks_visible_to
from pilotage.engine.network.plan import Kind


@dataclass(frozen=True, slots=True)
class PlanHealth:
    """The plan as it was computed last, against its current baseline.

    baseline_*       None: there is no current baseline
    tasks            active lines that are no summaries
    critical_late    critical ones that should be finished by now and are not
    deadlines        unfinished lines with a deadline; missed: those that end after it
    """

    start: date | None
    finish: date | None
    baseline_start: date | None
    baseline_finish: date | None
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
    rows = list(plans.values_list("id", "initiative_id", "computed_start", "computed_finish"))
    if not rows:
        return {}
    ids = [row[0] for row in rows]
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
    for id, initiative_id, start, finish in rows:
        baseline = baselines.get(id)
        first, last = (baseline.start, baseline.finish) if baseline else (None, None)  # type: ignore[attr-defined]  # annotated
        found[initiative_id] = PlanHealth(
            start.date() if start else None,
            finish.date() if finish else None,
            first.date() if first else None,
            last.date() if last else None,
            baseline.approved_at.date() if baseline else None,
            sizes.get(id, 0),
            *counts.get(id, (0,) * 5),
        )
    return found
