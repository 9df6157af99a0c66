"""What an organisation adds to the register: its own fields, its stages, kept views; and the people it names."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import nothing, one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import hold
from pilotage.exchange.api.lists import BY_ID, Order
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, said
from pilotage.exchange.api.serialisers import field_json, person_json, stage_json, view_json
from pilotage.kit.clock import now
from pilotage.work.actions import (
    change_custom_field,
    define_custom_field,
    define_stage,
    forget_view,
    keep_view,
    rename_stage,
)
from pilotage.work.models import CustomField, SavedView, Stage
from pilotage.work.reads import saved_views_for
from pilotage.work.rules import may_configure

router = Router(tags=["Register"])
BY_POSITION = {**BY_ID, "position": Order("position", int), "name": Order("name")}
BY_NAME = {**BY_ID, "name": Order("name")}


@router.get("/custom-fields", response={200: schemas.CustomFieldPage}, summary="List custom fields")
@rule(Permission.SEE)
def list_custom_fields(request: PersonalRequest, paging: Paged) -> HttpResponse:
    """Retired ones as well: their values may still be there."""
    rows = CustomField.objects.all()
    return page(request, rows, paging.asked, lambda found: map(field_json, found), orders=BY_POSITION)


@router.post("/custom-fields", response={201: schemas.CustomFieldOut}, summary="Define a custom field")
@rule(Permission.CONFIGURE)
def add_custom_field(request: PersonalRequest, payload: schemas.CustomFieldIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = define_custom_field(name=payload.name, type=payload.type, choices=payload.choices, access=request.access)
        return one(request, field_json(made), status=201, location=f"/api/v1/custom-fields/{made.id}")

    return answer_once(request, now(), work)


@router.get("/custom-fields/{uuid:id}", response={200: schemas.CustomFieldOut}, summary="Read a custom field")
@rule(Permission.SEE)
def one_custom_field(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, field_json(get_object_or_404(CustomField, id=id)), fields=fields)


@router.patch("/custom-fields/{uuid:id}", response={200: schemas.CustomFieldOut}, summary="Change a custom field")
@rule(Permission.CONFIGURE)
def patch_custom_field(request: PersonalRequest, id: UUID, payload: schemas.CustomFieldChange) -> HttpResponse:
    """Its type stays, because values have its shape."""
    found = get_object_or_404(CustomField, id=id)
    may_configure(request.access).or_raise()
    asked = said(payload)
    version = hold(request, found, read=lambda: field_json(CustomField.objects.get(id=id)), asked=asked)
    changed = change_custom_field(
        found,
        version=version,
        name=asked.get("name") or found.name,
        choices=found.choices if asked.get("choices") is None else asked["choices"],
        is_retired=found.is_retired if asked.get("is_retired") is None else asked["is_retired"],
        access=request.access,
    )
    return one(request, field_json(changed))


@router.get("/stages", response={200: schemas.StagePage}, summary="List stages")
@rule(Permission.SEE)
def list_stages(request: PersonalRequest, paging: Paged) -> HttpResponse:
    rows = Stage.objects.all()
    return page(request, rows, paging.asked, lambda found: map(stage_json, found), orders=BY_POSITION)


@router.post("/stages", response={201: schemas.StageOut}, summary="Define a stage")
@rule(Permission.CONFIGURE)
def add_stage(request: PersonalRequest, payload: schemas.StageIn) -> HttpResponse:
    def work() -> HttpResponse:
        made = define_stage(name=payload.name, phase=payload.phase, access=request.access)
        return one(request, stage_json(made), status=201, location=f"/api/v1/stages/{made.id}")

    return answer_once(request, now(), work)


@router.get("/stages/{uuid:id}", response={200: schemas.StageOut}, summary="Read a stage")
@rule(Permission.SEE)
def one_stage(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, stage_json(get_object_or_404(Stage, id=id)), fields=fields)


@router.patch("/stages/{uuid:id}", response={200: schemas.StageOut}, summary="Rename a stage, or change its meaning")
@rule(Permission.CONFIGURE)
def patch_stage(request: PersonalRequest, id: UUID, payload: schemas.StageChange) -> HttpResponse:
    found = get_object_or_404(Stage, id=id)
    asked = said(payload)
    hold(request, found, read=lambda: stage_json(Stage.objects.get(id=id)), asked=asked)
    name, phase = asked.get("name") or found.name, asked.get("phase") or found.phase
    rename_stage(found, name=name, phase=phase, access=request.access)
    return one(request, stage_json(Stage.objects.get(id=id)))


@router.get("/views", response={200: schemas.ViewPage}, summary="List views of the register")
@rule(Permission.SEE)
def list_views(request: PersonalRequest, paging: Paged) -> HttpResponse:
    """Your own, and those that others share."""
    rows = saved_views_for(request.access)
    return page(request, rows, paging.asked, lambda found: map(view_json, found), orders=BY_NAME)


@router.post("/views", response={201: schemas.ViewOut}, summary="Keep a view")
@rule(Permission.SEE)
def add_view(request: PersonalRequest, payload: schemas.ViewIn) -> HttpResponse:
    def work() -> HttpResponse:
        facts = {"name": payload.name, "query": payload.query, "is_shared": payload.is_shared}
        made = keep_view(access=request.access, **facts)  # type: ignore[arg-type]  # each has its own type
        return one(request, view_json(_view(request, made.id)), status=201, location=f"/api/v1/views/{made.id}")

    return answer_once(request, now(), work)


def _view(request: PersonalRequest, id: UUID) -> SavedView:
    found: SavedView = get_object_or_404(saved_views_for(request.access), id=id)
    return found


@router.get("/views/{uuid:id}", response={200: schemas.ViewOut}, summary="Read a view")
@rule(Permission.SEE)
def one_view(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, view_json(_view(request, id)), fields=fields)


@router.delete("/views/{uuid:id}", response={204: None}, summary="Forget a view of your own")
@rule(Permission.SEE)
def delete_view(request: PersonalRequest, id: UUID) -> HttpResponse:
    found = _view(request, id)
    hold(request, found, read=lambda: view_json(_view(request, id)))
    forget_view(found, access=request.access)
    return nothing()


@router.get("/people", response={200: schemas.PersonPage}, summary="List people who can be named")
@rule(Permission.EDIT)
def list_people(
    request: PersonalRequest, paging: Paged, q: Annotated[str, Query(max_length=100, description="In the name.")] = ""
) -> HttpResponse:
    """As owners and managers, with their names only."""
    rows: QuerySet = people_by_name()  # type: ignore[type-arg]
    return page(
        request, rows.filter(name__icontains=q), paging.asked, lambda found: map(person_json, found), orders=BY_NAME
    )
