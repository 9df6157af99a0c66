"""How far the real money may lie from the planned."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.work.models import Initiative


class RangeOf(models.TextChoices):
    COST = "cost", _("Cost")
    BENEFIT = "benefit", _("Benefit")


@tracked()
class EstimateRange(Record):
    """The range estimate of an initiative's whole cost or benefit: low, as planned, high.

    The shares tell how far low and high lie from the plan: -0.10 and 0.30 is 10 % less to 30 % more, what AACE 18R-97
    calls the accuracy range of an estimate. The plan lies within. No row: nobody has said how far it may be off.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    of = models.CharField(_("of"), max_length=7, choices=RangeOf.choices)
    low_share = models.DecimalField(_("low"), max_digits=6, decimal_places=4)
    high_share = models.DecimalField(_("high"), max_digits=6, decimal_places=4)

    class Meta(Record.Meta):
        ordering: ClassVar = ["initiative", "of"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "of"], name="estimate_range_once"),
            models.CheckConstraint(name="estimate_range_of_known", condition=Q(of__in=RangeOf.values)),
            models.CheckConstraint(name="estimate_range_low", condition=Q(low_share__gte=-1, low_share__lte=0)),
            models.CheckConstraint(name="estimate_range_high", condition=Q(high_share__gte=0, high_share__lte=10)),
        ]

    def __str__(self) -> str:
        return str(RangeOf(self.of).label)
