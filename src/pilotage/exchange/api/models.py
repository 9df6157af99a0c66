"""What is kept about programmes that call: answers, so that a repeated request does nothing twice; and their pace."""

from typing import ClassVar

from django.db import models

from pilotage.accounts.models import ApiToken, Person


class AnsweredRequest(models.Model):
    """A POST with an Idempotency-Key: what it asked (as a digest) and, once there is one, its answer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    # No status yet: the first request is still at work.
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True, default="")
    etag = models.CharField(max_length=100, blank=True, default="")
    asked_at = models.DateTimeField()

    class Meta:
        app_label = "exchange"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "path", "key"], name="answered_request_once")
        ]
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="answered_request_age")]


class TokenPace(models.Model):
    """How many requests a token made in the minute of its last one: what the limit is held against."""

    token = models.OneToOneField(ApiToken, on_delete=models.CASCADE, primary_key=True, related_name="+")
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        app_label = "exchange"
