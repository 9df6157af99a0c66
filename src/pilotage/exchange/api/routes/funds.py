"""Funds."""

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
from pilotage.exchange.api.routes.asked import Fields, Paged, said
from pilotage.exchange.api.serialisers import fund_json
from pilotage.finance.actions.funds import add_fund, change_fund
from pilotage.finance.models import Fund
from pilotage.finance.reads.funds import funds_visible_to
from pilotage.finance.rules.permissions import may_keep_funds
from pilotage.kit.clock import now

router = Router(tags=["Money"])
ORDERS = {**BY_ID, "position": Order("position", int), "name": Order("name")}


@router.get("/funds", response={200: schemas.FundPage}, summary="List funds")
@rule(Permission.SEE_MONEY)
def list_funds(request: PersonalRequest, paging: Paged) -> HttpResponse:
    """Archived ones as well: lines may still name them."""
    rows = funds_visible_to(request.access)
    return page(request, rows, paging.asked, lambda found: map(fund_json, found), orders=ORDERS)


@router.post("/funds", response={201: schemas.FundOut}, summary="Add a fund")
@rule(Permission.EDIT_MONEY)
def new_fund(request: PersonalRequest, payload: schemas.FundIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = add_fund(name=payload.name, note=payload.note, access=request.access)
        return one(request, fund_json(made), status=201, location=f"/api/v1/funds/{made.id}")

    return answer_once(request, now(), work)


@router.get("/funds/{uuid:id}", response={200: schemas.FundOut}, summary="Read a fund")
@rule(Permission.SEE_MONEY)
def one_fund(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, fund_json(_fund(request, id)), fields=fields)


@router.patch("/funds/{uuid:id}", response={200: schemas.FundOut}, summary="Change a fund, or archive it")
@rule(Permission.EDIT_MONEY)
def patch_fund(request: PersonalRequest, id: UUID, payload: schemas.FundChange) -> HttpResponse:
    found = _fund(request, id)
    may_keep_funds(request.access).or_raise()
    asked = said(payload)
    version = hold(request, found, read=lambda: fund_json(_fund(request, id)), asked=asked)
    changed = change_fund(
        found,
        version=version,
        name=asked.get("name") or found.name,
        note=found.note if asked.get("note") is None else asked["note"],
        archived_on=asked.get("archived_on", found.archived_on),
        access=request.access,
    )
    return one(request, fund_json(changed))


def _fund(request: PersonalRequest, id: UUID) -> Fund:
    found: Fund = get_object_or_404(funds_visible_to(request.access), id=id)
    return found
