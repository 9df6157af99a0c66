"""The one door to roles."""

from uuid import UUID

from django.db.models import Count, QuerySet

from pilotage.accounts.rules import Access
from pilotage.resources.models import Resource, ResourceRole
from pilotage.resources.rules.permissions import may_see_roles


def roles_visible_to(access: Access) -> QuerySet[ResourceRole]:
    """Every role in its order, archived ones too: whoever sees any initiative sees them, a stranger sees none.

    Rates are money: show them only where `resources.rules.permissions.may_see_rates` allows it.
    """
    roles = ResourceRole.objects.order_by("position", "name", "id")
    return roles if may_see_roles(access) else roles.none()


def roles_in_use(access: Access) -> QuerySet[ResourceRole]:
    """Those of them that are not archived."""
    return roles_visible_to(access).filter(archived_on=None)


def head_counts() -> dict[UUID, int]:
    """How many people each role has, whoever they are; roles without any are left out."""
    counted = Resource.objects.order_by().values_list("role_id").annotate(count=Count("id"))
    return dict(counted)
