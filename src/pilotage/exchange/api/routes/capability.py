"""The capability model: its editions, and what one holds."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.routes.asked import Fields, Paged
from pilotage.exchange.api.schemas import capability as schemas
from pilotage.exchange.api.serialisers import Json
from pilotage.maturity.models import CapabilityModel, ModelState
from pilotage.maturity.reads.capability import capability_models, shape_of, text_of
from pilotage.maturity.rules.shape import PracticeShape
from pilotage.maturity.rules.text import MappingText

router = Router(tags=["Capability"])
ORDERS = {**BY_ID, "name": Order("name"), "made_on": Order("made_on", day)}
State = Annotated[ModelState | None, Query(description="Only editions in this state; “in_force”: the one that counts.")]


@router.get(
    "/capability-models", response={200: schemas.CapabilityModelPage}, summary="List editions of capability models"
)
@rule(Permission.SEE)
def list_capability_models(request: PersonalRequest, paging: Paged, state: State = None) -> HttpResponse:
    rows = capability_models()
    if state:
        rows = rows.filter(state=state)
    return page(request, rows, paging.asked, lambda found: map(edition_json, found), orders=ORDERS)


@router.get(
    "/capability-models/{uuid:id}",
    response={200: schemas.CapabilityModelWhole},
    summary="Read a model, with practices",
)
@rule(Permission.SEE)
def one_capability_model(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    """What evidence, assessments and roadmaps are made by; the same as the file that the page saves."""
    return one(request, whole_json(get_object_or_404(capability_models(), pk=id)), fields=fields)


def edition_json(row: CapabilityModel) -> Json:
    return {
        "id": row.id,
        "version": row.version,
        "key": row.key,
        "edition": row.edition,
        "name": row.name,
        "note": row.note,
        "source": row.source,
        "state": row.state,
        "made_on": row.made_on,
        "effort_days": {"small": row.small_days, "medium": row.medium_days, "large": row.large_days},
    }


def whole_json(row: CapabilityModel) -> Json:
    shape = shape_of(row)
    mappings = {practice.key: practice.mappings for practice in text_of(row).practices}
    stages = [
        {"key": stage.key, "name": stage.name, "note": stage.note, "from_level": stage.from_level}
        for stage in shape.stages
    ]
    dimensions = [
        {"id": part.id, "key": part.key, "name": part.name, "question": part.question} for part in shape.dimensions
    ]
    practices = [_practice_json(practice, mappings[practice.key]) for practice in shape.practices]
    return {**edition_json(row), "stages": stages, "dimensions": dimensions, "practices": practices}


def _practice_json(practice: PracticeShape, mappings: Iterable[MappingText]) -> Json:
    return {
        "id": practice.id,
        "key": practice.key,
        "dimension": practice.dimension,
        "level": practice.level,
        "name": practice.name,
        "why": practice.why,
        "works": practice.works.splitlines(),
        "effort": practice.effort,
        "effort_days": practice.effort_days,
        "weight": _plain(practice.weight),
        "probe": practice.probe or None,
        "threshold_share": None if practice.threshold is None else _plain(practice.threshold),
        "needs": list(practice.needs),
        "mappings": [{"scheme": each.scheme, "code": each.code, "note": each.note} for each in mappings],
    }


def _plain(value: float) -> str:
    return f"{value:g}"
