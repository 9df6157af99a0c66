"""The one door to plans and what is in them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.delivery.models import Baseline, Plan, PlanCalendar, PlanFile, PlanLink, PlanTask
from pilotage.work.models import Initiative


def plans_visible_to(access: Access) -> QuerySet[Plan]:
    """The plans of initiatives that the person may see, with what a header shows of the initiative."""
    return Plan.objects.filter(access.where(Permission.SEE, field="initiative__scope__path")).select_related(
        "initiative__scope", "initiative__portfolio", "initiative__stage", "initiative__manager", "calendar"
    )


def plan_of(access: Access, initiative: Initiative) -> Plan | None:
    """The plan of one initiative, where it has one and the person may see it."""
    return plans_visible_to(access).filter(initiative=initiative).first()


def tasks_of(plan: Plan) -> QuerySet[PlanTask]:
    """The lines of a plan that was found through its door, in outline order."""
    return PlanTask.objects.filter(plan=plan).order_by("position")


def tasks_visible_to(access: Access) -> QuerySet[PlanTask]:
    return PlanTask.objects.filter(access.where(Permission.SEE, field="plan__initiative__scope__path"))


def links_visible_to(access: Access) -> QuerySet[PlanLink]:
    """Links whose both ends the person may see."""
    return PlanLink.objects.filter(
        access.where(Permission.SEE, field="predecessor__plan__initiative__scope__path"),
        access.where(Permission.SEE, field="successor__plan__initiative__scope__path"),
    )


def hidden_link_count(access: Access, plan: Plan) -> int:
    """How many links of a plan lead to tasks that the person may not see: they are counted, never named."""
    touching = PlanLink.objects.filter(Q(predecessor__plan=plan) | Q(successor__plan=plan))
    return touching.count() - links_visible_to(access).filter(pk__in=touching.values("pk")).count()


def links_of(access: Access, plan: Plan) -> QuerySet[PlanLink]:
    """The links of a plan, within it and to other plans that the person may see."""
    seen = links_visible_to(access).filter(Q(predecessor__plan=plan) | Q(successor__plan=plan))
    return seen.select_related("predecessor__plan__initiative", "successor__plan__initiative").order_by("id")


def calendars_of(plan: Plan) -> QuerySet[PlanCalendar]:
    return PlanCalendar.objects.filter(plan=plan).order_by("name", "id")


def files_of(plan: Plan) -> QuerySet[PlanFile]:
    """The files that a plan was brought in with, newest first, without their content."""
    return PlanFile.objects.filter(plan=plan).defer("content").select_related("brought_by")


def baselines_of(plan: Plan) -> QuerySet[Baseline]:
    return Baseline.objects.filter(plan=plan).select_related("approved_by").order_by("number")


def plan_ids_by_initiative(access: Access, initiative_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Which of these initiatives have a plan that the person may see."""
    rows = Plan.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"))
    return dict(rows.filter(initiative_id__in=initiative_ids).values_list("initiative_id", "id"))


def baselines_visible_to(access: Access) -> QuerySet[Baseline]:
    """The baselines of plans that the person may see, with their plan's initiative."""
    rows = Baseline.objects.filter(access.where(Permission.SEE, field="plan__initiative__scope__path"))
    return rows.select_related("plan__initiative__scope", "approved_by")
