"""Stating the capacity of a role instead of computing it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.resources.actions.roles import locked_role
from pilotage.resources.models import ResourceRole, StatedCapacity
from pilotage.resources.rules.checking import checked_hours, checked_month
from pilotage.resources.rules.permissions import may_edit_resources


def state_capacity(
    role: ResourceRole, hours: Mapping[date, Decimal | None], *, version: int, access: Access
) -> ResourceRole:
    """The role with these hours in these months; None takes the statement back, so that its people count again.

    Raises Refused, Impossible, or Stale when the role is no longer at that version.
    """
    may_edit_resources(access).or_raise()
    stated = {checked_month(month): checked_hours(one) for month, one in hours.items() if one is not None}
    taken_back = [checked_month(month) for month, one in hours.items() if one is None]
    with transaction.atomic(), deed("state_capacity", actor=access.person_id):
        current = locked_role(role, version=version)
        there = StatedCapacity.objects.filter(role=current)
        before = dict(there.filter(month__in=hours).values_list("month", "hours"))
        if before == stated:
            return current
        there.filter(month__in=taken_back).delete()
        for month, one in stated.items():
            if before.get(month) != one:
                StatedCapacity.objects.update_or_create(role=current, month=month, defaults={"hours": one})
        ResourceRole.objects.filter(pk=current.pk).update(edits=current.edits + 1)
    current.refresh_from_db(fields=["version", "edits"])
    return current
