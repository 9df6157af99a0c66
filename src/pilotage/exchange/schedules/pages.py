"""Bringing a plan file: choose it, look at the difference, take it over; and a plan as a file."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.reads.document import document_of
from pilotage.delivery.reads.plans import plan_of
from pilotage.delivery.rules.permissions import Impossible, Stale, may_edit_plan
from pilotage.exchange.schedules import tables
from pilotage.exchange.schedules.actions import bring_kept_plan, keep_plan_file
from pilotage.exchange.schedules.forms import PlanFileForm
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.reads import Beside, beside
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.writers import WRITERS
from pilotage.kit.clock import now, today
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Crumb
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def import_plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Choose a file, and look at what it would do: nothing is written but the file itself, until it is brought in."""
    initiative = _the_initiative(request, key)
    may_edit_plan(request.access, initiative).or_raise()
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _asked(request, initiative, form, status=200 if request.method == "GET" else 422)
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        found = beside(document_from(file.name, content), initiative, access=request.access)
    except Unreadable as refused:
        form.add_error("file", refused.sentence)
        return _asked(request, initiative, form, status=422)
    token = keep_plan_file(initiative, name=file.name, content=content, access=request.access, at=now())
    return _looked_at(request, initiative, file.name, found, token)


@require_POST
@door(Permission.EDIT)
def apply_plan(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Take the file over that was looked at: whole, or not at all."""
    initiative = _the_initiative(request, key)
    form = PlanFileForm()
    try:
        bring_kept_plan(initiative, request.POST.get("token", ""), access=request.access, at=now(), on=today())
    except (Impossible, Unreadable) as refused:
        said = str(refused)
    except Stale:
        said = _("Somebody changed the plan while you looked at the file. Choose it again to see the difference now.")
    else:
        notice(request, _("The plan is there, and the file is kept with it."))
        return go(request, reverse("delivery:plan", args=[key]))
    return _asked(request, initiative, form, refusal=said, status=422)


@require_GET
@door(Permission.SEE)
def export_plan(request: PersonalRequest, key: str, form: str) -> HttpResponseBase:
    """The plan as a file; costs only for those who may see them."""
    plan = plan_of(request.access, _the_initiative(request, key))
    if plan is None or form not in WRITERS:
        raise Http404
    writer = WRITERS[form]
    content = writer.write(document_of(plan, access=request.access), str(plan.id), now())
    headers = {"Content-Disposition": f'attachment; filename="plan-{key}-{today().isoformat()}.{form}"'}
    return HttpResponse(content, content_type=writer.content_type, headers=headers)


def _the_initiative(request: PersonalRequest, key: str) -> Initiative:
    found: Initiative = get_object_or_404(initiatives_visible_to(request.access), key=key)
    return found


def _frame(initiative: Initiative) -> dict[str, object]:
    url = reverse("delivery:plan", args=[initiative.key])
    crumbs = (
        Crumb(initiative.name, reverse("work:initiative", args=[initiative.key])),
        Crumb(_("Plan"), url),
        Crumb(_("Import")),
    )
    return {"initiative": initiative, "crumbs": crumbs, "back_url": url}


def _asked(
    request: PersonalRequest, initiative: Initiative, form_shown: PlanFileForm, *, refusal: str = "", status: int = 200
) -> HttpResponseBase:
    has_plan = plan_of(request.access, initiative) is not None
    exports = [
        (str(writer.label), reverse("exchange:export_plan", args=[initiative.key, form]))
        for form, writer in WRITERS.items()
    ]
    context = {
        **_frame(initiative),
        "form": form_shown,
        "refusal": refusal,
        "has_plan": has_plan,
        "exports": exports if has_plan else [],
    }
    return page(request, "exchange/plan_import.html", context, status=status)


def _looked_at(
    request: PersonalRequest, initiative: Initiative, name: str, found: Beside, token: str
) -> HttpResponseBase:
    context = {
        **_frame(initiative),
        "name": name,
        "token": token,
        "problem": found.problem or found.found.problem,
        "can_apply": found.difference is not None and bool(found.found.document.plan.tasks),
        "facts": tables.facts_of(found),
        "agreement": tables.agreement_of(found),
        "differing": tables.differing_table(found),
        "differing_note": tables.differing_note(found),
        "unheld": tables.unheld_table(found),
        "changes": tables.changes_table(found) if found.plan is not None else None,
        "changes_note": tables.changes_note(found),
        "counts": tables.counts_of(found) if found.plan is not None else (),
        "apply_url": reverse("exchange:apply_plan", args=[initiative.key]),
        "again_url": reverse("exchange:import_plan", args=[initiative.key]),
    }
    return page(request, "exchange/plan_preview.html", context)
