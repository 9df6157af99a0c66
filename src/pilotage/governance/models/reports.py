"""Status reports: when they are due, what each said, in which colours and why. What is published never changes."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Record, counts_versions
from pilotage.work.models import Initiative, Portfolio, Rag, StagePhase


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ReportDimension(models.TextChoices):
    """What a report gives a colour for; overall comes first."""

    OVERALL = "overall", _("Overall")
    SCHEDULE = "schedule", _("Schedule")
    COST = "cost", _("Cost")
    SCOPE = "scope", _("Scope")
    BENEFITS = "benefits", _("Benefits")
    RISK = "risk", _("Risk")
    TEAM = "team", _("Team")


# What these say is money: shown only to who may see that.
MONEY_DIMENSIONS = frozenset({ReportDimension.COST, ReportDimension.BENEFITS})
# What rules propose: three colours, and nothing where it is not known.
PROPOSED = ["", Rag.GREEN, Rag.AMBER, Rag.RED]


def reporting_phases() -> list[str]:
    """What reports unless somebody says otherwise: what is being delivered."""
    return [StagePhase.DELIVERY.value, StagePhase.CLOSING.value]


@tracked()
class ReportingCycle(Record):
    """When initiatives report: those of a portfolio with all below it, or of the whole enterprise (no portfolio).

    An initiative follows the cycle of the nearest portfolio. A period is a calendar week or month.
    due_day       1 (Monday) to 7 of a week, 1 to 31 of a month, where 31 is its last day
    is_due_after  the day is one of the week or month after the period, not of the period itself
    starts_on     the first day of the first period
    phases        which initiatives report, by what their stage means
    """

    name = models.CharField(_("name"), max_length=120)
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm.choices, default=Rhythm.MONTHLY)
    due_day = models.PositiveSmallIntegerField(_("due on day"), default=31)
    is_due_after = models.BooleanField(_("in the week or month after"), default=False)
    starts_on = models.DateField(_("first period begins on"))
    phases = ArrayField(models.CharField(max_length=10, choices=StagePhase.choices), default=reporting_phases)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="cycle_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="cycle_rhythm_known", condition=Q(rhythm__in=Rhythm.values)),
            models.CheckConstraint(
                name="cycle_due_day_exists",
                condition=Q(due_day__gte=1)
                & (Q(rhythm=Rhythm.WEEKLY, due_day__lte=7) | Q(rhythm=Rhythm.MONTHLY, due_day__lte=31)),
            ),
            models.UniqueConstraint(
                fields=["portfolio"], condition=Q(is_active=True), name="cycle_once_a_portfolio", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.name


FROZEN = """
IF OLD.state = 'published'
   AND to_jsonb(OLD) - ARRAY['author_id', 'published_by_id', 'version']
       IS DISTINCT FROM to_jsonb(NEW) - ARRAY['author_id', 'published_by_id', 'version'] THEN
    RAISE EXCEPTION 'a published status report is never changed';
END IF;
RETURN NEW;
"""
KEPT = """
IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published status report is never deleted';
END IF;
RETURN OLD;
"""
FROZEN_WITH_ITS_REPORT = """
IF EXISTS (
    SELECT 1 FROM governance_statusreport WHERE state = 'published' AND id IN (OLD.report_id, NEW.report_id)
) THEN
    RAISE EXCEPTION 'the colours of a published status report are never changed';
END IF;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
RETURN NEW;
"""


@tracked()
class StatusReport(Record):
    """What was said of one initiative for one period. A correction is a new one that names the one it corrects.

    number        1 the first of the period, counted up by corrections
    since, until  the days between which its facts lie; `until` is the day on which they were composed
    summary, next_steps   the author's own words
    sentences     composed from the facts: see `rules.reporting.composing.Sentence`; those of money are marked
    facts         the figures behind them, as they were: see `rules.reporting.facts.Facts`
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(ReportingCycle, on_delete=models.PROTECT, related_name="reports")
    period_start = models.DateField()
    period_end = models.DateField()
    due_on = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    correction_reason = models.TextField(blank=True, default="")
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.DRAFT)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateField()
    until = models.DateField()
    summary = models.TextField(_("summary"), blank=True, default="")
    next_steps = models.TextField(_("next steps"), blank=True, default="")
    sentences = models.JSONField(default=list)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    composed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Record.Meta):
        ordering: ClassVar = ["-period_start", "-number", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(name="report_period_in_order", condition=Q(period_start__lte=F("period_end"))),
            models.CheckConstraint(
                name="report_published_with_its_day",
                condition=Q(state="draft", published_at__isnull=True, published_on__isnull=True)
                | Q(state="published", published_at__isnull=False, published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="report_corrects_with_a_reason", condition=Q(corrects__isnull=True) | ~Q(correction_reason="")
            ),
            models.UniqueConstraint(
                fields=["initiative", "cycle", "period_start"], condition=Q(state="draft"), name="report_one_draft"
            ),
            models.UniqueConstraint(
                fields=["initiative", "cycle", "period_start", "number"], name="report_number_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["initiative", "-published_on", "-number"], name="report_newest"),
            models.Index(fields=["cycle", "period_start"], name="report_by_period"),
        ]
        triggers: ClassVar = [
            counts_versions(),
            pgtrigger.Trigger(name="frozen", when=pgtrigger.Before, operation=pgtrigger.Update, func=FROZEN),
            pgtrigger.Trigger(name="kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=KEPT),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.period_start}"


@tracked()
class ReportRag(Record):
    """One colour of a report: what the rules proposed and why, what was given, and the reason where they differ."""

    report = models.ForeignKey(StatusReport, on_delete=models.CASCADE, related_name="rags")
    dimension = models.CharField(max_length=8, choices=ReportDimension.choices)
    proposed = models.CharField(max_length=2, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    given = models.CharField(max_length=2, blank=True, default="")
    override_reason = models.TextField(blank=True, default="")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "dimension"], name="report_rag_once"),
            models.CheckConstraint(
                name="report_rag_dimension_known", condition=Q(dimension__in=ReportDimension.values)
            ),
            models.CheckConstraint(name="report_rag_proposed_known", condition=Q(proposed__in=PROPOSED)),
            models.CheckConstraint(name="report_rag_given_known", condition=Q(given__in=["", *Rag.values])),
        ]
        triggers: ClassVar = [
            counts_versions(),
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN_WITH_ITS_REPORT,
            ),
        ]

    @property
    def is_override(self) -> bool:
        """The author says something else than the rules, which did say something."""
        return bool(self.proposed) and self.given != self.proposed

    @property
    def is_money(self) -> bool:
        return self.dimension in MONEY_DIMENSIONS


@tracked()
class RagRule(Record):
    """From where on a dimension is amber, and red: above these. No row: the usual limits of `rules.reporting.rags`.

    What is measured is said there; of overall: how many dimensions are at least amber, and how many are red.
    """

    dimension = models.CharField(max_length=8, choices=ReportDimension.choices, unique=True)
    amber = models.FloatField()
    red = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="rag_rule_dimension_known", condition=Q(dimension__in=ReportDimension.values)),
            models.CheckConstraint(name="rag_rule_in_order", condition=Q(amber__gte=0)),
        ]


@tracked()
class Reminder(Record):
    """Somebody was asked for a report that is missing."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(ReportingCycle, on_delete=models.CASCADE, related_name="+")
    period_start = models.DateField()
    to = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["-at", "id"]
        indexes: ClassVar = [models.Index(fields=["cycle", "period_start"], name="reminder_by_period")]
