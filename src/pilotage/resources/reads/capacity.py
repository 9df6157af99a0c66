"""The hours that roles have, month by month: what people add up to, or what is stated."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pilotage.kit.periods import add_months, months_between
from pilotage.resources.models import Absence, Availability, Calendar, CalendarDay, Resource, StatedCapacity
from pilotage.resources.rules.counting import ZERO, Horizon, Presence, Span, WorkingTime, hours_by_month


@dataclass(frozen=True, slots=True)
class PersonHours:
    """What one person brings, month by month."""

    resource: Resource
    hours: tuple[Decimal, ...]


def capacity_by_role(first: date, count: int) -> dict[UUID, tuple[Decimal | None, ...]]:
    """Hours of each role in so many months from the first on: stated ones where they are, else those of its people.

    None: not known, because the role has neither people nor anything stated in that month. A role with neither at
    all is left out. Six queries.
    """
    found: dict[UUID, list[Decimal | None]] = {
        role_id: list(hours) for role_id, hours in computed_by_role(first, count).items()
    }
    for (role_id, month), hours in stated_capacity(first, count).items():
        found.setdefault(role_id, [None] * count)[months_between(first, month)] = hours
    return {role_id: tuple(hours) for role_id, hours in found.items()}


def stated_capacity(first: date, count: int) -> dict[tuple[UUID, date], Decimal]:
    """Stated hours by role and month."""
    rows = StatedCapacity.objects.filter(month__gte=first, month__lt=add_months(first, count))
    return {(role_id, month): hours for role_id, month, hours in rows.values_list("role_id", "month", "hours")}


def computed_by_role(first: date, count: int) -> dict[UUID, tuple[Decimal, ...]]:
    """What the people of each role add up to; roles without people are left out."""
    sums: dict[UUID, list[Decimal]] = {}
    for one in hours_of_people(first, count):
        added = sums.setdefault(one.resource.role_id, [ZERO] * count)
        for place, hours in enumerate(one.hours):
            added[place] += hours
    return {role_id: tuple(hours) for role_id, hours in sums.items()}


def hours_of_people(
    first: date, count: int, *, role_id: UUID | None = None, resource_id: UUID | None = None
) -> list[PersonHours]:
    """The hours of everybody (or of a role, or of one), by name. Names are for those who may see people: ask first."""
    horizon = Horizon(first, count)
    starts = horizon.starts()
    people = Resource.objects.order_by("name", "id")
    if role_id is not None:
        people = people.filter(role_id=role_id)
    if resource_id is not None:
        people = people.filter(pk=resource_id)
    chosen = list(people)
    times, usual = _working_times(horizon)
    shares = _shares(chosen)
    absences = _absences(chosen, horizon)
    found = []
    for one in chosen:
        presence = Presence(
            employed=Span(one.employed_from, one.employed_until),
            share=one.share,
            shares=tuple(shares[one.id]),
            absences=tuple(absences[one.id]),
        )
        time = times[one.calendar_id] if one.calendar_id is not None else usual
        by_month = hours_by_month(presence, time, horizon, starts)
        found.append(PersonHours(one, tuple(by_month.get(place, ZERO) for place in range(count))))
    return found


def _working_times(horizon: Horizon) -> tuple[Mapping[UUID, WorkingTime], WorkingTime]:
    """Every calendar over the horizon, and the default one; two queries."""
    exceptions: dict[UUID, dict[date, Decimal]] = defaultdict(dict)
    days = CalendarDay.objects.filter(day__gte=horizon.first, day__lt=horizon.end)
    for calendar_id, day, hours in days.values_list("calendar_id", "day", "hours"):
        exceptions[calendar_id][day] = hours
    calendars = list(Calendar.objects.all())
    times = {one.id: WorkingTime.of(horizon, one.weekday_hours, exceptions[one.id]) for one in calendars}
    return times, next(times[one.id] for one in calendars if one.is_default)


def _shares(people: Sequence[Resource]) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    rows = Availability.objects.filter(resource_id__in=[one.id for one in people])
    for resource_id, first, last, share in rows.values_list("resource_id", "first_day", "last_day", "share"):
        found[resource_id].append(Span(first, last, share))
    return found


def _absences(people: Sequence[Resource], horizon: Horizon) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    rows = Absence.objects.filter(
        resource_id__in=[one.id for one in people], first_day__lt=horizon.end, last_day__gte=horizon.first
    )
    for resource_id, first, last in rows.values_list("resource_id", "first_day", "last_day"):
        found[resource_id].append(Span(first, last))
    return found
