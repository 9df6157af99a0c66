"""Asking about one's own jobs; nobody sees another person's."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from pilotage.accounts.rules import Access
from pilotage.kit.models import Job, JobState

# A result is offered in the top bar for so long after it arrived.
FRESH = timedelta(minutes=2)


def jobs_of(access: Access) -> QuerySet[Job]:
    if access.person_id is None:
        return Job.objects.none()
    return Job.objects.filter(person_id=access.person_id).order_by("-created_at", "id")


def running_count(access: Access) -> int:
    return jobs_of(access).filter(state__in=(JobState.WAITING, JobState.RUNNING)).count()


def newest_result(access: Access) -> Job | None:
    ended = (JobState.DONE, JobState.FAILED)
    return jobs_of(access).filter(state__in=ended, finished_at__gte=timezone.now() - FRESH).first()
