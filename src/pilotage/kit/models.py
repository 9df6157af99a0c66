"""What every kept row has; and the jobs people wait for."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.kit.uuids import new_id

BUMP = "NEW.version := OLD.version + 1; RETURN NEW;"


def counts_versions(*, except_for: tuple[str, ...] = ()) -> pgtrigger.Trigger:
    """The trigger that counts a row's version up at every real change.

    Generated columns are named in `except_for`: they are not known yet when the trigger looks.
    """
    return pgtrigger.Trigger(
        name="count_version",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=list(except_for)) if except_for else pgtrigger.AnyChange(),
        func=BUMP,
    )


class Record(models.Model):
    """A row that people edit: a public id, and a version that the database itself counts up at every real change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        abstract = True
        triggers: ClassVar = [counts_versions()]


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """Long work that one person asked for: what it is, how far it is, and where its result is seen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    share = models.FloatField(null=True, blank=True)
    message = models.CharField(max_length=500, blank=True, default="")
    # What the job works on, and what it shows while it works (a curve, counts): plain JSON, shaped by its kind.
    payload = models.JSONField(default=dict)
    live = models.JSONField(default=dict)
    result_url = models.CharField(max_length=500, blank=True, default="")
    is_cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-created_at"], name="job_person_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_share_between_0_and_1",
                condition=models.Q(share__isnull=True) | models.Q(share__gte=0, share__lte=1),
            )
        ]
