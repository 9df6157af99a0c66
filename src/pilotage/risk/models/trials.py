"""Risks that are drawn in the trials of a plan: which tasks they would delay."""

from typing import ClassVar

from django.db import models

from pilotage.delivery.models import PlanTask
from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.risk.models.entries import Entry


@tracked()
class TrialUse(Record):
    """A risk of an initiative's register in the trials of its plan, with the numbers that the register has at the time.

    is_on   switched off, its tasks are kept for later
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="trial_use")
    is_on = models.BooleanField(default=True)


@tracked()
class TrialTask(Record):
    """A task or a phase of the plan that the risk would delay."""

    use = models.ForeignKey(TrialUse, on_delete=models.CASCADE, related_name="tasks")
    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["use", "task"], name="trial_task_once")]
