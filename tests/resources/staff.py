"""Small builders for people and their time, and for what initiatives ask of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import count

from pilotage.resources.models import Absence, Availability, Calendar, CalendarDay, Demand, Resource, ResourceRole
from pilotage.work.models import Initiative

_numbers = count(1)


def a_role(name: str = "", *, month: str = "152", **facts: object) -> ResourceRole:
    number = next(_numbers)
    said = {"name": name or f"Role {number}", "hours_per_month": Decimal(month), "currency": "EUR", "position": number}
    return ResourceRole.objects.create(**said, **facts)


def a_resource(role: ResourceRole, name: str = "", *, share: str = "1", **facts: object) -> Resource:
    return Resource.objects.create(name=name or f"Worker {next(_numbers)}", role=role, share=Decimal(share), **facts)


def a_calendar(hours: Sequence[str], *, name: str = "") -> Calendar:
    """Seven hours, Monday first."""
    return Calendar.objects.create(name=name or f"Calendar {next(_numbers)}", weekday_hours=[Decimal(h) for h in hours])


def a_holiday(calendar: Calendar, day: date, *, hours: str = "0") -> CalendarDay:
    return CalendarDay.objects.create(calendar=calendar, day=day, hours=Decimal(hours))


def the_default_calendar() -> Calendar:
    return Calendar.objects.get(is_default=True)


def an_absence(resource: Resource, first: date, last: date, *, reason: str = "") -> Absence:
    return Absence.objects.create(resource=resource, first_day=first, last_day=last, reason=reason)


def an_availability(resource: Resource, first: date, last: date | None, share: str) -> Availability:
    return Availability.objects.create(resource=resource, first_day=first, last_day=last, share=Decimal(share))


def a_demand(initiative: Initiative, role: ResourceRole, *hours: str | int | None) -> Demand:
    """Hours from month 0 on; None is unknown."""
    kept = [None if one is None else Decimal(one) for one in hours]
    return Demand.objects.create(initiative=initiative, role=role, hours=kept)
