"""The workspace of one scenario: limits, pictures, list; and the edits of its limits and rules."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import Unreadable
from pilotage.kit.pages import go, is_htmx, notice, page, part, warn
from pilotage.selection.actions import change_scenario, force_in, force_out, set_budget, unforce
from pilotage.selection.forms import Limits, limits_from, version_from
from pilotage.selection.models import Scenario, Side
from pilotage.selection.pages.differences import differences_of
from pilotage.selection.pages.pictures.choosing import picture_of
from pilotage.selection.pages.shared import acted, address_of, crumbs_of, is_today, the_scenario
from pilotage.selection.pages.solving import asked_or_answered
from pilotage.selection.pages.view import workspace_of
from pilotage.selection.reads.solutions import newest_answer
from pilotage.selection.rules import Impossible, Stale
from pilotage.strategy.reads.drivers import driver_sets_visible_to
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_with_money_visible_to


@door(Permission.SEE_MONEY)
def scenario(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)
    if is_htmx(request):
        answer = _one_picture(request, found)
    else:
        context = {"view": workspace_of(request, found), "crumbs": crumbs_of(request, (found.name, ""))}
        answer = page(request, "selection/scenario.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _one_picture(request: PersonalRequest, scenario: Scenario) -> HttpResponse:
    """The middle alone: another tab was chosen."""
    answer = newest_answer(request.access, scenario)
    if answer is None or not answer.has_choice:
        return go(request, address_of(request, scenario))
    picture = picture_of(request, scenario, answer, on=today(), may_try=is_today(request))
    return part(request, "selection/picture.html", {"picture": picture})


@require_POST
@door(Permission.CHOOSE)
def limits(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Save the limits; with `then=solve` ask for an answer as well."""
    found = the_scenario(request, id)
    typed: Limits | None = None
    try:
        typed = limits_from(request.POST, found, list(driver_sets_visible_to(request.access)))
        saved = _saved(request, found, typed)
        if request.POST.get("then") == "solve":
            asked_or_answered(request, saved)
        else:
            notice(request, _("The limits are saved. Solve to see what they change."))
    except Stale as stale:
        context = {"differences": differences_of(typed, stale.current), "back": address_of(request, found)}
        return page(request, "selection/stale.html", context | {"title": found.name}, status=409)
    except (Impossible, Unreadable) as reason:
        warn(request, str(reason))
    return go(request, address_of(request, found))


def _saved(request: PersonalRequest, scenario: Scenario, typed: Limits) -> Scenario:
    saved = change_scenario(scenario, version=typed.version, changes=typed.changes, access=request.access)
    for year, amount in typed.budgets.items():
        saved = set_budget(saved, year=year, amount=amount, access=request.access, version=saved.version)
    return saved


@require_POST
@door(Permission.CHOOSE)
def force(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)

    def act() -> str:
        deed = force_out if request.POST.get("side") == Side.OUT else force_in
        reason, version = request.POST.get("reason", ""), version_from(request.POST)
        deed(found, _initiative(request), reason=reason, access=request.access, version=version)
        return _("Kept with its reason. Solve to see what it costs.")

    return acted(request, found, act)


@require_POST
@door(Permission.CHOOSE)
def let_go(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)

    def act() -> str:
        unforce(found, _initiative(request), access=request.access, version=version_from(request.POST))
        return _("The numbers decide on it again.")

    return acted(request, found, act)


def _initiative(request: PersonalRequest) -> Initiative:
    key = request.POST.get("key", "")
    found: Initiative = get_object_or_404(initiatives_with_money_visible_to(request.access), key=key)
    return found
