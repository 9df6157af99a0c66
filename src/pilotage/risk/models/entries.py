"""What stands in a register: risks, opportunities, issues, assumptions and actions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.risk.models.scales import LevelField, is_level
from pilotage.work.models import Initiative, Portfolio


class EntryKind(models.TextChoices):
    RISK = "risk", _("Risk")
    OPPORTUNITY = "opportunity", _("Opportunity")
    ISSUE = "issue", _("Issue")
    ASSUMPTION = "assumption", _("Assumption")
    ACTION = "action", _("Action")


class Status(models.TextChoices):
    """`accepted`: known, and nothing will be done; `happened`: a risk that became an issue, a chance that came."""

    OPEN = "open", _("Open")
    IN_TREATMENT = "in_treatment", _("In treatment")
    ACCEPTED = "accepted", _("Accepted")
    HAPPENED = "happened", _("Happened")
    CLOSED = "closed", _("Closed")


OVER = (Status.HAPPENED, Status.CLOSED)
LETTERS = {
    EntryKind.RISK: "R",
    EntryKind.OPPORTUNITY: "O",
    EntryKind.ISSUE: "I",
    EntryKind.ASSUMPTION: "S",
    EntryKind.ACTION: "T",
}


def _in_order(*fields: str) -> Q:
    """Where two neighbours are both known, they rise."""
    found = Q()
    for lower, upper in ((fields[0], fields[1]), (fields[1], fields[2]), (fields[0], fields[2])):
        found &= Q(**{f"{lower}__isnull": True}) | Q(**{f"{upper}__isnull": True}) | Q(**{f"{lower}__lte": F(upper)})
    return found


def _not_below_zero(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0})


@tracked(by_deed=True)
class Entry(Record):
    """One line of the register of an initiative (a programme is one) or of a portfolio.

    scope        of that initiative or portfolio: who may see and change the entry
    probability, impact            levels 1..5 before anything is done (inherent), as last rated
    residual_probability, _impact  levels that are left with what has been done about it
    probability_share   0..1, where somebody knows it as a number; cost and delay as three points beside it
    delay_*      working days
    """

    kind = models.CharField(_("kind"), max_length=11, choices=EntryKind.choices)
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    cause = models.TextField(_("cause"), blank=True, default="")
    event = models.TextField(_("event"), blank=True, default="")
    effect = models.TextField(_("effect"), blank=True, default="")
    initiative = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OPEN)
    near_from = models.DateField(_("may happen from"), null=True, blank=True)
    near_until = models.DateField(_("may happen until"), null=True, blank=True)
    probability = LevelField(_("probability"))
    impact = LevelField(_("impact"))
    residual_probability = LevelField(_("probability left"))
    residual_impact = LevelField(_("impact left"))
    probability_share = models.DecimalField(
        _("probability as a number"), max_digits=6, decimal_places=5, null=True, blank=True
    )
    cost_low = models.DecimalField(_("least cost"), max_digits=20, decimal_places=2, null=True, blank=True)
    cost_likely = models.DecimalField(_("likely cost"), max_digits=20, decimal_places=2, null=True, blank=True)
    cost_high = models.DecimalField(_("greatest cost"), max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    delay_low = models.PositiveIntegerField(_("least delay"), null=True, blank=True)
    delay_likely = models.PositiveIntegerField(_("likely delay"), null=True, blank=True)
    delay_high = models.PositiveIntegerField(_("greatest delay"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    came_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="became")
    raised_on = models.DateField(_("raised"))
    reviewed_on = models.DateField(_("reviewed"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    ending_note = models.TextField(_("how it ended"), blank=True, default="")

    class Meta(Record.Meta):
        ordering: ClassVar = ["kind", "number", "id"]
        indexes: ClassVar = [models.Index(fields=["kind", "status"], name="entry_kind_status")]
        constraints: ClassVar = [
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(name="entry_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="entry_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="entry_of_one_register",
                condition=Q(initiative__isnull=True, portfolio__isnull=False)
                | Q(initiative__isnull=False, portfolio__isnull=True),
            ),
            models.UniqueConstraint(fields=["scope", "kind", "number"], name="entry_number_once"),
            models.CheckConstraint(
                name="entry_levels_of_five",
                condition=is_level("probability")
                & is_level("impact")
                & is_level("residual_probability")
                & is_level("residual_impact"),
            ),
            models.CheckConstraint(
                name="entry_probability_is_a_share",
                condition=Q(probability_share__isnull=True) | Q(probability_share__gte=0, probability_share__lte=1),
            ),
            models.CheckConstraint(
                name="entry_cost_in_order",
                condition=_in_order("cost_low", "cost_likely", "cost_high") & _not_below_zero("cost_low"),
            ),
            models.CheckConstraint(
                name="entry_cost_has_currency",
                condition=~Q(currency="") | Q(cost_low__isnull=True, cost_likely__isnull=True, cost_high__isnull=True),
            ),
            models.CheckConstraint(
                name="entry_delay_in_order", condition=_in_order("delay_low", "delay_likely", "delay_high")
            ),
            models.CheckConstraint(
                name="entry_near_in_order",
                condition=Q(near_from__isnull=True) | Q(near_until__isnull=True) | Q(near_from__lte=F("near_until")),
            ),
            models.CheckConstraint(
                name="entry_over_since_a_day",
                condition=Q(status__in=OVER, ended_on__isnull=False) | Q(ended_on__isnull=True) & ~Q(status__in=OVER),
            ),
        ]

    @property
    def key(self) -> str:
        """Its number in its register: R-12."""
        return f"{LETTERS[EntryKind(self.kind)]}-{self.number}"

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    def __str__(self) -> str:
        return f"{self.title} ({self.key})"


@tracked()
class Concern(Record):
    """Another initiative that an entry concerns as well: a shared risk stands in one register and counts once."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="concerns")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "initiative"], name="concern_once")]
