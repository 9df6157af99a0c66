"""One calendar of a plan: its week, and the days that differ from it."""

from datetime import date
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.plans import remove_calendar, set_calendar
from pilotage.delivery.forms.moments import shifts_text
from pilotage.delivery.forms.settings import CalendarForm, SpecialForm, calendar_start
from pilotage.delivery.models import Plan, PlanCalendar
from pilotage.delivery.pages.shared import address, can_edit, crumbs_of, facts_in, said, tabs_of, the_plan
from pilotage.delivery.reads.plans import calendars_of
from pilotage.delivery.rules.calendars import Content, content_of
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.engine.calendars.calendar import STANDARD
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.kit.uuids import new_id


def _the_calendar(plan: Plan, id: UUID) -> PlanCalendar:
    found: PlanCalendar = get_object_or_404(calendars_of(plan), pk=id)
    return found


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def calendar(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """The week, as a form for those who may change it; and the days that differ."""
    plan = the_plan(request, key)
    found = _the_calendar(plan, id)
    form = CalendarForm(request.POST or None, initial=calendar_start(found))
    if request.method == "POST" and form.is_valid():
        content = {**found.content, "week": form.week}
        if _saved(request, plan, found.key, form.cleaned_data["name"], content, form):
            notice(request, _("Saved, and the plan is scheduled anew."))
            return go(request, address(request, "calendar", plan, found.id))
    return _shown(request, plan, found, form=form, status=422 if request.method == "POST" else 200)


@require_POST
@door(Permission.EDIT)
def new_calendar(request: PersonalRequest, key: str) -> HttpResponseBase:
    """A calendar of office hours, to be changed on its page."""
    plan = the_plan(request, key)
    name = request.POST.get("name", "").strip() or _("New calendar")
    made_key = new_id().hex[-12:]
    try:
        made = set_calendar(
            plan, revision=plan.revision, key=made_key, name=name, content=content_of(STANDARD), access=request.access,
            on=today(),
        )  # fmt: skip
    except (Impossible, Stale) as refused:
        warn(request, said(refused))
        return go(request, address(request, "plan_settings", plan))
    notice(request, _("“%(name)s” is added, with office hours. Change its week here.") % {"name": made.name})
    return go(request, address(request, "calendar", plan, made.id))


@require_POST
@door(Permission.EDIT)
def add_special(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """Days that differ from the week: a holiday, or a Saturday that is worked."""
    plan = the_plan(request, key)
    found = _the_calendar(plan, id)
    form = SpecialForm(request.POST)
    if form.is_valid():
        content = {**found.content, "special": [*found.content.get("special", ()), form.entry()]}
        if _saved(request, plan, found.key, found.name, content, form):
            notice(request, _("Added, and the plan is scheduled anew."))
            return go(request, address(request, "calendar", plan, found.id))
    return _shown(request, plan, found, special_form=form, status=422)


@require_POST
@door(Permission.EDIT)
def drop_special(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """Let these days be like the week again. `entry`: of which of the two lists, and the how-manieth: "special-3"."""
    plan = the_plan(request, key)
    found = _the_calendar(plan, id)
    what, _dash, number = request.POST.get("entry", "").partition("-")
    what = "other_weeks" if what == "other_weeks" else "special"
    place = whole_number_from(number, -1)
    entries = list(found.content.get(what, ()))
    if 0 <= place < len(entries):
        entries.pop(place)
        try:
            set_calendar(
                plan, revision=whole_number_from(request.POST.get("revision"), 0), key=found.key, name=found.name,
                content={**found.content, what: entries}, access=request.access, on=today(),
            )  # fmt: skip
        except (Impossible, Stale) as refused:
            warn(request, said(refused))
        else:
            notice(request, _("Removed, and the plan is scheduled anew."))
    return go(request, address(request, "calendar", plan, found.id))


@require_POST
@door(Permission.EDIT)
def drop_calendar(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """Remove a calendar that nothing uses."""
    plan = the_plan(request, key)
    found = _the_calendar(plan, id)
    try:
        revision = whole_number_from(request.POST.get("revision"), 0)
        remove_calendar(plan, revision=revision, key=found.key, access=request.access)
    except (Impossible, Stale) as refused:
        warn(request, said(refused))
        return go(request, address(request, "calendar", plan, found.id))
    notice(request, _("“%(name)s” is removed.") % {"name": found.name})
    return go(request, address(request, "plan_settings", plan))


def _saved(
    request: PersonalRequest, plan: Plan, key: str, name: str, content: Content, form: CalendarForm | SpecialForm
) -> bool:
    try:
        set_calendar(
            plan, revision=whole_number_from(request.POST.get("revision"), 0), key=key, name=name, content=content,
            access=request.access, on=today(),
        )  # fmt: skip
    except (Impossible, Stale) as refused:
        field = refused.field if isinstance(refused, Impossible) and refused.field in form.fields else None
        form.add_error(field, said(refused))
        return False
    return True


def _shown(
    request: PersonalRequest,
    plan: Plan,
    found: PlanCalendar,
    *,
    form: CalendarForm | None = None,
    special_form: SpecialForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    return page(
        request,
        "delivery/calendar.html",
        {
            "crumbs": crumbs_of(request, plan, found.name),
            "plan": plan,
            "initiative": plan.initiative,
            "calendar": found,
            "tabs": tabs_of(request, plan, "plan_settings"),
            "form": form or CalendarForm(initial=calendar_start(found)),
            "shown": facts_in(CalendarForm(initial=calendar_start(found))),
            "special_form": special_form or SpecialForm(),
            "table": _specials(found),
            "lines": _lines(found),
            "can_edit": can_edit(request, plan),
            "is_past": as_of(request) != today(),
            "is_main": found.id == plan.calendar_id,
            "add_url": address(request, "add_special", plan, found.id),
            "drop_url": address(request, "drop_special", plan, found.id),
            "remove_url": address(request, "remove_plan_calendar", plan, found.id),
        },
        status=status,
    )


def _specials(found: PlanCalendar) -> Table:
    columns = (
        Column("days", _("Days")),
        Column("time", _("Working time"), width=28),
        Column("name", _("What it is"), width=24),
    )
    rows = [
        Row(
            f"{what}-{place}",
            (
                _span(one),
                Cell(_("another week"), title=_week(one["week"]))
                if what == "other_weeks"
                else shifts_text(one["shifts"]) or _("not worked"),
                one.get("name", ""),
            ),
        )
        for what, place, one in _entries(found)
    ]
    return Table("special", _("Days that differ"), heads(columns, QueryDict()), rows,
                 empty_text=_("Every week is alike."))  # fmt: skip


def _entries(found: PlanCalendar) -> list[tuple[str, int, Content]]:
    """Both lists by date; each entry with its list and its place there."""
    entries = [
        (what, place, one)
        for what in ("special", "other_weeks")
        for place, one in enumerate(found.content.get(what, ()))
    ]
    return sorted(entries, key=lambda entry: (entry[2]["first"], entry[2]["last"]))


def _span(one: Content) -> str:
    f = formatter()
    first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
    return f.date(first) if first == last else f"{f.date(first)} – {f.date(last)}"


def _week(week: list[list[list[int]] | None]) -> str:
    return "; ".join(_("as usual") if day is None else shifts_text(day) or _("not worked") for day in week)


def _lines(found: PlanCalendar) -> list[tuple[str, str]]:
    """What can be taken away, to choose from."""
    return [(f"{what}-{place}", f"{_span(one)} {one.get('name', '')}".strip()) for what, place, one in _entries(found)]
