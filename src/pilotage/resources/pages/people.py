"""People whose time is planned: the list, and one person's page with shares and absences."""

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.periods import add_months, month_of
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads, pages_of
from pilotage.resources.actions.people import (
    add_absence,
    add_availability,
    add_resource,
    change_resource,
    remove_absence,
    remove_availability,
    remove_resource,
)
from pilotage.resources.forms.people import AbsenceForm, AvailabilityForm, PersonForm, start_of
from pilotage.resources.models import Resource
from pilotage.resources.pages.shared import tabs_of
from pilotage.resources.reads.capacity import hours_of_people
from pilotage.resources.reads.people import absences_visible_to, availabilities_visible_to, resources_visible_to
from pilotage.resources.rules.permissions import Impossible, Stale, may_edit_people, may_see_people

PAGE_SIZE = 100
MONTHS_SHOWN = 12


@require_GET
@door(Permission.SEE_PEOPLE)
def people(request: PersonalRequest) -> HttpResponseBase:
    """Everybody by name; `?q=` narrows by name, department or role, `?role=` to one role."""
    return _listed(request)


def _listed(request: PersonalRequest, form: PersonForm | None = None) -> HttpResponseBase:
    may_see_people(request.access).or_raise()
    text = request.GET.get("q", "").strip()[:200]
    found = [one for one in resources_visible_to(request.access) if _matches(one, text)]
    pages, offset = pages_of(request.GET, total=len(found), page_size=PAGE_SIZE)
    return page(
        request,
        "resources/people.html",
        {
            "tabs": tabs_of(request, "people"),
            "table": _table(found[offset : offset + PAGE_SIZE]),
            "pages": pages,
            "total": formatter().number(len(found)),
            "text": text,
            "has_people": bool(found) or bool(text),
            "can_edit": bool(may_edit_people(request.access)),
            "form": form or PersonForm(initial={"share": "100"}),
            "is_refused": form is not None,
            "new_url": reverse("resources:new_person"),
        },
        status=422 if form is not None else 200,
    )


def _matches(one: Resource, text: str) -> bool:
    wanted = text.casefold()
    return not wanted or any(wanted in said.casefold() for said in (one.name, one.department, one.role.name))


def _table(found: list[Resource]) -> Table:
    f = formatter()
    columns = [
        Column("name", _("Name"), width=24),
        Column("role", _("Role"), width=20),
        Column("department", _("Department"), width=18),
        Column("share", _("Available"), is_number=True),
        Column("calendar", _("Calendar")),
        Column("from", _("From")),
        Column("until", _("Until")),
    ]
    rows = [
        Row(
            str(one.id),
            (
                Cell(one.name, url=reverse("resources:person", args=[one.id])),
                one.role.name,
                one.department or UNKNOWN,
                Cell(f.share(one.share), kind="n"),
                one.calendar.name if one.calendar else _("default"),
                f.date(one.employed_from),
                f.date(one.employed_until),
            ),
        )
        for one in found
    ]
    return Table("people", _("People"), heads(columns, QueryDict()), rows, empty_text=_("Nobody matches."))


@require_POST
@door(Permission.EDIT_RESOURCES)
def new_person(request: PersonalRequest) -> HttpResponseBase:
    """Add somebody; a refused form comes back with what was typed."""
    may_edit_people(request.access).or_raise()
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            made = add_resource(**form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("%(name)s is added.") % {"name": made.name})
            return go(request, reverse("resources:person", args=[made.id]))
    return _listed(request, form)


@require_http_methods(["GET", "POST"])
@door(Permission.SEE_PEOPLE)
def person(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """One person: facts, shares, absences, and the hours of the next months."""
    one = _the_person(request, id)
    form = PersonForm(request.POST if request.method == "POST" else None, resource=one, initial=start_of(one))
    if request.method == "POST" and form.is_valid():
        version = whole_number_from(request.POST.get("version"), 0)
        try:
            change_resource(one, version=version, changes=form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Stale as stale:
            form.add_error(None, _("%(said)s Below is what you typed; in force is: %(now)s.")
                           % {"said": stale, "now": _in_words(stale.current)})  # fmt: skip
        else:
            notice(request, _("Saved."))
            return go(request, reverse("resources:person", args=[one.id]))
    return _person_page(request, one, form=form, status=422 if request.method == "POST" else 200)


def _in_words(one: Resource) -> str:
    f = formatter()
    parts = (one.name, one.role.name, one.department, f.share(one.share), f.date(one.employed_from),
             f.date(one.employed_until))  # fmt: skip
    return "; ".join(part or UNKNOWN for part in parts)


def _the_person(request: PersonalRequest, id: UUID) -> Resource:
    found: Resource = get_object_or_404(resources_visible_to(request.access), pk=id)
    return found


def _person_page(
    request: PersonalRequest,
    one: Resource,
    *,
    form: PersonForm | None = None,
    absence_form: AbsenceForm | None = None,
    availability_form: AvailabilityForm | None = None,
    status: int = 422,
) -> HttpResponseBase:
    return page(
        request,
        "resources/person.html",
        {
            "crumbs": (Crumb(_("People"), reverse("resources:people")), Crumb(one.name)),
            "person": one,
            "form": form or PersonForm(resource=one, initial=start_of(one)),
            "absence_form": absence_form or AbsenceForm(),
            "availability_form": availability_form or AvailabilityForm(),
            "absences": _absences(request, one),
            "availabilities": _availabilities(request, one),
            "hours": _hours(one, month_of(today())),
            "can_edit": bool(may_edit_people(request.access)),
            "absence_url": reverse("resources:new_absence", args=[one.id]),
            "availability_url": reverse("resources:new_availability", args=[one.id]),
            "remove_url": reverse("resources:remove_person", args=[one.id]),
        },
        status=status,
    )


def _span(first: date, last: date | None) -> str:
    f = formatter()
    if last is None:
        return _("from %(first)s") % {"first": f.date(first)}
    return f.date(first) if first == last else f"{f.date(first)} – {f.date(last)}"


def _absences(request: PersonalRequest, one: Resource) -> list[tuple[str, str, str]]:
    """Days, reason, and where it is removed; the newest first."""
    return [
        (_span(row.first_day, row.last_day), row.reason, reverse("resources:remove_absence", args=[one.id, row.id]))
        for row in absences_visible_to(request.access).filter(resource=one)
    ]


def _availabilities(request: PersonalRequest, one: Resource) -> list[tuple[str, str, str]]:
    f = formatter()
    return [
        (
            _span(row.first_day, row.last_day),
            f.share(row.share),
            reverse("resources:remove_availability", args=[one.id, row.id]),
        )
        for row in availabilities_visible_to(request.access).filter(resource=one)
    ]


def _hours(one: Resource, first: date) -> Table:
    """What the calendar, the share and the absences leave in the next months."""
    f = formatter()
    found = hours_of_people(first, MONTHS_SHOWN, resource_id=one.id)
    columns = [Column(f"m{step}", f.month(add_months(first, step)), unit="h", is_number=True)
               for step in range(MONTHS_SHOWN)]  # fmt: skip
    rows = [Row(str(one.id), tuple(Cell(f.number(hours, 1), kind="n") for hours in found[0].hours))] if found else []
    return Table("hours", _("Hours by month"), heads(columns, QueryDict()), rows)


@require_POST
@door(Permission.EDIT_RESOURCES)
def new_absence(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _added(request, id, AbsenceForm(request.POST))


@require_POST
@door(Permission.EDIT_RESOURCES)
def new_availability(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _added(request, id, AvailabilityForm(request.POST))


def _added(request: PersonalRequest, id: UUID, form: forms.Form) -> HttpResponseBase:
    """Keep an absence or another share; a refused form comes back with what was typed."""
    one = _the_person(request, id)
    is_absence = isinstance(form, AbsenceForm)
    if form.is_valid():
        try:
            if is_absence:
                add_absence(one, **form.cleaned_data, access=request.access)
            else:
                add_availability(one, **form.cleaned_data, access=request.access)
        except Impossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            notice(request, _("Saved. The capacity of the months follows."))
            return go(request, reverse("resources:person", args=[one.id]))
    if isinstance(form, AbsenceForm):
        return _person_page(request, one, absence_form=form)
    return _person_page(request, one, availability_form=form if isinstance(form, AvailabilityForm) else None)


@require_POST
@door(Permission.EDIT_RESOURCES)
def drop_absence(request: PersonalRequest, id: UUID, absence: UUID) -> HttpResponseBase:
    one = _the_person(request, id)
    remove_absence(
        get_object_or_404(absences_visible_to(request.access), pk=absence, resource=one), access=request.access
    )
    notice(request, _("The absence is taken back."))
    return go(request, reverse("resources:person", args=[one.id]))


@require_POST
@door(Permission.EDIT_RESOURCES)
def drop_availability(request: PersonalRequest, id: UUID, availability: UUID) -> HttpResponseBase:
    one = _the_person(request, id)
    found = get_object_or_404(availabilities_visible_to(request.access), pk=availability, resource=one)
    remove_availability(found, access=request.access)
    notice(request, _("The usual share holds again on these days."))
    return go(request, reverse("resources:person", args=[one.id]))


@require_POST
@door(Permission.EDIT_RESOURCES)
def drop_person(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Remove somebody who was entered by mistake."""
    one = _the_person(request, id)
    try:
        remove_resource(one, version=whole_number_from(request.POST.get("version"), 0), access=request.access)
    except Stale as stale:
        warn(request, str(stale))
        return go(request, reverse("resources:person", args=[one.id]))
    notice(request, _("%(name)s is removed.") % {"name": one.name})
    return go(request, reverse("resources:people"))
