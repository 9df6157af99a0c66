"""Answers kept for callers that ask again, and the pace of each token."""

from typing import ClassVar

from django.db import models

from pilotage.accounts.models import ApiToken, Person


class AnsweredRequest(models.Model):
    """A request that was made with an idempotency key, and its answer: kept for a day in case it did not arrive."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    # Method and path: the same key may be used for different things.
    path = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "path", "key"], name="answered_request_once")
        ]
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="answered_request_age")]


class TokenPace(models.Model):
    """How many requests a token made in the minute of its last one. The table is not logged: it may be lost."""

    token = models.OneToOneField(ApiToken, on_delete=models.CASCADE, primary_key=True, related_name="+")
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()
