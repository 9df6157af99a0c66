"""Long work, and who one is."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import one, page, plain
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.routes.asked import Fields, Paged
from pilotage.exchange.api.serialisers import job_json
from pilotage.kit.jobs import ask_to_cancel
from pilotage.work.reads.jobs import jobs_of

router = Router(tags=["Jobs"])


@router.get("/jobs", response={200: schemas.JobPage}, summary="My jobs")
@rule(None)
def list_jobs(request: PersonalRequest, paging: Paged) -> HttpResponse:
    return page(request, jobs_of(request.access), paging.asked, lambda found: map(job_json, found))


@router.get("/jobs/{uuid:id}", response={200: schemas.JobOut}, summary="How far one of my jobs is")
@rule(None)
def one_job(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    return one(request, job_json(get_object_or_404(jobs_of(request.access), id=id)), fields=fields)


@router.post("/jobs/{uuid:id}/cancel", response={200: schemas.JobOut}, summary="Ask it to stop")
@rule(None)
def cancel(request: PersonalRequest, id: UUID) -> HttpResponse:
    job = ask_to_cancel(get_object_or_404(jobs_of(request.access), id=id))
    return one(request, job_json(job))


@router.get("/me", response={200: schemas.Me}, summary="Who I am, and what I may do")
@rule(None)
def me(request: PersonalRequest) -> HttpResponse:
    access = request.access
    permissions = [str(one) for one in Permission if access.may_anywhere(one)]
    return plain(request, {"id": access.person_id, "name": access.name, "permissions": permissions})
