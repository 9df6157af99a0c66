"""Writing what an initiative asks of roles: cell by cell, spread from a total, or copied from another initiative."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.resources.models import Demand, ResourceRole
from pilotage.resources.rules.checking import checked_demand, checked_hours, checked_place
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_demand, may_see_demand
from pilotage.resources.rules.spreading import Shape, spread_hours
from pilotage.work.models import Initiative

ZERO = Decimal(0)
Hours = Sequence[Decimal | None]


def add_demand(initiative: Initiative, role: ResourceRole, *, access: Access, hours: Hours = ()) -> Demand:
    """A line for a role, with hours from month 0 on where they are known. Raises Refused or Impossible."""
    may_edit_demand(access, initiative).or_raise()
    if role.archived_on is not None:
        raise Impossible(_("“%(role)s” is archived. Choose a role that is in use.") % {"role": role.name}, field="role")
    with transaction.atomic(), deed("add_demand", actor=access.person_id):
        try:
            with transaction.atomic():
                line = Demand.objects.create(initiative=initiative, role=role, hours=checked_line(hours))
        except IntegrityError as clash:
            words = _("There is a line for “%(role)s” already.") % {"role": role.name}
            raise Impossible(words, field="role") from clash
        tell("demand_changed", [initiative.id])
    return line


def set_demand(demand: Demand, hours: Mapping[int, Decimal | None], *, version: int, access: Access) -> Demand:
    """The line with these hours in these months; None is unknown, 0 is nothing. Other months stay as they are.

    Raises Refused, Impossible, or Stale when the line is no longer at that version.
    """
    with transaction.atomic(), deed("set_demand", actor=access.person_id):
        current = _locked(demand, version=version, access=access)
        changed = list(current.hours)
        for place, one in hours.items():
            changed += [ZERO] * (checked_place(place) + 1 - len(changed))
            changed[place] = one
        return _write(current, changed)


def remove_demand(demand: Demand, *, version: int, access: Access) -> None:
    """Remove the line; history keeps it. Raises Refused or Stale."""
    with transaction.atomic(), deed("remove_demand", actor=access.person_id, role=demand.role.name):
        current = _locked(demand, version=version, access=access)
        current.delete()
        tell("demand_changed", [current.initiative_id])


def spread_demand(
    initiative: Initiative, role: ResourceRole, *, total: Decimal, first: int, last: int, shape: Shape, access: Access
) -> Demand:
    """A total over the months first..last by a shape, to the hundredth of an hour; it replaces what these months held.

    The line is made when it is not there. Raises Refused or Impossible.
    """
    may_edit_demand(access, initiative).or_raise()
    if checked_place(last) < checked_place(first):
        raise Impossible(_("The last month lies before the first one."), field="last")
    parts = spread_hours(checked_hours(total, field="total"), last - first + 1, shape)
    with transaction.atomic(), deed("spread_demand", actor=access.person_id, role=role.name):
        there = Demand.objects.filter(initiative=initiative, role=role).first()
        line = there or add_demand(initiative, role, access=access)
        return set_demand(
            line, dict(enumerate(parts, start=first)), version=line.version, access=access
        )  # its own version: the person replaces these months whatever they held


def copy_demand(initiative: Initiative, *, source: Initiative, access: Access) -> list[Demand]:
    """The lines of another initiative, month by month from the start; they replace lines of the same roles.

    Archived roles are left out. Raises Refused (also when the other one may not be seen), or Impossible when it has
    nothing to copy.
    """
    may_edit_demand(access, initiative).or_raise()
    may_see_demand(access, source).or_raise()
    lines = list(Demand.objects.filter(initiative=source, role__archived_on=None).select_related("role"))
    if not lines or source.pk == initiative.pk:
        raise Impossible(_("“%(name)s” has no demand to copy.") % {"name": source.name}, field="source")
    with transaction.atomic(), deed("copy_demand", actor=access.person_id, source=source.name):
        Demand.objects.filter(initiative=initiative, role_id__in=[line.role_id for line in lines]).delete()
        made = [Demand.objects.create(initiative=initiative, role=line.role, hours=list(line.hours)) for line in lines]
        tell("demand_changed", [initiative.id])
    return made


def checked_line(hours: Hours) -> list[Decimal | None]:
    """The hours to the hundredth, without zeros at the end. Raises Impossible."""
    kept = [checked_demand(one) for one in hours]
    while kept and kept[-1] == 0:
        kept.pop()
    if kept:
        checked_place(len(kept) - 1)
    return kept


def _locked(demand: Demand, *, version: int, access: Access) -> Demand:
    """The line as it is now, held for this transaction. Raises Refused, Stale, or Impossible when it is gone."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related("initiative__scope", "role")
    current = rows.filter(pk=demand.pk).first()
    if current is None:
        raise Impossible(_("This line was removed in the meantime."))
    may_edit_demand(access, current.initiative).or_raise()
    if current.version != version:
        raise Stale(current, read_version=version)
    return current


def _write(demand: Demand, hours: Hours) -> Demand:
    kept = checked_line(hours)
    if kept != list(demand.hours):
        demand.hours = kept
        demand.save()
        demand.refresh_from_db(fields=["version"])
        tell("demand_changed", [demand.initiative_id])
    return demand
