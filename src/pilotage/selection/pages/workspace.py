"""The workspace of one scenario: limits, pictures, list; and the edits of its limits and rules."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.entering import Unreadable
from pilotage.kit.pages import go, notice, page, warn
from pilotage.selection.actions import change_scenario, force_in, force_out, request_solution, set_budget, unforce
from pilotage.selection.forms import Limits, limits_from, version_from
from pilotage.selection.models import Scenario, Side
from pilotage.selection.pages.differences import differences_of
from pilotage.selection.pages.shared import acted, address_of, crumbs_of, the_scenario
from pilotage.selection.pages.view import workspace_of
from pilotage.selection.rules import Impossible, Stale
from pilotage.strategy.reads.drivers import driver_sets_visible_to
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_with_money_visible_to


@door(Permission.SEE_MONEY)
def scenario(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_scenario(request, id)
    context = {"view": workspace_of(request, found), "crumbs": crumbs_of(request, (found.name, ""))}
    return page(request, "selection/scenario.html", context)


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
            request_solution(saved, access=request.access)
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
