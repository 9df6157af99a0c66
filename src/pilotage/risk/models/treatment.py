"""What is done about an entry: responses, ratings over time, and its way up."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.risk.models.entries import Entry
from pilotage.risk.models.scales import LevelField, is_level
from pilotage.work.models import Portfolio


class Strategy(models.TextChoices):
    AVOID = "avoid", _("Avoid")
    REDUCE = "reduce", _("Reduce")
    TRANSFER = "transfer", _("Transfer")
    ACCEPT = "accept", _("Accept")
    EXPLOIT = "exploit", _("Exploit")
    ENHANCE = "enhance", _("Enhance")
    SHARE = "share", _("Share")


@tracked()
class Response(Record):
    """What shall be done, by whom and until when, and what it is hoped to leave of the risk."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="responses")
    strategy = models.CharField(_("strategy"), max_length=8, choices=Strategy.choices)
    description = models.CharField(_("what is done"), max_length=400)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cost = models.DecimalField(_("cost"), max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    expected_probability = LevelField(_("probability then"))
    expected_impact = LevelField(_("impact then"))

    class Meta(Record.Meta):
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="response_strategy_known", condition=Q(strategy__in=Strategy.values)),
            models.CheckConstraint(name="response_says_what", condition=~Q(description="")),
            models.CheckConstraint(
                name="response_cost_has_currency",
                condition=Q(cost__isnull=True) | Q(cost__gte=0) & ~Q(currency=""),
            ),
            models.CheckConstraint(
                name="response_levels_of_five", condition=is_level("expected_probability") & is_level("expected_impact")
            ),
        ]

    def __str__(self) -> str:
        return self.description


@tracked(by_deed=True)
class Rating(Record):
    """How an entry was rated on a day (effective time). The newest is what the entry says now."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="ratings")
    on = models.DateField(_("rated on"))
    probability = LevelField(_("probability"))
    impact = LevelField(_("impact"))
    residual_probability = LevelField(_("probability left"))
    residual_impact = LevelField(_("impact left"))
    note = models.CharField(_("why"), max_length=400, blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "on"], name="rated_once_a_day"),
            models.CheckConstraint(
                name="rating_levels_of_five",
                condition=is_level("probability")
                & is_level("impact")
                & is_level("residual_probability")
                & is_level("residual_impact"),
            ),
        ]


class EscalationState(models.TextChoices):
    WAITING = "waiting", _("Waits for an answer")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RETURNED = "returned", _("Returned")


@tracked()
class Escalation(Record):
    """An entry handed to the level above, with the reason; and what was answered there."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="escalations")
    to = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=EscalationState.choices, default=EscalationState.WAITING)
    reason = models.TextField(_("why"))
    raised_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    raised_on = models.DateField(_("raised"))
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["-raised_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="escalation_state_known", condition=Q(state__in=EscalationState.values)),
            models.CheckConstraint(name="escalation_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(fields=["entry"], condition=Q(state="waiting"), name="escalation_one_at_a_time"),
            models.CheckConstraint(
                name="escalation_answered_on_a_day",
                condition=Q(state="waiting", answered_on__isnull=True)
                | ~Q(state="waiting") & Q(answered_on__isnull=False),
            ),
        ]
