"""What was asked about an answer: the frontier, why one is out, what one more is worth, how robust it is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Job, Record
from pilotage.selection.models.solutions import Solution


class StudyKind(models.TextChoices):
    FRONTIER = "frontier", _("Efficient frontier")
    WHY = "why", _("Why in, why out")
    CURES = "cures", _("What would cure it")
    WORTH = "worth", _("What one more is worth")
    ROBUST = "robust", _("Robust core")


# Results can be large, and nothing but the job writes them: the history of the row's other fields is enough.
@tracked(exclude=("result",))
class Study(Record):
    """One question about an answer, worked out by a job from the inputs that the answer was found with.

    subject    of "why": the candidate's id, as text; else empty
    settings   what the person chose: number of budgets, of worlds, ranges
    result     grows while the job runs, so that a page can show what is there
    """

    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="studies")
    kind = models.CharField(max_length=8, choices=StudyKind.choices)
    subject = models.CharField(max_length=36, blank=True, default="")
    settings = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="study_kind_known", condition=Q(kind__in=StudyKind.values)),
            models.CheckConstraint(
                name="study_why_names_its_subject",
                condition=(Q(kind="why") & ~Q(subject="")) | (~Q(kind="why") & Q(subject="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["solution", "kind", "-asked_at"], name="study_newest")]
