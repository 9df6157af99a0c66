"""Ledgers that were brought: the file as it came, what it said, and whether it was booked."""

from typing import ClassVar

from django.db import models

from pilotage.accounts.models import Person
from pilotage.exchange.imports.models import Upload
from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class LedgerFile(Record):
    """One file of bookings. Its original stays once it is booked; one that was only looked at is forgotten."""

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="+")
    # Nobody: the command line, where whoever runs it owns the server.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    # How many rows are new, changed, unchanged and refused; as it was looked at, then as it was booked.
    counts = models.JSONField(default=dict)
    # Of the difference that was looked at: another one at the time of booking stops it.
    fingerprint = models.CharField(max_length=64)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-brought_at", "-id"]
