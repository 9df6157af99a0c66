"""What the pages of a plan have in common: finding it, its tabs, and how dates and variances read."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.forms import BooleanField, BoundField, ChoiceField, DateInput, Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.delivery.models import Baseline, Plan
from pilotage.delivery.pages.plan_page_shared import address_if_any
from pilotage.delivery.reads.plans import baselines_of, plan_of
from pilotage.delivery.rules.health import DIMENSION_NAMES, Dimension, Light
from pilotage.delivery.rules.permissions import Impossible, Stale, may_edit_plan
from pilotage.delivery.rules.words import variance_words
from pilotage.kit import slots
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.sheet import Sheet
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.kit.tables import Cell, Crumb, Fact, Tab
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def the_initiative(request: PersonalRequest, key: str) -> Initiative:
    """The initiative, when the person may see it; else there is no such page (404)."""
    found: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    return found


def the_plan(request: PersonalRequest, key: str) -> Plan:
    """The plan of an initiative that the person may see; 404 as well where it has none."""
    found = plan_of(request.access, the_initiative(request, key))
    if found is None:
        raise Http404
    return found


def the_baseline(plan: Plan, id: UUID) -> Baseline:
    found: Baseline = get_object_or_404(baselines_of(plan), pk=id)
    return found


def can_edit(request: PersonalRequest, plan: Plan) -> bool:
    """Plans are kept as they are now: nobody edits a past day."""
    return bool(may_edit_plan(request.access, plan.initiative)) and as_of(request) == today()


def address(request: PersonalRequest, name: str, plan: Plan, *more: object) -> str:
    return reverse(f"delivery:{name}", args=[plan.initiative.key, *more]) + carried(request)


def crumbs_of(request: PersonalRequest, plan: Plan, last: str) -> tuple[Crumb, ...]:
    initiative = plan.initiative
    return (
        Crumb(_("Delivery"), reverse("delivery:plans") + carried(request)),
        Crumb(initiative.name, reverse("work:initiative", args=[initiative.key]) + carried(request)),
        Crumb(_("Plan"), address(request, "plan", plan)),
        Crumb(last),
    )


def tabs_of(request: PersonalRequest, plan: Plan, current: str) -> tuple[Tab, ...]:
    shown = (
        ("plan", _("Gantt and table")),
        ("progress", _("Progress")),
        ("baselines", _("Baselines")),
        ("quality", _("Quality")),
        ("uncertainty", _("When will it end?")),
        ("plan_settings", _("Settings and calendars")),
    )
    tabs = [Tab(label, address(request, name, plan), is_current=name == current) for name, label in shown]
    if url := address_if_any("insights:earned_value", plan.initiative.key):
        tabs.insert(-1, Tab(_("Earned value"), url + carried(request)))
    return tuple(tabs)


def save_as(request: PersonalRequest, plan: Plan) -> list[tuple[str, str]]:
    """What the plan can be saved as: the files that upper wings make of it, and the pictures of its Gantt (apps.py)."""
    return slots.offers("plan_files", request, plan)


def day_text(moment: datetime | date | None) -> str:
    return formatter().date(moment.date() if isinstance(moment, datetime) else moment)


def moment_cell(moment: datetime | None, *, url: str = "") -> Cell:
    """A day; the hover adds the time of day."""
    if moment is None:
        return Cell(UNKNOWN)
    return Cell(day_text(moment), title=f"{day_text(moment)}, {moment:%H:%M}", url=url)


def days_cell(days: float | None, *, url: str = "") -> Cell:
    """A variance: a signed number, and in words on the hover. Later is red, earlier green, by word and sign."""
    if days is None:
        return Cell(UNKNOWN, kind="n", title=_("not known"))
    rounded = round(days, 1)
    text = formatter().number(rounded, 0 if rounded == round(rounded) else 1)
    return Cell(f"+{text}" if rounded > 0 else text, kind="n", title=variance_words(days), url=url)


def facts_in(form: Form) -> tuple[Fact, ...]:
    """What a form would start from, for those who may only read it."""
    return tuple(Fact(str(bound.label), _read(bound)) for bound in form if not bound.is_hidden)


def _read(bound: BoundField) -> str:
    value = bound.initial
    if isinstance(bound.field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(bound.field, ChoiceField):
        value = {str(one): str(label) for one, label in bound.field.choices}.get(str(value), value)  # type: ignore[union-attr,misc]  # plain choices
    if value and isinstance(bound.field.widget, DateInput):
        return day_text(date.fromisoformat(str(value)))
    return str(value or UNKNOWN)


def health_words(health: Mapping[Dimension, Light] | None) -> str:
    """Why the lights of an initiative are as they are: "Time: 12 days after the baseline. Scope: …"."""
    if not health:
        return _("It is not being delivered, so it has no health.")
    return " ".join(f"{DIMENSION_NAMES[dimension]}: {light.reason}" for dimension, light in health.items())


def stale_words(stale: Stale[Plan]) -> str:
    return _("%(said)s Load the page again; what others saved is in it.") % {"said": stale}


def said(refused: Impossible | Stale[Plan]) -> str:
    return stale_words(refused) if isinstance(refused, Stale) else str(refused)


def as_file(sheet: Sheet, name: str, form: str) -> HttpResponse:
    """A sheet as CSV or XLSX; 404 for any other form."""
    headers = {"Content-Disposition": f'attachment; filename="{name}-{today().isoformat()}.{form}"'}
    if form == "csv":
        return HttpResponse(csv_bytes(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
    raise Http404
