"""Uploaded lists, mappings kept by name, and each import with the rows it would write or has written."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative, Portfolio


class Upload(models.Model):
    """A file as it came. In the database, because web and worker may run on different machines."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(auto_now_add=True)


@tracked()
class KeptMapping(Record):
    """How the columns of a kind of file are read, kept by name for the next such file."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    columns = models.JSONField(default=list)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class About(models.TextChoices):
    """What the rows of a file are."""

    INITIATIVES = "initiatives", _("Initiatives")
    ENTRIES = "entries", _("Entries of registers")


class ImportState(models.TextChoices):
    READING = "reading", _("Being read")
    MAPPING = "mapping", _("To be mapped")
    PREVIEWED = "previewed", _("Previewed")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Refused")


@tracked(exclude=("mapping", "summary"))
class ImportRun(Record):
    """One file on its way into the register, or into the registers of risks.

    portfolio    of initiatives: below which they go
    initiative   of entries: in whose register rows stand that name none
    """

    about = models.CharField(max_length=11, choices=About.choices, default=About.INITIATIVES)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    # Nobody: the command line, where whoever runs it owns the server.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    initiative = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.READING)
    message = models.CharField(max_length=500, blank=True, default="")
    started_at = models.DateTimeField(auto_now_add=True)
    # The day for which the file speaks; empty until it is known.
    day = models.DateField(null=True, blank=True)
    mapping = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True, blank=True)
    # The entry in the history that holds everything this import wrote.
    context = models.UUIDField(null=True, blank=True)


class Outcome(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    EARLIER = "earlier", _("Earlier report")
    MISSING = "missing", _("Missing in the file")
    UNDECIDED = "undecided", _("To be decided")
    REFUSED = "refused", _("Refused")


class ImportRow(models.Model):
    """A record of the file, or an initiative that the file does not mention, and what the import makes of it.

    initiative   that it is; entry: that it is, where the file is about entries
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    place = models.CharField(max_length=40, blank=True, default="")
    matched_by = models.CharField(max_length=4, blank=True, default="")
    initiative = models.UUIDField(null=True, blank=True)
    entry = models.UUIDField(null=True, blank=True)
    # The version of what it was compared with; another one at the time of writing stops the import.
    read_version = models.PositiveIntegerField(null=True, blank=True)
    key = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(max_length=400, blank=True, default="")
    portfolio = models.CharField(max_length=200, blank=True, default="")
    facts = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "outcome", "number"], name="import_row_outcome")]
