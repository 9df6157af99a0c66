"""Jobs: how they end, who stops them, and what becomes of one whose worker was killed."""

import pytest

from pilotage.kit.jobs import (
    JobRefused,
    Outcome,
    Progress,
    ask_to_cancel,
    run_job,
    run_waiting_jobs,
    runs,
    start_job,
    take_up_again,
)
from pilotage.kit.models import Job, JobState
from tests.builders import a_person

pytestmark = pytest.mark.django_db
done: list[int] = []


@runs("test_counting")
def count(progress: Progress) -> Outcome:
    for number in range(3):
        progress.report(number / 3, f"Counted {number}", live={"number": number})
        done.append(number)
    return Outcome("Counted to three.", "/register/")


@runs("test_refusing")
def refuse(progress: Progress) -> Outcome:
    raise JobRefused("The file has no rows.")


@runs("test_breaking")
def break_down(progress: Progress) -> Outcome:
    raise ZeroDivisionError


@pytest.fixture
def a_job(django_capture_on_commit_callbacks):
    done.clear()

    def make(kind: str) -> Job:
        return start_job(kind, title="Count", person_id=a_person().pk, payload={})

    return make


def test_a_job_ends_with_its_words_and_its_result(a_job):
    job = a_job("test_counting")
    assert run_waiting_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.share, job.message, job.result_url) == (JobState.DONE, 1, "Counted to three.", "/register/")


def test_a_refused_job_tells_its_reason(a_job):
    job = a_job("test_refusing")
    run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "The file has no rows.")


def test_a_broken_job_tells_the_person_nothing_of_the_machine(a_job, caplog):
    job = a_job("test_breaking")
    run_waiting_jobs()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "ZeroDivision" not in job.message
    assert "ZeroDivision" in caplog.text


def test_a_waiting_job_is_cancelled_at_once(a_job):
    job = ask_to_cancel(a_job("test_counting"))
    assert job.state == JobState.CANCELLED
    assert run_waiting_jobs() == 0


def test_a_running_job_stops_at_its_next_report(a_job):
    job = a_job("test_counting")
    Job.objects.filter(pk=job.pk).update(is_cancel_requested=True)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert done == []


def test_a_job_is_run_once(a_job):
    job = a_job("test_counting")
    run_job(job.pk)
    run_job(job.pk)
    assert done == [0, 1, 2]


def test_a_job_whose_worker_was_killed_begins_anew(a_job):
    job = a_job("test_counting")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    take_up_again(job.pk)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
