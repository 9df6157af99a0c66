"""The portfolio tree, and the stages of an initiative's life."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class Portfolio(Record):
    """A node of the portfolio tree; its place is also its scope's path."""

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0, db_default=0)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="portfolio_name_among_siblings", nulls_distinct=False
            ),
            models.CheckConstraint(name="portfolio_has_a_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="portfolio_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StagePhase(models.TextChoices):
    """What a stage means to the machine, whatever an organisation calls it."""

    IDEA = "idea", _("Idea")
    ASSESSED = "assessed", _("Assessed")
    APPROVED = "approved", _("Approved")
    DELIVERY = "delivery", _("In delivery")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")
    ON_HOLD = "on_hold", _("On hold")
    CANCELLED = "cancelled", _("Cancelled")


@tracked()
class Stage(Record):
    """A station of the life cycle, in the organisation's own words."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    phase = models.CharField(_("meaning"), max_length=10, choices=StagePhase.choices)
    position = models.PositiveIntegerField(unique=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(name="stage_phase_known", condition=models.Q(phase__in=StagePhase.values))
        ]

    def __str__(self) -> str:
        return self.name
