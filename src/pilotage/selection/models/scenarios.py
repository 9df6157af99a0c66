"""A saved selection problem: what is chosen from, for what, under which limits and rules."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
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
    MIX = "mix", _("A mix of priority and NPV")


class Grain(models.TextChoices):
    """The periods by which starts move and people are counted. Money limits have spans of their own."""

    YEAR = "year", _("financial years")
    QUARTER = "quarter", _("quarters")
    MONTH = "month", _("months")


MONTHS_OF = {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}
MOST_SHIFT = 12


@tracked()
class Scenario(Record):
    """One question to the register: which of these initiatives, when, within these limits, for the most of this.

    goal, mix_share              as much as possible of it; of a mix the share of priority, the rest is NPV
    second_goal, second_share    of all choices within that share of the best the one with most of the second goal
    grain, most_shift            candidates may start up to so many periods later, unless their own terms say otherwise
    delay_share                  what a year's delay takes from the priority
    keeps_delivery               decided and running work keeps its claim on money and people, unless its terms say no
    counts_people                what roles can give limits the choice
    needs_demand                 candidates of which no demand is known are left out

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
    grain = models.CharField(_("periods"), max_length=7, choices=Grain.choices, default=Grain.YEAR, db_default="year")
    most_shift = models.PositiveSmallIntegerField(
        _("latest start"), default=0, db_default=0, validators=[MaxValueValidator(MOST_SHIFT)]
    )
    delay_share = models.DecimalField(
        _("what a year's delay takes from the priority"), max_digits=5, decimal_places=4, default=0, db_default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )  # fmt: skip
    counts_people = models.BooleanField(_("people limit the choice"), default=False, db_default=False)
    needs_demand = models.BooleanField(_("leave out what asks for nobody"), default=False, db_default=False)
    goal = models.CharField(_("goal"), max_length=8, choices=Goal.choices, default=Goal.PRIORITY)
    mix_share = models.DecimalField(
        _("share of priority in the mix"), max_digits=4, decimal_places=3, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )  # fmt: skip
    second_goal = models.CharField(_("then"), max_length=8, choices=Goal.choices[:2], blank=True, default="")
    second_share = models.DecimalField(
        _("share of the best that may be given up for it"), max_digits=5, decimal_places=4, default=0, db_default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )  # fmt: skip
    driver_set = models.ForeignKey(DriverSet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seconds = models.PositiveSmallIntegerField(
        _("longest search"), default=30, validators=[MinValueValidator(1), MaxValueValidator(MOST_SECONDS)]
    )
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_shared = models.BooleanField(_("shared"), default=True, db_default=True)
    archived_on = models.DateField(null=True, blank=True)
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
                name="scenario_priority_names_its_drivers",
                condition=(~Q(goal__in=["priority", "mix"]) & ~Q(second_goal="priority")) | Q(driver_set__isnull=False),
            ),
            models.CheckConstraint(name="scenario_grain_known", condition=Q(grain__in=Grain.values)),
            models.CheckConstraint(name="scenario_shift_small", condition=Q(most_shift__lte=MOST_SHIFT)),
            models.CheckConstraint(name="scenario_delay_is_a_share", condition=Q(delay_share__range=(0, 1))),
            models.CheckConstraint(
                name="scenario_mix_says_how",
                condition=Q(goal="mix", mix_share__range=(0, 1)) | (~Q(goal="mix") & Q(mix_share__isnull=True)),
            ),
            models.CheckConstraint(
                name="scenario_second_goal_is_another",
                condition=Q(second_goal__in=["", "priority", "npv"]) & ~Q(second_goal=F("goal")),
            ),
            models.CheckConstraint(name="scenario_second_share_is_a_share", condition=Q(second_share__range=(0, 1))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def months_a_period(self) -> int:
        return MONTHS_OF[Grain(self.grain)]

    @property
    def years(self) -> tuple[int, ...]:
        """The financial years of the horizon, each named by the calendar year in which it begins."""
        return tuple(range(self.first_year, self.first_year + self.year_count))


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
