"""Report packs: asked for, watched while they are drawn, and fetched as a file."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Router

from pilotage.accounts.rules import Impossible, Permission, PersonalRequest
from pilotage.exchange.api.answers import nothing, one, page, sent
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.etags import digest_of, hold
from pilotage.exchange.api.lists import BY_ID, Order, day
from pilotage.exchange.api.repeats import answer_once
from pilotage.exchange.api.routes.asked import Fields, Paged, named
from pilotage.exchange.api.schemas import packs as schemas
from pilotage.exchange.api.serialisers import Json, job_json, ref
from pilotage.insights.actions.ordering import Asked, request_pack
from pilotage.insights.actions.packs import remove_pack
from pilotage.insights.models import Pack, PackFormat, PackMaster
from pilotage.insights.reads.packs import drawn_packs_of, masters_to_choose, packs_of
from pilotage.insights.rules.packs import MEDIA_TYPES, file_name_of
from pilotage.kit.clock import now, today
from pilotage.kit.periods import months_before
from pilotage.work.reads import initiatives_visible_to, portfolios_visible_to

router = Router(tags=["Reports"])
ORDERS = {**BY_ID, "day": Order("day", day), "title": Order("title")}
BY_NAME = {**BY_ID, "name": Order("name")}
PLAIN = ("id", "version", "title", "subject", "format", "day", "since", "made_at", "pages")
# A file is no JSON: its types stand in the document by themselves.
FILE: Json = {
    "responses": {
        200: {"content": {name: {"schema": {"type": "string", "format": "binary"}} for name in MEDIA_TYPES.values()}}
    }
}


@router.get("/packs", response={200: schemas.PackPage}, summary="List my packs")
@rule(Permission.SEE)
def list_packs(request: PersonalRequest, paging: Paged) -> HttpResponse:
    """The last thirty that you made: nobody else sees them."""
    return page(request, packs_of(request.access), paging.asked, lambda found: map(_json, found), orders=ORDERS)


@router.post("/packs", response={202: schemas.PackOut}, summary="Ask for a pack")
@rule(Permission.SEE)
def new_pack(request: PersonalRequest, payload: schemas.PackIn) -> HttpResponse:
    """What it says is frozen now; it is drawn in a job. Its address is in Location: ask there until `is_drawn`."""

    def work() -> HttpResponse:
        made = request_pack(_asked(request, payload), access=request.access, at=now(), today=today())
        return one(request, _json(_found(request, made.pk)), status=202, location=f"/api/v1/packs/{made.pk}")

    return answer_once(request, now(), work)


def _asked(request: PersonalRequest, payload: schemas.PackIn) -> Asked:
    if payload.portfolio_id is not None and payload.initiative_id is not None:
        raise Impossible(_("Name a portfolio or an initiative, not both."), field="initiative_id")
    as_of = payload.day or today()
    return Asked(
        format=payload.format,
        day=as_of,
        since=payload.since or months_before(as_of, 1),
        portfolio=named(portfolios_visible_to(request.access), payload.portfolio_id, "portfolio_id"),
        initiative=named(initiatives_visible_to(request.access), payload.initiative_id, "initiative_id"),
        with_initiatives=payload.with_initiatives,
        master=named(masters_to_choose(), payload.master_id, "master_id"),
    )


@router.get("/packs/{uuid:id}", response={200: schemas.PackOut}, summary="Read about one of my packs")
@rule(Permission.SEE)
def one_pack(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, _json(_found(request, id)), fields=fields)


@router.delete("/packs/{uuid:id}", response={204: None}, summary="Remove one of my packs")
@rule(Permission.SEE)
def delete_pack(request: PersonalRequest, id: UUID) -> HttpResponse:
    """One that is being drawn stops."""
    found = _found(request, id)
    hold(request, found, read=lambda: _json(_found(request, id)))
    remove_pack(found, access=request.access)
    return nothing()


@router.get("/packs/{uuid:id}/file", response={200: None}, summary="Fetch the file of a pack", openapi_extra=FILE)
@rule(Permission.SEE)
def pack_file(request: PersonalRequest, id: UUID) -> HttpResponse:
    """404 until it is drawn."""
    pack: Pack = get_object_or_404(drawn_packs_of(request.access), pk=id)
    content = bytes(cast(bytes, pack.file))
    name = file_name_of(pack.title, pack.day, pack.format)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "private, no-store"}
    kind = MEDIA_TYPES[PackFormat(pack.format)]
    return sent(request, content, f'"{digest_of(content)}"', headers=headers, media_type=kind)


def _found(request: PersonalRequest, id: UUID) -> Pack:
    found: Pack = get_object_or_404(packs_of(request.access), pk=id)
    return found


def _json(row: Pack) -> Json:
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "master": ref(row.master),
        "is_drawn": row.pages is not None,
        "job": job_json(row.job) if row.job else None,
    }


@router.get("/pack-masters", response={200: schemas.PackMasterPage}, summary="List masters of slides")
@rule(Permission.SEE)
def list_masters(request: PersonalRequest, paging: Paged) -> HttpResponse:
    return page(request, masters_to_choose(), paging.asked, lambda found: map(_master, found), orders=BY_NAME)


def _master(row: PackMaster) -> dict[str, Any]:  # JSON: Any
    facts = {name: getattr(row, name) for name in ("id", "version", "name", "file_name", "uploaded_on")}
    return {**facts, "uploaded_by": ref(row.uploaded_by)}
