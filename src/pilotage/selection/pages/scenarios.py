"""The list of scenarios; a new one, a changed one, a copy; and the list of candidates made by hand."""

from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.entering import Unreadable
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page, warn
from pilotage.selection import rules
from pilotage.selection.actions import change_scenario, copy_scenario, create_scenario, list_candidates, set_budget
from pilotage.selection.forms import Choices, ScenarioForm, ids_from, initial_of, version_from
from pilotage.selection.models import CandidateSource, Scenario
from pilotage.selection.pages.listing import scenario_table
from pilotage.selection.pages.shared import acted, address_of, crumbs_of, next_year, the_scenario
from pilotage.selection.reads.candidates import candidates_of, initiatives_to_list
from pilotage.selection.reads.lists import listed_scenarios
from pilotage.selection.reads.scenarios import scope_names, scopes_to_choose_in
from pilotage.strategy.reads.drivers import active_driver_set, driver_sets_visible_to
from pilotage.work.reads.visible import saved_views_for


@door(Permission.SEE_MONEY)
def scenarios(request: PersonalRequest) -> HttpResponseBase:
    narrowed = ids_from([request.GET.get("scope", "")])
    listed = listed_scenarios(request.access, portfolio_id=narrowed[0] if narrowed else None)
    names = scope_names({one.scenario.scope_id for one in listed})
    context = {
        "table": scenario_table(request, listed, names),
        "listed": listed,
        "may_choose": bool(request.access.may_anywhere(Permission.CHOOSE)),
        "new_url": reverse("selection:new") + carried(request),
        "compare_url": reverse("selection:compare"),
        "is_narrowed": bool(narrowed),
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
    choices = _choices(request, [(str(one.scope.id), "\u2003" * one.depth + one.name) for one in options])
    form = ScenarioForm(request.POST or None, choices=choices, is_new=True, initial=start)
    if request.method == "POST" and form.is_valid():
        made = _made(request, form, {str(one.scope.id): one.scope for one in options})
        if made is not None:
            is_list = made.source == CandidateSource.LIST
            return go(request, address_of(request, made, "candidates" if is_list else "scenario"))
    context = {"form": form, "title": _("New scenario"), "back": reverse("selection:scenarios"), "version": 0}
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
def change(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    scenario = the_scenario(request, id)
    form = ScenarioForm(
        request.POST or None, choices=_choices(request, (), scenario), is_new=False, initial=dict(initial_of(scenario))
    )
    if request.method == "POST" and form.is_valid() and _changed(request, scenario, form):
        is_list = form.cleaned_data["candidates"] == "list"
        return go(request, address_of(request, scenario, "candidates" if is_list else "scenario"))
    back = address_of(request, scenario)
    context = {"form": form, "title": scenario.name, "back": back, "version": scenario.version}
    crumbs = crumbs_of(request, (scenario.name, back), (_("Change"), ""))
    return page(request, "selection/form.html", context | {"crumbs": crumbs})


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
    name = request.POST.get("name", "").strip() or _("Copy of %(name)s") % {"name": scenario.name}
    try:
        made = copy_scenario(scenario, name=name[:200], access=request.access)
    except rules.Impossible as reason:
        warn(request, str(reason))
        return go(request, address_of(request, scenario))
    notice(request, _("Copied. Change one thing, solve, and compare the two."))
    return go(request, address_of(request, made))


def _choices(
    request: PersonalRequest, scopes: list[tuple[str, str]] | tuple[()], scenario: Scenario | None = None
) -> Choices:
    # What was shown in the register may be handed over: only its filter, never its order or its columns.
    query = QueryDict(request.GET.get("query", ""), mutable=True)
    for name in ("sort", "page", "columns", "group", "as_of"):
        query.pop(name, None)
    return Choices(
        scopes=scopes,
        views=list(saved_views_for(request.access)),
        driver_sets=list(driver_sets_visible_to(request.access)),
        query=scenario.query if scenario else query.urlencode(),
    )
