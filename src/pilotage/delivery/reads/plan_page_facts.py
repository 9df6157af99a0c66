"""The few figures that stand in the head of a plan's page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from pilotage.delivery.models import Plan, PlanTask
from pilotage.engine.network.plan import Kind


@dataclass(frozen=True, slots=True)
class Figures:
    """lines: all of them. tasks: without summaries. critical: of those that are not done yet."""

    lines: int
    tasks: int
    critical: int


def figures_of(plan: Plan) -> Figures:
    is_task = ~Q(kind=Kind.SUMMARY) & Q(is_active=True)
    counted = PlanTask.objects.filter(plan=plan).aggregate(
        lines=Count("id"),
        tasks=Count("id", filter=is_task),
        critical=Count("id", filter=is_task & Q(is_critical=True, share_done__lt=1)),
    )
    return Figures(counted["lines"], counted["tasks"], counted["critical"])
