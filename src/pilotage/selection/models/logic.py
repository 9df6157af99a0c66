"""Rules between candidates that hold in one scenario only, and what one candidate is allowed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.selection.models.scenarios import Scenario
from pilotage.work.models import Initiative, Portfolio


class LogicKind(models.TextChoices):
    NEEDS = "needs", _("needs")
    EXCLUDES = "excludes", _("excludes")
    AFTER = "after", _("starts after the end of")
    TOGETHER = "together", _("all or none of")
    AT_LEAST = "at_least", _("at least so many of")
    AT_MOST = "at_most", _("at most so many of")


PAIRS = (LogicKind.NEEDS, LogicKind.EXCLUDES, LogicKind.AFTER)
COUNTED = (LogicKind.AT_LEAST, LogicKind.AT_MOST)


@tracked()
class ScenarioLogic(Record):
    """A rule of this scenario. Its members stand in rows of their own, or are all of a portfolio or of a programme.

    Of a programme "all or none" means its parts and the programme itself, "at least" and "at most" its parts alone.

    A pair (needs, excludes, after) has two members in order: the first needs, excludes, or starts after the second.
    lag_days   of "after": days between the end of the second and the start of the first
    count      of "at least" and "at most"
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="logic")
    kind = models.CharField(max_length=8, choices=LogicKind.choices)
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    lag_days = models.SmallIntegerField(default=0, db_default=0)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="scenario_logic_kind_known", condition=Q(kind__in=LogicKind.values)),
            models.CheckConstraint(
                name="scenario_logic_counts",
                condition=Q(kind__in=COUNTED, count__isnull=False) | (~Q(kind__in=COUNTED) & Q(count__isnull=True)),
            ),
            models.CheckConstraint(
                name="scenario_logic_of_a_portfolio_is_a_set", condition=Q(portfolio__isnull=True) | ~Q(kind__in=PAIRS)
            ),
            models.CheckConstraint(
                name="scenario_logic_of_a_programme_is_a_set",
                condition=Q(programme__isnull=True) | Q(~Q(kind__in=PAIRS), portfolio__isnull=True),
            ),
            models.CheckConstraint(name="scenario_logic_lags_after", condition=Q(kind="after") | Q(lag_days=0)),
        ]


@tracked()
class ScenarioLogicMember(Record):
    """One initiative of a rule, at its place."""

    logic = models.ForeignKey(ScenarioLogic, on_delete=models.CASCADE, related_name="members")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["logic", "initiative"], name="scenario_logic_member_once"),
            models.UniqueConstraint(fields=["logic", "position"], name="scenario_logic_member_at_a_place"),
        ]


@tracked()
class ScenarioTerms(Record):
    """What one initiative is allowed in this scenario, and how what is unknown of it is bounded.

    earliest, latest   months in which it may start (first days); NULL: as the scenario says
    keeps_claim        of decided or running work: NULL as the scenario says
    cost_bound         the most that it can cost, spread evenly over its months, where its cost is unknown
    npv_bound          the least that it brings, where its NPV is unknown
    counts_unrated     where ratings are missing altogether: it is compared with the low end of its priority, 0
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="terms")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    keeps_claim = models.BooleanField(null=True, blank=True)
    cost_bound = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    npv_bound = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    counts_unrated = models.BooleanField(default=False, db_default=False)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "initiative"], name="scenario_terms_once"),
            models.CheckConstraint(
                name="scenario_terms_start_in_months",
                condition=(Q(earliest__isnull=True) | Q(earliest__day=1)) & (Q(latest__isnull=True) | Q(latest__day=1)),
            ),
            models.CheckConstraint(
                name="scenario_terms_start_in_order",
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(earliest__lte=F("latest")),
            ),
            models.CheckConstraint(
                name="scenario_terms_cost_not_negative", condition=Q(cost_bound__isnull=True) | Q(cost_bound__gte=0)
            ),
        ]
