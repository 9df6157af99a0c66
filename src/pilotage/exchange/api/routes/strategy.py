"""Objectives, drivers and ratings."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one, page, plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, named, needed, person, said
from pilotage.exchange.api.serialisers import contribution_json, driver_json, objective_json, rating_json
from pilotage.kit.clock import now
from pilotage.strategy.actions.drivers import add_driver, change_driver, remove_driver
from pilotage.strategy.actions.objectives import change_objective, create_objective, remove_objective
from pilotage.strategy.actions.ratings import Cell, contribute_many, rate_many
from pilotage.strategy.models import Contribution, Driver, Objective, Rating
from pilotage.strategy.reads.drivers import driver_sets_visible_to, drivers_visible_to
from pilotage.strategy.reads.objectives import objectives_visible_to
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Strategy"])
BY_CODE = {**BY_ID, "name": Order("name"), "code": Order("code"), "position": Order("position", int)}
BY_POSITION = {**BY_ID, "name": Order("name"), "position": Order("position", int)}


@router.get("/objectives", response={200: schemas.ObjectivePage}, summary="List objectives")
@rule(Permission.SEE)
def list_objectives(request: PersonalRequest, paging: Paged) -> HttpResponse:
    rows = objectives_visible_to(request.access).select_related("owner")
    return page(request, rows, paging.asked, lambda found: map(objective_json, found), orders=BY_CODE)


@router.post("/objectives", response={201: schemas.ObjectiveOut}, summary="Add an objective")
@rule(Permission.EDIT_STRATEGY)
def add_objective(request: PersonalRequest, payload: schemas.ObjectiveIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = create_objective(access=request.access, **_facts(request, said(payload)))
        return one(request, objective_json(made), status=201, location=f"/api/v1/objectives/{made.id}")

    return answer_once(request, now(), work)


@router.get("/objectives/{uuid:id}", response={200: schemas.ObjectiveOut}, summary="Read an objective")
@rule(Permission.SEE)
def one_objective(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, objective_json(_objective(request, id)), fields=fields)


def _objective(request: PersonalRequest, id: UUID) -> Objective:
    found: Objective = get_object_or_404(objectives_visible_to(request.access), id=id)
    return found


@router.patch("/objectives/{uuid:id}", response={200: schemas.ObjectiveOut}, summary="Change an objective")
@rule(Permission.EDIT_STRATEGY)
def patch_objective(request: PersonalRequest, id: UUID, payload: schemas.ObjectiveChange) -> HttpResponse:
    """With another `parent_id` it moves, with everything below it."""
    found = _objective(request, id)
    asked = said(payload)
    version = hold(request, found, read=lambda: objective_json(_objective(request, id)), asked=asked)
    change_objective(found, version=version, changes=_facts(request, asked), access=request.access)
    return one(request, objective_json(_objective(request, id)))


@router.delete("/objectives/{uuid:id}", response={204: None}, summary="Remove an objective")
@rule(Permission.EDIT_STRATEGY)
def delete_objective(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _objective(request, id)
    hold(request, found, read=lambda: objective_json(_objective(request, id)))
    remove_objective(found, access=request.access)
    return nothing()


def _facts(request: PersonalRequest, asked: dict[str, Any]) -> dict[str, Any]:  # typed by field: Any
    facts = dict(asked)
    if "parent_id" in facts:
        facts["parent"] = named(objectives_visible_to(request.access), facts.pop("parent_id"), "parent_id")
    if "owner_id" in facts:
        facts["owner"] = person(facts.pop("owner_id"), "owner_id")
    for word in ("code", "name"):
        if word in facts and facts[word] is None:
            del facts[word]
    if "description" in facts:
        facts["description"] = facts["description"] or ""
    return facts


SetId = Annotated[UUID | None, Query(description="Only drivers of this set.")]


@router.get("/drivers", response={200: schemas.DriverPage}, summary="List drivers with their weights")
@rule(Permission.SEE)
def list_drivers(request: PersonalRequest, paging: Paged, driver_set: SetId = None) -> HttpResponse:
    rows = drivers_visible_to(request.access).select_related("driver_set")
    if driver_set:
        rows = rows.filter(driver_set_id=driver_set)
    return page(request, rows, paging.asked, lambda found: map(driver_json, found), orders=BY_POSITION)


@router.post("/drivers", response={201: schemas.DriverOut}, summary="Add a driver to a set")
@rule(Permission.EDIT_STRATEGY)
def new_driver(request: PersonalRequest, payload: schemas.DriverIn) -> HttpResponse:
    def work() -> HttpResponse:
        chosen = needed(driver_sets_visible_to(request.access), payload.driver_set_id, "driver_set_id")
        made = add_driver(chosen, name=payload.name, description=payload.description, access=request.access)
        return one(request, driver_json(made), status=201, location=f"/api/v1/drivers/{made.id}")

    return answer_once(request, now(), work)


@router.get("/drivers/{uuid:id}", response={200: schemas.DriverOut}, summary="Read a driver")
@rule(Permission.SEE)
def one_driver(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, driver_json(_driver(request, id)), fields=fields)


def _driver(request: PersonalRequest, id: UUID) -> Driver:
    found: Driver = get_object_or_404(drivers_visible_to(request.access).select_related("driver_set"), id=id)
    return found


@router.patch("/drivers/{uuid:id}", response={200: schemas.DriverOut}, summary="Change a driver")
@rule(Permission.EDIT_STRATEGY)
def patch_driver(request: PersonalRequest, id: UUID, payload: schemas.DriverChange) -> HttpResponse:
    found = _driver(request, id)
    asked = said(payload)
    version = hold(request, found, read=lambda: driver_json(_driver(request, id)), asked=asked)
    change_driver(
        found,
        version=version,
        name=asked.get("name") or found.name,
        description=found.description if asked.get("description") is None else asked["description"],
        objectives=list(found.objectives.all()),
        access=request.access,
    )
    return one(request, driver_json(_driver(request, id)))


@router.delete("/drivers/{uuid:id}", response={204: None}, summary="Remove a driver from a draft")
@rule(Permission.EDIT_STRATEGY)
def delete_driver(request: PersonalRequest, id: UUID) -> HttpResponse:
    """With its judgements and ratings; history keeps them."""
    found = _driver(request, id)
    hold(request, found, read=lambda: driver_json(_driver(request, id)))
    remove_driver(found, access=request.access)
    return nothing()


@router.get("/ratings", response={200: schemas.RatingPage}, summary="List ratings")
@rule(Permission.SEE)
def list_ratings(
    request: PersonalRequest,
    paging: Paged,
    driver_set: SetId = None,
    initiative: Annotated[UUID | None, Query()] = None,
) -> HttpResponse:
    visible = initiatives_visible_to(request.access).order_by().values("id")
    rows = Rating.objects.filter(initiative__in=visible)
    if driver_set:
        rows = rows.filter(driver__driver_set_id=driver_set)
    if initiative:
        rows = rows.filter(initiative_id=initiative)
    return page(request, rows, paging.asked, lambda found: map(rating_json, found))


@router.post("/ratings", response={200: schemas.RatingsKept}, summary="Rate, many at once or none")
@rule(Permission.RATE)
def rate(request: PersonalRequest, payload: schemas.RatingsIn) -> HttpResponse:
    """412 when a cell changed since the version sent; then none is saved. A null level takes a rating back."""

    def work() -> HttpResponse:
        _check_seen(request, [one.initiative_id for one in payload.ratings], "ratings")
        cells = [Cell(one.initiative_id, one.driver_id, one.level, one.version) for one in payload.ratings]
        return plain(request, {"changed": rate_many(cells, access=request.access)})

    return answer_once(request, now(), work)


@router.get("/contributions", response={200: schemas.ContributionPage}, summary="List contributions to objectives")
@rule(Permission.SEE)
def list_contributions(
    request: PersonalRequest,
    paging: Paged,
    objective: Annotated[UUID | None, Query()] = None,
    initiative: Annotated[UUID | None, Query()] = None,
) -> HttpResponse:
    rows = Contribution.objects.filter(initiative__in=initiatives_visible_to(request.access).order_by().values("id"))
    if objective:
        rows = rows.filter(objective_id=objective)
    if initiative:
        rows = rows.filter(initiative_id=initiative)
    return page(request, rows, paging.asked, lambda found: map(contribution_json, found))


@router.post("/contributions", response={200: schemas.RatingsKept}, summary="State contributions, many at once or none")
@rule(Permission.RATE)
def contribute(request: PersonalRequest, payload: schemas.ContributionsIn) -> HttpResponse:
    """412 when one changed since the version sent; then none is saved. A null level takes one back."""

    def work() -> HttpResponse:
        _check_seen(request, [one.initiative_id for one in payload.contributions], "contributions")
        cells = [Cell(one.initiative_id, one.objective_id, one.level, one.version) for one in payload.contributions]
        return plain(request, {"changed": contribute_many(cells, access=request.access)})

    return answer_once(request, now(), work)


def _check_seen(request: PersonalRequest, ids: Sequence[UUID], where: str) -> None:
    """Raises 422 at the first that the caller may not see."""
    rows = initiatives_visible_to(request.access)
    visible = set(rows.filter(id__in=ids).order_by().values_list("id", flat=True))
    for place, id in enumerate(ids):
        if id not in visible:
            needed(rows, id, f"{where}/{place}/initiative_id")
