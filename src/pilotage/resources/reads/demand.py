"""What initiatives ask of roles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.kit.periods import month_of
from pilotage.resources.models import Demand
from pilotage.work.models import Initiative, InitiativeFacts


@dataclass(frozen=True, slots=True)
class DemandLine:
    """Hours of one role by month from the initiative's start (month 0); None is stated as unknown."""

    role_id: UUID
    months: tuple[Decimal | None, ...]


def demand_visible_to(access: Access) -> QuerySet[Demand]:
    """The one door to demand: that of initiatives which the person may see."""
    return Demand.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"))


def demand_of(access: Access, initiative_ids: Collection[UUID]) -> dict[UUID, tuple[DemandLine, ...]]:
    """The lines of each of these initiatives that is visible and has any, in the order of the roles: one query."""
    rows = (
        demand_visible_to(access)
        .filter(initiative_id__in=initiative_ids)
        .order_by("role__position", "role__name", "role_id")
        .values_list("initiative_id", "role_id", "hours")
    )
    found: dict[UUID, tuple[DemandLine, ...]] = {}
    for initiative_id, role_id, hours in rows:
        found[initiative_id] = (*found.get(initiative_id, ()), DemandLine(role_id, tuple(hours)))
    return found


def lines_of(access: Access, initiative: Initiative) -> list[Demand]:
    """The rows of one initiative with their roles, in the order of the roles."""
    rows = demand_visible_to(access).filter(initiative=initiative).select_related("role", "initiative__scope")
    return list(rows.order_by("role__position", "role__name", "role_id"))


def month_zero(initiative: InitiativeFacts) -> date | None:
    """The month in which an initiative's demand begins; None: it has no start, its demand is not placed in time."""
    start = initiative.forecast_start or initiative.planned_start
    return None if start is None else month_of(start)
