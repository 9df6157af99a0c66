"""A pack is what one person saw on one day, frozen, and the file that was drawn from it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Job, Record


class PackFormat(models.TextChoices):
    PDF = "pdf", _("PDF")
    PPTX = "pptx", _("PowerPoint")


class PackSubject(models.TextChoices):
    PORTFOLIO = "portfolio", _("Portfolio")
    INITIATIVE = "initiative", _("Initiative")
    ASSESSMENT = "assessment", _("Capability assessment")


@tracked(exclude=("content",))
class PackMaster(Record):
    """Slides of an organisation: their master, layouts, fonts and colours stand behind what Pilotage writes."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_on = models.DateField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(name="pack_master_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("file", "content"))
class Pack(Record):
    """Made for one person, from what that person may see: it is theirs alone, and they hand it on.

    content   every word and figure of it, as the pages said them then: see `insights.rules.packs`
    file      empty until the job has drawn it
    """

    title = models.CharField(max_length=400)
    subject = models.CharField(max_length=10, choices=PackSubject.choices)
    format = models.CharField(max_length=4, choices=PackFormat.choices)
    day = models.DateField()
    since = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    master = models.ForeignKey(PackMaster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    content = models.JSONField(default=dict)
    file = models.BinaryField(null=True)
    pages = models.PositiveIntegerField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["-made_at"]
        indexes: ClassVar = [models.Index(fields=["person", "-made_at"], name="pack_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(name="pack_format_known", condition=Q(format__in=PackFormat.values)),
            models.CheckConstraint(name="pack_subject_known", condition=Q(subject__in=PackSubject.values)),
        ]

    def __str__(self) -> str:
        return self.title
