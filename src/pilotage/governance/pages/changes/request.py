"""The page of one change request: what it asks for, before and after, its effect, and the decision."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.changes import asking, deciding
from pilotage.governance.forms.changes import ChangeForm
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.pages.changes.views import shown_change
from pilotage.governance.pages.shared import crumbs_of, may_see_money, the_initiative
from pilotage.governance.reads.changes.visible import change_requests_visible_to
from pilotage.governance.rules.changes import may_ask
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import now, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import Crumb
from pilotage.work.models import Initiative


def the_change(request: PersonalRequest, id: object) -> ChangeRequest:
    return get_object_or_404(change_requests_visible_to(request.access), pk=id)


def _crumbs(request: PersonalRequest, last: str) -> tuple[Crumb, ...]:
    return crumbs_of(request, (_("Changes"), reverse("governance:changes") + carried(request)), (last, ""))


@require_GET
@door(Permission.SEE)
def change(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_change(request, id)
    context = {"crumbs": _crumbs(request, str(shown)), **shown_change(request, shown)}
    return page(request, "governance/change.html", context)


@door(Permission.EDIT)
def new_change(request: PersonalRequest, key: str) -> HttpResponseBase:
    initiative = the_initiative(request, key)
    may_ask(request.access, initiative.scope.path).or_raise()
    form = _form(request, initiative, {"currency": initiative.currency or organisation().currency})
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.draft_change(initiative, form.asked(), access=request.access)
        except Impossible as wrong:
            _say(form, wrong)
        else:
            notice(request, _("%(number)s is a draft. Look at the difference, then submit it.") % {"number": made})
            return go(request, reverse("governance:change", args=[made.pk]))
    return _form_page(request, initiative, form, None)


@door(Permission.EDIT)
def rewrite(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_change(request, id)
    initiative = shown.initiative
    may_ask(request.access, initiative.scope.path).or_raise()
    form = _form(request, initiative, ChangeForm.start(shown))
    if request.method == "POST" and form.is_valid():
        version = whole_number_from(request.POST.get("version"), 0)
        try:
            asking.rewrite_change(shown, form.asked(), version=version, access=request.access)
        except Impossible as wrong:
            _say(form, wrong)
        else:
            notice(request, _("Kept."))
            return go(request, reverse("governance:change", args=[id]))
    return _form_page(request, initiative, form, shown)


def _form(request: PersonalRequest, initiative: Initiative, start: dict[str, object]) -> ChangeForm:
    sees = may_see_money(request, initiative.scope.path)
    return ChangeForm(request.POST or None, sees_money=sees, initial=start)


def _say(form: ChangeForm, wrong: Impossible) -> None:
    form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))


def _form_page(
    request: PersonalRequest, initiative: Initiative, form: ChangeForm, shown: ChangeRequest | None
) -> HttpResponseBase:
    back = reverse("governance:change", args=[shown.pk]) if shown else reverse("work:initiative", args=[initiative.key])
    context = {
        "crumbs": _crumbs(request, str(shown) if shown else _("New request")),
        "title": _("Change %(number)s") % {"number": shown} if shown else _("New change request"),
        "initiative": initiative,
        "form": form,
        "version": shown.version if shown else "",
        "back_url": back + carried(request),
    }
    return page(request, "governance/change_form.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.EDIT)
def submit(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_change(request, id)
    try:
        asking.submit_change(shown, access=request.access, on=today(), at=now())
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("Submitted. What it is measured against is frozen with it."))
    return _back(request, shown)


@require_POST
@door(Permission.SEE)
def withdraw(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_change(request, id)
    try:
        asking.withdraw_change(shown, access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("Withdrawn. What it said stays to read."))
    return _back(request, shown)


@require_POST
@door(Permission.SEE)
def measure(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_change(request, id)
    try:
        asking.measure_again(shown, access=request.access, on=today())
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        notice(request, _("Measured against what counts now."))
    return _back(request, shown)


@require_POST
@door(Permission.SEE)
def decide(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    shown = the_change(request, id)
    acts = {"approve": deciding.approve_change, "reject": deciding.reject_change}
    act = acts.get(request.POST.get("outcome", ""))
    if act is None:
        warn(request, _("Choose whether you approve or reject it."))
        return _back(request, shown)
    try:
        done = act(shown, reason=request.POST.get("reason", ""), access=request.access, on=today(), at=now())
    except Impossible as wrong:
        warn(request, str(wrong))
    else:
        is_on = done.state == ChangeState.APPROVED
        notice(request, _("Approved: it counts from now on.") if is_on else _("Rejected, with your reason."))
    return _back(request, shown)


def _back(request: PersonalRequest, shown: ChangeRequest) -> HttpResponseBase:
    return go(request, reverse("governance:change", args=[shown.pk]) + carried(request))
