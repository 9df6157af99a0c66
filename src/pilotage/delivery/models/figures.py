"""What the rows of a plan add up to: kept by actions, so that lists and roll-ups of hundreds of plans read no task."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from pilotage.delivery.models.plans import Plan
from pilotage.kit.uuids import new_id
from pilotage.kit.walltime import WallTimeField


class PlanFigures(models.Model):
    """One plan, counted. Nothing here hangs on what day it is: a read says which day it asks for.

    tasks            active lines that are no summaries; what is counted beside them is of these
    critical, late, missed, with_deadline, below_zero   of what is not finished: without float, later than the baseline
                     that counts, later than their deadline, with a deadline, with less time than they need
    critical_finishes   the days on which the critical ones end, rising: how many should be done by a day
    share_done       of the planned duration; None: nothing lasts
    baseline_*       of the baseline that counts; None, and no line: there is none
    slip_days, approved_days   from the finish of the baseline to that of the plan, and from its start to its finish, in
                     working days of the plan's calendar
    bridges          links between its tasks and those of other plans; one that was removed from over there may still be
                     among them until the next save here
    earned_mark      of the rows that the earned value was last made from: where it is the same, so is the answer
    due              no column: how many critical lines should be done before the day that a read asked for
    """

    due: int

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, primary_key=True, related_name="figures")
    tasks = models.PositiveIntegerField(default=0)
    milestones = models.PositiveIntegerField(default=0)
    critical = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    with_deadline = models.PositiveIntegerField(default=0)
    below_zero = models.PositiveIntegerField(default=0)
    critical_finishes = ArrayField(models.DateField(), default=list)
    share_done = models.FloatField(null=True)
    next_milestone = WallTimeField(null=True)
    baseline_start = WallTimeField(null=True)
    baseline_finish = WallTimeField(null=True)
    baseline_tasks = models.PositiveIntegerField(default=0)
    slip_days = models.FloatField(null=True)
    approved_days = models.FloatField(null=True)
    bridges = ArrayField(models.UUIDField(), default=list)
    earned_mark = models.CharField(max_length=80, blank=True, default="")


class EarnedUnit(models.TextChoices):
    """What a roll-up can be in. Of money it keeps shares of the whole, for what the whole costs is kept elsewhere."""

    MONEY = "money"
    HOURS = "hours"
    DAYS = "days"


class EarnedFigures(models.Model):
    """The earned value of a plan against the baseline that counts, in one unit. A plan without dates there has none.

    start, finish      of the baseline; over_at: when the last of the work was finished, where all of it is
    budget             of the whole; actual: what the tasks say it took. None: not known
    first_day          of `planned` and `earned`, which are as of noon of each day from then on: what lies before has
                       the first value, what lies behind the last. Of a plan with a status date there is one value, as
                       of then; of what does not move there is one. Empty: not known
    discrete_*         the same without level of effort, by which the schedule is judged; None: there is none of it
    weeks, months      planned (discrete) by the ends of weeks and of months from the start, until all of it is. No
                       weeks: the plan is too long to be told in them
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="earned_figures")
    unit = models.CharField(max_length=5, choices=EarnedUnit.choices)
    start = WallTimeField()
    finish = WallTimeField()
    over_at = WallTimeField(null=True)
    budget = models.FloatField(null=True)
    actual = models.FloatField(null=True)
    first_day = models.DateField()
    planned = ArrayField(models.FloatField(), default=list)
    earned = ArrayField(models.FloatField(), default=list)
    discrete_planned = ArrayField(models.FloatField(), null=True)
    discrete_earned = ArrayField(models.FloatField(), null=True)
    weeks = ArrayField(models.FloatField(), null=True)
    months = ArrayField(models.FloatField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "unit"], name="earned_figures_once"),
            models.CheckConstraint(name="earned_figures_unit", condition=Q(unit__in=EarnedUnit.values)),
        ]
