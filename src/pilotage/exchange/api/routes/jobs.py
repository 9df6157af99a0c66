"""Long work, and who one is."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from pilotage.accounts.rules import Permission, PersonalRequest
from pilotage.exchange.api import schemas
from pilotage.exchange.api.answers import one, page
from pilotage.exchange.api.doors import rule
from pilotage.exchange.api.routes.asked import Fields, Paged
from pilotage.exchange.api.serialisers import job_json
from pilotage.kit.jobs import ask_to_cancel
from pilotage.work.reads.jobs import jobs_of

router = Router(tags=["Jobs"])


@router.get("/jobs", response={200: schemas.JobPage, **schemas.READ}, summary="My jobs")
@rule(Permission.SEE)
def list_jobs(request: PersonalRequest, paging: Paged) -> HttpResponse:
    return page(jobs_of(request.access), paging.asked, lambda found: map(job_json, found), order="-id")


@router.get("/jobs/{uuid:id}", response={200: schemas.JobOut, **schemas.READ}, summary="How far one of my jobs is")
@rule(Permission.SEE)
def one_job(request: PersonalRequest, id: UUID, fields: Fields = "") -> HttpResponse:
    job = get_object_or_404(jobs_of(request.access), id=id)
    # A job changes by itself: its version is no promise, so there is nothing to match.
    answer = one(request, job_json(job), fields=fields)
    del answer.headers["ETag"]
    return answer


@router.post("/jobs/{uuid:id}/cancel", response={200: schemas.JobOut, **schemas.READ}, summary="Ask it to stop")
@rule(Permission.SEE)
def cancel(request: PersonalRequest, id: UUID) -> HttpResponse:
    job = ask_to_cancel(get_object_or_404(jobs_of(request.access), id=id))
    return one(request, job_json(job))


@router.get("/me", response={200: schemas.Me, **schemas.READ}, summary="Who I am, and what I may do")
@rule(Permission.SEE)
def me(request: PersonalRequest) -> Any:  # ninja turns it into the declared schema
    access = request.access
    return {
        "id": access.person_id,
        "name": access.name,
        "permissions": [str(one) for one in Permission if access.may_anywhere(one)],
    }
