"""Scenarios: their limits, their answers with proof, commit and undo."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Path, Router

from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.problems import Problem
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, named, needed, said
from pilotage.exchange.api.scenario_rows import scenarios_json
from pilotage.exchange.api.serialisers import answer_json, commitment_json, job_json
from pilotage.kit.clock import now, today
from pilotage.selection.actions import (
    change_scenario,
    commit_solution,
    create_scenario,
    force_in,
    force_out,
    list_candidates,
    request_solution,
    set_budget,
    stop_solution,
    undo_commit,
    unforce,
)
from pilotage.selection.models import CandidateSource, Scenario, Side
from pilotage.selection.reads.scenarios import commitment_in_force, scenarios_visible_to
from pilotage.selection.reads.solutions import newest_answer
from pilotage.selection.rules import Impossible
from pilotage.strategy.reads.drivers import driver_sets_visible_to
from pilotage.work.reads import initiatives_with_money_visible_to, portfolios_visible_to

router = Router(tags=["Selection"])
ORDERS = {**BY_ID, "name": Order("name"), "first_year": Order("first_year", int)}
Year = Annotated[int, Path(ge=1900, le=2200)]


@router.get("/scenarios", response={200: schemas.ScenarioPage}, summary="List scenarios")
@rule(Permission.SEE_MONEY)
def list_scenarios(request: PersonalRequest, paging: Paged) -> HttpResponse:
    return page(request, scenarios_visible_to(request.access), paging.asked, scenarios_json, orders=ORDERS)


@router.post("/scenarios", response={201: schemas.ScenarioOut}, summary="Make a scenario")
@rule(Permission.CHOOSE)
def new_scenario(request: PersonalRequest, payload: schemas.ScenarioIn) -> HttpResponse:
    def work() -> HttpResponse:
        facts = _facts(request, said(payload))
        portfolio = named(portfolios_visible_to(request.access), facts.pop("portfolio_id", None), "portfolio_id")
        scope = portfolio.scope if portfolio else enterprise_scope()
        made = create_scenario(scope=scope, access=request.access, **facts)
        return one(request, _written(request, made.id), status=201, location=f"/api/v1/scenarios/{made.id}")

    return answer_once(request, now(), work)


def _facts(request: PersonalRequest, asked: dict[str, Any]) -> dict[str, Any]:  # typed by field: Any
    facts = {word: value for word, value in asked.items() if value is not None or word == "driver_set_id"}
    if "driver_set_id" in facts:
        chosen = named(driver_sets_visible_to(request.access), facts.pop("driver_set_id"), "driver_set_id")
        facts["driver_set"] = chosen
    return facts


def _found(request: PersonalRequest, id: UUID) -> Scenario:
    found: Scenario = get_object_or_404(scenarios_visible_to(request.access), id=id)
    return found


def _held(request: PersonalRequest, found: Scenario, asked: dict[str, Any] | None = None) -> int:
    return hold(request, found, read=lambda: _written(request, found.pk), asked=asked)


def _written(request: PersonalRequest, id: UUID) -> dict[str, Any]:  # JSON: Any
    return scenarios_json([_found(request, id)])[0]


@router.get("/scenarios/{uuid:id}", response={200: schemas.ScenarioOut}, summary="Read a scenario")
@rule(Permission.SEE_MONEY)
def one_scenario(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _written(request, id), fields=fields)


@router.patch("/scenarios/{uuid:id}", response={200: schemas.ScenarioOut}, summary="Change a scenario")
@rule(Permission.CHOOSE)
def patch_scenario(request: PersonalRequest, id: UUID, payload: schemas.ScenarioChange) -> HttpResponse:
    found = _found(request, id)
    asked = said(payload)
    version = _held(request, found, asked)
    change_scenario(found, version=version, changes=_facts(request, asked), access=request.access)
    return one(request, _written(request, id))


@router.put(
    "/scenarios/{uuid:id}/budgets/{int:year}",
    response={200: schemas.ScenarioOut},
    summary="Set the budget of a year",
)
@rule(Permission.CHOOSE)
def put_budget(request: PersonalRequest, id: UUID, year: Year, payload: schemas.BudgetIn) -> HttpResponse:
    found = _found(request, id)
    version = _held(request, found)
    set_budget(found, year=year, amount=payload.amount, version=version, access=request.access)
    return one(request, _written(request, id))


@router.put(
    "/scenarios/{uuid:id}/forced/{uuid:initiative}",
    response={200: schemas.ScenarioOut},
    summary="Force an initiative in or out",
)
@rule(Permission.CHOOSE)
def put_forced(request: PersonalRequest, id: UUID, initiative: UUID, payload: schemas.ForcedIn) -> HttpResponse:
    found = _found(request, id)
    chosen = needed(initiatives_with_money_visible_to(request.access), initiative, "initiative")
    act = force_in if payload.side == Side.IN else force_out
    act(found, chosen, reason=payload.reason, version=_held(request, found), access=request.access)
    return one(request, _written(request, id))


@router.delete(
    "/scenarios/{uuid:id}/forced/{uuid:initiative}",
    response={204: None},
    summary="Let the solver decide again",
)
@rule(Permission.CHOOSE)
def delete_forced(request: PersonalRequest, id: UUID, initiative: UUID) -> HttpResponse:
    found = _found(request, id)
    chosen = needed(initiatives_with_money_visible_to(request.access), initiative, "initiative")
    unforce(found, chosen, version=_held(request, found), access=request.access)
    return nothing()


@router.put("/scenarios/{uuid:id}/candidates", response={200: schemas.ScenarioOut}, summary="List candidates by hand")
@rule(Permission.CHOOSE)
def put_candidates(request: PersonalRequest, id: UUID, payload: schemas.CandidatesIn) -> HttpResponse:
    """The whole list; the scenario chooses from it and no longer from a filter."""
    found = _found(request, id)
    version = _held(request, found)
    visible = initiatives_with_money_visible_to(request.access)
    chosen = {one.pk: one for one in visible.filter(id__in=payload.initiative_ids)}
    for place, wanted in enumerate(payload.initiative_ids):
        if wanted not in chosen:
            needed(visible, wanted, f"initiative_ids/{place}")
    if found.source != CandidateSource.LIST:
        source = {"source": CandidateSource.LIST}
        version = change_scenario(found, version=version, changes=source, access=request.access).version
    list_candidates(found, list(chosen.values()), version=version, access=request.access)
    return one(request, _written(request, id))


@router.post("/scenarios/{uuid:id}/stop", response={200: schemas.ScenarioOut}, summary="Stop the search")
@rule(Permission.CHOOSE)
def stop(request: PersonalRequest, id: UUID) -> HttpResponse:
    """The best choice found so far is kept as the answer."""
    stop_solution(_found(request, id), access=request.access)
    return one(request, _written(request, id))


@router.post("/scenarios/{uuid:id}/solve", response={202: schemas.JobOut}, summary="Solve it in a job")
@rule(Permission.CHOOSE)
def solve(request: PersonalRequest, id: UUID) -> HttpResponse:
    """The job's address is in Location; ask there, then read the answer."""

    def work() -> HttpResponse:
        solution = request_solution(_found(request, id), access=request.access)
        job = solution.job
        if job is None:
            raise Impossible(_("This scenario is being solved already."))
        return one(request, job_json(job), status=202, location=f"/api/v1/jobs/{job.pk}")

    return answer_once(request, now(), work)


@router.get("/scenarios/{uuid:id}/answer", response={200: schemas.AnswerOut}, summary="Read the newest answer")
@rule(Permission.SEE_MONEY)
def read_answer(request: PersonalRequest, id: UUID) -> HttpResponse:
    """404 while there is none."""
    found = newest_answer(request.access, _found(request, id))
    if found is None:
        raise Problem(404, _("This scenario has no answer yet. Solve it first."))
    return one(request, answer_json(found.solution, [UUID(one) for one in found.kept.selected]))


@router.post("/scenarios/{uuid:id}/commit", response={201: schemas.CommitmentOut}, summary="Commit the answer")
@rule(Permission.COMMIT, sees=scenarios_visible_to)
def commit(request: PersonalRequest, id: UUID, payload: schemas.CommitIn) -> HttpResponse:
    def work() -> HttpResponse:
        found = newest_answer(request.access, _found(request, id))
        if found is None:
            raise Impossible(_("There is no choice to commit: solve the scenario first."))
        if payload.solution_id not in (None, found.solution.pk):
            raise Impossible(_("Another answer has come since. Read it, then commit."), field="solution_id")
        made = commit_solution(
            found.solution,
            reason=payload.reason,
            access=request.access,
            on=today(),
            signatories=payload.signatories,
        )
        return one(request, commitment_json(made), status=201, location=f"/api/v1/scenarios/{id}")

    return answer_once(request, now(), work)


@router.post(
    "/scenarios/{uuid:id}/undo-commit",
    response={200: schemas.CommitmentOut},
    summary="Undo the commit, with a record",
)
@rule(Permission.COMMIT, sees=scenarios_visible_to)
def undo(request: PersonalRequest, id: UUID, payload: schemas.ReasonIn) -> HttpResponse:
    def work() -> HttpResponse:
        found = commitment_in_force(_found(request, id))
        if found is None:
            raise Impossible(_("There is no decision to undo."))
        undone = undo_commit(found, reason=payload.reason, access=request.access, on=today())
        return one(request, commitment_json(undone))

    return answer_once(request, now(), work)
