"""Calendars: weeks, holidays, and which one is the default."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads
from pilotage.resources.actions.calendars import (
    change_calendar,
    create_calendar,
    remove_calendar,
    remove_calendar_day,
    set_calendar_day,
)
from pilotage.resources.forms.people import WEEKDAYS, CalendarDayForm, CalendarForm, week_of
from pilotage.resources.models import Calendar
from pilotage.resources.pages.shared import tabs_of
from pilotage.resources.reads.people import calendar_days_visible_to, calendars_visible_to, day_counts
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_people, may_see_people


@require_GET
@door(Permission.SEE_PEOPLE)
def calendars(request: PersonalRequest) -> HttpResponseBase:
    return _listed(request)


def _listed(request: PersonalRequest, form: CalendarForm | None = None) -> HttpResponseBase:
    may_see_people(request.access).or_raise()
    f = formatter()
    counts = day_counts(request.access)
    columns = [
        Column("name", _("Calendar"), width=24),
        *(Column(f"d{place}", str(label), unit="h", is_number=True) for place, label in enumerate(WEEKDAYS)),
        Column("week", _("Week"), unit="h", is_number=True),
        Column("days", _("Days that differ"), is_number=True),
    ]
    rows = [
        Row(
            str(one.id),
            (
                Cell(one.name, url=reverse("resources:calendar", args=[one.id]),
                     note=_("default") if one.is_default else ""),
                *(Cell(f.number(hours, 1), kind="n") for hours in one.weekday_hours),
                Cell(f.number(sum(one.weekday_hours), 1), kind="n"),
                Cell(f.number(counts.get(one.id, 0)), kind="n"),
            ),
        )
        for one in calendars_visible_to(request.access)
    ]  # fmt: skip
    return page(
        request,
        "resources/calendars.html",
        {
            "tabs": tabs_of(request, "calendars"),
            "table": Table("calendars", _("Calendars"), heads(columns, QueryDict()), rows),
            "can_edit": bool(may_edit_people(request.access)),
            "form": form or _new_form(None),
            "is_refused": form is not None,
            "new_url": reverse("resources:new_calendar"),
        },
        status=422 if form is not None else 200,
    )


def _new_form(data: QueryDict | None) -> CalendarForm:
    """A new calendar is made first, and made the default afterwards."""
    form = CalendarForm(data)
    del form.fields["is_default"]
    return form


@require_POST
@door(Permission.EDIT_RESOURCES)
def new_calendar(request: PersonalRequest) -> HttpResponseBase:
    may_edit_people(request.access).or_raise()
    form = _new_form(request.POST)
    if form.is_valid():
        try:
            made = create_calendar(name=form.cleaned_data["name"], weekday_hours=form.week(), access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("The calendar “%(name)s” is added. Enter its holidays.") % {"name": made.name})
            return go(request, reverse("resources:calendar", args=[made.id]))
    return _listed(request, form)


@require_http_methods(["GET", "POST"])
@door(Permission.SEE_PEOPLE)
def calendar(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One calendar with the days that differ."""
    one = _the_calendar(request, id)
    form = CalendarForm(request.POST if request.method == "POST" else None, initial=week_of(one))
    if request.method == "POST" and form.is_valid():
        try:
            change_calendar(
                one,
                version=whole_number_from(request.POST.get("version"), 0),
                name=form.cleaned_data["name"],
                weekday_hours=form.week(),
                is_default=form.cleaned_data["is_default"],
                access=request.access,
            )
        except (Impossible, Stale) as refused:
            field = getattr(refused, "field", "")
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            notice(request, _("Saved. The capacity of the months follows."))
            return go(request, reverse("resources:calendar", args=[one.id]))
    return _calendar_page(request, one, form=form, status=422 if request.method == "POST" else 200)


def _the_calendar(request: PersonalRequest, id: UUID) -> Calendar:
    found: Calendar = get_object_or_404(calendars_visible_to(request.access), pk=id)
    return found


def _calendar_page(
    request: PersonalRequest,
    one: Calendar,
    *,
    form: CalendarForm | None = None,
    day_form: CalendarDayForm | None = None,
    status: int = 422,
) -> HttpResponseBase:
    f = formatter()
    days = calendar_days_visible_to(request.access).filter(calendar=one)
    return page(
        request,
        "resources/calendar.html",
        {
            "crumbs": (Crumb(_("Calendars"), reverse("resources:calendars")), Crumb(one.name)),
            "calendar": one,
            "form": form or CalendarForm(initial=week_of(one)),
            "day_form": day_form or CalendarDayForm(),
            "days": [
                (f.date(row.day), row.name, _("%(hours)s h") % {"hours": f.number(row.hours, 1)},
                 reverse("resources:remove_calendar_day", args=[one.id, row.id]))
                for row in days
            ],
            "can_edit": bool(may_edit_people(request.access)),
            "day_url": reverse("resources:set_calendar_day", args=[one.id]),
            "remove_url": reverse("resources:remove_calendar", args=[one.id]),
        },
        status=status,
    )  # fmt: skip


@require_POST
@door(Permission.EDIT_RESOURCES)
def set_day(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    one = _the_calendar(request, id)
    form = CalendarDayForm(request.POST)
    if form.is_valid():
        try:
            set_calendar_day(one, **form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return go(request, reverse("resources:calendar", args=[one.id]))
    return _calendar_page(request, one, day_form=form)


@require_POST
@door(Permission.EDIT_RESOURCES)
def drop_day(request: PersonalRequest, id: UUID, day: UUID) -> HttpResponseBase:
    one = _the_calendar(request, id)
    found = get_object_or_404(calendar_days_visible_to(request.access), pk=day, calendar=one)
    remove_calendar_day(found, access=request.access)
    return go(request, reverse("resources:calendar", args=[one.id]))


@require_POST
@door(Permission.EDIT_RESOURCES)
def drop_calendar(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    one = _the_calendar(request, id)
    try:
        remove_calendar(one, version=whole_number_from(request.POST.get("version"), 0), access=request.access)
    except (Impossible, Stale) as refused:
        warn(request, str(refused))
        return go(request, reverse("resources:calendar", args=[one.id]))
    notice(request, _("The calendar “%(name)s” is removed.") % {"name": one.name})
    return go(request, reverse("resources:calendars"))
