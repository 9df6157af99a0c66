"""Much at once, for imports and the demonstration: set-based, whole or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Refused
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.resources.actions.demand import checked_line
from pilotage.resources.models import Demand, ResourceRole, StatedCapacity
from pilotage.resources.rules.checking import checked_hours, checked_month
from pilotage.resources.rules.permissions import Impossible, may_edit_resources
from pilotage.work.models import Initiative

BATCH = 2000


@dataclass(frozen=True, slots=True)
class DemandFacts:
    """A line as it shall be: hours from month 0 on, None is unknown."""

    initiative_id: UUID
    role_id: UUID
    hours: tuple[Decimal | None, ...]

    @property
    def place(self) -> tuple[UUID, UUID]:
        return (self.initiative_id, self.role_id)


def replace_demand(wanted: Sequence[DemandFacts], *, access: Access) -> int:
    """Let each of these lines have exactly these hours; lines that are not named stay as they are. How many changed.

    Raises Refused when the demand of one of the initiatives may not be changed, Impossible when a line is named twice
    or its hours cannot be kept.
    """
    if len({one.place for one in wanted}) != len(wanted):
        raise Impossible(_("A line is named twice: a line is one initiative and one role."))
    ids = {one.initiative_id for one in wanted}
    _refuse_unless_editable(ids, access)
    lines = {one.place: checked_line(one.hours) for one in wanted}
    with transaction.atomic(), deed("replace_demand", actor=access.person_id, lines=len(wanted)):
        rows = Demand.objects.filter(initiative_id__in=ids).select_for_update().order_by("id")
        there = {(row.initiative_id, row.role_id): row for row in rows}
        changed = [there[place] for place, hours in lines.items() if place in there and there[place].hours != hours]
        for row in changed:
            row.hours = lines[row.initiative_id, row.role_id]
        made = [
            Demand(initiative_id=initiative, role_id=role, hours=hours)
            for (initiative, role), hours in lines.items()
            if (initiative, role) not in there
        ]
        Demand.objects.bulk_update(changed, ["hours"], batch_size=BATCH)
        Demand.objects.bulk_create(made, batch_size=BATCH)
        tell("demand_changed", ids)
    return len(changed) + len(made)


def replace_capacity(wanted: Mapping[tuple[UUID, date], Decimal], *, access: Access) -> int:
    """State these hours by role and month; months that are not named stay as they are. How many there were.

    Raises Refused or Impossible.
    """
    may_edit_resources(access).or_raise()
    rows = [
        StatedCapacity(role_id=role_id, month=checked_month(month), hours=checked_hours(hours))
        for (role_id, month), hours in wanted.items()
    ]
    with transaction.atomic(), deed("replace_capacity", actor=access.person_id, months=len(rows)):
        roles = ResourceRole.objects.filter(pk__in={role_id for role_id, _month in wanted})
        list(roles.order_by("pk").select_for_update().values_list("pk"))
        StatedCapacity.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["role", "month"],
            update_fields=["hours"],
        )
        roles.update(edits=F("edits") + 1)
    return len(rows)


def _refuse_unless_editable(ids: Collection[UUID], access: Access) -> None:
    seen = Initiative.objects.filter(access.where(Permission.SEE, field="scope__path"), pk__in=ids)
    editable: set[UUID] = set()
    for permission in (Permission.EDIT, Permission.EDIT_RESOURCES):
        editable |= set(seen.filter(access.where(permission, field="scope__path")).values_list("pk", flat=True))
    if editable != set(ids):
        raise Refused(_("Your roles do not let you change the demand of all these initiatives."))
