"""Writing calendars: the hours of a week, the days that differ, and which one is the default."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.resources.models import Calendar, CalendarDay
from pilotage.resources.rules.checking import checked_day, checked_name
from pilotage.resources.rules.counting import HUNDREDTH
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_resources


def create_calendar(*, name: str, weekday_hours: Sequence[Decimal], access: Access) -> Calendar:
    """A new calendar; seven hours, Monday first. Raises Refused or Impossible."""
    may_edit_resources(access).or_raise()
    with transaction.atomic(), deed("create_calendar", actor=access.person_id):
        calendar = Calendar(name=checked_name(name), weekday_hours=_checked_week(weekday_hours))
        _save(calendar)
    return calendar


def change_calendar(
    calendar: Calendar, *, version: int, name: str, weekday_hours: Sequence[Decimal], is_default: bool, access: Access
) -> Calendar:
    """The calendar with another name and week; made the default one, the former default is one no more.

    Raises Refused, Stale, or Impossible (also when the only default would stop being it: make another the default).
    """
    may_edit_resources(access).or_raise()
    with transaction.atomic(), deed("change_calendar", actor=access.person_id):
        current = Calendar.objects.select_for_update().get(pk=calendar.pk)
        if current.version != version:
            raise Stale(current, read_version=version)
        if current.is_default and not is_default:
            raise Impossible(_("There must be a default calendar: make another one the default."), field="is_default")
        if is_default and not current.is_default:
            Calendar.objects.filter(is_default=True).update(is_default=False)
        current.name, current.weekday_hours = checked_name(name), _checked_week(weekday_hours)
        current.is_default = is_default
        _save(current)
    current.refresh_from_db(fields=["version"])
    return current


def remove_calendar(calendar: Calendar, *, version: int, access: Access) -> None:
    """Remove a calendar that nobody has. Raises Refused, Stale or Impossible."""
    may_edit_resources(access).or_raise()
    with transaction.atomic(), deed("remove_calendar", actor=access.person_id, calendar=calendar.name):
        current = Calendar.objects.select_for_update().get(pk=calendar.pk)
        if current.version != version:
            raise Stale(current, read_version=version)
        if current.is_default:
            raise Impossible(_("This is the default calendar. Make another one the default first."))
        try:
            with transaction.atomic():
                current.delete()
        except ProtectedError as used:
            raise Impossible(_("Somebody has this calendar. Give them another one first.")) from used


def set_calendar_day(calendar: Calendar, *, day: date, hours: Decimal, name: str, access: Access) -> CalendarDay:
    """Let a day have these hours instead of its weekday's; what was said of the day before is replaced.

    Raises Refused or Impossible.
    """
    may_edit_resources(access).or_raise()
    checked_day(day, field="day")
    if len(name.strip()) > 200:
        raise Impossible(_("A name has 200 characters at most."), field="name")
    facts = {"hours": _checked_day_hours(hours), "name": name.strip()}
    with transaction.atomic(), deed("set_calendar_day", actor=access.person_id, calendar=calendar.name):
        kept, _is_new = CalendarDay.objects.update_or_create(calendar=calendar, day=day, defaults=facts)
    return kept


def remove_calendar_day(day: CalendarDay, *, access: Access) -> None:
    """Let the day be like its weekday again. Raises Refused."""
    may_edit_resources(access).or_raise()
    with transaction.atomic(), deed("remove_calendar_day", actor=access.person_id):
        day.delete()


def _checked_week(hours: Sequence[Decimal]) -> list[Decimal]:
    if len(hours) != 7:
        raise Impossible(_("A week has seven days."), field="weekday_hours")
    return [_checked_day_hours(one) for one in hours]


def _checked_day_hours(hours: Decimal) -> Decimal:
    if not hours.is_finite() or not 0 <= hours <= 24:
        raise Impossible(_("A day has 0 to 24 hours."), field="hours")
    return hours.quantize(HUNDREDTH)


def _save(calendar: Calendar) -> None:
    try:
        with transaction.atomic():
            calendar.save()
    except IntegrityError as clash:
        words = _("There is a calendar named “%(name)s” already.")
        raise Impossible(words % {"name": calendar.name}, field="name") from clash
