"""Making, changing and archiving roles. A role is never deleted: demand of years ago still names it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.resources.models import ResourceRole
from pilotage.resources.rules.checking import checked_name, checked_rate, checked_standard_month
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_rates, may_edit_resources

RATES = frozenset({"rate_per_hour", "contractor_rate_per_hour"})
FACTS = frozenset({"name", "skills", "hours_per_month", "position"})
LONGEST_SKILL = 60
Fact = str | int | Decimal | Sequence[str] | None


def create_role(*, name: str, hours_per_month: Decimal, access: Access, **facts: Fact) -> ResourceRole:
    """A new role, the last of the list. Facts: skills, position, and the two rates (None is unknown).

    Raises Refused, or Impossible (no name, name taken, a number out of range).
    """
    may_edit_resources(access).or_raise()
    with transaction.atomic(), deed("create_role", actor=access.person_id):
        last = ResourceRole.objects.aggregate(last=Max("position"))["last"]
        role = ResourceRole(position=0 if last is None else last + 1, currency=organisation().currency)
        _apply(role, {"name": name, "hours_per_month": hours_per_month, **facts}, access)
        _save(role)
        tell("roles_changed", [role.id])
    return role


def change_role(role: ResourceRole, *, version: int, changes: Mapping[str, Fact], access: Access) -> ResourceRole:
    """The role with other facts or rates. Rates are then in today's enterprise currency.

    Raises Refused, Impossible, or Stale when it is no longer at the version that was read.
    """
    with transaction.atomic(), deed("change_role", actor=access.person_id):
        current = locked_role(role, version=version)
        _apply(current, changes, access)
        _save(current)
        tell("roles_changed", [current.id])
    current.refresh_from_db(fields=["version"])
    return current


def archive_role(role: ResourceRole, *, version: int, on: date, access: Access) -> ResourceRole:
    """Take the role out of use: it stays where it is named, and is offered no more. Raises Refused or Stale."""
    return _set_archived(role, version, on, "archive_role", access)


def restore_role(role: ResourceRole, *, version: int, access: Access) -> ResourceRole:
    """Take an archived role into use again. Raises Refused or Stale."""
    return _set_archived(role, version, None, "restore_role", access)


def locked_role(role: ResourceRole, *, version: int) -> ResourceRole:
    """The role as it is now, held for this transaction. Raises Stale."""
    current = ResourceRole.objects.select_for_update().get(pk=role.pk)
    if current.version != version:
        raise Stale(current, read_version=version)
    return current


def _set_archived(role: ResourceRole, version: int, on: date | None, name: str, access: Access) -> ResourceRole:
    may_edit_resources(access).or_raise()
    with transaction.atomic(), deed(name, actor=access.person_id):
        current = locked_role(role, version=version)
        current.archived_on = on
        current.save()
        tell("roles_changed", [current.id])
    current.refresh_from_db(fields=["version"])
    return current


def _apply(role: ResourceRole, changes: Mapping[str, Fact], access: Access) -> None:
    unknown = set(changes) - FACTS - RATES
    if unknown:
        raise Impossible(_("A role has no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    if set(changes) & FACTS:
        may_edit_resources(access).or_raise()
    if set(changes) & RATES:
        may_edit_rates(access).or_raise()
        role.currency = organisation().currency
    for name, value in changes.items():
        setattr(role, name, _checked(name, value))


def _checked(name: str, value: Fact) -> Fact:
    if name in RATES:
        return checked_rate(None if value is None else Decimal(str(value)), field=name)
    if name == "hours_per_month":
        return checked_standard_month(Decimal(str(value)))
    if name == "name":
        return checked_name(str(value))
    if name == "skills":
        return _checked_skills(value if isinstance(value, Sequence) and not isinstance(value, str) else [str(value)])
    return int(str(value))


def _checked_skills(skills: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(skill.strip() for skill in skills if skill.strip()))
    if any(len(skill) > LONGEST_SKILL for skill in kept):
        raise Impossible(_("A skill has %(most)s characters at most.") % {"most": LONGEST_SKILL}, field="skills")
    return kept


def _save(role: ResourceRole) -> None:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as clash:
        words = _("There is a role named “%(name)s” already, in use or archived.")
        raise Impossible(words % {"name": role.name}, field="name") from clash
