"""The plan of an initiative: the settings that decide about its dates, its calendars, and where it came from."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.engine.network.plan import CriticalBy, FloatOf, LagCalendar, Progress, RuleSet
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.kit.walltime import WallTimeField
from pilotage.work.models import Initiative


def _choices(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


@tracked(by_row=True)
class Plan(Record):
    """When the work of one initiative is done. What is computed of it stands in `PlanTask`.

    start, must_finish_by, status_at   in the plan's local time
    revision       counted up by every saved change: two people on one plan see each other's
    scheduled_at   when the engine last answered; computed_start .. late_share are of that answer
    seconds_a_day  what a typed day means, as seconds_a_week and days_a_month do
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=300, blank=True, default="")
    rule_set = models.CharField(_("rule set"), max_length=12, default=RuleSet.MS_PROJECT)
    lag_calendar = models.CharField(_("calendar of lags"), max_length=16, default=LagCalendar.SUCCESSOR)
    progress = models.CharField(_("work out of order"), max_length=18, default=Progress.RETAINED_LOGIC)
    total_float = models.CharField(_("total float is"), max_length=8, default=FloatOf.SMALLER)
    are_constraints_kept = models.BooleanField(_("constraints beat links"), default=True)
    is_expected_finish_used = models.BooleanField(_("use expected finish dates"), default=False)
    critical_float_seconds = models.IntegerField(_("critical with float up to"), default=0)
    critical_by = models.CharField(_("critical by"), max_length=12, default=CriticalBy.TOTAL_FLOAT)
    are_open_ends_critical = models.BooleanField(_("what has no successor is critical"), default=False)
    is_finish_after_break = models.BooleanField(_("work that ends at a break ends after it"), default=False)
    is_from_finish = models.BooleanField(_("scheduled from the finish"), default=False)
    start = WallTimeField(_("start"), null=True, blank=True)
    must_finish_by = WallTimeField(_("must finish by"), null=True, blank=True)
    status_at = WallTimeField(_("status date"), null=True, blank=True)
    calendar = models.ForeignKey("PlanCalendar", null=True, on_delete=models.PROTECT, related_name="+")
    seconds_a_day = models.PositiveIntegerField(default=8 * 3600)
    seconds_a_week = models.PositiveIntegerField(default=40 * 3600)
    days_a_month = models.FloatField(default=20.0)
    currency = models.CharField(max_length=8, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    computed_start = WallTimeField(null=True, blank=True)
    computed_finish = WallTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="plan_rule_set_known", condition=Q(rule_set__in=_choices(RuleSet))),
            models.CheckConstraint(name="plan_lag_calendar_known", condition=Q(lag_calendar__in=_choices(LagCalendar))),
            models.CheckConstraint(name="plan_progress_known", condition=Q(progress__in=_choices(Progress))),
            models.CheckConstraint(name="plan_float_known", condition=Q(total_float__in=_choices(FloatOf))),
            models.CheckConstraint(name="plan_critical_by_known", condition=Q(critical_by__in=_choices(CriticalBy))),
            models.CheckConstraint(
                name="plan_days_have_hours", condition=Q(seconds_a_day__gt=0, seconds_a_week__gt=0, days_a_month__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class PlanCalendar(Record):
    """When is worked in one plan.

    key      of the file it came from, unique in the plan
    content  {"week": 7 lists of [from, to] in seconds after midnight, Monday first, "special": [{"first", "last",
             "shifts", "name"}], "other_weeks": [{"first", "last", "week", "name"}]}; see engine.calendars.calendar
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="calendars")
    key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=200)
    content = models.JSONField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_calendar_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("content",))
class PlanFile(Record):
    """The file that a plan was brought in with, kept as it was. unheld: what did not come over, [[where, what], …]."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    format = models.CharField(max_length=20)
    application = models.CharField(max_length=200, blank=True, default="")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    unheld = models.JSONField(default=list)
    brought_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["-brought_at", "-id"]
