"""Life cycles and their gates: how they are set up, where an initiative stands, and what it brings there."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api.answers import one, page, plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.gate_rows import life_cycles_json, standing_json
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, Reference, needed, the_initiative
from pilotage.exchange.api.schemas import gates as schemas
from pilotage.governance.actions.submitting import attach_link, tick, untick
from pilotage.governance.models import Criterion, CriterionKind
from pilotage.governance.reads.criteria import criteria_in_use
from pilotage.governance.reads.settings import life_cycles_to_configure
from pilotage.kit.clock import now, today
from pilotage.work.models import Initiative
from pilotage.work.reads import initiatives_visible_to

router = Router(tags=["Governance"])
ORDERS = {**BY_ID, "position": Order("position", int), "name": Order("name")}


@router.get("/life-cycles", response={200: schemas.LifeCyclePage}, summary="List life cycles with their gates")
@rule(Permission.SEE)
def list_life_cycles(request: PersonalRequest, paging: Paged) -> HttpResponse:
    """Archived ones as well. They belong to everybody."""
    return page(request, life_cycles_to_configure(), paging.asked, life_cycles_json, orders=ORDERS)


@router.get("/life-cycles/{uuid:id}", response={200: schemas.LifeCycleOut}, summary="Read a life cycle")
@rule(Permission.SEE)
def one_life_cycle(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    (found,) = life_cycles_json([get_object_or_404(life_cycles_to_configure(), pk=id)])
    return one(request, found, fields=fields)


@router.get("/initiatives/{id}/gate", response={200: schemas.GateStandingOut}, summary="Where an initiative stands")
@rule(Permission.SEE)
def read_standing(request: PersonalRequest, id: Reference) -> HttpResponse:
    """Its station, the gate ahead, and how far it meets each criterion today."""
    return _standing(request, the_initiative(request.access, id))


@router.post(
    "/gate-evidence", response={200: schemas.GateStandingOut}, summary="Tick a criterion, or link its document"
)
@rule(Permission.EDIT)
def give_evidence(request: PersonalRequest, payload: schemas.GateEvidenceIn) -> HttpResponse:
    """Of the gate at which it stands; given again, it takes the place of what was given before."""

    def work() -> HttpResponse:
        initiative, criterion = _named(request, payload)
        if criterion.kind == CriterionKind.DOCUMENT:
            title, url = payload.title, payload.url
            attach_link(initiative, criterion, title=title, url=url, access=request.access, on=today())
        else:
            tick(initiative, criterion, note=payload.note, access=request.access, on=today())
        return _standing(request, initiative)

    return answer_once(request, now(), work)


@router.post(
    "/gate-evidence/take-back", response={200: schemas.GateStandingOut}, summary="Take a tick or document back"
)
@rule(Permission.EDIT)
def take_evidence_back(request: PersonalRequest, payload: schemas.GateEvidenceBackIn) -> HttpResponse:
    """Who had given it stays in the history."""

    def work() -> HttpResponse:
        initiative, criterion = _named(request, payload)
        untick(initiative, criterion, access=request.access)
        return _standing(request, initiative)

    return answer_once(request, now(), work)


def _named(
    request: PersonalRequest, payload: schemas.GateEvidenceIn | schemas.GateEvidenceBackIn
) -> tuple[Initiative, Criterion]:
    initiative = needed(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id")
    return initiative, needed(criteria_in_use(), payload.criterion_id, "criterion_id")


def _standing(request: PersonalRequest, initiative: Initiative) -> HttpResponse:
    return plain(request, standing_json(request.access, initiative, on=today()))
