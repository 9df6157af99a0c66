"""Alignment reviews: started, written, signed by each in turn, and decided; and the planning rounds around them."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api.alignment_rows import alignment_json, alignments_json, round_json
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed, said
from pilotage.exchange.api.schemas import alignment as schemas
from pilotage.exchange.api.serialisers import Json
from pilotage.governance.actions import alignment as deeds
from pilotage.governance.models import AlignmentLine, AlignmentReview, AlignmentState
from pilotage.governance.reads.alignment import (
    alignments_to_renew,
    alignments_visible_to,
    planning_rounds,
    strategy_mark,
)
from pilotage.kit.clock import now, today
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Governance"])
ORDERS = {**BY_ID, "started_on": Order("started_on", day), "decided_on": Order("decided_on", day)}
ROUND_ORDERS = {**BY_ID, "starts_on": Order("starts_on", day), "name": Order("name")}
WHOLE = {200: schemas.AlignmentReviewWholeOut}


@router.get("/alignment-reviews", response={200: schemas.AlignmentReviewPage}, summary="List alignment reviews")
@rule(Permission.SEE)
def list_alignments(
    request: PersonalRequest,
    paging: Paged,
    initiative: Annotated[UUID | None, Query(description="Of this initiative.")] = None,
    state: Annotated[AlignmentState | None, Query()] = None,
    to_renew: Annotated[bool, Query(description="Only acceptances that hold no more.")] = False,
) -> HttpResponse:
    """Without their lines: these stand in each review."""
    mark = strategy_mark()
    rows = alignments_visible_to(request.access)
    if to_renew:
        rows = alignments_to_renew(request.access, on=today(), mark=mark)
    if initiative:
        rows = rows.filter(initiative=initiative)
    if state:
        rows = rows.filter(state=state)
    rows = rows.prefetch_related(None)
    return page(request, rows, paging.asked, lambda found: alignments_json(found, mark=mark), orders=ORDERS)


@router.post("/alignment-reviews", response={201: schemas.AlignmentReviewWholeOut}, summary="Start an alignment review")
@rule(Permission.EDIT)
def start_alignment(request: PersonalRequest, payload: schemas.AlignmentReviewIn) -> HttpResponse:
    """With a line for each driver in use and each objective, as the initiative is rated now."""

    def work() -> HttpResponse:
        initiative = needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id")
        made = deeds.start_review(initiative, access=request.access, on=today())
        return one(request, _written(request, made.pk), status=201, location=f"/api/v1/alignment-reviews/{made.pk}")

    return answer_once(request, now(), work)


@router.get("/alignment-reviews/{uuid:id}", response=WHOLE, summary="Read an alignment review with its lines")
@rule(Permission.SEE)
def one_alignment(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _written(request, id), fields=fields)


@router.patch("/alignment-reviews/{uuid:id}", response=WHOLE, summary="Write lines of an alignment review")
@rule(Permission.SEE)
def patch_alignment(request: PersonalRequest, id: UUID, payload: schemas.AlignmentReviewChange) -> HttpResponse:
    """Of a draft by who changes the initiative, of a proposal by the PMO lead. Lines that are not sent stay."""
    found = _found(request, id)
    version = _held(request, found)
    lines = {line.pk: line for line in found.lines.all()}
    written = {
        asked.id: _said(lines.get(asked.id) or needed(found.lines.all(), asked.id, f"lines/{place}/id"), asked)
        for place, asked in enumerate(payload.lines)
    }
    note = found.note if payload.note is None else payload.note
    deeds.write_lines(found, written, note=note, version=version, access=request.access)
    return one(request, _written(request, id))


def _said(line: AlignmentLine, asked: schemas.AlignmentLineIn) -> deeds.Said:
    """What stands there, and what was sent instead."""
    kept = {name: getattr(line, name) for name in ("level", "why", "measure_id", "expected_change")}
    values = {**kept, **said(asked)}
    return deeds.Said(values["level"] or "", values["why"] or "", values["measure_id"], values["expected_change"])


@router.post("/alignment-reviews/{uuid:id}/propose", response=WHOLE, summary="Propose it to the PMO")
@rule(Permission.EDIT, at_version=True)
def propose_alignment(request: PersonalRequest, id: UUID) -> HttpResponse:
    """What is lacking is named."""

    def work() -> HttpResponse:
        found = _found(request, id)
        _held(request, found)
        deeds.propose(found, access=request.access, at=now())
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


@router.post("/alignment-reviews/{uuid:id}/complete", response=WHOLE, summary="Complete it, as the PMO lead")
@rule(Permission.SEE, at_version=True)
def complete_alignment(request: PersonalRequest, id: UUID) -> HttpResponse:
    """Every driver has to be rated; then the SRO decides."""

    def work() -> HttpResponse:
        found = _found(request, id)
        _held(request, found)
        deeds.complete(found, access=request.access, at=now())
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


@router.post("/alignment-reviews/{uuid:id}/accept", response=WHOLE, summary="Accept it, as the SRO")
@rule(Permission.SEE, sees=alignments_visible_to, at_version=True)
def accept_alignment(request: PersonalRequest, id: UUID, payload: schemas.AcceptIn) -> HttpResponse:
    """Its levels become the ratings and contributions of the initiative, those that you amend as you amend them."""

    def work() -> HttpResponse:
        found = _found(request, id)
        _held(request, found)
        deeds.accept(
            found,
            amended={line: level.value for line, level in payload.amended.items()},
            reason=payload.reason,
            on_behalf_of=payload.decider_id,
            access=request.access,
            on=today(),
            at=now(),
        )
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


@router.post("/alignment-reviews/{uuid:id}/reject", response=WHOLE, summary="Reject it, as the SRO")
@rule(Permission.SEE, sees=alignments_visible_to, at_version=True)
def reject_alignment(request: PersonalRequest, id: UUID, payload: schemas.RejectIn) -> HttpResponse:
    """Nothing comes into force; a new review may be started."""

    def work() -> HttpResponse:
        found = _found(request, id)
        _held(request, found)
        away, reason = payload.decider_id, payload.reason
        deeds.reject(found, reason=reason, on_behalf_of=away, access=request.access, on=today(), at=now())
        return one(request, _written(request, id))

    return answer_once(request, now(), work)


def _found(request: PersonalRequest, id: UUID) -> AlignmentReview:
    found: AlignmentReview = get_object_or_404(alignments_visible_to(request.access), pk=id)
    return found


def _written(request: PersonalRequest, id: UUID) -> Json:
    return alignment_json(_found(request, id), mark=strategy_mark())


def _held(request: PersonalRequest, found: AlignmentReview) -> int:
    return hold(request, found, read=lambda: _written(request, found.pk))


@router.get("/planning-rounds", response={200: schemas.PlanningRoundPage}, summary="List planning rounds")
@rule(Permission.SEE)
def list_rounds(request: PersonalRequest, paging: Paged) -> HttpResponse:
    return page(request, planning_rounds(), paging.asked, lambda found: map(round_json, found), orders=ROUND_ORDERS)


@router.get("/planning-rounds/{uuid:id}", response={200: schemas.PlanningRoundOut}, summary="Read a planning round")
@rule(Permission.SEE)
def one_round(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, round_json(get_object_or_404(planning_rounds(), pk=id)), fields=fields)


@router.post("/planning-rounds", response={201: schemas.PlanningRoundOut}, summary="Open a planning round")
@rule(Permission.CONFIGURE)
def new_round(request: PersonalRequest, payload: schemas.PlanningRoundIn) -> HttpResponse:
    """One that is open still is closed by it."""

    def work() -> HttpResponse:
        made = deeds.plan_round(**payload.dict(), access=request.access)
        return one(request, round_json(made), status=201, location=f"/api/v1/planning-rounds/{made.pk}")

    return answer_once(request, now(), work)


@router.post("/planning-rounds/{uuid:id}/close", response={200: schemas.PlanningRoundOut}, summary="Close a round")
@rule(Permission.CONFIGURE)
def close_planning_round(request: PersonalRequest, id: UUID) -> HttpResponse:
    """Its acceptances hold as long as it says."""

    def work() -> HttpResponse:
        found = get_object_or_404(planning_rounds().filter(closed_on=None), pk=id)
        return one(request, round_json(deeds.close_round(found, access=request.access, on=today())))

    return answer_once(request, now(), work)
