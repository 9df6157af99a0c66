"""What is set of a scenario: limits, roles, terms of initiatives, rules between them; whose it is; archive."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router

from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.problems import Problem
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import named, needed
from pilotage.exchange.api.scenario_rows import scenarios_json
from pilotage.finance.reads.funds import funds_visible_to
from pilotage.kit.clock import now, today
from pilotage.resources.reads.roles import roles_visible_to
from pilotage.selection.actions import (
    LimitFacts,
    LogicFacts,
    RoleTerms,
    Terms,
    add_limit,
    add_logic,
    archive_scenario,
    change_limit,
    change_logic,
    forget_role,
    forget_terms,
    give_scenario,
    remove_limits,
    remove_logic,
    restore_scenario,
    set_role,
    set_terms,
)
from pilotage.selection.models import Scenario
from pilotage.selection.reads.scenarios import limit_rows_of, logic_rows_of, scenarios_visible_to
from pilotage.strategy.reads.drivers import drivers_visible_to
from pilotage.strategy.reads.objectives import objectives_visible_to
from pilotage.work.models import Initiative
from pilotage.work.reads import initiatives_with_money_visible_to, portfolios_visible_to

router = Router(tags=["Selection"])
SCENARIO = {200: schemas.ScenarioOut}
MADE = {201: schemas.ScenarioOut}


def _found(request: PersonalRequest, id: UUID) -> Scenario:
    found: Scenario = get_object_or_404(scenarios_visible_to(request.access), id=id)
    return found


def _held(request: PersonalRequest, found: Scenario) -> int:
    return hold(request, found, read=lambda: _written(request, found.pk))


def _written(request: PersonalRequest, id: UUID) -> dict[str, Any]:  # JSON: Any
    return scenarios_json([_found(request, id)])[0]


def _made(request: PersonalRequest, id: UUID) -> HttpResponse:
    return one(request, _written(request, id), status=201, location=f"/api/v1/scenarios/{id}")


def _limit(request: PersonalRequest, payload: schemas.LimitIn) -> LimitFacts:
    access, facts = request.access, payload.dict()
    return LimitFacts(
        portfolio=named(portfolios_visible_to(access), facts.pop("portfolio_id"), "portfolio_id"),
        fund=named(funds_visible_to(access), facts.pop("fund_id"), "fund_id"),
        driver=named(drivers_visible_to(access), facts.pop("driver_id"), "driver_id"),
        objective=named(objectives_visible_to(access), facts.pop("objective_id"), "objective_id"),
        **facts,
    )


@router.post("/scenarios/{uuid:id}/limits", response=MADE, summary="Add a limit to a scenario")
@rule(Permission.CHOOSE, sees=scenarios_visible_to)
def new_limit(request: PersonalRequest, id: UUID, payload: schemas.LimitIn) -> HttpResponse:
    """Over the whole horizon, a year, a quarter or a month; of a portfolio, a fund, a driver or an objective."""

    def work() -> HttpResponse:
        add_limit(_found(request, id), _limit(request, payload), access=request.access)
        return _made(request, id)

    return answer_once(request, now(), work)


@router.put("/scenarios/{uuid:id}/limits/{uuid:limit}", response=SCENARIO, summary="Change a limit of a scenario")
@rule(Permission.CHOOSE)
def put_limit(request: PersonalRequest, id: UUID, limit: UUID, payload: schemas.LimitIn) -> HttpResponse:
    found = _found(request, id)
    _refuse_missing(limit, [row.pk for row in limit_rows_of(found)])
    facts = _limit(request, payload)
    change_limit(found, limit, facts, version=_held(request, found), access=request.access)
    return one(request, _written(request, id))


@router.delete("/scenarios/{uuid:id}/limits/{uuid:limit}", response={204: None}, summary="Remove a limit")
@rule(Permission.CHOOSE)
def delete_limit(request: PersonalRequest, id: UUID, limit: UUID) -> HttpResponse:
    found = _found(request, id)
    _refuse_missing(limit, [row.pk for row in limit_rows_of(found)])
    remove_limits(found, [limit], version=_held(request, found), access=request.access)
    return nothing()


def _refuse_missing(id: UUID, there: list[UUID]) -> None:
    if id not in there:
        raise Problem(404, _("The scenario has no such part."))


@router.put("/scenarios/{uuid:id}/roles/{uuid:role}", response=SCENARIO, summary="Say how a role limits a scenario")
@rule(Permission.CHOOSE)
def put_role(request: PersonalRequest, id: UUID, role: UUID, payload: schemas.RoleTermsIn) -> HttpResponse:
    found = _found(request, id)
    chosen = needed(roles_visible_to(request.access), role, "role")
    terms = RoleTerms(**payload.dict())
    set_role(found, chosen, terms, version=_held(request, found), access=request.access)
    return one(request, _written(request, id))


@router.delete("/scenarios/{uuid:id}/roles/{uuid:role}", response={204: None}, summary="Let the usual hold of a role")
@rule(Permission.CHOOSE)
def delete_role(request: PersonalRequest, id: UUID, role: UUID) -> HttpResponse:
    found = _found(request, id)
    chosen = needed(roles_visible_to(request.access), role, "role")
    forget_role(found, chosen, version=_held(request, found), access=request.access)
    return nothing()


@router.put(
    "/scenarios/{uuid:id}/terms/{uuid:initiative}", response=SCENARIO, summary="Say what an initiative is allowed"
)
@rule(Permission.CHOOSE)
def put_terms(request: PersonalRequest, id: UUID, initiative: UUID, payload: schemas.TermsIn) -> HttpResponse:
    """When it may start, whether it keeps its claim, and bounds for what is unknown of it."""
    found = _found(request, id)
    chosen = needed(initiatives_with_money_visible_to(request.access), initiative, "initiative")
    terms = Terms(**payload.dict())
    set_terms(found, chosen, terms, version=_held(request, found), access=request.access)
    return one(request, _written(request, id))


@router.delete(
    "/scenarios/{uuid:id}/terms/{uuid:initiative}", response={204: None}, summary="Let the scenario's own terms hold"
)
@rule(Permission.CHOOSE)
def delete_terms(request: PersonalRequest, id: UUID, initiative: UUID) -> HttpResponse:
    found = _found(request, id)
    chosen = needed(initiatives_with_money_visible_to(request.access), initiative, "initiative")
    forget_terms(found, chosen, version=_held(request, found), access=request.access)
    return nothing()


def _logic(request: PersonalRequest, payload: schemas.LogicIn) -> LogicFacts:
    visible = initiatives_with_money_visible_to(request.access)
    by_id: dict[UUID, Initiative] = {row.pk: row for row in visible.filter(id__in=payload.initiative_ids)}
    for place, wanted in enumerate(payload.initiative_ids):
        if wanted not in by_id:
            needed(visible, wanted, f"initiative_ids/{place}")
    facts = payload.dict()
    portfolio = named(portfolios_visible_to(request.access), facts.pop("portfolio_id"), "portfolio_id")
    programme = named(visible, facts.pop("programme_id"), "programme_id")
    members = [by_id[wanted] for wanted in facts.pop("initiative_ids")]
    return LogicFacts(members=members, portfolio=portfolio, programme=programme, **facts)


@router.post("/scenarios/{uuid:id}/logic", response=MADE, summary="Add a rule to a scenario")
@rule(Permission.CHOOSE, sees=scenarios_visible_to)
def new_logic(request: PersonalRequest, id: UUID, payload: schemas.LogicIn) -> HttpResponse:
    """Refused where it contradicts itself, another rule, or who is forced in or out."""

    def work() -> HttpResponse:
        add_logic(_found(request, id), _logic(request, payload), access=request.access)
        return _made(request, id)

    return answer_once(request, now(), work)


@router.put("/scenarios/{uuid:id}/logic/{uuid:logic}", response=SCENARIO, summary="Change a rule of a scenario")
@rule(Permission.CHOOSE)
def put_logic(request: PersonalRequest, id: UUID, logic: UUID, payload: schemas.LogicIn) -> HttpResponse:
    found = _found(request, id)
    _refuse_missing(logic, [row.pk for row in logic_rows_of(found)])
    facts = _logic(request, payload)
    change_logic(found, logic, facts, version=_held(request, found), access=request.access)
    return one(request, _written(request, id))


@router.delete("/scenarios/{uuid:id}/logic/{uuid:logic}", response={204: None}, summary="Remove a rule")
@rule(Permission.CHOOSE)
def delete_logic(request: PersonalRequest, id: UUID, logic: UUID) -> HttpResponse:
    found = _found(request, id)
    _refuse_missing(logic, [row.pk for row in logic_rows_of(found)])
    remove_logic(found, [logic], version=_held(request, found), access=request.access)
    return nothing()


@router.put("/scenarios/{uuid:id}/owner", response=SCENARIO, summary="Give a scenario to somebody else")
@rule(Permission.CHOOSE, sees=scenarios_visible_to)
def put_owner(request: PersonalRequest, id: UUID, payload: schemas.OwnerIn) -> HttpResponse:
    found = _found(request, id)
    owner = needed(people_by_name(), payload.owner_id, "owner_id")
    give_scenario(found, owner=owner, version=_held(request, found), access=request.access)
    return one(request, _written(request, id))


@router.post("/scenarios/{uuid:id}/archive", response=SCENARIO, summary="Archive a scenario")
@rule(Permission.CHOOSE)
def archive(request: PersonalRequest, id: UUID) -> HttpResponse:
    """It leaves the list of the pages and can be restored; nothing of it changes."""
    archive_scenario(_found(request, id), on=today(), access=request.access)
    return one(request, _written(request, id))


@router.post("/scenarios/{uuid:id}/restore", response=SCENARIO, summary="Restore an archived scenario")
@rule(Permission.CHOOSE)
def restore(request: PersonalRequest, id: UUID) -> HttpResponse:
    restore_scenario(_found(request, id), access=request.access)
    return one(request, _written(request, id))
