"""Objectives, drivers and ratings."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.actions import answer_once
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import version_seen
from pilotage.exchange.api.routes.asked import Fields, Paged, named, needed, person, said
from pilotage.exchange.api.serialisers import driver_json, objective_json, rating_json
from pilotage.kit.clock import now
from pilotage.strategy.actions.drivers import add_driver, change_driver
from pilotage.strategy.actions.objectives import change_objective, create_objective, remove_objective
from pilotage.strategy.actions.ratings import Cell, rate_many
from pilotage.strategy.models import Rating
from pilotage.strategy.reads.drivers import driver_sets_visible_to, drivers_visible_to
from pilotage.strategy.reads.objectives import objectives_visible_to
from pilotage.strategy.rules import Stale
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Strategy"])


@router.get("/objectives", response={200: schemas.ObjectivePage, **schemas.READ}, summary="List objectives")
@rule(Permission.SEE)
def list_objectives(request: PersonalRequest, paging: Paged) -> HttpResponse:
    rows = objectives_visible_to(request.access).select_related("owner")
    return page(rows, paging.asked, lambda found: map(objective_json, found))


@router.post("/objectives", response={201: schemas.ObjectiveOut, **schemas.MADE}, summary="Add an objective")
@rule(Permission.EDIT_STRATEGY)
def add_objective(request: PersonalRequest, payload: schemas.ObjectiveIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = create_objective(access=request.access, **_facts(request, said(payload)))
        return one(request, objective_json(made), status=201, location=f"/api/v1/objectives/{made.id}")

    return answer_once(request, now(), work)


@router.get("/objectives/{uuid:id}", response={200: schemas.ObjectiveOut, **schemas.READ_ONE}, summary="One objective")
@rule(Permission.SEE)
def one_objective(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, objective_json(get_object_or_404(objectives_visible_to(request.access), id=id)), fields=fields)


@router.patch("/objectives/{uuid:id}", response={200: schemas.ObjectiveOut, **schemas.CHANGED}, summary="Change it")
@rule(Permission.EDIT_STRATEGY)
def patch_objective(request: PersonalRequest, id: UUID, payload: schemas.ObjectiveChange) -> HttpResponse:
    found = get_object_or_404(objectives_visible_to(request.access), id=id)
    changes = _facts(request, said(payload))
    changed = change_objective(found, version=version_seen(request, id), changes=changes, access=request.access)
    changed.refresh_from_db()
    return one(request, objective_json(changed))


@router.delete("/objectives/{uuid:id}", response={204: None, **schemas.CHANGED}, summary="Remove an objective")
@rule(Permission.EDIT_STRATEGY)
def delete_objective(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(objectives_visible_to(request.access), id=id)
    version = version_seen(request, id)
    if version != found.version:
        raise Stale(found, read_version=version)
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


@router.get("/drivers", response={200: schemas.DriverPage, **schemas.READ}, summary="List drivers with their weights")
@rule(Permission.SEE)
def list_drivers(request: PersonalRequest, paging: Paged, driver_set: SetId = None) -> HttpResponse:
    rows = drivers_visible_to(request.access).select_related("driver_set")
    if driver_set:
        rows = rows.filter(driver_set_id=driver_set)
    return page(rows, paging.asked, lambda found: map(driver_json, found))


@router.post("/drivers", response={201: schemas.DriverOut, **schemas.MADE}, summary="Add a driver to a set")
@rule(Permission.EDIT_STRATEGY)
def new_driver(request: PersonalRequest, payload: schemas.DriverIn) -> HttpResponse:
    def work() -> HttpResponse:
        chosen = needed(driver_sets_visible_to(request.access), payload.driver_set_id, "driver_set_id")
        made = add_driver(chosen, name=payload.name, description=payload.description, access=request.access)
        return one(request, driver_json(made), status=201, location=f"/api/v1/drivers/{made.id}")

    return answer_once(request, now(), work)


@router.get("/drivers/{uuid:id}", response={200: schemas.DriverOut, **schemas.READ_ONE}, summary="One driver")
@rule(Permission.SEE)
def one_driver(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    rows = drivers_visible_to(request.access).select_related("driver_set")
    return one(request, driver_json(get_object_or_404(rows, id=id)), fields=fields)


@router.patch("/drivers/{uuid:id}", response={200: schemas.DriverOut, **schemas.CHANGED}, summary="Change a driver")
@rule(Permission.EDIT_STRATEGY)
def patch_driver(request: PersonalRequest, id: UUID, payload: schemas.DriverChange) -> HttpResponse:
    found = get_object_or_404(drivers_visible_to(request.access), id=id)
    asked = said(payload)
    changed = change_driver(
        found,
        version=version_seen(request, id),
        name=asked.get("name") or found.name,
        description=found.description if asked.get("description") is None else asked["description"],
        objectives=list(found.objectives.all()),
        access=request.access,
    )
    changed.refresh_from_db()
    return one(request, driver_json(changed))


@router.get("/ratings", response={200: schemas.RatingPage, **schemas.READ}, summary="List ratings")
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
    return page(rows, paging.asked, lambda found: map(rating_json, found))


@router.post("/ratings", response={200: schemas.RatingsKept, **schemas.MADE}, summary="Rate, many at once or none")
@rule(Permission.RATE)
def rate(request: PersonalRequest, payload: schemas.RatingsIn) -> HttpResponse:
    """409 when a cell changed since the version sent; then none is saved."""

    def work() -> HttpResponse:
        wanted = {one.initiative_id for one in payload.ratings}
        visible = set(initiatives_visible_to(request.access).filter(id__in=wanted).values_list("id", flat=True))
        for place, cell in enumerate(payload.ratings):
            if cell.initiative_id not in visible:
                needed(initiatives_visible_to(request.access), cell.initiative_id, f"ratings/{place}/initiative_id")
        cells = [Cell(one.initiative_id, one.driver_id, one.level, one.version) for one in payload.ratings]
        changed = rate_many(cells, access=request.access)
        body = schemas.RatingsKept(changed=changed)
        return HttpResponse(body.model_dump_json(), content_type="application/json")

    return answer_once(request, now(), work)
