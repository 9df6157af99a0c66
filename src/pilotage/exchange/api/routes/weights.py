"""Sets of drivers: one of them in use, its weights making the priorities."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, said
from pilotage.exchange.api.serialisers import driver_set_json
from pilotage.kit.clock import now
from pilotage.strategy.actions.drivers import (
    activate_driver_set,
    change_driver_set,
    create_driver_set,
    redraft_driver_set,
)
from pilotage.strategy.actions.weights import keep_weights_from_judgements, set_weights_by_hand
from pilotage.strategy.models import DriverSet
from pilotage.strategy.reads.drivers import driver_sets_visible_to, drivers_visible_to

router = Router(tags=["Strategy"])
ORDERS = {**BY_ID, "name": Order("name")}


def _found(request: PersonalRequest, id: UUID) -> DriverSet:
    found: DriverSet = get_object_or_404(driver_sets_visible_to(request.access), id=id)
    return found


@router.get("/driver-sets", response={200: schemas.DriverSetPage}, summary="List sets of drivers")
@rule(Permission.SEE)
def list_driver_sets(request: PersonalRequest, paging: Paged) -> HttpResponse:
    rows = driver_sets_visible_to(request.access).prefetch_related(None)
    return page(request, rows, paging.asked, lambda found: map(driver_set_json, found), orders=ORDERS)


@router.post("/driver-sets", response={201: schemas.DriverSetOut}, summary="Make a set of drivers")
@rule(Permission.EDIT_STRATEGY)
def add_driver_set(request: PersonalRequest, payload: schemas.DriverSetIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = create_driver_set(access=request.access, **_facts(said(payload)))
        return one(request, driver_set_json(made), status=201, location=f"/api/v1/driver-sets/{made.id}")

    return answer_once(request, now(), work)


def _facts(asked: dict[str, Any]) -> dict[str, Any]:  # typed by field: Any
    return {name: value for name, value in asked.items() if value is not None or name in ("starts_on", "ends_on")}


@router.get("/driver-sets/{uuid:id}", response={200: schemas.DriverSetOut}, summary="Read a set of drivers")
@rule(Permission.SEE)
def one_driver_set(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, driver_set_json(_found(request, id)), fields=fields)


@router.patch("/driver-sets/{uuid:id}", response={200: schemas.DriverSetOut}, summary="Change a set of drivers")
@rule(Permission.EDIT_STRATEGY)
def patch_driver_set(request: PersonalRequest, id: UUID, payload: schemas.DriverSetChange) -> HttpResponse:
    found = _found(request, id)
    asked = said(payload)
    version = hold(request, found, read=lambda: driver_set_json(_found(request, id)), asked=asked)
    kept = {name: getattr(found, name) for name in ("name", "description", "starts_on", "ends_on")}
    change_driver_set(found, version=version, access=request.access, **{**kept, **_facts(asked)})
    return one(request, driver_set_json(_found(request, id)))


@router.post("/driver-sets/{uuid:id}/activate", response={200: schemas.DriverSetOut}, summary="Put a set in use")
@rule(Permission.EDIT_STRATEGY)
def activate(request: PersonalRequest, id: UUID) -> HttpResponse:
    """The one in use until now is retired."""
    found = _found(request, id)
    activate_driver_set(found, access=request.access)
    return one(request, driver_set_json(_found(request, id)))


@router.post("/driver-sets/{uuid:id}/redraft", response={200: schemas.DriverSetOut}, summary="Make a set a draft again")
@rule(Permission.EDIT_STRATEGY)
def redraft(request: PersonalRequest, id: UUID) -> HttpResponse:
    """Until one is in use, nothing has a priority."""
    found = _found(request, id)
    redraft_driver_set(found, access=request.access)
    return one(request, driver_set_json(_found(request, id)))


@router.put("/driver-sets/{uuid:id}/weights", response={200: schemas.DriverSetOut}, summary="Set weights by hand")
@rule(Permission.EDIT_STRATEGY)
def put_weights(request: PersonalRequest, id: UUID, payload: schemas.WeightsIn) -> HttpResponse:
    """One for every driver of the set; they sum to 1."""
    found = _found(request, id)
    hold(request, found, read=lambda: driver_set_json(_found(request, id)))
    drivers = drivers_visible_to(request.access).filter(driver_set=found)
    shares = {needed(drivers, driver, f"shares/{driver}"): share for driver, share in payload.shares.items()}
    set_weights_by_hand(found, shares=shares, access=request.access)
    return one(request, driver_set_json(_found(request, id)))


@router.post(
    "/driver-sets/{uuid:id}/weights-from-judgements",
    response={200: schemas.DriverSetOut},
    summary="Let everybody's comparisons make the weights",
)
@rule(Permission.EDIT_STRATEGY)
def weigh(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _found(request, id)
    keep_weights_from_judgements(found, access=request.access)
    return one(request, driver_set_json(_found(request, id)))
