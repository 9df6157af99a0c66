"""Long work: started by an action, run by a worker, watched and cancelled by the person who asked.

A wing registers what its jobs do in its `jobs` room:

    @runs("solve_scenario")
    def solve(progress: Progress) -> Outcome: ...

and an action starts one: `start_job("solve_scenario", title=..., person_id=..., payload={...})`. Jobs are deferred
when the transaction commits, so that a refused action leaves no job behind.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pghistory
from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from pilotage.kit.models import Job, JobState

log = logging.getLogger(__name__)

# JSON that each kind of job shapes for itself: Any.
Payload = dict[str, Any]
REPORT_EVERY_SECONDS = 0.25
STALLED_SECONDS = 30


class JobRefused(Exception):
    """The job cannot give what was asked; the sentence is shown to the person."""


class JobCancelled(Exception):
    """The person asked the job to stop."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person is told at the end, and the address that shows the result."""

    message: str
    result_url: str = ""


class Progress:
    """A running job's way to say how far it is, and to learn that nobody wants it any more."""

    def __init__(self, job: Job) -> None:
        self.job_id: UUID = job.id
        self.person_id: UUID = job.person_id
        self.payload: Payload = job.payload
        self._last = 0.0

    def report(self, share: float | None, message: str, *, live: Payload | None = None) -> None:
        """Keep how far the work is (0..1, or None when nobody can say). Raises JobCancelled when asked to stop."""
        now = time.monotonic()
        if now - self._last < REPORT_EVERY_SECONDS and share != 1:
            return
        self._last = now
        kept: Payload = {"share": share, "message": message[:500]}
        if live is not None:
            kept["live"] = live
        Job.objects.filter(id=self.job_id).update(**kept)
        if self.is_cancel_requested():
            raise JobCancelled

    def is_cancel_requested(self) -> bool:
        return Job.objects.filter(id=self.job_id, is_cancel_requested=True).exists()


Work = Callable[[Progress], Outcome]
_works: dict[str, Work] = {}


def runs(kind: str) -> Callable[[Work], Work]:
    """Register what a kind of job does."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


def start_job(kind: str, *, title: str, person_id: UUID, payload: Payload, lock: str | None = None) -> Job:
    """A job that a worker will take once the transaction is committed; at most one runs for a lock at a time."""
    job = Job.objects.create(kind=kind, title=title[:300], person_id=person_id, payload=payload)
    transaction.on_commit(lambda: _defer(job.id, lock))
    return job


def ask_to_cancel(job: Job) -> Job:
    """Ask a job to stop; one that no worker has taken yet is cancelled at once."""
    Job.objects.filter(id=job.id, state__in=(JobState.WAITING, JobState.RUNNING)).update(is_cancel_requested=True)
    Job.objects.filter(id=job.id, state=JobState.WAITING).update(
        state=JobState.CANCELLED, finished_at=timezone.now(), message="Cancelled before it began."
    )
    job.refresh_from_db()
    return job


def run_waiting_jobs() -> int:
    """Run every waiting job here and now, oldest first; how many ran. For tests and one-shot commands."""
    count = 0
    while (job := Job.objects.filter(state=JobState.WAITING).order_by("created_at", "id").first()) is not None:
        run_job(job.id)
        count += 1
    return count


def run_job(job_id: UUID) -> None:
    """Do a job's work once; a job that is already taken, done or cancelled is left alone."""
    taken = Job.objects.filter(id=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, started_at=timezone.now(), share=0
    )
    if not taken:
        return
    job = Job.objects.get(id=job_id)
    with pghistory.context(user=str(job.person_id), job=str(job.id), action=job.kind):
        ended = _ending_of(job)
    Job.objects.filter(id=job_id).update(finished_at=timezone.now(), **ended)


def _ending_of(job: Job) -> Payload:
    try:
        outcome = _works[job.kind](Progress(job))
    except JobCancelled:
        return {"state": JobState.CANCELLED, "message": "Cancelled."}
    except JobRefused as refused:
        return {"state": JobState.FAILED, "message": str(refused)[:500]}
    except Exception:
        # A worker must outlive any job. The person is told in general words, the log has the cause.
        log.exception("Job %s (%s) failed", job.id, job.kind)
        message = f"This did not work, and nothing was changed. The log has the reason under {job.id}."
        return {"state": JobState.FAILED, "message": message}
    return {"state": JobState.DONE, "share": 1, "message": outcome.message[:500], "result_url": outcome.result_url}


def take_up_again(job_id: UUID) -> None:
    """Let a job that its worker left behind begin anew: what it did not finish it did not write."""
    Job.objects.filter(id=job_id, state=JobState.RUNNING).update(
        state=JobState.WAITING, share=None, message="Begun anew after an interruption."
    )


@app.periodic(cron="* * * * *")
@app.task(name="pilotage.take_up_jobs", queue="jobs", queueing_lock="take_up_jobs", pass_context=True)
async def take_up_jobs(context: JobContext, timestamp: int) -> None:
    """Once a minute: jobs whose worker has not been heard of for half a minute go to another one."""
    find = app.job_manager.get_stalled_jobs
    stalled = await find(task_name="pilotage.run_job", seconds_since_heartbeat=STALLED_SECONDS)
    for left_behind in stalled:
        await sync_to_async(take_up_again)(UUID(str(left_behind.task_kwargs["job_id"])))
        await app.job_manager.retry_job(left_behind)


@app.task(name="pilotage.run_job", queue="jobs", pass_context=False)
def run_job_task(job_id: str) -> None:
    close_old_connections()
    run_job(UUID(job_id))


def _defer(job_id: UUID, lock: str | None) -> None:
    run_job_task.configure(lock=lock).defer(job_id=str(job_id))
