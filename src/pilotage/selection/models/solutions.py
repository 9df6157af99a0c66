"""Answers to scenarios, each with the inputs exactly as they were solved."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person
from pilotage.kit.history import tracked
from pilotage.kit.models import Job, Record
from pilotage.selection.models.scenarios import Scenario


class Outcome(models.TextChoices):
    """The four ways in which a search ends; the engine's own words."""

    OPTIMAL = "optimal", _("Optimal")
    WITHIN = "within", _("Good, proven within a gap")
    INFEASIBLE = "infeasible", _("Nothing respects all limits")
    NO_ANSWER = "no_answer", _("No answer in time")


# The inputs never change and can be large: the history of the row's other fields is enough.
@tracked(exclude=("inputs", "answer"))
class Solution(Record):
    """One search: asked for with frozen inputs, answered by a job. No outcome yet: it waits, runs or broke off.

    inputs   `reads.inputs.Inputs` as JSON
    digest   of what in the inputs decides the answer: freshly built inputs with another one make it out of date
    answer   `reads.answers.Kept` as JSON: selected, use and worth of budgets, facts on those left out, conflict
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="solutions")
    number = models.PositiveIntegerField()
    inputs = models.JSONField()
    digest = models.CharField(max_length=64)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    answer = models.JSONField(default=dict)
    # Sums may be long decimals: they are kept as written in `answer`, here for lists and orders.
    value = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    cost = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    selected_count = models.PositiveIntegerField(null=True)
    seed = models.PositiveIntegerField(default=0)
    solver = models.CharField(max_length=40, blank=True, default="")
    solver_version = models.CharField(max_length=40, blank=True, default="")
    seconds = models.FloatField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        ordering: ClassVar = ["scenario", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "number"], name="solution_numbered_in_its_scenario"),
            models.CheckConstraint(name="solution_outcome_known", condition=Q(outcome__in=["", *Outcome.values])),
            models.CheckConstraint(
                name="solution_answered_with_its_time", condition=Q(outcome="") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="solution_choice_has_a_value",
                condition=~Q(outcome__in=["optimal", "within"])
                | Q(value__isnull=False, cost__isnull=False, selected_count__isnull=False),
            ),
        ]
