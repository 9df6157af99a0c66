"""The doors to people, their calendars and their absences."""

from uuid import UUID

from django.db.models import Count, QuerySet

from pilotage.accounts.rules import Access
from pilotage.resources.models import Absence, Availability, Calendar, CalendarDay, Resource
from pilotage.resources.rules.permissions import may_see_people


def resources_visible_to(access: Access) -> QuerySet[Resource]:
    """Everybody by name, or nobody: names are for those who plan people."""
    people = Resource.objects.select_related("role", "calendar", "person").order_by("name", "id")
    return people if may_see_people(access) else people.none()


def absences_visible_to(access: Access) -> QuerySet[Absence]:
    absences = Absence.objects.select_related("resource").order_by("-first_day", "id")
    return absences if may_see_people(access) else absences.none()


def availabilities_visible_to(access: Access) -> QuerySet[Availability]:
    periods = Availability.objects.select_related("resource").order_by("-first_day")
    return periods if may_see_people(access) else periods.none()


def calendars_visible_to(access: Access) -> QuerySet[Calendar]:
    """Every calendar, the default one first."""
    calendars = Calendar.objects.order_by("-is_default", "name")
    return calendars if may_see_people(access) else calendars.none()


def day_counts(access: Access) -> dict[UUID, int]:
    """How many days differ in each calendar; those without any are left out."""
    counted = calendar_days_visible_to(access).order_by().values_list("calendar_id").annotate(count=Count("id"))
    return dict(counted)


def calendar_days_visible_to(access: Access) -> QuerySet[CalendarDay]:
    days = CalendarDay.objects.select_related("calendar").order_by("day")
    return days if may_see_people(access) else days.none()
