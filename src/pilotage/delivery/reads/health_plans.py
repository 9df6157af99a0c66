"""What plans say of the health of their initiatives: a fixed number of queries, however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Baseline, Plan, PlanFigures
from pilotage.delivery.reads.figures import figures_of
from pilotage.delivery.reads.plans import plans_visible_to
from pilotage.delivery.rules.health import Slip


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
    """By initiative, of those that have a plan with computed dates: three queries."""
    plans = plans_visible_to(access).filter(initiative_id__in=initiative_ids, computed_finish__isnull=False)
    rows = list(plans.select_related(None).only("id", "initiative_id", "computed_start", "computed_finish"))
    if not rows:
        return {}
    ids = [plan.pk for plan in rows]
    approved = dict(Baseline.objects.filter(plan__in=ids, is_current=True).values_list("plan_id", "approved_at"))
    figures = figures_of(ids, today=today)
    return {plan.initiative_id: _health(plan, figures[plan.pk], approved.get(plan.pk)) for plan in rows}


def _health(plan: Plan, figures: PlanFigures, approved_at: datetime | None) -> PlanHealth:
    return PlanHealth(
        start=_day(plan.computed_start),
        finish=_day(plan.computed_finish),
        baseline_finish=_day(figures.baseline_finish),
        slip=None if figures.slip_days is None else Slip(figures.slip_days, figures.approved_days),
        baseline_on=_day(approved_at),
        baseline_tasks=figures.baseline_tasks,
        tasks=figures.tasks,
        critical_late=figures.due,
        deadlines=figures.with_deadline,
        missed=figures.missed,
        below_zero=figures.below_zero,
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
