"""All plans that a person may see, each with the figures by which it is judged: a few queries, however many plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanFigures, PlanTask
from pilotage.delivery.reads.figures import figures_of
from pilotage.delivery.reads.health import delivery_healths
from pilotage.delivery.reads.plans import plans_visible_to
from pilotage.delivery.rules.health import Colour, Dimension, Light, worst
from pilotage.engine.network.plan import Kind
from pilotage.work.reads.query import Query, narrowed
from pilotage.work.reads.visible import initiatives_visible_to

MILESTONES = (Kind.MILESTONE, Kind.FINISH_MILESTONE)
# What pages over many plans show of each.
OF_INITIATIVE = ("initiative__portfolio", "initiative__manager", "initiative__scope")
OF_PLAN = (
    "initiative", "rule_set", "lag_calendar", "status_at", "currency", "seconds_a_day", "seconds_a_week",
    "days_a_month", "calendar", "computed_start", "computed_finish", "initiative__key", "initiative__name",
    "initiative__programme", "initiative__portfolio__name", "initiative__manager__name", "initiative__scope__path",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """One plan in the list, with its figures as they are kept.

    baseline   the one that counts; None: nothing was approved
    health     of its initiative, as delivery knows it; None: it is not being delivered
    """

    plan: Plan
    counts: PlanFigures
    baseline: Baseline | None
    health: Mapping[Dimension, Light] | None

    @property
    def variance_days(self) -> float | None:
        """Finish less the finish of the baseline, in working days of the plan's calendar."""
        return self.counts.slip_days

    @property
    def colour(self) -> Colour:
        """Of the worst light."""
        return worst(self.health.values()) if self.health else Colour.UNKNOWN


def plans_matching(access: Access, query: Query) -> QuerySet[Plan]:
    """The visible plans of the initiatives that the register's own words ask for."""
    wanted = narrowed(initiatives_visible_to(access), access, query)
    rows = plans_visible_to(access).filter(initiative__in=wanted.values("pk")).order_by("initiative__name", "id")
    # Of 200 plans the rest of each row, with its calendar, would take longer to read than what is shown.
    return rows.select_related(None).select_related(*OF_INITIATIVE).only(*OF_PLAN)


def summaries_of(access: Access, plans: Sequence[Plan], *, today: date) -> list[PlanSummary]:
    """The figures of plans that were found through their door."""
    figures, baselines = figures_of([plan.pk for plan in plans], today=today), _baselines(plans)
    healths = delivery_healths(access, [plan.initiative_id for plan in plans], today=today)
    return [
        PlanSummary(plan, figures[plan.pk], baselines.get(plan.pk), healths.get(plan.initiative_id)) for plan in plans
    ]


def summary_of(access: Access, plan: Plan, *, today: date) -> PlanSummary:
    return summaries_of(access, [plan], today=today)[0]


def _baselines(plans: Sequence[Plan]) -> dict[UUID, Baseline]:
    """The baseline that counts of each plan that has one."""
    rows = Baseline.objects.filter(plan_id__in=[plan.pk for plan in plans], is_current=True)
    return {row.plan_id: row for row in rows}


def next_milestones(plan: Plan, *, most: int) -> list[PlanTask]:
    """The milestones that are not reached, the next first; an overdue one stands at the top."""
    rows = PlanTask.objects.filter(plan=plan, is_active=True, kind__in=MILESTONES, finished_at=None)
    return list(rows.exclude(start=None).order_by("start", "position")[:most])


def late_tasks(plan: Plan, *, most: int) -> list[PlanTask]:
    """Unfinished tasks later than the baseline that counts, the latest first, with `approved_finish`."""
    approved = BaselineTask.objects.filter(
        baseline__plan=plan, baseline__is_current=True, uid=OuterRef("uid"), finish__lt=OuterRef("finish")
    )
    rows = PlanTask.objects.filter(Exists(approved), plan=plan, is_active=True, finished_at=None)
    rows = rows.exclude(kind=Kind.SUMMARY).annotate(approved_finish=approved.values("finish")[:1])
    return list(rows.order_by(F("approved_finish") - F("finish"), "position")[:most])
