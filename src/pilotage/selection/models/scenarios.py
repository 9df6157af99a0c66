"""A saved selection problem: what is chosen from, for what, under which limits and rules."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.strategy.models import DriverSet
from pilotage.work.models import Initiative, SavedView

MOST_YEARS = 10
MOST_SECONDS = 600


class CandidateSource(models.TextChoices):
    """Where a scenario's candidates come from."""

    VIEW = "view", _("what the register finds")
    LIST = "list", _("a list made by hand")


class Goal(models.TextChoices):
    """What is made as large as the limits allow."""

    PRIORITY = "priority", _("Strategic priority")
    NPV = "npv", _("Net present value (NPV)")


@tracked()
class Scenario(Record):
    """One question to the register: which of these initiatives, within these limits, for the most of this.

    A view's query is kept as it was chosen: whoever changes the view later does not change the scenario. Every edit
    of a part (budget, rule, listed candidate) moves `changed_at`, so that one version guards the whole.
    """

    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("note"), blank=True, default="")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=4, choices=CandidateSource.choices, default=CandidateSource.VIEW)
    query = models.TextField(blank=True, default="")
    view = models.ForeignKey(SavedView, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    keeps_delivery = models.BooleanField(_("work in delivery keeps its claim"), default=True, db_default=True)
    first_year = models.SmallIntegerField(_("first year"))
    year_count = models.PositiveSmallIntegerField(
        _("years"), default=3, validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)]
    )
    # Budgets are in this currency; it is the enterprise's when the scenario is made.
    currency = models.CharField(max_length=3)
    goal = models.CharField(_("goal"), max_length=8, choices=Goal.choices, default=Goal.PRIORITY)
    driver_set = models.ForeignKey(DriverSet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seconds = models.PositiveSmallIntegerField(
        _("longest search"), default=30, validators=[MinValueValidator(1), MaxValueValidator(MOST_SECONDS)]
    )
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="scenario_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="scenario_source_known", condition=Q(source__in=CandidateSource.values)),
            models.CheckConstraint(name="scenario_goal_known", condition=Q(goal__in=Goal.values)),
            models.CheckConstraint(name="scenario_years_few", condition=Q(year_count__range=(1, MOST_YEARS))),
            models.CheckConstraint(name="scenario_year_sane", condition=Q(first_year__range=(1900, 2200))),
            models.CheckConstraint(name="scenario_search_ends", condition=Q(seconds__range=(1, MOST_SECONDS))),
            models.CheckConstraint(
                name="scenario_priority_names_its_drivers", condition=~Q(goal="priority") | Q(driver_set__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> tuple[int, ...]:
        """The financial years of the horizon, each named by the calendar year in which it begins."""
        return tuple(range(self.first_year, self.first_year + self.year_count))


@tracked()
class ScenarioBudget(Record):
    """The most that may be spent in one financial year; without a row the year has no limit."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="budgets")
    year = models.SmallIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta(Record.Meta):
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "year"], name="scenario_budget_once_a_year"),
            models.CheckConstraint(name="scenario_budget_not_negative", condition=Q(amount__gte=0)),
        ]


@tracked()
class ScenarioCandidate(Record):
    """One initiative on a list made by hand."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="listed")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "initiative"], name="scenario_candidate_once")
        ]


class Side(models.TextChoices):
    IN = "in", _("In")
    OUT = "out", _("Out")


@tracked()
class ScenarioRule(Record):
    """Somebody wants this candidate in (or out) whatever the numbers say, and says why."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="rules")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=3, choices=Side.choices)
    reason = models.CharField(max_length=400)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "initiative"], name="scenario_rule_once"),
            models.CheckConstraint(name="scenario_rule_side_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(name="scenario_rule_has_a_reason", condition=~Q(reason="")),
        ]
