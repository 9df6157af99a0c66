"""Alignment reviews: the manager proposes what an initiative serves, the PMO completes it, the SRO accepts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.governance.models.ledger import LedgerEntry
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.strategy.models import Driver, Level, Measure, Objective
from pilotage.work.models import Initiative


@tracked()
class PlanningRound(Record):
    """A time in which alignment is looked at anew. One at most is open.

    renew_after_months   an acceptance of this round is to be renewed when it is older
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    renew_after_months = models.PositiveSmallIntegerField(_("renew after months"), default=12)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="round_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="round_in_order", condition=Q(starts_on__lte=F("ends_on"))),
            models.CheckConstraint(
                name="round_renews", condition=Q(renew_after_months__gte=1, renew_after_months__lte=60)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AlignmentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Waits for the PMO")
    COMPLETED = "completed", _("Waits for the SRO")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


UNDECIDED = (AlignmentState.DRAFT, AlignmentState.PROPOSED, AlignmentState.COMPLETED)


@tracked()
class AlignmentReview(Record):
    """What one initiative is said to serve, and who stands for that.

    mark     the strategy as it was when it was accepted: see `reads.alignment.strategy_mark`
    reason   of a rejection, or of what was amended
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(PlanningRound, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=AlignmentState.choices, default=AlignmentState.DRAFT)
    note = models.TextField(blank=True, default="")
    started_on = models.DateField()
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    completed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    reason = models.TextField(blank=True, default="")
    mark = models.CharField(max_length=64, blank=True, default="")
    entry = models.ForeignKey(LedgerEntry, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["-started_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["initiative", "-started_on"], name="alignment_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(name="alignment_state_known", condition=Q(state__in=AlignmentState.values)),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state__in=UNDECIDED), name="alignment_one_under_way"
            ),
            models.CheckConstraint(
                name="alignment_decided_with_its_day",
                condition=Q(state__in=UNDECIDED, decided_on__isnull=True)
                | Q(state__in=["accepted", "rejected"], decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="alignment_rejected_with_a_reason", condition=~Q(state="rejected") | ~Q(reason="")
            ),
        ]


@tracked()
class AlignmentLine(Record):
    """What it serves: one driver or one objective, how strongly, why, and what shall change in which measure.

    amended   the SRO's level where it differs; what counts then
    """

    review = models.ForeignKey(AlignmentReview, on_delete=models.CASCADE, related_name="lines")
    driver = models.ForeignKey(Driver, null=True, on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, null=True, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, choices=Level.choices, blank=True, default="")
    why = models.TextField(blank=True, default="")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    expected_change = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    amended = models.CharField(max_length=8, choices=Level.choices, blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="alignment_line_of_one",
                condition=Q(driver__isnull=True, objective__isnull=False)
                | Q(driver__isnull=False, objective__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["review", "driver", "objective"], name="alignment_line_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="alignment_level_known", condition=Q(level__in=["", *Level.values])),
            models.CheckConstraint(name="alignment_amended_known", condition=Q(amended__in=["", *Level.values])),
        ]

    @property
    def counts(self) -> str:
        """The level that counts; empty: nobody said."""
        return self.amended or self.level
