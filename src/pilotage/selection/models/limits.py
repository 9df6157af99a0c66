"""What a choice must keep within: money and value over spans of time, and what roles can give."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.finance.models import Fund
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.resources.models import ResourceRole
from pilotage.selection.models.scenarios import Scenario
from pilotage.strategy.models import Driver, Objective
from pilotage.work.models import Portfolio


class Measure(models.TextChoices):
    """What a limit counts. Money is in the scenario's currency; value in priority, 1 for one that serves all fully."""

    COST = "cost", _("Cost")
    CAPEX = "capex", _("Capex")
    OPEX = "opex", _("Opex")
    VALUE = "value", _("Priority")


@tracked()
class ScenarioLimit(Record):
    """At least, at most, or both, of a measure: over a financial year, a part of it, or the whole horizon.

    year, part     both NULL: the whole horizon; part NULL: the whole year; else its quarter 1..4 or month 1..12,
                   as `parts` (4 or 12) says
    portfolio      only of what lies in it;   fund   only what it pays
    driver         of what is rated to serve it (of value: what it gives to this driver)
    objective      of what contributes to it
    price          soft: what one unit above `at_most` takes from the goal; NULL: nothing may be above
    most_over      how much may be above at all
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="limits")
    measure = models.CharField(max_length=5, choices=Measure.choices, default=Measure.COST)
    year = models.SmallIntegerField(null=True, blank=True)
    parts = models.PositiveSmallIntegerField(null=True, blank=True)
    part = models.PositiveSmallIntegerField(null=True, blank=True)
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    driver = models.ForeignKey(Driver, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    at_least = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    at_most = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    price = models.DecimalField(max_digits=24, decimal_places=12, null=True, blank=True)
    most_over = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["year", "part", "measure", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scenario", "measure", "year", "parts", "part", "portfolio", "fund", "driver", "objective"],
                name="scenario_limit_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="scenario_limit_measure_known", condition=Q(measure__in=Measure.values)),
            models.CheckConstraint(
                name="scenario_limit_says_something", condition=Q(at_least__isnull=False) | Q(at_most__isnull=False)
            ),
            models.CheckConstraint(
                name="scenario_limit_not_negative",
                condition=(Q(at_least__isnull=True) | Q(at_least__gte=0))
                & (Q(at_most__isnull=True) | Q(at_most__gte=0)),
            ),
            models.CheckConstraint(
                name="scenario_limit_in_order",
                condition=Q(at_least__isnull=True) | Q(at_most__isnull=True) | Q(at_least__lte=models.F("at_most")),
            ),
            models.CheckConstraint(
                name="scenario_limit_part_of_a_year",
                condition=Q(parts__isnull=True, part__isnull=True)
                | Q(year__isnull=False, parts=4, part__range=(1, 4))
                | Q(year__isnull=False, parts=12, part__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="scenario_limit_soft_above_its_most",
                condition=Q(price__isnull=True, most_over__isnull=True)
                | (Q(at_most__isnull=False, price__gte=0) & (Q(most_over__isnull=True) | Q(most_over__gte=0))),
            ),
            models.CheckConstraint(
                name="scenario_limit_fund_pays_money", condition=Q(fund__isnull=True) | ~Q(measure="value")
            ),
            models.CheckConstraint(
                name="scenario_limit_of_value_has_no_span",
                condition=~Q(measure="value") | Q(year__isnull=True),
            ),
        ]

    @property
    def is_budget(self) -> bool:
        """The headline: what may be spent on everything in one financial year."""
        filters = (self.portfolio_id, self.fund_id, self.driver_id, self.objective_id, self.part)
        return self.measure == Measure.COST and self.year is not None and not any(filters)


@tracked()
class ScenarioRole(Record):
    """How a role limits this choice. Without a row: what it lacks may be bought at its contractors' rate.

    is_counted          no: the role limits nothing here
    is_hard             nothing may be bought
    capacity_share      how much of the role this choice may use; the rest belongs to work outside its scope
    rate_per_hour       of contractors; NULL: the role's own
    most_hours          of contractors in one period; NULL: as many as wanted
    hires, hire_from    so many people may be hired, from that month on, at `hire_rate_per_month` each
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="roles")
    role = models.ForeignKey(ResourceRole, on_delete=models.CASCADE, related_name="+")
    is_counted = models.BooleanField(default=True, db_default=True)
    is_hard = models.BooleanField(default=False, db_default=False)
    capacity_share = models.DecimalField(max_digits=5, decimal_places=4, default=1, db_default=1)
    rate_per_hour = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    most_hours = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    hires = models.PositiveSmallIntegerField(default=0, db_default=0)
    hire_from = models.DateField(null=True, blank=True)
    hire_rate_per_month = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "role"], name="scenario_role_once"),
            models.CheckConstraint(name="scenario_role_share_is_a_share", condition=Q(capacity_share__range=(0, 1))),
            models.CheckConstraint(
                name="scenario_role_rates_not_negative",
                condition=(Q(rate_per_hour__isnull=True) | Q(rate_per_hour__gte=0))
                & (Q(most_hours__isnull=True) | Q(most_hours__gte=0))
                & (Q(hire_rate_per_month__isnull=True) | Q(hire_rate_per_month__gte=0)),
            ),
            models.CheckConstraint(
                name="scenario_role_hires_say_when_and_what",
                condition=Q(hires=0) | Q(hires__range=(1, 200), hire_from__day=1, hire_rate_per_month__isnull=False),
            ),
        ]
