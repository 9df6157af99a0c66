"""All plans that a person may see, each with the figures by which it is judged: a few queries, however many plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, FloatField, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanTask
from pilotage.delivery.reads.comparing import current_baselines
from pilotage.delivery.reads.health import delivery_healths
from pilotage.delivery.reads.health_plans import slip_of
from pilotage.delivery.reads.plans import plans_visible_to
from pilotage.delivery.rules.durations import weight_of
from pilotage.delivery.rules.health import Colour, Dimension, Light, worst
from pilotage.delivery.rules.times import Times
from pilotage.engine.network.plan import Kind
from pilotage.work.reads.query import Query, narrowed
from pilotage.work.reads.visible import initiatives_visible_to

MILESTONES = (Kind.MILESTONE, Kind.FINISH_MILESTONE)


@dataclass(frozen=True, slots=True)
class Counts:
    """tasks: work and milestones that are active; done: share of the planned duration; late: against the baseline.

    critical, late, over_deadline   of what is not finished
    """

    tasks: int = 0
    milestones: int = 0
    critical: int = 0
    late: int = 0
    over_deadline: int = 0
    with_deadline: int = 0
    done: float | None = None
    next_milestone: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """One plan in the list.

    baseline         the one that counts, with its `start` and `finish`; None: nothing was approved
    variance_days    finish less the finish of that baseline, in working days of the plan's calendar
    health           of its initiative, as delivery knows it; None: it is not being delivered
    """

    plan: Plan
    counts: Counts
    baseline: Baseline | None
    variance_days: float | None
    health: Mapping[Dimension, Light] | None

    @property
    def colour(self) -> Colour:
        """Of the worst light."""
        return worst(self.health.values()) if self.health else Colour.UNKNOWN


def plans_matching(access: Access, query: Query) -> QuerySet[Plan]:
    """The visible plans of the initiatives that the register's own words ask for."""
    wanted = narrowed(initiatives_visible_to(access), access, query)
    return plans_visible_to(access).filter(initiative__in=wanted.values("pk")).order_by("initiative__name", "id")


def summaries_of(access: Access, plans: Sequence[Plan], *, today: date) -> list[PlanSummary]:
    """The figures of plans that were found through their door."""
    ids, times = [plan.pk for plan in plans], Times()
    counts, baselines = _counts(plans, times), current_baselines(ids)
    healths = delivery_healths(access, [plan.initiative_id for plan in plans], today=today)
    slips = {plan.pk: slip_of(plan, None, getattr(baselines.get(plan.pk), "finish", None), times) for plan in plans}
    return [
        PlanSummary(
            plan=plan,
            counts=counts.get(plan.pk, Counts()),
            baseline=baselines.get(plan.pk),
            variance_days=slip.days if (slip := slips[plan.pk]) else None,
            health=healths.get(plan.initiative_id),
        )
        for plan in plans
    ]


def summary_of(access: Access, plan: Plan, *, today: date) -> PlanSummary:
    return summaries_of(access, [plan], today=today)[0]


def _counts(plans: Sequence[Plan], times: Times) -> dict[UUID, Counts]:
    open_, approved = Q(finished_at=None), BaselineTask.objects.filter(
        baseline__plan=OuterRef("plan"), baseline__is_current=True, uid=OuterRef("uid"), finish__lt=OuterRef("finish")
    )  # fmt: skip
    tasks = PlanTask.objects.filter(plan__in=plans, is_active=True).exclude(kind=Kind.SUMMARY)
    lasting = Q(kind=Kind.TASK, is_elapsed=False)
    rows = tasks.values("plan_id").annotate(
        tasks=Count("id"),
        milestones=Count("id", filter=Q(kind__in=MILESTONES)),
        critical=Count("id", filter=open_ & Q(is_critical=True)),
        late=Count("id", filter=open_ & Q(Exists(approved))),
        over=Count("id", filter=open_ & Q(deadline__lt=F("finish"))),
        dated=Count("id", filter=open_ & Q(deadline__isnull=False)),
        whole=Sum(Cast("duration_seconds", FloatField()), filter=lasting),
        done=Sum(F("duration_seconds") * F("share_done"), filter=lasting, output_field=FloatField()),
        next=Min("finish", filter=open_ & Q(kind__in=MILESTONES)),
    )
    elapsed = _elapsed(plans, times)
    return {
        row["plan_id"]: Counts(
            tasks=row["tasks"],
            milestones=row["milestones"],
            critical=row["critical"],
            late=row["late"],
            over_deadline=row["over"],
            with_deadline=row["dated"],
            done=_share(row["done"] or 0.0, row["whole"] or 0.0, *elapsed.get(row["plan_id"], (0.0, 0.0))),
            next_milestone=row["next"],
        )
        for row in rows
    }


def _elapsed(plans: Sequence[Plan], times: Times) -> dict[UUID, tuple[float, float]]:
    """Of tasks that last by the clock: working seconds that are done, and all of them."""
    of = {plan.pk: plan for plan in plans}
    found: dict[UUID, tuple[float, float]] = {}
    for task in PlanTask.objects.filter(plan__in=plans, is_active=True, kind=Kind.TASK, is_elapsed=True):
        plan, (done, whole) = of[task.plan_id], found.get(task.plan_id, (0.0, 0.0))
        weight = weight_of(task, times.of(plan.calendar), week=plan.seconds_a_week)
        found[task.plan_id] = done + weight * task.share_done, whole + weight
    return found


def _share(done: float, whole: float, elapsed_done: float, elapsed_whole: float) -> float | None:
    all_of_it = whole + elapsed_whole
    return (done + elapsed_done) / all_of_it if all_of_it else None


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
