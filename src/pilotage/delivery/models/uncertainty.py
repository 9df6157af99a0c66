"""What is not certain of a plan besides its estimates: risks with a delay, groups that vary together, and analyses."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.delivery.models.plans import Plan
from pilotage.delivery.models.tasks import PlanTask
from pilotage.kit.history import tracked
from pilotage.kit.models import Job, Record


@tracked()
class DelayRisk(Record):
    """Something that may happen and then delays tasks of a plan, all of them by one and the same delay.

    probability   0..1; *_seconds: the delay as three points, in working seconds of the plan's calendar
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="delay_risks")
    name = models.CharField(_("name"), max_length=200)
    probability = models.FloatField(_("probability"))
    optimistic_seconds = models.BigIntegerField()
    likely_seconds = models.BigIntegerField()
    pessimistic_seconds = models.BigIntegerField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="delay_risk_probability", condition=Q(probability__gte=0, probability__lte=1)),
            models.CheckConstraint(
                name="delay_risk_in_order",
                condition=Q(optimistic_seconds__gte=0)
                & Q(likely_seconds__gte=F("optimistic_seconds"))
                & Q(pessimistic_seconds__gte=F("likely_seconds")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class DelayedTask(Record):
    """A task that a risk would delay."""

    risk = models.ForeignKey(DelayRisk, on_delete=models.CASCADE, related_name="delayed")
    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="delay_risks")

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["risk", "task"], name="delayed_task_once")]


@tracked()
class EstimateGroup(Record):
    """Tasks whose durations tend to be long together: those whose estimate names the group.

    correlation   0..1 between any two of them
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="estimate_groups")
    name = models.CharField(_("group"), max_length=80)
    correlation = models.FloatField(_("correlation"))

    class Meta(Record.Meta):
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "name"], name="estimate_group_once"),
            models.CheckConstraint(
                name="estimate_group_correlates", condition=Q(correlation__gte=0, correlation__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name


# Results can be large, and nothing but the job writes them: the history of the row's other fields is enough.
@tracked(exclude=("result",))
class RiskAnalysis(Record):
    """Many trials of one plan as it was when they were asked for, drawn by a job.

    plan_revision   of the plan then: a later one says that the answer is of an older plan
    shape           how values lie between three points: see engine.risk_analysis.problem.Shape
    result          see delivery.rules.uncertainty.Result; empty until the job is over
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="risk_analyses")
    plan_revision = models.PositiveIntegerField()
    samples = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    shape = models.CharField(max_length=10)
    result = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="risk_analysis_draws", condition=Q(samples__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "-asked_at"], name="risk_analysis_newest")]
