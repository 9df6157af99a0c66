"""An assessment: what participants say of each practice, beside the evidence; settled; and the levels that follow."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.maturity.models.capability import CapabilityModel, Dimension, Practice


class AssessmentState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@tracked()
class Assessment(Record):
    """One look at the capability of the enterprise or of a portfolio, by an edition of a model.

    day         the day that it speaks of
    scope       the enterprise, or a portfolio with all below it
    """

    name = models.CharField(_("name"), max_length=200)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    model = models.ForeignKey(CapabilityModel, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("as of"))
    note = models.TextField(_("what it is for"), blank=True, default="")
    state = models.CharField(max_length=9, choices=AssessmentState.choices, default=AssessmentState.OPEN)
    led_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    evidence_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="assessment_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="assessment_state_known", condition=Q(state__in=AssessmentState.values)),
            models.CheckConstraint(
                name="assessment_closed_with_its_day",
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Participant(Record):
    """Somebody who was asked; done when they say so."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "person"], name="participant_once"),
        ]


class Says(models.TextChoices):
    """What somebody says of a practice."""

    NO = "no", _("Not in place")
    PARTLY = "partly", _("Partly")
    YES = "yes", _("In place")
    UNKNOWN = "unknown", _("Don't know")


@tracked()
class Answer(Record):
    """What one participant says of one practice."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="answers")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=7, choices=Says.choices)
    comment = models.TextField(_("comment"), blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "practice"], name="answer_once"),
            models.CheckConstraint(name="answer_known", condition=Q(says__in=Says.values)),
        ]


@tracked()
class Settlement(Record):
    """What holds for the assessment after opinions and evidence were discussed, and why."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="settlements")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=7, choices=Says.choices)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "practice"], name="settlement_once"),
            models.CheckConstraint(name="settlement_known", condition=Q(says__in=["no", "partly", "yes"])),
            models.CheckConstraint(name="settlement_has_a_reason", condition=~Q(reason="")),
        ]


@tracked()
class PracticeEvidence(Record):
    """What the practice's probe found for the assessment. It moves while the assessment is open, then stays.

    asked       0: there was nothing to look at, which is no evidence yet
    threshold   the share that was needed
    suspects    things that pass and show a sign of having been made to; `signs` says which, in words
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    passed = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    threshold = models.DecimalField(max_digits=4, decimal_places=3)
    suspects = models.PositiveIntegerField(default=0)
    signs = models.TextField(blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "practice"], name="practice_evidence_once"),
            models.CheckConstraint(
                name="practice_evidence_within_asked", condition=Q(passed__lte=F("asked"), suspects__lte=F("passed"))
            ),
        ]


class Source(models.TextChoices):
    """By whose word a level holds."""

    OPINION = "opinion", _("Opinion")
    EVIDENCE = "evidence", _("Evidence")
    SETTLED = "settled", _("Settled")


@tracked()
class DimensionLevel(Record):
    """The level of a dimension when the assessment was closed.

    level      0: not even the first; NULL: nothing is known
    progress   share (0..1) of the next level that is there; 0 at the top
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="levels")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=8, choices=Source.choices)
    level = models.PositiveSmallIntegerField(null=True)
    progress = models.FloatField(default=0)

    class Meta(Record.Meta):
        ordering: ClassVar = ["dimension__position", "source"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "dimension", "source"], name="dimension_level_once"),
            models.CheckConstraint(name="dimension_level_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(
                name="dimension_level_sane",
                condition=(Q(level__isnull=True) | Q(level__range=(0, 5))) & Q(progress__range=(0, 1)),
            ),
        ]
