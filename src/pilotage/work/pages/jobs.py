"""Long work as its person sees it: a chip, a list, a page with progress."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.jobs import ask_to_cancel
from pilotage.kit.models import Job, JobState
from pilotage.kit.pages import go, page, part
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.work.reads.jobs import jobs_of, newest_result, running_count

OPEN = (JobState.WAITING, JobState.RUNNING)
TONES = {JobState.DONE: "green", JobState.FAILED: "red", JobState.CANCELLED: "none"}


@door(Permission.SEE)
def my_jobs(request: PersonalRequest) -> HttpResponseBase:
    f = formatter()
    columns = (
        Column("title", _("Job"), width=30),
        Column("state", _("State")),
        Column("share", _("Done"), is_number=True),
        Column("message", _("What it says")),
        Column("asked", _("Asked for")),
    )
    rows = [
        Row(
            str(job.id),
            (
                Cell(job.title, url=job.result_url or reverse("work:job", args=[job.id])),
                Cell(job.get_state_display(), tone=TONES.get(JobState(job.state), "accent")),
                f.share(job.share),
                Cell(job.message or UNKNOWN, kind="w"),
                f.moment(job.created_at),
            ),
        )
        for job in jobs_of(request.access)[:200]
    ]
    return page(request, "work/jobs.html", {"table": Table("jobs", _("Jobs"), heads(columns, request.GET), rows)})


@door(Permission.SEE)
def one_job(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    job = get_object_or_404(jobs_of(request.access), id=id)
    context = {"job": job, "is_open": job.state in OPEN, "share": formatter().share(job.share)}
    return page(request, "work/job.html", context, fragment="work/job_state.html")


@require_POST
@door(Permission.SEE)
def cancel(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    job: Job = get_object_or_404(jobs_of(request.access), id=id)
    ask_to_cancel(job)
    return go(request, reverse("work:job", args=[id]))


@door(Permission.SEE)
def chip(request: PersonalRequest) -> HttpResponseBase:
    """What is running for me; else the last result that is fresh."""
    context = {"running": running_count(request.access), "done": newest_result(request.access)}
    return part(request, "work/jobs_chip.html", context)
