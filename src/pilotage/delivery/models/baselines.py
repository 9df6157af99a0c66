"""Approved, frozen plans to compare with."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.delivery.models.plans import Plan
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.kit.walltime import WallTimeField


@tracked()
class Baseline(Record):
    """A plan as it was approved. number: counted through per plan; a file's baseline keeps its own.

    is_current   the one that progress and earned value are compared with; at most one a plan
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    reason = models.TextField(_("reason"), blank=True, default="")
    is_current = models.BooleanField(default=False)
    is_from_file = models.BooleanField(default=False)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="baseline_number_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(is_current=True), name="baseline_current_once"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class BaselineTask(Record):
    """What was approved of one task. It outlives the task: `uid` and `name` say which it was."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="tasks")
    uid = models.BigIntegerField()
    name = models.CharField(max_length=500)
    is_summary = models.BooleanField(default=False)
    start = WallTimeField(null=True, blank=True)
    finish = WallTimeField(null=True, blank=True)
    duration_seconds = models.BigIntegerField(null=True, blank=True)
    work_hours = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["baseline", "uid"], name="baseline_task_once")]
