"""What was decided on initiatives by committing an answer, and what undid it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.selection.models.scenarios import Scenario
from pilotage.selection.models.solutions import Solution
from pilotage.work.models import Initiative, Stage

MOST_LETTERS = 200


@tracked()
class Commitment(Record):
    """One decision of a committee: an answer, taken as it is, with the reason. Undoing keeps it and says so.

    signatories   names as they were signed; people may leave, the decision stands
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="commitments")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    signatories = ArrayField(models.CharField(max_length=MOST_LETTERS), default=list, blank=True)
    solver = models.CharField(max_length=40)
    solver_version = models.CharField(max_length=40)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField()
    undone_on = models.DateField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undo_reason = models.TextField(blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="commitment_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="commitment_undone_with_a_reason",
                condition=Q(undone_on__isnull=True, undo_reason="") | (Q(undone_on__isnull=False) & ~Q(undo_reason="")),
            ),
            models.UniqueConstraint(
                fields=["scenario"], condition=Q(undone_on__isnull=True), name="commitment_one_in_force"
            ),
        ]


class Verdict(models.TextChoices):
    SELECTED = "selected", _("Selected")
    NOT_SELECTED = "not_selected", _("Not selected")
    NOT_COMPARED = "not_compared", _("Not compared")


@tracked()
class Decision(Record):
    """What a commitment says of one initiative. Stages are named only where it changed them.

    start, finish   what it is committed to, of those that are selected and have dates
    months_moved    how far the commitment moved its dates and its money; negative is sooner
    dates_before    ISO days of the dates that it moved, by field: undoing gives them back
    funding         cost in the scenario's years at that start, in the scenario's currency; NULL where not selected
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="decisions")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    start = models.DateField(null=True)
    finish = models.DateField(null=True)
    months_moved = models.SmallIntegerField(default=0, db_default=0)
    dates_before = models.JSONField(default=dict, blank=True)
    funding = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    stage_before = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    stage_after = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "initiative"], name="decision_once_an_initiative"),
            models.CheckConstraint(name="decision_verdict_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(
                name="decision_stages_both_or_none",
                condition=Q(stage_before__isnull=True, stage_after__isnull=True)
                | Q(stage_before__isnull=False, stage_after__isnull=False),
            ),
        ]
