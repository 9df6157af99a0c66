"""The plan of an initiative: grid and Gantt on one page, its data, and the first step where there is no plan yet."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.actions.plans import create_plan
from pilotage.delivery.forms.plan_page import NewPlanForm
from pilotage.delivery.models import Plan
from pilotage.delivery.pages.plan_page_labels import TOOLS, WORDS
from pilotage.delivery.pages.plan_page_shared import (
    address_if_any,
    as_json,
    crumbs_of,
    the_initiative,
    the_plan,
    url_of,
)
from pilotage.delivery.pages.plan_page_words import note_of
from pilotage.delivery.pages.shared import save_as, tabs_of
from pilotage.delivery.reads.plan_page import baseline_of, page_of
from pilotage.delivery.reads.plans import plan_of
from pilotage.delivery.rules.permissions import Impossible, may_edit_plan
from pilotage.kit.clock import as_of, today
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page
from pilotage.work.models import Initiative


@require_GET
@door(Permission.SEE)
def plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative = the_initiative(request, key)
    found = plan_of(request.access, initiative)
    if found is None:
        return _without_plan(request, initiative, NewPlanForm(initial={"start": initiative.planned_start or today()}))
    return page(
        request,
        "delivery/plan.html",
        {
            "initiative": initiative,
            "plan": found,
            "crumbs": crumbs_of(request, initiative, _("Plan")),
            "tabs": tabs_of(request, found, "plan"),
            "note": note_of(found),
            "can_edit": bool(may_edit_plan(request.access, initiative)) and as_of(request) == today(),
            "is_past": as_of(request) != today(),
            "urls": _urls(found),
            "words": {name: str(words) for name, words in WORDS.items()},
            "tools": TOOLS,
            "save_as": save_as(request, found),
            "import_url": address_if_any("exchange:import_plan", initiative.key),
        },
    )


@require_POST
@door(Permission.SEE)
def new_plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Give the initiative an empty plan."""
    initiative = the_initiative(request, key)
    may_edit_plan(request.access, initiative).or_raise()
    form = NewPlanForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            create_plan(initiative, access=request.access, start=said["start"], rule_set=said["rule_set"])
        except Impossible as wrong:
            form.add_error(None, str(wrong))
        else:
            notice(request, _("The plan is there. Type the first task into its first row."))
            return go(request, reverse("delivery:plan", args=[key]))
    return _without_plan(request, initiative, form, status=422)


@require_GET
@door(Permission.SEE)
def plan_data(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Everything that the element shows."""
    return as_json(page_of(request.access, the_plan(request, key)))


@require_GET
@door(Permission.SEE)
def plan_baseline(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    """The dates of one baseline, for the layer behind the bars."""
    rows = baseline_of(the_plan(request, key), id)
    if rows is None:
        raise Http404
    return as_json({"tasks": rows})


def _without_plan(
    request: PersonalRequest, initiative: Initiative, form: NewPlanForm, *, status: int = 200
) -> HttpResponseBase:
    can_edit = bool(may_edit_plan(request.access, initiative)) and as_of(request) == today()
    return page(
        request,
        "delivery/plan_none.html",
        {
            "initiative": initiative,
            "crumbs": crumbs_of(request, initiative, _("Plan")),
            "form": form,
            "can_edit": can_edit,
            "new_url": reverse("delivery:new_plan", args=[initiative.key]),
            "import_url": address_if_any("exchange:import_plan", initiative.key) if can_edit else "",
            "back_url": reverse("work:initiative", args=[initiative.key]) + carried(request),
        },
        status=status,
    )


def _urls(plan: Plan) -> dict[str, str]:
    names = {
        "data": "plan_data", "preview": "preview_plan", "save": "save_plan", "undo": "undo_plan",
        "changes": "plan_changes", "table": "plan_table",
    }  # fmt: skip
    urls = {short: url_of(name, plan) for short, name in names.items()}
    urls["why"] = url_of("why_here", plan, 0)
    urls["task"] = url_of("plan_task", plan, 0)
    urls["baseline"] = url_of("plan_baseline", plan, "00000000-0000-0000-0000-000000000000")
    return urls
