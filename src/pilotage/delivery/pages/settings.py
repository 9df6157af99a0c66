"""The settings of a plan, and its calendars: everything beside the tasks that decides about its dates."""

from collections.abc import Sequence

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.plans import change_plan, remove_plan
from pilotage.delivery.forms.moments import hours_text
from pilotage.delivery.forms.settings import WEEKDAYS, SettingsForm, settings_of
from pilotage.delivery.models import Plan, PlanCalendar, PlanFile
from pilotage.delivery.pages.shared import address, can_edit, crumbs_of, facts_in, said, tabs_of, the_plan
from pilotage.delivery.reads.plans import calendars_of, files_of
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Cell, Column, Row, Table, heads


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def plan_settings(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The settings, as a form for those who may change them; and the calendars."""
    plan = the_plan(request, key)
    calendars = list(calendars_of(plan))
    form = SettingsForm(request.POST or None, initial=settings_of(plan), calendars=calendars)
    if request.method == "POST" and form.is_valid():
        revision = whole_number_from(request.POST.get("revision"), 0)
        try:
            changed = change_plan(
                plan, revision=revision, changes=form.changes(plan), access=request.access, on=today()
            )
        except (Impossible, Stale) as refused:
            field = refused.field if isinstance(refused, Impossible) and refused.field in form.fields else None
            form.add_error(field, said(refused))
        else:
            finish = formatter().date(changed.computed_finish.date() if changed.computed_finish else None)
            notice(request, _("Saved. The plan finishes on %(day)s.") % {"day": finish})
            return go(request, address(request, "plan_settings", plan))
    return page(
        request,
        "delivery/settings.html",
        {
            "crumbs": crumbs_of(request, plan, _("Settings and calendars")),
            "plan": plan,
            "initiative": plan.initiative,
            "tabs": tabs_of(request, plan, "plan_settings"),
            "form": form,
            "shown": facts_in(form),
            "can_edit": can_edit(request, plan),
            "is_past": as_of(request) != today(),
            "calendars": _calendars(request, plan, calendars),
            "new_calendar_url": address(request, "new_calendar", plan),
            "remove_url": address(request, "remove_plan", plan),
            "files": _files(list(files_of(plan))),
        },
        status=422 if request.method == "POST" else 200,
    )


def _calendars(request: PersonalRequest, plan: Plan, calendars: Sequence[PlanCalendar]) -> Table:
    f = formatter()
    columns = [
        Column("name", _("Calendar"), width=24),
        *(Column(f"d{place}", str(label), unit="h", is_number=True) for place, label in enumerate(WEEKDAYS)),
        Column("special", _("Days that differ"), is_number=True),
    ]
    rows = [
        Row(
            str(one.id),
            (
                Cell(one.name, url=address(request, "calendar", plan, one.id),
                     note=_("of the plan") if one.id == plan.calendar_id else ""),
                *(Cell(hours_text(day), kind="n") for day in one.content["week"]),
                Cell(f.number(len(one.content.get("special", ())) + len(one.content.get("other_weeks", ()))), kind="n"),
            ),
        )
        for one in calendars
    ]  # fmt: skip
    return Table("calendars", _("Calendars"), heads(columns, QueryDict()), rows)


def _files(files: Sequence[PlanFile]) -> Table | None:
    if not files:
        return None
    f = formatter()
    columns = (
        Column("name", _("File"), width=28),
        Column("at", _("Brought")),
        Column("by", _("By")),
        Column("application", _("Written by")),
        Column("unheld", _("What did not come over"), width=40),
    )
    rows = []
    for one in files:
        things = "; ".join(f"{where}: {what}" for where, what in one.unheld[:5])
        more = _(" and %(count)s more") % {"count": len(one.unheld) - 5} if len(one.unheld) > 5 else ""
        cells = (one.name, f.moment(one.brought_at), one.brought_by.name if one.brought_by else UNKNOWN,
                 one.application or UNKNOWN, Cell(things + more or _("nothing"), kind="w"))  # fmt: skip
        rows.append(Row(str(one.id), cells))
    return Table("files", _("Files"), heads(columns, QueryDict()), rows)


@require_POST
@door(Permission.EDIT)
def drop_plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Remove the plan; history keeps it. One with approved baselines stays."""
    plan = the_plan(request, key)
    try:
        remove_plan(plan, revision=whole_number_from(request.POST.get("revision"), 0), access=request.access)
    except (Impossible, Stale) as refused:
        warn(request, said(refused))
        return go(request, address(request, "plan_settings", plan))
    notice(request, _("The plan is removed. The forecast dates of the initiative stay as they were."))
    return go(request, reverse("work:initiative", args=[key]) + carried(request))
