"""The question itself: goal, candidates, years, starts, people; whose it is; archive and restore."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import Unreadable, id_from
from pilotage.kit.pages import go
from pilotage.selection import rules
from pilotage.selection.actions import archive_scenario, change_scenario, give_scenario, restore_scenario
from pilotage.selection.forms import ScenarioForm, initial_of, version_from
from pilotage.selection.models import Scenario
from pilotage.selection.pages.choices import choices_of
from pilotage.selection.pages.settings.frame import locked_by, shown
from pilotage.selection.pages.shared import acted, address_of, is_today, the_scenario


@require_http_methods(["GET", "POST"])
@door(Permission.SEE_MONEY)
def facts(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """The form, and what was typed into it."""
    scenario = the_scenario(request, id)
    may_own = bool(rules.may_own(request.access, scenario))
    choices = choices_of(request, (), scenario)
    form = ScenarioForm(
        request.POST or None,
        choices=choices,
        is_new=False,
        may_own=may_own,
        initial=dict(initial_of(scenario, choices)),
    )
    if request.method == "POST":
        rules.may_choose_in(request.access, scenario.scope).or_raise()
        if form.is_valid() and _changed(request, scenario, form):
            is_list = form.cleaned_data["candidates"] == "list"
            return go(request, address_of(request, scenario, "candidates" if is_list else "scenario"))
    locked = locked_by(request, scenario)
    may_choose = is_today(request) and bool(rules.may_choose_in(request.access, scenario.scope))
    context = {
        "locked": locked,
        "form": form,
        "save_url": address_of(request, scenario, "settings"),
        "owner": scenario.owner.name if scenario.owner else _("nobody's"),
        "people": _people(scenario) if may_own and may_choose and not locked else (),
        "may_archive": may_choose,
        "is_archived": scenario.archived_on is not None,
        "give_url": address_of(request, scenario, "give"),
        "archive_url": address_of(request, scenario, "archive"),
        "restore_url": address_of(request, scenario, "restore"),
    }
    return shown(request, scenario, "settings", context, status=422 if request.method == "POST" else 200)


def _people(scenario: Scenario) -> list[tuple[str, str, bool]]:
    return [(str(one.pk), one.name, one.pk == scenario.owner_id) for one in people_by_name()]


def _changed(request: PersonalRequest, scenario: Scenario, form: ScenarioForm) -> bool:
    try:
        version = version_from(request.POST)
        change_scenario(scenario, version=version, changes=form.changes(), access=request.access)
    except rules.Impossible as reason:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        return False
    except (rules.Stale, Unreadable) as reason:
        form.add_error(None, str(reason))
        return False
    return True


@require_POST
@door(Permission.CHOOSE)
def give(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Somebody else answers for it."""
    scenario = the_scenario(request, id)
    owner: Person = get_object_or_404(people_by_name(), pk=id_from(request.POST.get("owner")))

    def act() -> str:
        give_scenario(scenario, owner=owner, access=request.access, version=version_from(request.POST))
        return _("It is %(name)s's now.") % {"name": owner.name}

    return acted(request, scenario, act)


@require_POST
@door(Permission.CHOOSE)
def archive(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    scenario = the_scenario(request, id)

    def act() -> str:
        archive_scenario(scenario, on=today(), access=request.access, version=version_from(request.POST))
        return _("“%(name)s” is archived.") % {"name": scenario.name}

    return acted(request, scenario, act)


@require_POST
@door(Permission.CHOOSE)
def restore(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    scenario = the_scenario(request, id)

    def act() -> str:
        restore_scenario(scenario, access=request.access, version=version_from(request.POST))
        return _("“%(name)s” is back in the list.") % {"name": scenario.name}

    return acted(request, scenario, act)
