"""Adding and changing people whose time is planned, and when they are there."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.resources.models import Absence, Availability, Resource
from pilotage.resources.rules.checking import checked_day, checked_name, checked_order, checked_share
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_people

# What may be said of a person, by the fields of the model; each is typed by its field, so the values are Any.
FACTS = frozenset({"name", "person", "role", "department", "calendar", "share", "employed_from", "employed_until"})


def add_resource(*, access: Access, **facts: Any) -> Resource:
    """Somebody new: `name` and `role` at least. Raises Refused or Impossible."""
    may_edit_people(access).or_raise()
    with transaction.atomic(), deed("add_resource", actor=access.person_id):
        resource = Resource()
        _apply(resource, {"name": "", "role": None, **facts})
        _save(resource)
    return resource


def change_resource(resource: Resource, *, version: int, changes: Mapping[str, Any], access: Access) -> Resource:
    """The person with other facts. Raises Refused, Impossible, or Stale."""
    may_edit_people(access).or_raise()
    with transaction.atomic(), deed("change_resource", actor=access.person_id):
        current = _locked(resource)
        if current.version != version:
            raise Stale(current, read_version=version)
        _apply(current, changes)
        _save(current)
    current.refresh_from_db(fields=["version"])
    return current


def remove_resource(resource: Resource, *, version: int, access: Access) -> None:
    """Remove somebody who was entered by mistake; who left gets a last day instead. Raises Refused or Stale."""
    may_edit_people(access).or_raise()
    with transaction.atomic(), deed("remove_resource", actor=access.person_id):
        current = _locked(resource)
        if current.version != version:
            raise Stale(current, read_version=version)
        current.delete()


def add_availability(
    resource: Resource, *, first_day: date, last_day: date | None, share: Decimal, access: Access
) -> Availability:
    """Another share than the usual one for some time. Raises Refused, or Impossible (also where two overlap)."""
    may_edit_people(access).or_raise()
    _check_span(first_day, last_day)
    with transaction.atomic(), deed("add_availability", actor=access.person_id):
        current = _locked(resource)
        ends_after = Q(last_day__isnull=True) | Q(last_day__gte=first_day)
        others = Availability.objects.filter(ends_after, resource=current)
        if last_day is not None:
            others = others.filter(first_day__lte=last_day)
        if others.exists():
            words = _("Another share is stated for some of these days. Remove that one first.")
            raise Impossible(words, field="first_day")
        return Availability.objects.create(
            resource=current, first_day=first_day, last_day=last_day, share=checked_share(share)
        )


def remove_availability(availability: Availability, *, access: Access) -> None:
    """Let the usual share hold again. Raises Refused."""
    may_edit_people(access).or_raise()
    with transaction.atomic(), deed("remove_availability", actor=access.person_id):
        availability.delete()


def add_absence(resource: Resource, *, first_day: date, last_day: date, reason: str, access: Access) -> Absence:
    """Days on which somebody does not work, both ends included. Raises Refused or Impossible."""
    may_edit_people(access).or_raise()
    _check_span(first_day, last_day)
    if len(reason.strip()) > 200:
        raise Impossible(_("A reason has 200 characters at most."), field="reason")
    with transaction.atomic(), deed("add_absence", actor=access.person_id):
        return Absence.objects.create(
            resource=_locked(resource), first_day=first_day, last_day=last_day, reason=reason.strip()
        )


def remove_absence(absence: Absence, *, access: Access) -> None:
    """Take an absence back. Raises Refused."""
    may_edit_people(access).or_raise()
    with transaction.atomic(), deed("remove_absence", actor=access.person_id):
        absence.delete()


def _locked(resource: Resource) -> Resource:
    current = Resource.objects.select_for_update().filter(pk=resource.pk).first()
    if current is None:
        raise Impossible(_("%(name)s was removed in the meantime.") % {"name": resource.name})
    return current


def _check_span(first: date, last: date | None) -> None:
    checked_day(first, field="first_day")
    checked_day(last, field="last_day")
    checked_order(first, last, field="last_day")


def _apply(resource: Resource, changes: Mapping[str, Any]) -> None:
    unknown = set(changes) - FACTS
    if unknown:
        raise Impossible(_("A person has no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    for name, value in changes.items():
        setattr(resource, name, _checked(name, value))
    checked_order(resource.employed_from, resource.employed_until, field="employed_until")


def _checked(name: str, value: Any) -> Any:
    if name == "name":
        return checked_name(value)
    if name == "share":
        return checked_share(value)
    if name in {"employed_from", "employed_until"}:
        return checked_day(value, field=name)
    if name == "department":
        return value.strip()[:200]
    if name == "role" and value is None:
        raise Impossible(_("Say which role the person has."), field="role")
    return value


def _save(resource: Resource) -> None:
    try:
        with transaction.atomic():
            resource.save()
    except IntegrityError as clash:
        raise Impossible(_("This account belongs to somebody else in the list already."), field="person") from clash
