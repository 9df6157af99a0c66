"""The list of scenarios; a new one, a copy; and the list of candidates made by hand."""

from itertools import count
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.kit.tables import without
from pilotage.selection import rules
from pilotage.selection.actions import copy_scenario, create_scenario, list_candidates, set_budget
from pilotage.selection.forms import ScenarioForm, ids_from, version_from
from pilotage.selection.models import CandidateSource, Scenario
from pilotage.selection.pages.choices import choices_of
from pilotage.selection.pages.listing import scenario_table
from pilotage.selection.pages.shared import acted, address_of, crumbs_of, next_year, the_scenario
from pilotage.selection.reads.candidates import candidates_of, initiatives_to_list
from pilotage.selection.reads.lists import archived_exist, listed_scenarios
from pilotage.selection.reads.scenarios import scope_names, scopes_to_choose_in
from pilotage.strategy.reads.drivers import active_driver_set


@door(Permission.SEE_MONEY)
def scenarios(request: PersonalRequest) -> HttpResponseBase:
    narrowed = ids_from([request.GET.get("scope", "")])
    is_archive = request.GET.get("archived") == "1"
    listed = listed_scenarios(request.access, portfolio_id=narrowed[0] if narrowed else None, is_archived=is_archive)
    names = scope_names({one.scenario.scope_id for one in listed})
    context = {
        "table": scenario_table(request, listed, names),
        "listed": listed,
        "may_choose": bool(request.access.may_anywhere(Permission.CHOOSE)),
        "new_url": reverse("selection:new") + carried(request),
        "compare_url": reverse("selection:compare"),
        "is_narrowed": bool(narrowed),
        "is_archive": is_archive,
        "other_url": without(request.GET, "archived") if is_archive else reverse("selection:scenarios") + "?archived=1",
        "has_archived": is_archive or archived_exist(request.access),
    }
    return page(request, "selection/scenarios.html", context)


@door(Permission.CHOOSE)
def new_scenario(request: PersonalRequest) -> HttpResponseBase:
    options = scopes_to_choose_in(request.access)
    active = active_driver_set()
    start = {
        "first_year": next_year(today(), organisation().fiscal_year_start_month),
        "year_count": 3,
        "seconds": 30,
        "goal": "priority" if active else "npv",
        "driver_set": str(active.id) if active else "",
        "candidates": "kept" if request.GET.get("query") else "all",
    }
    choices = choices_of(request, [(str(one.scope.id), "\u2003" * one.depth + one.name) for one in options])
    form = ScenarioForm(request.POST or None, choices=choices, is_new=True, initial=start)
    if request.method == "POST" and form.is_valid():
        made = _made(request, form, {str(one.scope.id): one.scope for one in options})
        if made is not None:
            is_list = made.source == CandidateSource.LIST
            return go(request, address_of(request, made, "candidates" if is_list else "scenario"))
    context = {"form": form, "title": _("New scenario"), "back": reverse("selection:scenarios")}
    return page(request, "selection/form.html", context | {"crumbs": crumbs_of(request, (_("New scenario"), ""))})


def _made(request: PersonalRequest, form: ScenarioForm, scopes: dict[str, object]) -> Scenario | None:
    """The new scenario with its budgets; None when the form must be shown again."""
    scope = scopes[form.cleaned_data["scope"]]
    try:
        made = create_scenario(scope=scope, access=request.access, **form.changes())  # type: ignore[arg-type]  # by id
        for year in made.years if form.cleaned_data["budget"] is not None else ():
            made = set_budget(made, year=year, amount=form.cleaned_data["budget"], access=request.access)
    except rules.Impossible as reason:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        return None
    return made


@door(Permission.CHOOSE)
def candidates(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    scenario = the_scenario(request, id)
    offered = list(initiatives_to_list(request.access, scenario))
    if request.method == "POST":
        wanted = set(ids_from(request.POST.getlist("initiative")))
        chosen = [one for one in offered if one.id in wanted]

        def act() -> str:
            version = version_from(request.POST)
            list_candidates(scenario, chosen, access=request.access, version=version)
            return ""

        return acted(request, scenario, act)
    listed = set(candidates_of(request.access, scenario).order_by().values_list("id", flat=True))
    context = {
        "scenario": scenario,
        "offered": [(str(one.id), one.name, f"{one.key} · {one.stage.name}", one.id in listed) for one in offered],
        "back": address_of(request, scenario),
        "crumbs": crumbs_of(request, (scenario.name, address_of(request, scenario)), (_("Candidates"), "")),
    }
    return page(request, "selection/candidates.html", context)


@door(Permission.CHOOSE)
def copy(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    scenario = the_scenario(request, id)
    if request.method != "POST":
        return go(request, address_of(request, scenario))
    name = request.POST.get("name", "").strip() or _name_of_a_copy(request, scenario)
    try:
        made = copy_scenario(scenario, name=name[:200], access=request.access)
    except rules.Impossible as reason:
        warn(request, str(reason))
        return go(request, address_of(request, scenario))
    notice(request, _("Copied. Change one thing, solve, and compare the two."))
    return go(request, address_of(request, made))


def _name_of_a_copy(request: PersonalRequest, scenario: Scenario) -> str:
    """One that no scenario has of those that the person sees: side by side, two of one name cannot be told apart."""
    first = _("Copy of %(name)s") % {"name": scenario.name}
    taken = {one.scenario.name for one in listed_scenarios(request.access)}
    numbered = (f"{first} ({number})" for number in count(2))
    return first if first not in taken else next(name for name in numbered if name not in taken)
