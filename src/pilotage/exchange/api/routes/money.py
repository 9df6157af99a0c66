"""Money lines."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, said
from pilotage.exchange.api.serialisers import actuals_json, lines_json
from pilotage.finance.actions.actuals import replace_actuals
from pilotage.finance.actions.editing import edit_line
from pilotage.finance.actions.lines import add_line, remove_line
from pilotage.finance.models import MoneyLine
from pilotage.finance.reads.lines import lines_visible_to
from pilotage.finance.rules.actuals import Booked
from pilotage.finance.rules.entries import Entries
from pilotage.finance.rules.permissions import may_edit_money
from pilotage.kit.clock import now, today
from pilotage.work.reads import initiatives_with_money_visible_to

router = Router(tags=["Money"])


@router.get("/money-lines", response={200: schemas.MoneyLinePage}, summary="List money lines")
@rule(Permission.SEE_MONEY)
def list_lines(
    request: PersonalRequest, paging: Paged, initiative: Annotated[UUID | None, Query()] = None
) -> HttpResponse:
    rows = lines_visible_to(request.access)
    if initiative:
        rows = rows.filter(initiative_id=initiative)
    return page(request, rows, paging.asked, lines_json)


@router.post("/money-lines", response={201: schemas.MoneyLineOut}, summary="Add a money line")
@rule(Permission.EDIT_MONEY)
def new_line(request: PersonalRequest, payload: schemas.MoneyLineIn) -> HttpResponse:
    def work() -> HttpResponse:
        visible = initiatives_with_money_visible_to(request.access)
        made = add_line(
            needed(visible, payload.initiative_id, "initiative_id"),
            kind=payload.kind,
            name=payload.name,
            currency=payload.currency,
            note=payload.note,
            fund=payload.fund_id,
            owner=payload.owner_id,
            access=request.access,
        )
        return one(request, _written(request, made.id), status=201, location=f"/api/v1/money-lines/{made.id}")

    return answer_once(request, now(), work)


@router.get("/money-lines/{uuid:id}", response={200: schemas.MoneyLineOut}, summary="Read a money line")
@rule(Permission.SEE_MONEY)
def one_line(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _written(request, id), fields=fields)


@router.patch("/money-lines/{uuid:id}", response={200: schemas.MoneyLineOut}, summary="Change a line and its amounts")
@rule(Permission.EDIT_MONEY)
def patch_line(request: PersonalRequest, id: UUID, payload: schemas.MoneyLineChange) -> HttpResponse:
    """Months that are not sent stay as they are; null says that an amount is unknown."""
    found: MoneyLine = get_object_or_404(lines_visible_to(request.access), id=id)
    asked = said(payload)
    version = hold(request, found, read=lambda: _written(request, id), asked=asked)
    entries = Entries(months=asked.pop("amounts", None) or {}, emptied_months=asked.pop("emptied", None) or ())
    # Null says that no fund pays, and that nobody owns it; in every other place it says nothing.
    named = {word: asked.pop(f"{word}_id") for word in ("fund", "owner") if f"{word}_id" in asked}
    facts = {word: value for word, value in asked.items() if value is not None} | named
    may_edit_money(request.access, found.initiative).or_raise()
    edit_line(
        found,
        version=version,
        facts=facts,
        entries=entries,
        booked=Booked(),
        access=request.access,
        is_within_dates=False,
        on=today(),
    )
    return one(request, _written(request, id))


@router.get(
    "/money-lines/{uuid:id}/actuals", response={200: schemas.ActualsOut}, summary="Read actual amounts of a money line"
)
@rule(Permission.SEE_MONEY)
def one_actuals(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    """What the books say, month by month; a month that is not there is not reported, and not 0."""
    return one(request, _booked(request, id), fields=fields)


@router.put(
    "/money-lines/{uuid:id}/actuals",
    response={200: schemas.ActualsOut},
    summary="Replace the actual amounts of a money line",
)
@rule(Permission.EDIT_MONEY)
def put_actuals(request: PersonalRequest, id: UUID, payload: schemas.ActualsIn) -> HttpResponse:
    """Exactly these months are reported afterwards; null says that an amount is unknown."""
    found: MoneyLine = get_object_or_404(lines_visible_to(request.access), id=id)
    version = hold(request, found, read=lambda: _booked(request, id), asked=said(payload))
    may_edit_money(request.access, found.initiative).or_raise()
    replace_actuals(found, payload.amounts, version=version, access=request.access, on=today())
    return one(request, _booked(request, id))


@router.delete("/money-lines/{uuid:id}", response={204: None}, summary="Remove a money line")
@rule(Permission.EDIT_MONEY)
def delete_line(request: PersonalRequest, id: UUID) -> HttpResponse:
    found: MoneyLine = get_object_or_404(lines_visible_to(request.access), id=id)
    version = hold(request, found, read=lambda: _written(request, id))
    remove_line(found, version=version, access=request.access)
    return nothing()


def _written(request: PersonalRequest, id: UUID) -> dict[str, object]:
    return lines_json([get_object_or_404(lines_visible_to(request.access), id=id)])[0]


def _booked(request: PersonalRequest, id: UUID) -> dict[str, object]:
    return actuals_json(get_object_or_404(lines_visible_to(request.access), id=id))
