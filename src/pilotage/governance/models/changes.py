"""Change requests: what shall differ from what was approved, measured, and the rules of who decides how much."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person, Role
from pilotage.governance.models.ledger import LedgerEntry
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative

MOST_OF_A_TITLE = 160


@tracked()
class ChangeRule(Record):
    """Up to so many days and so much money, who has this role decides. Without a row the usual rules hold.

    position    the first rule whose limits hold decides; who decides a later one may decide what an earlier one holds
    up_to_*     an empty limit holds always: days of the calendar, an amount in the enterprise currency, and a share of
                the cost that was approved. What a request is above, or what is not known, does not hold
    """

    position = models.PositiveSmallIntegerField(_("place"))
    up_to_days = models.PositiveIntegerField(_("up to days"), null=True, blank=True)
    up_to_amount = models.DecimalField(_("up to amount"), max_digits=20, decimal_places=2, null=True, blank=True)
    up_to_share = models.DecimalField(
        _("up to share of the cost"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    role = models.CharField(_("decided by"), max_length=20, choices=Role.choices)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["position"], name="change_rule_place_once"),
            models.CheckConstraint(name="change_rule_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="change_rule_limits_positive",
                condition=(Q(up_to_amount__isnull=True) | Q(up_to_amount__gte=0))
                & (Q(up_to_share__isnull=True) | Q(up_to_share__gte=0)),
            ),
        ]


class ChangeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waits for a decision")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DECIDED = (ChangeState.APPROVED, ChangeState.REJECTED)


@tracked()
class ChangeRequest(Record):
    """What one initiative asks to change of its scope, time, money or benefits.

    number          counts through per initiative: "CR-3"
    scope ...       what changes, in words
    new_cost        the whole cost after the change; benefit_change: more (or less) benefit; both in `currency`
    before          what counted when it was measured, frozen: see `rules.changes.Stand`
    measured        the differences from that: see `rules.changes.Difference`
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=MOST_OF_A_TITLE)
    reason = models.TextField(_("why"), blank=True, default="")
    scope = models.TextField(_("scope"), blank=True, default="")
    time = models.TextField(_("time"), blank=True, default="")
    money = models.TextField(_("money"), blank=True, default="")
    benefits = models.TextField(_("benefits"), blank=True, default="")
    new_finish = models.DateField(_("new finish"), null=True, blank=True)
    new_cost = models.DecimalField(_("new whole cost"), max_digits=20, decimal_places=2, null=True, blank=True)
    benefit_change = models.DecimalField(_("change of benefit"), max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    state = models.CharField(max_length=9, choices=ChangeState.choices, default=ChangeState.DRAFT)
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_on = models.DateField(null=True)
    before = models.JSONField(default=dict)
    measured = models.JSONField(default=dict)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    decision_reason = models.TextField(blank=True, default="")
    entry = models.ForeignKey(LedgerEntry, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["-submitted_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["state", "-submitted_at"], name="change_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "number"], name="change_number_once"),
            models.CheckConstraint(name="change_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="change_state_known", condition=Q(state__in=ChangeState.values)),
            models.CheckConstraint(
                name="change_amounts_have_currency",
                condition=~Q(currency="") | Q(new_cost__isnull=True, benefit_change__isnull=True),
            ),
            models.CheckConstraint(
                name="change_cost_not_negative", condition=Q(new_cost__isnull=True) | Q(new_cost__gte=0)
            ),
            models.CheckConstraint(
                name="change_submitted_with_its_day",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="change_decided_in_the_ledger",
                condition=Q(state__in=DECIDED, decided_on__isnull=False, entry__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_on__isnull=True, entry__isnull=True)),
            ),
            models.CheckConstraint(
                name="change_rejected_with_a_reason", condition=~Q(state="rejected") | ~Q(decision_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"CR-{self.number}"
