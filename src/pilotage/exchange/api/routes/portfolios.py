"""The portfolio tree."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, named, person, said
from pilotage.exchange.api.serialisers import portfolio_json
from pilotage.kit.clock import now
from pilotage.work.actions import change_portfolio, create_portfolio, move_portfolio, remove_portfolio
from pilotage.work.models import Portfolio
from pilotage.work.reads import portfolios_visible_to

router = Router(tags=["Register"])
ORDERS = {**BY_ID, "name": Order("name"), "path": Order("scope__path")}


@router.get("/portfolios", response={200: schemas.PortfolioPage}, summary="List portfolios")
@rule(Permission.SEE)
def list_portfolios(request: PersonalRequest, paging: Paged) -> HttpResponse:
    """By `path` they stand in the order of the tree."""
    rows = portfolios_visible_to(request.access)
    return page(request, rows, paging.asked, lambda found: map(portfolio_json, found), orders=ORDERS)


@router.post("/portfolios", response={201: schemas.PortfolioOut}, summary="Add a portfolio")
@rule(Permission.CONFIGURE)
def add_portfolio(request: PersonalRequest, payload: schemas.PortfolioIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = create_portfolio(
            name=payload.name,
            parent=named(portfolios_visible_to(request.access), payload.parent_id, "parent_id"),
            description=payload.description,
            owner=person(payload.owner_id, "owner_id"),
            access=request.access,
        )
        return one(request, portfolio_json(made), status=201, location=f"/api/v1/portfolios/{made.id}")

    return answer_once(request, now(), work)


def _found(request: PersonalRequest, id: UUID) -> Portfolio:
    found: Portfolio = get_object_or_404(portfolios_visible_to(request.access), id=id)
    return found


@router.get("/portfolios/{uuid:id}", response={200: schemas.PortfolioOut}, summary="Read a portfolio")
@rule(Permission.SEE)
def one_portfolio(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, portfolio_json(_found(request, id)), fields=fields)


@router.patch("/portfolios/{uuid:id}", response={200: schemas.PortfolioOut}, summary="Change or move a portfolio")
@rule(Permission.CONFIGURE)
def patch_portfolio(request: PersonalRequest, id: UUID, payload: schemas.PortfolioChange) -> HttpResponse:
    """With another `parent_id` it moves, with everything below it; null puts it on top."""
    found = _found(request, id)
    asked = said(payload)
    hold(request, found, read=lambda: portfolio_json(_found(request, id)), asked=asked)
    if "parent_id" in asked and asked["parent_id"] != found.parent_id:
        under = named(portfolios_visible_to(request.access), asked["parent_id"], "parent_id")
        move_portfolio(found, under=under, access=request.access)
        found = _found(request, id)
    facts: dict[str, Any] = {  # typed by field: Any
        "name": asked.get("name") or found.name,
        "description": found.description if asked.get("description") is None else asked["description"],
        "owner": person(asked["owner_id"], "owner_id") if "owner_id" in asked else found.owner,
    }
    change_portfolio(found, version=found.version, access=request.access, **facts)
    return one(request, portfolio_json(_found(request, id)))


@router.delete("/portfolios/{uuid:id}", response={204: None}, summary="Remove an empty portfolio")
@rule(Permission.CONFIGURE)
def delete_portfolio(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _found(request, id)
    hold(request, found, read=lambda: portfolio_json(_found(request, id)))
    remove_portfolio(found, access=request.access)
    return nothing()
