"""The decision ledger, and gates: submitting an initiative to its gate and voting on it."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.gate_rows import review_json, whole_review_json
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.problems import Problem
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed
from pilotage.exchange.api.schemas import decisions as schemas
from pilotage.exchange.api.schemas.gates import GateReviewWholeOut
from pilotage.exchange.api.serialisers import Json, ref
from pilotage.governance.actions.deciding import AskedCondition, vote
from pilotage.governance.actions.submitting import submit_review, withdraw_review
from pilotage.governance.models import Condition, GateReview, LedgerEntry, LedgerKind, Outcome, ReviewState
from pilotage.governance.reads.ledger import LedgerQuery, conditions_visible_to, ledger_matching, ledger_visible_to
from pilotage.governance.reads.lifecycles import reviews_visible_to, standing_of
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import now, today
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Governance"])
ORDERS = {**BY_ID, "number": Order("number", int), "decided_on": Order("decided_on", day)}
REVIEW_ORDERS = {**BY_ID, "submitted_on": Order("submitted_on", day)}
FACTS = (
    "id", "version", "number", "kind", "title", "outcome", "reason", "decided_on", "decided_at", "initiative_id",
    "scope_id", "follows_id", "signatures",
)  # fmt: skip


@router.get("/decisions", response={200: schemas.DecisionPage}, summary="List decisions")
@rule(Permission.SEE)
def list_decisions(
    request: PersonalRequest,
    paging: Paged,
    kind: Annotated[LedgerKind | None, Query()] = None,
    outcome: Annotated[Outcome | None, Query()] = None,
    initiative: Annotated[UUID | None, Query(description="On this initiative.")] = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    q: Annotated[str, Query(max_length=200, description="Words of title or reason, a key, or D-41.")] = "",
) -> HttpResponse:
    """The ledger on all that you see, each with the evidence as it was."""
    asked = LedgerQuery(text=q, kind=kind or "", outcome=outcome or "", year=year or 0)
    rows = ledger_matching(request.access, asked)
    if initiative:
        rows = rows.filter(initiative=initiative)
    return page(request, rows, paging.asked, lambda found: _decisions(request, list(found)), orders=ORDERS)


@router.get("/decisions/{uuid:id}", response={200: schemas.DecisionOut}, summary="Read a decision")
@rule(Permission.SEE)
def one_decision(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    found = get_object_or_404(ledger_visible_to(request.access), id=id)
    return one(request, _decisions(request, [found])[0], fields=fields)


def _decisions(request: PersonalRequest, rows: list[LedgerEntry]) -> list[Json]:
    """One query more than the rows, for their conditions."""
    conditions: dict[UUID, list[Json]] = {row.id: [] for row in rows}
    asked = conditions_visible_to(request.access).filter(entry__in=rows)
    for condition in asked.order_by("due_on", "id"):
        conditions[condition.entry_id].append(_condition(condition))
    return [
        {
            **{name: getattr(row, name) for name in FACTS},
            "evidence": _evidence(request, row),
            "conditions": conditions[row.id],
        }
        for row in rows
    ]


def _evidence(request: PersonalRequest, row: LedgerEntry) -> list[Json]:
    sees_money = bool(request.access.may(Permission.SEE_MONEY, path=row.scope.path))
    found = []
    for section in row.evidence:
        lines = [line for line in section["lines"] if sees_money or not line["is_money"]]
        shown = [{name: line[name] for name in ("label", "value", "is_met")} for line in lines]
        found.append({"title": section["title"], "lines": shown, "hidden": len(section["lines"]) - len(lines)})
    return found


def _condition(row: Condition) -> Json:
    facts = {name: getattr(row, name) for name in ("id", "text", "due_on", "met_on", "note")}
    return {**facts, "owner": ref(row.owner)}


@router.get("/gate-reviews", response={200: schemas.GateReviewPage}, summary="List reviews at gates")
@rule(Permission.SEE)
def list_reviews(
    request: PersonalRequest,
    paging: Paged,
    initiative: Annotated[UUID | None, Query(description="Of this initiative.")] = None,
    state: Annotated[ReviewState | None, Query()] = None,
) -> HttpResponse:
    rows = reviews_visible_to(request.access)
    if initiative:
        rows = rows.filter(initiative=initiative)
    if state:
        rows = rows.filter(state=state)

    def items(found: Iterable[GateReview]) -> Iterable[Json]:
        return [review_json(row) for row in found]

    return page(request, rows, paging.asked, items, orders=REVIEW_ORDERS)


@router.get("/gate-reviews/{uuid:id}", response={200: GateReviewWholeOut}, summary="Read a review with its votes")
@rule(Permission.SEE)
def one_review(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _whole(request, id), fields=fields)


def _the_review(request: PersonalRequest, id: UUID) -> GateReview:
    found: GateReview = get_object_or_404(reviews_visible_to(request.access), id=id)
    return found


def _whole(request: PersonalRequest, id: UUID) -> Json:
    return whole_review_json(request.access, _the_review(request, id), on=today())


@router.post("/gate-reviews", response={201: GateReviewWholeOut}, summary="Submit an initiative to its gate")
@rule(Permission.EDIT)
def submit(request: PersonalRequest, payload: schemas.GateReviewIn) -> HttpResponse:
    """To the gate at which it stands. A criterion that keeps the gate shut is named, with what to do."""

    def work() -> HttpResponse:
        initiative = needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id")
        standing = standing_of(initiative)
        if standing is None or standing.gate is None:
            raise Impossible(_("There is no gate to submit this to."), field="initiative_id")
        made = submit_review(
            initiative, standing.gate, note=payload.note, access=request.access, on=today(), at=now()
        )  # fmt: skip
        return one(request, _whole(request, made.pk), status=201, location=f"/api/v1/gate-reviews/{made.pk}")

    return answer_once(request, now(), work)


@router.post("/gate-reviews/{uuid:id}/votes", response={200: GateReviewWholeOut}, summary="Vote on a review")
@rule(Permission.SEE, sees=reviews_visible_to)
def vote_on(request: PersonalRequest, id: UUID, payload: schemas.VoteIn) -> HttpResponse:
    """The vote that completes the quorum decides. A gate that asks for the password is decided on its page only."""

    def work() -> HttpResponse:
        found = _the_review(request, id)
        if found.gate.asks_reauthentication:
            raise Problem(403, _("This gate asks who you are: decide it on its page."))
        vote(
            found,
            outcome=payload.outcome,
            comment=payload.comment,
            conditions=[_asked(condition) for condition in payload.conditions],
            on_behalf_of=payload.decider_id,
            access=request.access,
            on=today(),
            at=now(),
        )
        return one(request, _whole(request, id))

    return answer_once(request, now(), work)


@router.post("/gate-reviews/{uuid:id}/withdraw", response={200: GateReviewWholeOut}, summary="Withdraw a submission")
@rule(Permission.SEE)
def withdraw_gate_review(request: PersonalRequest, id: UUID) -> HttpResponse:
    """Before it is decided; it can be submitted anew."""

    def work() -> HttpResponse:
        withdraw_review(_the_review(request, id), access=request.access)
        return one(request, _whole(request, id))

    return answer_once(request, now(), work)


def _asked(condition: schemas.ConditionIn) -> AskedCondition:
    owner: Person = needed(people_by_name(), condition.owner_id, "owner_id")
    return AskedCondition(condition.text, owner, condition.due_on)
