"""What the lines add up to, in the enterprise currency: kept by actions, so that lists and roll-ups need not add."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.work.models import Initiative


class CostSource(models.TextChoices):
    """Where an initiative's cost comes from."""

    LINES = "lines", _("money lines")
    STATED = "stated", _("stated total")
    NONE = "none", _("nothing stated")


class MoneyByYear(models.Model):
    """An initiative's money in a financial year, named after the calendar year in which that begins.

    `stated` is the year's part of a stated whole-life cost, spread evenly: it is not split into capex and opex.
    A sum is of what is known, and NULL when nothing is. Unknown counts are counts of monthly amounts that are unknown,
    or have no rate into the enterprise currency.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    year = models.SmallIntegerField()
    capex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    opex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    stated = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    benefit = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    cost_unknowns = models.PositiveIntegerField(default=0)
    benefit_unknowns = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["initiative", "year"], name="money_by_year_once")]
        indexes: ClassVar = [models.Index(fields=["year"], name="money_by_year_year")]


class MoneySummary(models.Model):
    """What is known of an initiative's money in the whole, and what is missing for more.

    `cost` and `benefit` are sums of what is known; they are the whole truth only when `is_cost_complete`,
    `is_benefit_complete`. `npv`, `ratio` and `payback_years` are NULL while anything they need is unknown. `lacks`
    says why, in the codes of `finance.rules.gaps`.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, primary_key=True, related_name="+")
    cost_source = models.CharField(max_length=6, choices=CostSource.choices)
    capex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    opex = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    stated = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    benefit = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    is_cost_complete = models.BooleanField()
    is_cost_dated = models.BooleanField()
    is_benefit_complete = models.BooleanField()
    npv = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    ratio = models.FloatField(null=True)
    payback_years = models.FloatField(null=True)
    lacks = ArrayField(models.CharField(max_length=20), default=list)
    kept_at = models.DateTimeField()
