"""What waits for a person in governance, what they get by mail, and who decides while they are away."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api.answers import one, page, plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, needed
from pilotage.exchange.api.schemas import waiting as schemas
from pilotage.exchange.api.serialisers import Json, ref
from pilotage.governance.actions.conditions import meet_condition
from pilotage.governance.actions.delegating import delegate, end_delegation
from pilotage.governance.actions.notices import want_notices
from pilotage.governance.models import Condition, Delegation
from pilotage.governance.reads.deciders import delegations_of
from pilotage.governance.reads.ledger import conditions_visible_to
from pilotage.governance.reads.notices import notice_kinds, wanted_by
from pilotage.kit.clock import now, today

router = Router(tags=["Governance"])
BY_DUE = {**BY_ID, "due_on": Order("due_on", day)}
BY_SINCE = {**BY_ID, "since": Order("since", day)}
OF_A_CONDITION = ("id", "version", "text", "due_on", "met_on", "note")
OF_A_DELEGATION = ("id", "version", "since", "until", "note", "ended_on")


@router.get("/conditions", response={200: schemas.ConditionPage}, summary="List conditions of decisions")
@rule(Permission.SEE)
def list_conditions(
    request: PersonalRequest,
    paging: Paged,
    open: Annotated[bool, Query(description="Only those that are not met.")] = False,
    mine: Annotated[bool, Query(description="Only your own.")] = False,
    initiative: Annotated[UUID | None, Query(description="Of decisions on this initiative.")] = None,
) -> HttpResponse:
    rows = conditions_visible_to(request.access)
    if open:
        rows = rows.filter(met_on__isnull=True)
    if mine:
        rows = rows.filter(owner=request.access.person_id)
    if initiative:
        rows = rows.filter(entry__initiative=initiative)
    return page(request, rows, paging.asked, lambda found: map(_condition, found), orders=BY_DUE)


@router.get("/conditions/{uuid:id}", response={200: schemas.ConditionRowOut}, summary="Read a condition")
@rule(Permission.SEE)
def one_condition(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _condition(_the_condition(request, id)), fields=fields)


@router.post("/conditions/{uuid:id}/meet", response={200: schemas.ConditionRowOut}, summary="Say that it is met")
@rule(Permission.SEE, sees=conditions_visible_to)
def meet(request: PersonalRequest, id: UUID, payload: schemas.MetIn) -> HttpResponse:
    """Its owner says so, or who may change the initiative; the words are kept with the decision."""

    def work() -> HttpResponse:
        meet_condition(_the_condition(request, id), note=payload.note, access=request.access, on=today())
        return one(request, _condition(_the_condition(request, id)))

    return answer_once(request, now(), work)


def _the_condition(request: PersonalRequest, id: UUID) -> Condition:
    found: Condition = get_object_or_404(conditions_visible_to(request.access), pk=id)
    return found


def _condition(row: Condition) -> Json:
    return {
        **{name: getattr(row, name) for name in OF_A_CONDITION},
        "owner": ref(row.owner),
        "met_by": ref(row.met_by),
        "decision_id": row.entry_id,
        "initiative_id": row.entry.initiative_id,
    }


@router.get("/notices", response={200: schemas.NoticesOut}, summary="What waits for me")
@rule(None)
def read_notices(request: PersonalRequest) -> HttpResponse:
    """By kind: what a mail would tell you today, whether you get it by mail or not."""
    return plain(request, _notices(request))


@router.post("/notices/wanted", response={200: schemas.NoticesOut}, summary="Choose what comes by mail")
@rule(None)
def choose_notices(request: PersonalRequest, payload: schemas.WantedIn) -> HttpResponse:
    def work() -> HttpResponse:
        want_notices(payload.kinds, access=request.access)
        return plain(request, _notices(request))

    return answer_once(request, now(), work)


def _notices(request: PersonalRequest) -> Json:
    mine = request.access.person_id
    wanted = wanted_by(mine) if mine else {}
    kinds: list[Json] = [
        {
            "kind": kind.name,
            "label": str(kind.label),
            "is_wanted": wanted.get(kind.name, True),
            "lines": [{"text": line.text, "address": line.address} for line in kind.ask(request.access, today())],
        }
        for kind in notice_kinds()
    ]
    return {"count": sum(len(one["lines"]) for one in kinds), "kinds": kinds}


@router.get("/delegations", response={200: schemas.DelegationPage}, summary="List my delegations, given and taken")
@rule(Permission.SEE)
def list_delegations(request: PersonalRequest, paging: Paged) -> HttpResponse:
    rows = delegations_of(request.access.person_id)
    return page(request, rows, paging.asked, lambda found: map(_delegation, found), orders=BY_SINCE)


@router.post("/delegations", response={201: schemas.DelegationOut}, summary="Let somebody decide while I am away")
@rule(Permission.SEE)
def new_delegation(request: PersonalRequest, payload: schemas.DelegationIn) -> HttpResponse:
    """They decide at gates and in alignment reviews what your roles let you decide, where they may see it."""

    def work() -> HttpResponse:
        taker: Person = needed(people_by_name(), payload.taker_id, "taker_id")
        days = {"since": payload.since, "until": payload.until}
        made = delegate(taker, **days, note=payload.note, access=request.access, on=today())
        shown = _delegation(_the_delegation(request, made.pk))
        return one(request, shown, status=201, location=f"/api/v1/delegations/{made.pk}")

    return answer_once(request, now(), work)


@router.get("/delegations/{uuid:id}", response={200: schemas.DelegationOut}, summary="Read one of my delegations")
@rule(Permission.SEE)
def one_delegation(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _delegation(_the_delegation(request, id)), fields=fields)


@router.post("/delegations/{uuid:id}/end", response={200: schemas.DelegationOut}, summary="End a delegation")
@rule(Permission.SEE)
def end_one_delegation(request: PersonalRequest, id: UUID) -> HttpResponse:
    """Both sides may; what was decided under it stands."""

    def work() -> HttpResponse:
        end_delegation(_the_delegation(request, id), access=request.access, on=today())
        return one(request, _delegation(_the_delegation(request, id)))

    return answer_once(request, now(), work)


def _the_delegation(request: PersonalRequest, id: UUID) -> Delegation:
    found: Delegation = get_object_or_404(delegations_of(request.access.person_id), pk=id)
    return found


def _delegation(row: Delegation) -> Json:
    facts = {name: getattr(row, name) for name in OF_A_DELEGATION}
    return {**facts, "giver": ref(row.giver), "taker": ref(row.taker)}
