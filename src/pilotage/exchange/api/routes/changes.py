"""Change requests: written, measured, submitted, withdrawn and decided."""

import dataclasses
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.change_rows import change_json, changes_json
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, said
from pilotage.exchange.api.schemas import changes as schemas
from pilotage.governance.actions.changes.asking import (
    Asked,
    draft_change,
    measure_again,
    rewrite_change,
    submit_change,
    withdraw_change,
)
from pilotage.governance.actions.changes.deciding import approve_change, reject_change
from pilotage.governance.actions.locking import locked_initiative
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.reads.changes.visible import change_requests_visible_to
from pilotage.governance.rules.changes import MONEY_FIELDS, may_ask
from pilotage.kit.clock import now, today
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Governance"])
ORDERS = {**BY_ID, "title": Order("title"), "submitted_on": Order("submitted_on", day),
          "decided_on": Order("decided_on", day)}  # fmt: skip
WHOLE = {200: schemas.ChangeRequestWholeOut}
# Values by field, of the types that the fields ask for: Any.
Values = dict[str, Any]


@router.get("/change-requests", response={200: schemas.ChangeRequestPage}, summary="List change requests")
@rule(Permission.SEE)
def list_changes(
    request: PersonalRequest,
    paging: Paged,
    initiative: Annotated[UUID | None, Query(description="Of this initiative.")] = None,
    state: Annotated[ChangeState | None, Query()] = None,
) -> HttpResponse:
    """Of initiatives that you see, as they were measured; their money only where you see it."""
    rows = change_requests_visible_to(request.access)
    if initiative:
        rows = rows.filter(initiative=initiative)
    if state:
        rows = rows.filter(state=state)
    return page(request, rows, paging.asked, lambda found: changes_json(request.access, found), orders=ORDERS)


@router.post("/change-requests", response={201: schemas.ChangeRequestWholeOut}, summary="Draft a change request")
@rule(Permission.EDIT)
def new_change(request: PersonalRequest, payload: schemas.ChangeRequestIn) -> HttpResponse:
    """It is measured as it would be now; nothing counts before it is submitted and approved."""

    def work() -> HttpResponse:
        initiative = needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id")
        may_ask(request.access, initiative.scope.path).or_raise()
        values = said(payload)
        del values["initiative_id"]
        _refuse_unseen_money(request, values, initiative.scope.path)
        made = draft_change(initiative, Asked(**_told(values)), access=request.access)
        return one(request, _written(request, made.pk), status=201, location=f"/api/v1/change-requests/{made.pk}")

    return answer_once(request, now(), work)


@router.get("/change-requests/{uuid:id}", response=WHOLE, summary="Read a change request with its effect")
@rule(Permission.SEE)
def one_change(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _written(request, id), fields=fields)


@router.patch("/change-requests/{uuid:id}", response=WHOLE, summary="Rewrite a draft")
@rule(Permission.EDIT)
def patch_change(request: PersonalRequest, id: UUID, payload: schemas.ChangeRequestChange) -> HttpResponse:
    """What is not sent stays. What was submitted is refused: withdraw it, and draft another."""
    found, values = _found(request, id), said(payload)
    path = found.initiative.scope.path
    may_ask(request.access, path).or_raise()
    _refuse_unseen_money(request, values, path)
    version = _held(request, found, values)
    kept = {field.name: getattr(found, field.name) for field in dataclasses.fields(Asked)}
    rewrite_change(found, Asked(**{**kept, **_told(values)}), version=version, access=request.access)
    return one(request, _written(request, id))


@router.post("/change-requests/{uuid:id}/submit", response=WHOLE, summary="Submit a draft")
@rule(Permission.EDIT, at_version=True)
def submit_change_request(request: PersonalRequest, id: UUID) -> HttpResponse:
    """It is measured against what counts now, both are frozen, and it goes to who decides so much."""

    def work() -> HttpResponse:
        found = _found(request, id)
        may_ask(request.access, found.initiative.scope.path).or_raise()
        _held(request, found)
        submit_change(found, access=request.access, on=today(), at=now())
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


@router.post("/change-requests/{uuid:id}/measure", response=WHOLE, summary="Measure it against what counts now")
@rule(Permission.SEE)
def measure_change_request(request: PersonalRequest, id: UUID) -> HttpResponse:
    """As something was approved since it was submitted."""

    def work() -> HttpResponse:
        measure_again(_found(request, id), access=request.access, on=today())
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


@router.post("/change-requests/{uuid:id}/withdraw", response=WHOLE, summary="Withdraw a change request")
@rule(Permission.SEE)
def withdraw_change_request(request: PersonalRequest, id: UUID) -> HttpResponse:
    """What it said stays to read."""

    def work() -> HttpResponse:
        withdraw_change(_found(request, id), access=request.access)
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


@router.post("/change-requests/{uuid:id}/approve", response=WHOLE, summary="Approve a change request")
@rule(Permission.SEE, sees=change_requests_visible_to, at_version=True)
def approve_change_request(request: PersonalRequest, id: UUID, payload: schemas.ChangeDecisionIn) -> HttpResponse:
    """It counts from today on, with a new baseline where there is a plan; the decision is in the ledger."""

    def work() -> HttpResponse:
        found = _found(request, id)
        _held(request, found)
        approve_change(found, reason=payload.reason, access=request.access, on=today(), at=now())
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


@router.post("/change-requests/{uuid:id}/reject", response=WHOLE, summary="Reject a change request")
@rule(Permission.SEE, sees=change_requests_visible_to, at_version=True)
def reject_change_request(request: PersonalRequest, id: UUID, payload: schemas.ChangeDecisionIn) -> HttpResponse:
    """What was approved before goes on to count."""

    def work() -> HttpResponse:
        found = _found(request, id)
        _held(request, found)
        reject_change(found, reason=payload.reason, access=request.access, on=today(), at=now())
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


def _found(request: PersonalRequest, id: UUID) -> ChangeRequest:
    found: ChangeRequest = get_object_or_404(change_requests_visible_to(request.access), pk=id)
    return found


def _written(request: PersonalRequest, id: UUID) -> Values:
    return change_json(request.access, _found(request, id), on=today())


def _held(request: PersonalRequest, found: ChangeRequest, asked: Values | None = None) -> int:
    """At the version that was read; held with its initiative first, as every action holds them."""
    locked_initiative(found.initiative_id)
    return hold(request, found, read=lambda: _written(request, found.pk), asked=asked)


def _refuse_unseen_money(request: PersonalRequest, values: Values, path: str) -> None:
    """The action would leave it as it is; who sends it is told."""
    if any(values.get(name) is not None for name in MONEY_FIELDS):
        request.access.may(Permission.SEE_MONEY, path=path).or_raise()


def _told(values: Values) -> Values:
    """Without words: none are said; without a figure: it stays."""
    figures = ("new_finish", "new_cost", "benefit_change")
    return {name: "" if value is None and name not in figures else value for name, value in values.items()}
